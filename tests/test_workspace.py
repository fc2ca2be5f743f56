"""What the steps hand to each other: whole tables or none, nothing stale, batches that do not depend on chance."""

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import workspace
from flows.batches import BATCH_CHARACTERS, batches, joined
from flows.reading.corpus import Corpus, Refused
from schemas.study import HERE
from schemas.tables import TABLES


def table(*numbers: int) -> pa.Table:
    return pa.table({"n": list(numbers)})


def test_a_step_finds_what_the_one_before_left(tmp_path):
    workspace.save({"a": table(1, 2), "b": table()}, "ingest", tmp_path)
    found = workspace.load("ingest", tmp_path)
    assert {name: t["n"].to_pylist() for name, t in found.items()} == {"a": [1, 2], "b": []}


def test_saving_again_replaces_everything(tmp_path):
    workspace.save({"a": table(1), "b": table(1)}, "ingest", tmp_path)
    workspace.save({"a": table(2)}, "ingest", tmp_path)
    assert {name: t["n"].to_pylist() for name, t in workspace.load("ingest", tmp_path).items()} == {"a": [2]}


def test_what_later_steps_made_of_older_tables_goes(tmp_path):
    for step in workspace.STEPS:
        workspace.save({"a": table(1)}, step, tmp_path)
    workspace.save({"a": table(2)}, "extract", tmp_path)
    assert workspace.load("ingest", tmp_path)
    for later in ("resolve", "validate"):
        with pytest.raises(workspace.WorkspaceError, match=f"run `qantar {later}` first"):
            workspace.load(later, tmp_path)


def test_a_step_that_breaks_while_saving_leaves_the_old_tables(tmp_path):
    workspace.save({"a": table(1)}, "ingest", tmp_path)
    with pytest.raises(AttributeError):
        workspace.save({"a": "no table"}, "ingest", tmp_path)
    assert workspace.load("ingest", tmp_path)["a"]["n"].to_pylist() == [1]


@pytest.mark.parametrize("name", TABLES)
def test_rows_become_the_table_of_that_name(name):
    first = TABLES[name].columns[0].name
    made = workspace.to_table(name, [{first: "x"}])
    assert made.column_names == list(TABLES[name].names)
    assert made[first].to_pylist() == ["x"]
    assert made[TABLES[name].columns[-1].name].to_pylist() == [None]


def test_how_many_documents_there_should_be():
    """Listed files, less those refused for what they hold; a missing one is still expected."""
    checks = ("file_missing", "file_unlisted", "file_altered", "file_empty")
    refused = tuple(Refused(check, check, "why") for check in checks)
    (told,) = workspace.listed_table(Corpus((), refused, (), listed=10)).to_pylist()
    assert told == {"listed": 10, "unlisted": 1, "expected": 8}


def test_a_digest_tells_content_not_pieces():
    whole, pieces = table(1, 2, 3), pa.concat_tables([table(1), table(2, 3)])
    assert workspace.table_digest(whole) == workspace.table_digest(pieces)
    assert workspace.table_digest(whole) != workspace.table_digest(table(1, 2, 4))


def cut(sizes: list[int]) -> list[list[int]]:
    items = list(range(len(sizes)))
    return [list(b.items) for b in batches(items, sizes, "code", [str(i) for i in items], HERE)]


@given(st.lists(st.integers(0, 2 * BATCH_CHARACTERS), max_size=30))
def test_every_item_is_in_one_batch_in_order_and_no_batch_is_larger_than_it_must(sizes):
    found = cut(sizes)
    assert [item for batch in found for item in batch] == list(range(len(sizes)))
    assert all(batch for batch in found)
    assert all(
        sum(sizes[i] for i in batch) <= BATCH_CHARACTERS or len(batch) == 1 or _idle(batch, sizes) for batch in found
    )


def _idle(batch: list[int], sizes: list[int]) -> bool:
    """Whether a batch is over the size by one item alone, beside items without any characters."""
    return sum(sizes[i] > 0 for i in batch) == 1


@pytest.mark.parametrize("at", [0, 1, 777, 1999])
@pytest.mark.parametrize("change", ["added", "altered", "removed"])
def test_a_change_of_one_text_leaves_all_batches_but_those_round_it(at, change):
    def keys(contents: list[str]) -> set[str]:
        sizes = [1_000 + len(content) * 7919 % 9_000 for content in contents]
        return {batch.key for batch in batches(contents, sizes, "code", contents, HERE)}

    before = [f"text {number} {'x' * (number * 31 % 50)}" for number in range(2_000)]
    after = [*before[:at], *(["new"] if change != "removed" else []), *before[at + (change != "added") :]]
    assert len(keys(before)) > 30
    assert 1 <= len(keys(after) - keys(before)) <= 4


def test_a_batch_changes_its_key_with_item_code_and_nothing_else():
    def key(code: str = "code", content: str = "x", study: Path = HERE) -> str:
        (batch,) = batches(["item"], [1], code, [content], study)
        return batch.key

    assert key() == key()
    assert len({key(), key(code="other"), key(content="y")}) == 3


def test_the_results_of_batches_are_joined_in_order():
    assert joined([{"a": [1], "b": []}, {"a": [2, 3]}, {"c": [4]}]) == {"a": [1, 2, 3], "b": [], "c": [4]}
