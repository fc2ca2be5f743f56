"""A part of the rows is checked again just when anything in the world that decides its rows or outcomes has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from flows.jobs.resolve import LAID
from flows.jobs.validate import Part, digests
from flows.shards import keep, put
from flows.workspace import to_table

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
