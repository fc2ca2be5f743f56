"""The questions most people ask: a timeline, figures side by side, a document with all that was found."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.cli.main import cli
from tests import world
from tests.release.conftest import dist, release, tables  # noqa: F401  # the small world's release


def run(*words):
    return CliRunner().invoke(cli, list(words))


def rows(dist, *words):  # noqa: F811
    result = run(*words, "--out", str(dist), "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_timeline_is_of_the_days_asked_for(dist):  # noqa: F811
    everything = rows(dist, "timeline", "--all")
    assert everything == sorted(everything, key=lambda row: row["first_day"])
    day = everything[0]["first_day"]
    found = rows(dist, "timeline", "--all", "--from", day, "--to", day)
    assert {row["first_day"] for row in found} == {day}
    assert not rows(dist, "timeline", "--from", "2024-01-01")


def test_the_timeline_is_of_the_place_and_type_asked_for(dist):  # noqa: F811
    one = next(row for row in rows(dist, "timeline", "--all") if row["place"])
    found = rows(dist, "timeline", "--all", "--place", one["place"], "--type", one["event_type"])
    assert one["event_id"] in {row["event_id"] for row in found}
    assert {row["event_type"] for row in found} == {one["event_type"]}


def test_figures_stand_side_by_side_with_who_gave_them(dist, release):  # noqa: F811
    measure = pq.read_table(release / "figures.parquet")["measure"][0].as_py()
    found = rows(dist, "compare", measure)
    assert {"low", "high", "attributed_to", "as_of", "source", "compared"} <= set(found[0])
    assert any(row["compared"] == "conflicts" for row in found)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("timeline", "--place", "Almty"), "did you mean Almaty?"),
        (("timeline", "--type", "protst"), "did you mean protest?"),
        (("timeline", "--from", "yesterday"), "--from is 'yesterday'; write a day as"),
        (("compare", "tol"), "did you mean toll?"),
        (("compare", "zzzz"), "there are "),
    ],
)
def test_a_misspelt_name_is_told_with_the_nearest(dist, words, told):  # noqa: F811
    result = run(*words, "--out", str(dist))
    assert result.exit_code == 1 and told in result.output


def test_a_misspelt_command_is_told_with_the_nearest():
    assert "did you mean timeline?" in run("timelin").output
    assert "there are add, annotate, build" in run("zzzz").output


def test_a_document_is_shown_with_what_was_found(dist, tmp_path):  # noqa: F811
    (tmp_path / "harbour.txt").write_text(world.HARBOUR)
    words = ("--raw", str(tmp_path), "--out", str(dist))
    for name in ("harbour.txt", "harb", world.document_id("harbour.txt")):
        result = run("show", name, *words)
        assert result.exit_code == 0 and "event_mentions" in result.output, result.output
    (tmp_path / "harbour.txt").write_text("Another text.")
    assert "is another text than the one of this release" in run("show", "harb", *words).output
    assert "not there; --raw DIR" in run("show", "gazette", *words).output
    assert "more than one document" in run("show", ".txt", *words).output
    assert "did you mean harbour.txt?" in run("show", "habour.txt", *words).output


def test_rows_come_as_parquet_too(dist):  # noqa: F811
    qantar = str(Path(sys.executable).parent / "qantar")
    command = [qantar, "timeline", "--all", "--format", "parquet", "--out", str(dist)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=True)
    assert pq.read_table(io.BytesIO(done.stdout)).num_rows == len(rows(dist, "timeline", "--all"))
