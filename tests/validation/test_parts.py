"""A part of the rows is checked again just when anything in the world that decides its rows or outcomes has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from flows.jobs.resolve import LAID
from flows.jobs.validate import Part, World, digests, run, worlds
from flows.resolution import resolve
from flows.resolution.resolve import WORLD
from flows.shards import Shard, Sizes, keep, put
from flows.validation.outcome import Outcome, read
from flows.workspace import to_table
from tests import world

IDS = pa.schema([(name, pa.string()) for name in ("target", "id", "name", "final")])
LINKS = pa.schema([(name, pa.string()) for name in ("mention_id", "document_id", "event_id", "reason")])
OF_EVENT = pa.schema([(name, pa.string()) for name in ("figure_id", "document_id", "event_id")])
DOCUMENTS = [{"document_id": "doc_a", "duplicate_of": "doc_x"}, {"document_id": "doc_b", "duplicate_of": "doc_x"}]
LINK = {"document_id": "doc_a", "event_id": "evt_1"}
NAME = {"target": "actors", "id": None, "name": "Lena Orlova"}


def told(folder: Path, **changed: list[dict[str, str | None]]) -> str:
    """What the one part's key takes from a world of these rows."""
    rows = {
        "documents": DOCUMENTS,
        "links": [{**LINK, "mention_id": f"men_{n}", "reason": "one march"} for n in (1, 2)],
        "of_event": [{"figure_id": f"fig_{n}", "document_id": "doc_b", "event_id": "evt_1"} for n in (1, 2)],
        "ids": [{**NAME, "final": "act_1"}, {**NAME, "name": "Timur Asanov", "final": "act_2"}],
        "over_statements": [{"statement_id": "sta_1", "document_id": "doc_a", "speaker": "Timur Asanov"}],
        **changed,
    }
    schemas = {"ids": IDS, "links": LINKS, "of_event": OF_EVENT}
    folder.mkdir()
    for name, some in rows.items():
        table = (
            pa.Table.from_pylist(some, schemas[name]) if name in schemas else to_table(name.removeprefix("over_"), some)
        )
        put(table, folder / f"{name}.parquet")
    (folder / LAID).write_text(json.dumps({"statements": ["sta_1"]}))
    shard = folder / "ab" / "one"
    names = pa.Table.from_pylist([NAME], pa.schema([(n, pa.string()) for n in ("target", "id", "name")]))
    keep({"names": names, "statements": to_table("statements", [])}, shard)
    (only,) = digests(folder, [Part((shard,), folder, "", "~", ())])
    return only


@pytest.mark.parametrize(
    "changed",
    [
        {"documents": [{**row, "duplicate_of": "doc_y"} for row in DOCUMENTS]},  # twice the same change
        {"documents": [{**DOCUMENTS[0], "duplicate_of": None}, DOCUMENTS[1]]},
        {"links": [{**LINK, "mention_id": f"men_{n}", "reason": "a rally"} for n in (1, 2)]},
        {"of_event": [{"figure_id": f"fig_{n}", "document_id": "doc_b", "event_id": "evt_2"} for n in (1, 2)]},
        {"ids": [{**NAME, "final": "act_9"}, {**NAME, "name": "Timur Asanov", "final": "act_2"}]},
        {"ids": [{**NAME, "final": "act_1"}, {**NAME, "name": "Timur Asanov", "final": "act_9"}]},  # of a corrected row
        {"over_statements": [{"statement_id": "sta_1", "document_id": "doc_a", "speaker": "Lena Orlova"}]},
    ],
)
def test_a_change_that_reaches_the_part_is_seen(tmp_path, changed):
    assert told(tmp_path / "before") != told(tmp_path / "after", **changed)


def test_what_concerns_other_rows_or_only_their_order_is_not(tmp_path):
    other = {"target": "actors", "id": None, "name": "Aigul", "final": "act_3"}
    ids = [{**NAME, "name": "Timur Asanov", "final": "act_2"}, other, {**NAME, "final": "act_1"}]
    assert told(tmp_path / "before") == told(tmp_path / "after", documents=DOCUMENTS[::-1], ids=ids)


@pytest.fixture
def of_world(study, tmp_path, monkeypatch):
    """Makes the pieces of a world from its tables: what stands in each one's key, by the rows that it is of."""
    monkeypatch.setattr("flows.jobs.validate.ROWS", Sizes(1, 2, 1))
    good = resolve(world.tables(), study)
    shard = tmp_path / "ab" / "figures"
    keep({"figures": good["figures"]}, shard)

    def made(**changed: pa.Table) -> dict[tuple[tuple[str, int, int], ...], tuple[World, str]]:
        folder = tmp_path / f"world{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        for name in (*WORLD, "documents"):
            put({**good, **changed}[name], folder / f"{name}.parquet")
        (folder / LAID).write_text("{}")
        return {piece.rows: (piece, told) for piece, told in worlds(folder, [shard])}

    return good, made


def test_a_row_of_the_world_that_changes_has_its_own_piece_checked_again_and_no_other(of_world):
    good, made = of_world
    before = {rows: told for rows, (_, told) in made().items()}
    assert sum(end - start for rows in before for _, start, end in rows) == sum(good[n].num_rows for n in WORLD)
    assert len(before) > 5 and before == {rows: told for rows, (_, told) in made().items()}
    events = good["events"].to_pylist()
    events[-1]["label"] = "Another label"
    after = {rows: told for rows, (_, told) in made(events=to_table("events", events)).items()}
    assert before.keys() == after.keys()
    assert [rows[0][0] for rows in before if before[rows] != after[rows]] == ["events"]


def test_pieces_of_the_world_tell_what_the_whole_tells(of_world, study, tmp_path, monkeypatch):
    good, made = of_world
    events = good["events"].to_pylist()
    events[0]["place_id"], events[-1]["n_mentions"] = "plc_0000000000000000", -1
    broken, outcomes = to_table("events", events), []
    for sizes in (Sizes(1, 2, 1), Sizes(1000, 1000, 1000)):
        monkeypatch.setattr("flows.jobs.validate.ROWS", sizes)
        places = []
        for number, (piece, _) in enumerate(made(events=broken).values()):
            places.append(tmp_path / "cd" / f"{sizes.least}-{number}")
            places[-1].parent.mkdir(exist_ok=True)
            list(run(Shard("", (piece,), study.root, places[-1]), {}))
        outcomes.append(Outcome.joined(map(read, places)))
    some, whole = outcomes
    assert [row[1] for row in whole.failing] == [events[-1]["event_id"]]
    assert ("events", "place_id_refers") in {(told.table, told.name) for told in whole.results if told.failed == 1}
    assert sorted(some.failing) == sorted(whole.failing)
    assert {(t.table, t.name): (t.seen, t.failed) for t in some.results} == {
        (t.table, t.name): (t.seen, t.failed) for t in whole.results
    }
