"""What may be released comes whole or in pieces, without the rows that went: the same rows in the same order."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from flows import workspace
from flows.jobs import released as job
from flows.jobs.validate import PART
from flows.release.parquet import Large, ordered
from flows.resolution.resolve import WORLD, resolve
from flows.shards import keep
from flows.workspace import to_table
from schemas.study import load
from schemas.tables import TABLES
from tests import world

GONE = pa.schema([("name", pa.string()), ("id", pa.string())])
REJECTED = [
    {"table": "dates", "row_id": f"dat_{n}", "check": check, "reason": "it is none", "row": "{}"}
    for n in (2, 1) for check in ("b", "a")
]  # fmt: skip


@pytest.fixture
def tables(tmp_path: Path) -> tuple[Path, dict[str, pa.Table]]:
    """A work folder as `validate` leaves it, and its tables; one date has gone."""
    own = resolve(world.tables(), load(), (), world.texts())
    own["rejected"] = to_table("rejected", REJECTED)
    (place := tmp_path / "shards" / "ab").mkdir(parents=True)
    keep({name: ordered(TABLES[name], own[name]) for name in PART}, place / "part")
    gone = own["dates"]["date_id"][0].as_py()
    kept = {name: own[name] for name in (*WORLD, "rejected")}
    went = pa.Table.from_pylist([{"name": "dates", "id": gone}], GONE)
    workspace.save({**kept, "gone": went}, "validate", tmp_path / "tables", [place / "part"])
    own["dates"] = own["dates"].filter(pa.compute.not_equal(own["dates"]["date_id"], gone))
    return tmp_path, own


@pytest.mark.parametrize("held", [0, 10**6], ids=["in pieces", "whole"])
def test_every_table_comes_as_it_is(tables, held, monkeypatch):
    folder, wanted = tables
    monkeypatch.setattr(job, "HELD", held)
    with job.released(folder / "tables", 256, folder / "scratch") as found:
        assert list(found) == list(TABLES)
        for name, table in TABLES.items():
            rows = found[name]
            assert isinstance(rows, Large) == (held == 0 and wanted[name].num_rows > 0), name
            came = pa.concat_tables(rows.batches()) if isinstance(rows, Large) else rows
            whole = ordered(table, wanted[name])
            assert came.select(table.names).cast(whole.schema).to_pylist() == whole.to_pylist(), name


def test_what_is_known_of_rows_changes_with_them(tables):
    folder, own = tables
    places = workspace.places("validate", folder / "tables")
    kept = workspace.load("validate", folder / "tables")
    workspace.save(kept, "validate", folder / "tables", places)
    before = job.rows_of(folder / "tables")
    workspace.save({**kept, "gone": kept["gone"].slice(1)}, "validate", folder / "tables", places)
    without = job.rows_of(folder / "tables")
    workspace.save(kept, "validate", folder / "tables", places)
    assert job.rows_of(folder / "tables") == before != without
    other = places[0].with_name("other")
    keep({name: ordered(TABLES[name], own[name]).slice(1 if name == "passages" else 0) for name in PART}, other)
    workspace.save(kept, "validate", folder / "tables", [other])
    assert job.rows_of(folder / "tables") not in (before, without)
