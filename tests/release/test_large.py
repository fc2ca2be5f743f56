"""A table of many rows is a folder of files: the same rows, the same answers, and what is not asked for is not opened."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from flows.release import parquet, query
from flows.release.changes import changes
from flows.release.lineage import Lineage
from flows.release.parquet import Large
from flows.release.publish import publish
from flows.release.verify import verify
from flows.release.versions import read
from schemas.tables import TABLES

DAY = date(2026, 11, 28)
CUT = {"figures": "measure", "event_mentions": "event_type", "documents": None}  # one has nothing to cut it by


def large(name: str, rows: pa.Table, size: int) -> Large:
    final = parquet.ordered(TABLES[name], rows)
    return Large(rows.num_rows, lambda: (final.slice(at, size) for at in range(0, rows.num_rows, size)))


@pytest.fixture(scope="module")
def cut(tables, study, tmp_path_factory):
    """A release three of whose tables were told to be large."""
    folder = tmp_path_factory.mktemp("large") / "dist"
    told = {**tables, **{name: large(name, tables[name], 1) for name in CUT}}
    with pytest.MonkeyPatch.context() as monkey:
        monkey.setattr(parquet, "ROW_GROUP", 2)  # so that there are several pieces
        monkey.setattr(parquet, "LARGE", 0)
        monkey.setattr(parquet, "WAITING", 2)  # so that some groups are written before they are full
        yield publish(told, {}, folder, DAY, study)


@pytest.mark.parametrize("name", CUT)
def test_each_value_has_a_file_and_all_files_are_the_table(cut, tables, name):
    assert not (cut.folder / f"{name}.parquet").exists()
    whole = pq.read_table(cut.folder / name)
    assert whole.schema.names == list(TABLES[name].names)
    assert sorted(whole.to_pylist(), key=repr) == sorted(tables[name].to_pylist(), key=repr)
    for path in parquet.files(cut.folder, name):
        if CUT[name]:
            assert pc.unique(pq.read_table(path)[CUT[name]]).to_pylist() == [path.stem]
        keys = pq.read_table(path).select(list(TABLES[name].sort)).to_pylist()
        assert keys == sorted(keys, key=lambda row: tuple(row.values()))
        assert pq.ParquetFile(path).metadata.row_group(0).column(0).is_stats_set


def test_a_row_without_a_value_has_a_file_too(tables, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "LARGE", 0)
    columns = tuple(replace(column, nullable=True) for column in TABLES["figures"].columns)
    at, field = tables["figures"].column_names.index("measure"), tables["figures"].schema.field("measure")
    rows = tables["figures"].set_column(at, field, pa.nulls(tables["figures"].num_rows, pa.string()))
    parquet.write(replace(TABLES["figures"], columns=columns), Large(rows.num_rows, lambda: iter([rows])), tmp_path)
    assert [path.name for path in parquet.files(tmp_path, "figures")] == ["none.parquet"]


def test_a_table_of_some_rows_is_one_file_though_it_comes_in_pieces(tables, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "ROW_GROUP", 2)
    monkeypatch.setattr(parquet, "LARGE", 100)
    parquet.write(TABLES["dates"], large("dates", tables["dates"], 1), tmp_path)
    (path,) = parquet.files(tmp_path, "dates")
    assert path == tmp_path / "dates.parquet"
    assert pq.read_table(path).to_pylist() == parquet.ordered(TABLES["dates"], tables["dates"]).to_pylist()


def test_the_pieces_in_which_rows_come_do_not_matter(tables, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "ROW_GROUP", 2)
    monkeypatch.setattr(parquet, "LARGE", 0)
    table, rows = TABLES["event_mentions"], tables["event_mentions"]
    told = set()
    for size in (1, 2, 3, 100):
        (tmp_path / str(size)).mkdir()
        told.add(parquet.write(table, large(table.name, rows, size), tmp_path / str(size)))
    assert len(told) == 1
    bytes_of = [[p.read_bytes() for p in parquet.files(tmp_path / str(size), table.name)] for size in (1, 3, 100)]
    assert bytes_of[0] == bytes_of[1] == bytes_of[2]


def test_it_is_asked_and_checked_like_any(cut, tables):
    figures = query.run("SELECT count(*) AS n FROM figures WHERE measure = 'injured'", cut.folder).to_pylist()
    assert figures == [{"n": sum(m == "injured" for m in tables["figures"]["measure"].to_pylist())}]
    assert query.run("FROM timeline", cut.folder).num_rows
    with pytest.MonkeyPatch.context() as monkey:
        monkey.setattr(parquet, "HELD", 0)
        content = parquet.content_hash({n: large(n, rows, 2) if rows.num_rows else rows for n, rows in tables.items()})
        verdict = verify(cut.folder, replace(read(cut.folder.parent)[-1], content=content))
        assert [str(fault) for fault in verdict.faults] == []
        assert verdict.checked["index"] == 1
        other = verify(cut.folder, replace(read(cut.folder.parent)[-1], content="0" * 64))
    assert [fault.check for fault in other.faults] == ["index"]


def test_nothing_changed_is_seen(cut, tables, study):
    told = {**tables, **{name: large(name, tables[name], 2) for name in CUT}}
    again = publish(told, {}, cut.folder.parent, DAY, study)
    assert (again.new, again.version) == (False, cut.version)
    assert read(cut.folder.parent)[-1].content == parquet.content_hash(told)


def test_what_changed_is_told_of_files_and_tables_alike(cut, tables):
    fewer = {**tables, "figures": tables["figures"].slice(1)}
    found = changes(parquet.sources(cut.folder), fewer, (Lineage(), Lineage())).to_pylist()
    gone = tables["figures"]["figure_id"][0].as_py()
    assert [(row["table"], row["row_id"], row["change"]) for row in found] == [("figures", gone, "removed")]


def test_the_card_leads_to_folders_and_to_no_page(cut):
    card = (cut.folder / "README.md").read_text(encoding="utf-8")
    assert "[`figures`](figures)" in card and "[`events`](events.parquet)" in card
    assert "FROM 'figures/*.parquet' WHERE" in card and "FROM 'statements.parquet' ORDER" in card
    assert "index.html" not in card and not (cut.folder / "index.html").exists()
    for link in re.findall(r"\]\(([^):]+)\)", card):
        assert (cut.folder / link).exists() or link in ("validation.html",), link  # written by a build


def test_the_database_shows_folders_where_they_lie(cut, tables, monkeypatch):
    monkeypatch.chdir(cut.folder)
    with duckdb.connect(str(next(cut.folder.glob("*.duckdb"))), read_only=True) as connection:
        for name in (*CUT, "events"):
            ((count,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
            assert count == tables[name].num_rows
        assert connection.sql("FROM timeline").fetchall()
        assert connection.sql("FROM toll()").fetchall() == []  # nobody died in this world
        shown = dict(connection.sql("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal").fetchall())
        assert all(shown[name] == TABLES[name].description for name in CUT)
        told = "SELECT count(*) FROM duckdb_columns() WHERE table_name = 'figures' AND comment IS NOT NULL"
        assert connection.sql(told).fetchall() == [(len(TABLES["figures"].names),)]
    monkeypatch.chdir("/")
    with duckdb.connect(str(next(cut.folder.glob("*.duckdb"))), read_only=True) as connection:
        connection.execute(f"SET file_search_path = '{cut.folder}'")
        assert connection.sql("SELECT count(*) FROM figures").fetchall() == [(tables["figures"].num_rows,)]
    assert "SET file_search_path" in (cut.folder / "README.md").read_text(encoding="utf-8")


def test_the_package_tells_all_files(cut, tables):
    package = json.loads((cut.folder / "datapackage.json").read_text())
    (mentions,) = (r for r in package["resources"] if r["name"] == "event-mentions")
    assert mentions["path"] == [f"event_mentions/{p.name}" for p in parquet.files(cut.folder, "event_mentions")]
    assert len(mentions["path"]) > 1
    assert mentions["rows"] == tables["event_mentions"].num_rows
    sums = (cut.folder / "SHA256SUMS").read_text()
    assert all(path in sums for path in mentions["path"])
    linked = json.loads((cut.folder / "croissant.json").read_text())
    assert "event_mentions/*.parquet" in {part.get("includes") for part in linked["distribution"]}
