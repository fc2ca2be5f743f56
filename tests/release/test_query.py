"""SQL over a release: every question, no write, no other file, and a helpful word where something is misspelt."""

import csv
import io
import json
import shutil

import pytest

from flows.release.query import QueryError, as_csv, as_json, folder, plain, run
from tests.release.conftest import files


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT count(*) FROM events", [(3,)]),
        ("FROM events SELECT place WHERE event_type = 'detention'", [("Aktau",)]),
        ("SELECT d.file, e.text FROM event_mentions e JOIN documents d USING (document_id) LIMIT 0", []),
        ("WITH x AS (SELECT 1 AS a) SELECT a FROM x", [(1,)]),
        ("SELECT 1; SELECT 2", [(2,)]),
        ("SELECT agree FROM comparisons", [(False,)]),
    ],
)
def test_a_question_is_answered(release, sql, rows):
    assert [tuple(row.values()) for row in run(sql, release).to_pylist()] == rows


@pytest.mark.parametrize(
    "sql",
    [
        "SHOW TABLES",
        "DESCRIBE figures",
        "SUMMARIZE places",
        "EXPLAIN SELECT * FROM events",
        "PIVOT dates ON type USING count(*)",
        "FROM timeline",
        "FROM conflicting_figures",
        "FROM said_about",
    ],
)
def test_what_helps_to_look_around_works(release, sql):
    assert run(sql, release).num_columns > 0


WRITES = [
    "COPY (SELECT 1) TO '{release}/x.csv'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{release}/x.csv'",
    "EXPLAIN ANALYZE COPY (SELECT 1) TO '{release}/events.parquet' (FORMAT parquet)",
    "EXPORT DATABASE '{release}/x'",
    "ATTACH '{release}/x.duckdb'",
    "ATTACH '{release}/qantar.duckdb'",
    "CREATE TABLE x AS SELECT 1",
    "DROP VIEW events",
    "INSERT INTO events VALUES (1)",
    "DELETE FROM events",
    "UPDATE events SET place = 'x'",
    "SET enable_external_access = true",
    "PRAGMA enable_profiling = 'json'",
    "SELECT 1; COPY (SELECT 1) TO '{release}/x.csv'",
    "WITH x AS (COPY (SELECT 1) TO '{release}/x.csv') FROM x",
    "FROM (COPY (SELECT 1) TO '{release}/events.parquet')",
    "FROM query($$COPY (SELECT 1) TO '{release}/x.csv'$$)",
    "SELECT 1; EXPLAIN ANALYZE COPY (SELECT 1) TO '{release}/x.csv'",
    "INSTALL httpfs",
]


@pytest.mark.parametrize("sql", WRITES)
def test_nothing_is_written(release, sql):
    before = {name: path.read_bytes() for name, path in files(release).items()}
    with pytest.raises(QueryError):
        run(sql.format(release=release), release)
    assert {name: path.read_bytes() for name, path in files(release).items()} == before


READS = [
    "SELECT * FROM read_text('{path}')",
    "SELECT * FROM read_csv('{path}')",
    "SELECT * FROM '{path}'",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_blob('{release}/../secret.csv')",
    "SELECT * FROM read_text('{release}/README.md')",
    "SELECT * FROM read_parquet('{release}/*.parquet')",
    "SELECT * FROM read_csv('https://example.org/x.csv')",
]


@pytest.mark.parametrize("sql", READS)
def test_no_other_file_is_read(dist, release, sql):
    secret = dist / "secret.csv"
    secret.write_text("word\nferry\n")
    try:
        with pytest.raises(QueryError) as error:
            run(sql.format(path=secret, folder=dist, release=release), release)
    finally:
        secret.unlink()
    assert "ferry" not in str(error.value)


def test_no_variable_of_the_program_is_a_table(release):
    with pytest.raises(QueryError, match="does not exist"):
        run("SELECT * FROM sql", release)


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELECT * FROM evnts", "events"),
        ("SELECT * FROM timelin", "timeline"),
        ("SELECT plase FROM events", "did you mean place?"),
        ("SELECT e.plase FROM events e", "did you mean place?"),
        ("SELECT * FROM", "syntax error"),
        ("DROP VIEW events", "releases are read-only; drop is not possible here"),
        ("", 'an empty query; try "SHOW TABLES"'),
        (" ; -- nothing", "an empty query"),
    ],
)
def test_a_mistake_is_answered_in_one_line(release, sql, words):
    with pytest.raises(QueryError) as error:
        run(sql, release)
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_columns_of_one_name_are_told_apart(release):
    assert run("SELECT 1 AS a, 2 AS a, 3 AS a", release).to_pylist() == [{"a": 1, "a_2": 2, "a_3": 3}]


def test_csv_gives_every_character_back(release):
    awkward = 'a "quote", a; comma\nand a line\rand a return\tend'
    sql = f"SELECT '{awkward}' AS words, NULL AS nothing, DATE '2022-01-04' AS day, ['x', 'y'] AS list"
    header, row = csv.reader(io.StringIO(as_csv(run(sql, release)), newline=""))
    assert header == ["words", "nothing", "day", "list"]
    assert row == [awkward, "", "2022-01-04", "x; y"]


def test_json_gives_values_of_their_own_kind(release):
    sql = (
        "SELECT sum(n_mentions) AS total, avg(n_mentions) AS mean, 'NaN'::DOUBLE AS nan, NULL AS nothing, "
        "DATE '2022-01-04' AS day, ['қ'] AS list FROM actors"
    )
    text = as_json(run(sql, release))
    assert json.loads(text) == [
        {"total": 3, "mean": 1.0, "nan": None, "nothing": None, "day": "2022-01-04", "list": ["қ"]}
    ]
    assert "қ" in text


def test_a_terminal_gets_no_control_characters():
    assert plain("red \x1b[31m\u202e\x9b word") == "red �[31m�� word"
    assert plain(["a\x07", None]) == "a�; "


def test_the_release_asked_for_is_taken(dist):
    assert folder(dist, None).name == folder(dist, "2026.11.0").name == "2026.11.0"
    with pytest.raises(QueryError, match=r"2025\.1\.0: no such release; there are 2026\.11\.0"):
        folder(dist, "2025.1.0")
    with pytest.raises(QueryError, match="no release there; run `qantar build` first"):
        folder(dist / "nowhere", None)


def test_a_damaged_release_is_told(release, tmp_path):
    shutil.copytree(release, tmp_path / "r")
    (tmp_path / "r/events.parquet").write_bytes(b"half")
    with pytest.raises(QueryError, match=r"damaged: .*restore it from a copy"):
        run("FROM events", tmp_path / "r")
    (tmp_path / "r/events.parquet").unlink()
    with pytest.raises(QueryError, match="damaged"):
        run("FROM events", tmp_path / "r")
