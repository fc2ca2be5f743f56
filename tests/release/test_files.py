"""What lies in a release: the same bytes from the same rows, checked metadata, a database that explains itself."""

import hashlib
import json
import os
import random
import subprocess
import sys
from datetime import date

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.release import metadata, parquet, query
from flows.release.database import views
from flows.release.publish import publish
from schemas.render import arrow, dictionary
from schemas.render.datapackage import FileFacts, descriptor
from schemas.tables import RELEASED, TABLES, VERSION
from tests.release.conftest import files

REMAKE = """
import sys
from datetime import date
from pathlib import Path
from flows.release.publish import publish
from flows.resolution import resolve
from flows.workspace import to_table
from schemas.study import load
from tests import world
tables = {**resolve(world.tables(), load()), "rejected": to_table("rejected", [])}
publish(tables, {}, Path(sys.argv[1]), date(2026, 11, 24), load())
"""


def _bytes(folder):
    return {name: path.read_bytes() for name, path in files(folder).items() if path.suffix != ".duckdb"}


def test_another_process_makes_the_same_bytes(tables, study, root, tmp_path):
    publish(tables, {}, tmp_path / "here", date(2026, 11, 24), study)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Almaty", "LC_ALL": "C"}
    command = [sys.executable, "-c", REMAKE, str(tmp_path / "there")]
    subprocess.run(command, cwd=root, env=environment, check=True, timeout=60)
    assert _bytes(tmp_path / "here/2026.11.0") == _bytes(tmp_path / "there/2026.11.0")
    assert (tmp_path / "here/versions.json").read_bytes() == (tmp_path / "there/versions.json").read_bytes()


def test_so_many_workers_make_the_same_bytes(tables, study, tmp_path):
    fewer = {**tables, "dates": tables["dates"].slice(1)}
    for workers in (1, 3):
        for some in (tables, fewer):
            publish(some, {}, tmp_path / str(workers), date(2026, 11, 24), study, workers=workers)
    assert _bytes(tmp_path / "1") == _bytes(tmp_path / "3")
    assert len({name.partition("/")[0] for name in files(tmp_path / "3")} & {"2026.11.0", "2026.11.1"}) == 2


@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_and_the_pieces_in_which_rows_come_do_not_matter(tables, seed, tmp_path):
    shuffled = {}
    for name, table in tables.items():
        numbers = list(range(table.num_rows))
        random.Random(seed).shuffle(numbers)
        pieces = [table.slice(number, 1) for number in numbers]
        shuffled[name] = pa.concat_tables(pieces) if pieces else table
    assert parquet.content_hash(shuffled) == parquet.content_hash(tables)
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
    for name, table in TABLES.items():
        told = [parquet.write(table, t[name], tmp_path / f) for t, f in ((tables, "a"), (shuffled, "b"))]
        assert told[0] == told[1]
        assert (tmp_path / "a" / f"{name}.parquet").read_bytes() == (tmp_path / "b" / f"{name}.parquet").read_bytes()


def test_what_lies_under_a_null_does_not_count(tables):
    """A null may hide any bytes; two tables that differ in these alone are one content."""
    values = tables["figures"]["high"].to_pylist()
    hidden = pa.array([1.0 if v is None else v for v in values], mask=None, type=pa.float64())
    masked = pa.Array.from_buffers(
        pa.float64(), len(values), [pa.array([v is not None for v in values]).buffers()[1], hidden.buffers()[1]]
    )
    index = tables["figures"].column_names.index("high")
    field = tables["figures"].schema.field(index)
    same = {**tables, "figures": tables["figures"].set_column(index, field, masked)}
    assert same["figures"]["high"].to_pylist() == values
    assert parquet.content_hash(same) == parquet.content_hash(tables)


def test_any_changed_value_is_other_content(tables):
    rows = tables["statements"].to_pylist()
    rows[0]["cue"] = "told"
    changed = pa.Table.from_pylist(rows, schema=tables["statements"].schema)
    assert parquet.content_hash({**tables, "statements": changed}) != parquet.content_hash(tables)


@pytest.mark.parametrize("name", RELEASED)
def test_each_parquet_file_carries_its_schema(release, name):
    schema = pq.read_schema(release / f"{name}.parquet")
    assert schema.remove_metadata().equals(arrow.schema(RELEASED[name]).remove_metadata())
    assert schema.metadata[b"qantar_schema"] == VERSION.encode()
    first = RELEASED[name].columns[0]
    assert schema.field(first.name).metadata[b"description"] == first.description.encode()


def test_the_checksums_hold_for_every_file_but_the_database(release):
    lines = (release / "SHA256SUMS").read_text().splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    assert set(listed) == set(files(release)) - {"SHA256SUMS", "qantar.duckdb"}
    for name, digest in listed.items():
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == digest


def test_the_data_package_passes_its_own_checker(release):
    from frictionless import Package

    report = Package(str(release / "datapackage.json")).validate()
    assert report.valid, report.flatten(["message"])[:5]
    assert len(report.tasks) == len(RELEASED)


@pytest.mark.parametrize(
    ("table", "change"),
    [("events", {"event_type": "picnic"}), ("figures", {"document_id": "doc_0000000000000000"})],
    ids=["code", "foreign key"],
)
def test_the_data_package_would_tell_a_fault(tables, study, tmp_path, table, change):
    from frictionless import Package

    rows = tables[table].to_pylist()
    rows[0] |= change
    spoilt = {**tables, table: pa.Table.from_pylist(rows, schema=tables[table].schema)}
    for name, schema in TABLES.items():
        parquet.write(schema, spoilt[name], tmp_path)
    metadata.write(tmp_path, "2026.11.0", date(2026, 11, 24), study)
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_the_descriptor_says_what_each_table_is(study):
    facts = {name: (FileFacts("0" * 64, 1, 1, f"{name}.parquet"),) for name in RELEASED}
    package = descriptor(study, "2026.11.0", "2026-11-24T00:00:00Z", facts)
    assert [resource["path"] for resource in package["resources"]] == [f"{name}.parquet" for name in RELEASED]
    figures = next(r for r in package["resources"] if r["name"] == "figures")
    assert figures["schema"]["primaryKey"] == ["figure_id"]
    fields = {field["name"]: field for field in figures["schema"]["fields"]}
    assert fields["char_start"]["constraints"] == {"required": True, "minimum": 0}
    assert "approximate" in fields["qualifier"]["constraints"]["enum"]
    assert {
        "fields": ["document_id"],
        "reference": {"resource": "documents", "fields": ["document_id"]},
    } in figures["schema"]["foreignKeys"]


@pytest.fixture(scope="module")
def database(release):
    with duckdb.connect(str(release / "qantar.duckdb"), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("name", RELEASED)
def test_the_database_holds_the_same_rows(database, release, name):
    here = database.sql(f'SELECT * FROM "{name}"').to_arrow_table().to_pylist()
    assert here == pq.read_table(release / f"{name}.parquet").to_pylist()


def test_every_table_and_column_of_the_database_is_explained(database):
    said = dict(database.sql("SELECT table_name, comment FROM duckdb_tables()").fetchall())
    assert said == {name: table.description for name, table in RELEASED.items()}
    columns = database.sql(
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE table_name IN (SELECT table_name FROM duckdb_tables())"
    ).fetchall()
    assert len(columns) == sum(len(table.columns) for table in RELEASED.values())
    assert all(comment for *_, comment in columns)
    assert ("figures", "qualifier", "How the text hedges the number. Codes: qualifiers.") in columns


def test_the_database_has_the_keys_of_the_schemas(database):
    kinds = dict(database.sql("SELECT constraint_type, count(*) FROM duckdb_constraints() GROUP BY 1").fetchall())
    assert kinds["PRIMARY KEY"] == sum(table.key is not None for table in RELEASED.values())
    references = [c for t in RELEASED.values() for c in t.columns if c.references not in (None, t.name)]
    assert kinds["FOREIGN KEY"] == sum(c.type == "string" for c in references)


MACROS = {
    "FROM timeline('2022-01-01', '2022-01-04')": lambda rows: {row[0].isoformat() for row in rows} == {"2022-01-04"},
    "FROM said_by('orlova')": lambda rows: {row[0] for row in rows} == {"Lena Orlova"},
    "FROM evidence((SELECT min(event_id) FROM events))": lambda rows: all(row[4] in row[5] for row in rows) and rows,
}


@pytest.mark.parametrize("question", MACROS)
def test_the_macros_of_the_database_answer(database, release, question):
    rows = database.sql(question).fetchall()
    assert MACROS[question](rows), rows
    assert query.run(question, release).num_rows == len(rows)


def test_the_toll_is_every_number_of_people_killed(tables, study, tmp_path):
    rows = [{**row, "measure": "killed"} for row in tables["figures"].to_pylist()]
    counted = {**tables, "figures": pa.Table.from_pylist(rows, schema=tables["figures"].schema)}
    release = publish(counted, {}, tmp_path / "dist", date(2026, 11, 24), study).folder
    found = query.run("SELECT low, attributed_to FROM toll()", release).to_pylist()
    assert sorted(row["low"] for row in found) == sorted(row["low"] for row in rows)


def test_the_database_is_small(release):
    assert (release / "qantar.duckdb").stat().st_size < 1_500_000


def test_croissant_passes_its_own_checker_and_loads_the_rows(release):
    """mlcroissant reads the descriptor, checks it, and gives the rows of a table through it."""
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(release / "croissant.json"))
    assert not dataset.metadata.issues.errors, dataset.metadata.issues.errors
    for name in RELEASED:
        assert len(list(dataset.records(name))) == pq.read_metadata(release / f"{name}.parquet").num_rows, name
    rows = list(dataset.records("figures"))
    there = pq.read_table(release / "figures.parquet").to_pylist()
    key = "figures/figure_id"
    assert [row[key].decode() for row in rows] == [row["figure_id"] for row in there]


def test_croissant_tells_hashes_sizes_and_every_column(release):
    told = json.loads((release / "croissant.json").read_text())
    for entry in told["distribution"]:
        content = (release / entry["name"]).read_bytes()
        assert entry["sha256"] == hashlib.sha256(content).hexdigest()
        assert entry["contentSize"] == f"{len(content)} B"
    fields = {field["@id"]: field for records in told["recordSet"] for field in records["field"]}
    assert fields["figures/document_id"]["description"].endswith("Joins documents.")
    assert len(fields) == sum(len(table.columns) for table in RELEASED.values())
    assert told["temporalCoverage"] == "2022-01-01/2025-01-31"


def test_the_views_of_the_database_answer(database):
    found = {view: len(database.sql(f"SELECT * FROM {view}").fetchall()) for view in views()}
    assert found == {"timeline": 3, "conflicting_figures": 2, "said_about": 0}


def test_no_file_names_the_machine_that_made_it(release, root):
    home = str(root).encode()
    assert [name for name, path in files(release).items() if home in path.read_bytes()] == []


def test_the_card_tells_tables_rows_and_version(release):
    card = (release / "README.md").read_text()
    assert "Version 2026.11.0 (2026-11-24)" in card
    assert "| [`events`](events.parquet) | 3 |" in card
    assert "{{" not in card


def test_the_quality_page_shows_every_score(release):
    page = (release / "quality.html").read_text()
    for name, found in json.loads((release / "quality.json").read_text())["sets"].items():
        assert name in page
        for table, scores in found["tables"].items():
            assert f"<h2>{table}</h2>" in page
            assert all(f">{value:.1f}" in page for value in scores.values())


def test_the_citation_is_valid_yaml_of_the_version(release):
    import yaml

    citation = yaml.safe_load((release / "CITATION.cff").read_text())
    assert citation["version"] == "2026.11.0"
    assert citation["type"] == "dataset"
    assert citation["license"] == "CC-BY-4.0"


def test_the_dictionary_explains_every_column_on_one_line_each(study):
    lines = dictionary.markdown(study).splitlines()
    for table in RELEASED.values():
        for column in table.columns:
            assert any(line.startswith(f"| `{column.name}` | {column.type} |") for line in lines)
    rows = [line for line in lines if line.startswith("| ")]
    assert {line.replace(r"\|", "").count("|") for line in rows} == {5}


def test_a_code_list_cannot_break_the_dictionary(study, monkeypatch):
    bad = {"code": "x", "definition": "a | b\nc", "example": "<script>", "counterexample": "&"}
    monkeypatch.setattr(dictionary, "_rows", lambda _name, _study: ({**bad},))
    assert r"| `x` | a \| b c | <script> | & |" in dictionary.markdown(study)
    assert "<script>" not in dictionary.html(study)


def test_a_release_is_plain_json_and_utf8(release):
    package = json.loads((release / "datapackage.json").read_bytes().decode("utf-8"))
    assert package["version"] == "2026.11.0"
