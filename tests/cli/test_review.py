"""What to look at first, and the skeleton of a correction that is one."""

import json
import tomllib

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.cli.main import cli
from flows.reading.corrections import read_corrections
from tests.release.conftest import dist, release, tables  # noqa: F401  # the small world's release


def run(*words):
    return CliRunner().invoke(cli, ["review", *words])


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_it_lists_what_the_rules_are_least_sure_of(dist, form):  # noqa: F811
    result = run("--out", str(dist), "--format", form)
    assert result.exit_code == 0, result.output
    assert "low confidence" in result.output
    if form == "json":
        assert all(row["row_id"] for row in json.loads(result.output))


def test_the_skeleton_of_a_row_is_a_correction_that_holds(dist, release, tmp_path):  # noqa: F811
    row = pq.read_table(release / "figures.parquet").to_pylist()[0]
    result = run(row["figure_id"], "--out", str(dist))
    told = tomllib.loads(result.output)["correction"][0]
    assert (told["do"], told["row"], told["expect"]["text"]) == ("replace", row["figure_id"], row["text"])
    (tmp_path / "press").mkdir()
    (tmp_path / "press/corrections.toml").write_text(result.output)
    (correction,) = read_corrections(tmp_path)
    assert all(row[column] == value for column, value in correction.told["expect"].items())


@pytest.mark.parametrize(("row", "told"), [("act_0000000000000000", "no such row"), ("what", "no id of a row")])
def test_what_is_no_row_is_told(dist, row, told):  # noqa: F811
    result = run(row, "--out", str(dist))
    assert result.exit_code == 1 and told in result.output


def test_a_row_that_follows_from_others_is_not_corrected_itself(dist, release):  # noqa: F811
    actor = pq.read_table(release / "actors.parquet")["actor_id"][0].as_py()
    assert "follows from other rows" in run(actor, "--out", str(dist)).output
    event = pq.read_table(release / "events.parquet")["event_id"][0].as_py()
    assert tomllib.loads(run(event, "--out", str(dist)).output)["correction"][0]["do"] == "merge"
