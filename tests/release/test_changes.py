"""What differs between two releases: every row that does, nothing else, and why."""

import json

import pyarrow as pa
import pytest
from click.testing import CliRunner

from flows.cli.main import cli
from flows.release.changes import changelog, changes, compared
from flows.release.lineage import Lineage
from flows.release.publish import publish
from tests.release.conftest import DAY

SAME = Lineage(code="a", schemas="b", documents="c")
LINEAGES = [
    (SAME, "source"),
    (Lineage(code="x", schemas="b"), "code"),
    (Lineage(code="a", schemas="x"), "schema"),
    (Lineage(code="x", schemas="x"), "code_and_schema"),
]


def altered(tables, name, edit):
    """The tables with the rows of one edited."""
    rows = tables[name].to_pylist()
    edit(rows)
    return {**tables, name: pa.Table.from_pylist(rows, schema=tables[name].schema)}


def test_equal_tables_do_not_differ(tables):
    assert changes(tables, tables, (SAME, Lineage(code="other"))).num_rows == 0


@pytest.mark.parametrize(("lineage", "why"), LINEAGES, ids=lambda value: str(value)[:30])
def test_a_changed_value_is_told_with_its_column_and_reason(tables, lineage, why):
    now = altered(tables, "figures", lambda rows: rows[0].update(low=7.0, high=7.0))
    (row,) = changes(tables, now, (SAME, lineage)).to_pylist()
    assert (row["table"], row["change"], row["why"], row["columns"]) == ("figures", "changed", why, ["low", "high"])
    assert json.loads(row["after"]) == {"low": 7.0, "high": 7.0}
    assert json.loads(row["before"]) != json.loads(row["after"])


def test_rows_that_come_and_go_are_told_whole(tables):
    less = altered(tables, "dates", lambda rows: rows.pop())
    (gone,) = changes(tables, less, (SAME, SAME)).to_pylist()
    (come,) = changes(less, tables, (SAME, SAME)).to_pylist()
    assert (gone["change"], come["change"]) == ("removed", "added")
    assert gone["after"] is None and come["before"] is None and gone["before"] == come["after"]


def test_rows_of_an_altered_text_changed_by_their_source_whatever_else_did(tables):
    other = altered(tables, "documents", lambda rows: [row.update(sha256="f" * 64) for row in rows[:1]])
    document = other["documents"]["document_id"][0].as_py()

    def edit(rows):
        for row in rows:
            row["confidence"] = 0.5

    now = altered(other, "dates", edit)
    why = {(r["document_id"] == document): r["why"] for r in changes(tables, now, (SAME, Lineage())).to_pylist()}
    assert why[True] == "source" and why.get(False, "code_and_schema") == "code_and_schema"


def test_a_correction_is_told_as_one_also_in_what_rests_on_it(tables):
    mended = altered(
        tables, "event_mentions", lambda rows: rows[0].update(place="Aktau", method="correction:press/1; by hand")
    )
    event = mended["event_mentions"]["event_id"][0].as_py()

    def edit(rows):
        next(row for row in rows if row["event_id"] == event)["label"] = "Another"

    found = changes(tables, altered(mended, "events", edit), (SAME, SAME)).to_pylist()
    assert {(row["table"], row["why"]) for row in found} == {("event_mentions", "correction"), ("events", "correction")}


def test_a_new_column_is_no_difference_of_rows(tables):
    older = {**tables, "places": tables["places"].drop_columns(["geonames_id"])}
    assert changes(older, tables, (SAME, SAME)).num_rows == 0


def test_the_changelog_counts_and_shows_and_lets_no_text_break_it(tables):
    now = altered(tables, "actors", lambda rows: rows[0].update(name="*|<b>\n# A"))
    text = changelog("2026.11.1", "2026.11.0", changes(tables, now, (SAME, SAME)).to_pylist())
    assert "| actors | changed | source | 1 |" in text
    assert r"→ \*\|\<b\> \# A" in text
    assert "first release" in changelog("2026.11.0", None, changes(tables, tables, (SAME, SAME)))


@pytest.fixture(scope="module")
def two(tables, study, tmp_path_factory):
    """A folder with two releases that differ in one value."""
    dist = tmp_path_factory.mktemp("two") / "dist"
    publish(tables, {}, dist, DAY, study, SAME)
    now = altered(tables, "actors", lambda rows: rows[0].update(country="<script>"))
    publish(now, {}, dist, DAY, study, Lineage(commit="f" * 40, code="new", schemas="b"))
    return dist


def test_a_release_tells_what_changed_and_what_it_was_made_of(two):
    first, second = two / "2026.11.0", two / "2026.11.1"
    assert pa.parquet.read_table(first / "changes.parquet").num_rows == 0
    (row,) = pa.parquet.read_table(second / "changes.parquet").to_pylist()
    assert (row["table"], row["why"]) == ("actors", "code")
    assert "| actors | changed | code | 1 |" in (second / "CHANGELOG.md").read_text()
    footer = pa.parquet.read_schema(second / "dates.parquet").metadata
    assert (footer[b"qantar_commit"], footer[b"qantar_version"]) == (b"f" * 40, b"2026.11.1")
    assert (two / "latest").read_text() == "2026.11.1\n"
    index = json.loads((two / "versions.json").read_text())
    assert [entry["lineage"]["code"] for entry in index["releases"]] == ["a", "new"]


@pytest.mark.parametrize("form", ["table", "csv", "json", "html"])
def test_diff_shows_it_in_every_form(two, form):
    result = CliRunner().invoke(cli, ["diff", "2026.11.0", "--out", str(two), "--format", form])
    assert result.exit_code == 0, result.output
    assert "actors" in result.output and "country" in result.output
    assert ("<script>" in result.output) == (form != "html")


@pytest.mark.parametrize(
    ("words", "told"),
    [(["2026.11.7"], "no such release; there are"), (["2026.11.0", "2026.11.0"], "no row differs")],
)
def test_diff_of_what_is_not_there_or_the_same(two, words, told):
    result = CliRunner().invoke(cli, ["diff", *words, "--out", str(two)])
    assert told in result.output


def test_a_damaged_release_stops_the_next_with_a_remedy(tables, study, tmp_path):
    publish(tables, {}, tmp_path / "dist", DAY, study)
    (tmp_path / "dist/2026.11.0/dates.parquet").write_bytes(b"PAR1")
    with pytest.raises(Exception, match="qantar verify"):
        publish(altered(tables, "dates", lambda rows: rows.pop()), {}, tmp_path / "dist", DAY, study)


def test_a_comparison_changes_by_what_changed_its_figures(tables):
    """Figures of an altered text make comparisons other by their source, whatever else of the making did change."""
    moved = altered(tables, "documents", lambda rows: [row.update(sha256="f" * 64) for row in rows])
    wider = altered(moved, "comparisons", lambda rows: [row.update(highest=99.0) for row in rows])
    now = altered(wider, "figures", lambda rows: [row.update(high=99.0) for row in rows])
    found = changes(tables, now, (SAME, Lineage(code="other"))).to_pylist()
    assert {row["why"] for row in found if row["table"] == "comparisons"} == {"source"}
    same_text = altered(tables, "comparisons", lambda rows: [row.update(highest=99.0) for row in rows])
    found = changes(tables, same_text, (SAME, Lineage(code="other", schemas="b"))).to_pylist()
    assert {row["why"] for row in found} == {"code"}


def test_many_changes_come_in_pieces_that_are_the_same_rows(tables, monkeypatch):
    monkeypatch.setattr("flows.release.changes.HELD", 0)
    monkeypatch.setattr("flows.release.changes._BATCH", 2)
    now = altered(tables, "dates", lambda rows: [row.update(confidence=0.5) for row in rows])
    with compared(tables, now, (SAME, SAME)) as found:
        large = found.released()
        assert large.num_rows == found.num_rows == tables["dates"].num_rows > 2
        assert pa.concat_tables(large.batches()).equals(found.table())
        assert pa.concat_tables(large.batches()).equals(found.table())  # time and again


def test_very_many_changed_rows_are_joined_some_after_the_others(tables, monkeypatch):
    now = dict(tables)
    for name in ("dates", "figures"):
        now = altered(now, name, lambda rows: [row.update(method="other") for row in rows])
    whole = changes(tables, now, (SAME, SAME)).to_pylist()
    assert len(whole) > 4
    monkeypatch.setattr("flows.release.changes._AT_ONCE", 2)
    assert changes(tables, now, (SAME, SAME)).to_pylist() == whole
