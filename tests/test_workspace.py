"""What the steps hand to each other: whole tables or none, nothing stale, shards that do not depend on chance."""

import os
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import workspace
from flows.resolution.sql import over
from flows.shards import MOST, Shard, keep, prune, put, read, shards, told
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
    (told,) = workspace.listed_table(10, ["file_missing", "file_unlisted", "file_altered", "file_empty"]).to_pylist()
    assert told == {"listed": 10, "unlisted": 1, "expected": 8}


def test_a_digest_tells_content_not_pieces():
    whole, pieces = table(1, 2, 3), pa.concat_tables([table(1), table(2, 3)])
    assert workspace.table_digest(whole) == workspace.table_digest(pieces)
    assert workspace.table_digest(whole) != workspace.table_digest(table(1, 2, 4))


def test_a_step_tells_which_shards_hold_the_rest(tmp_path):
    there = tmp_path / "shards" / "one"
    there.mkdir(parents=True)
    workspace.save({"a": table(1)}, "extract", tmp_path, [there])
    assert workspace.places("extract", tmp_path) == [there]
    there.rmdir()
    with pytest.raises(workspace.WorkspaceError, match="run `qantar extract` again"):
        workspace.places("extract", tmp_path)


def cut(sizes: list[int], contents: list[str] | None = None, state: str = "code") -> list[Shard[int]]:
    numbers = list(range(len(sizes)))
    return shards(numbers, sizes, contents or [str(i) for i in numbers], state, HERE, Path("kept"))


@given(st.lists(st.integers(0, 2 * MOST), max_size=30))
def test_every_item_is_in_one_shard_in_order_and_no_shard_is_larger_than_it_must(sizes):
    found = [list(shard.items) for shard in cut(sizes)]
    assert [item for shard in found for item in shard] == list(range(len(sizes)))
    assert all(shard for shard in found)
    assert all(sum(sizes[i] for i in shard) <= MOST or len(shard) == 1 or _idle(shard, sizes) for shard in found)


def _idle(batch: list[int], sizes: list[int]) -> bool:
    """Whether a batch is over the size by one item alone, beside items without any characters."""
    return sum(sizes[i] > 0 for i in batch) == 1


@pytest.mark.parametrize("at", [0, 1, 777, 1999])
@pytest.mark.parametrize("change", ["added", "altered", "removed"])
def test_a_change_of_one_text_leaves_all_shards_but_those_round_it(at, change):
    def places(contents: list[str]) -> set[Path]:
        sizes = [2_000 + len(content) * 7919 % 9_000 for content in contents]
        return {shard.place for shard in cut(sizes, contents)}

    before = [f"text {number} {'x' * (number * 31 % 50)}" for number in range(2_000)]
    after = [*before[:at], *(["new"] if change != "removed" else []), *before[at + (change != "added") :]]
    assert len(places(before)) > 20
    assert 1 <= len(places(after) - places(before)) <= 4


def test_a_shard_changes_its_place_with_item_code_and_nothing_else():
    def place(content: str = "x", state: str = "code") -> Path:
        (shard,) = cut([1], [content], state)
        return shard.place

    assert place() == place()
    assert len({place(), place(state="other"), place("y")}) == 3


def test_a_shard_is_kept_whole_and_read_in_order(tmp_path):
    for name, numbers in (("one", (1, 2)), ("two", ()), ("three", (3,))):
        keep({"a": pa.table({"n": pa.array(numbers, pa.int64())})}, tmp_path / "ab" / name)
    places = [tmp_path / "ab" / name for name in ("one", "two", "three")]
    assert read(places, "a")["n"].to_pylist() == [1, 2, 3]
    keep({"a": pa.table({"n": [9]})}, places[0])  # whoever did it meanwhile was first
    assert read(places[:1], "a")["n"].to_pylist() == [1, 2]
    assert sorted(path.name for path in (tmp_path / "ab").iterdir()) == ["one", "three", "two"]


def test_a_shard_tells_its_tables_and_not_how_they_came_about(tmp_path):
    places = [tmp_path / "ab" / name for name in ("one", "two", "other")]
    for place, number in zip(places, (1, 1, 2), strict=True):
        keep({"a": pa.table({"n": [number]})}, place)
    assert told(places[0]) == told(places[1]) != told(places[2])


def test_who_shares_a_work_folder_can_read_its_shards(tmp_path):
    keep({"a": table(1)}, tmp_path / "ab" / "one")
    (tmp_path / "other").mkdir()
    assert (tmp_path / "ab" / "one").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_shard_to_be_made_again_gives_way_to_the_next(tmp_path):
    place = tmp_path / "ab" / "one"
    keep({"a": pa.table({"n": [1]})}, place, again=True)
    keep({"a": pa.table({"n": [2]})}, place)
    keep({"a": pa.table({"n": [3]})}, place)  # this one came too late
    assert read([place], "a")["n"].to_pylist() == [2]
    assert [path.name for path in place.parent.iterdir()] == ["one"]


def test_a_folder_that_is_called_like_a_column_makes_none(tmp_path):
    path = tmp_path / "language=kk" / "documents.parquet"
    path.parent.mkdir()
    put(workspace.to_table("documents", [{"document_id": "doc_1", "language": "en"}]), path)
    with over({"documents": [path]}) as connection:
        assert connection.execute("SELECT language FROM documents").fetchall() == [("en",)]


def test_a_work_folder_is_for_one_process(tmp_path):
    ask = f"from pathlib import Path; from flows.workspace import locked\nwith locked(Path({str(tmp_path)!r})): print('mine')"
    with workspace.locked(tmp_path), workspace.locked(tmp_path):
        done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
        assert "another build is at work there" in done.stderr
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    assert done.stdout == "mine\n"


def test_shards_that_no_build_used_for_long_go(tmp_path):
    for name in ("used", "old", "young"):
        keep({"a": pa.table({"n": [1]})}, tmp_path / "ab" / name)
    for name in ("used", "old"):
        os.utime(tmp_path / "ab" / name, (0, 0))
    prune(tmp_path, [tmp_path / "ab" / "used"])
    prune(tmp_path, [])
    assert sorted(path.name for path in (tmp_path / "ab").iterdir()) == ["used", "young"]
