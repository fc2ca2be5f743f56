"""What a row rests on: its source, the mentions joined to it, what disagrees with it."""

import csv
import io
import json

import pytest

from flows.cli.explain import run_explain
from flows.release.explain import explain
from flows.release.query import QueryError, run
from tests import world


def ids(release, sql):
    return [row["id"] for row in run(sql, release).to_pylist()]


def test_an_event_shows_every_mention_that_was_joined_to_it(release):
    (event,) = ids(release, "SELECT event_id AS id FROM events WHERE event_type = 'protest' AND place = 'Aktau'")
    found = explain(event, release)
    assert (found.table.name, found.title, len(found.beside)) == ("events", "mentions joined to it", 2)
    assert {row["file"] for row in found.beside} == {"harbour.txt", "gazette.txt"}
    for row in found.beside:
        assert row["text"] in row["evidence"]
        assert "joined by place, day" in row["method"]
    assert found.source is None


def test_a_mention_shows_its_document_and_the_others_of_its_event(release):
    mention, *_ = ids(release, "SELECT mention_id AS id FROM event_mentions WHERE text = 'marched'")
    found = explain(mention, release)
    assert found.source is not None
    assert mention in {row["id"] for row in found.beside}


def test_a_figure_shows_what_disagrees_with_it(release):
    figure, *_ = ids(release, "SELECT figure_ids[1] AS id FROM comparisons")
    found = explain(figure, release)
    assert {(row["text"], row["agree"]) for row in found.beside} == {("12", False), ("At least 20", False)}


@pytest.mark.parametrize("table", ["actors", "places", "comparisons", "dates", "documents", "passages", "statements"])
def test_a_row_of_every_table_is_explained(release, capsys, table, tmp_path):
    key = {"comparisons": "comparison_id", "passages": "passage_id"}.get(table, f"{table.removesuffix('s')}_id")
    one, *_ = ids(release, f"SELECT {key} AS id FROM {table}")
    run_explain(one, release.parent, release.name, "table", tmp_path)
    assert one in capsys.readouterr().out


def test_the_words_are_marked_in_their_sentence(release, capsys, tmp_path):
    figure, *_ = ids(release, "SELECT figure_id AS id FROM figures WHERE text = '12'")
    run_explain(figure, release.parent, release.name, "table", tmp_path)
    assert "[12]" in capsys.readouterr().out


def test_as_json(release, capsys, tmp_path):
    event, *_ = ids(release, "SELECT event_id AS id FROM events")
    run_explain(event, release.parent, release.name, "json", tmp_path)
    told = json.loads(capsys.readouterr().out)
    assert told["row"]["event_id"] == event
    assert told["mentions_joined_to_it"]


@pytest.mark.parametrize(
    ("row_id", "said"), [("evt_0000000000000000", "has no such row"), ("Aktau", "ids look like act_…, cmp_…")]
)
def test_an_id_that_is_none_is_told(release, row_id, said):
    with pytest.raises(QueryError, match=said):
        explain(row_id, release)


def test_the_words_are_marked_in_their_paragraph_where_the_text_is_at_hand(release, capsys, tmp_path):
    for file, text in world.TEXTS.items():
        (tmp_path / file).write_text(text, encoding="utf-8")
    figure, *_ = ids(release, "SELECT figure_id AS id FROM figures WHERE text = '12'")
    paragraph = explain(figure, release).source
    assert paragraph is not None
    run_explain(figure, release.parent, release.name, "table", tmp_path)
    told = capsys.readouterr().out
    whole = world.TEXTS[paragraph["file"]][paragraph["passage_start"] : paragraph["passage_end"]]
    assert whole.replace("12", "[12]", 1) in told


def test_the_way_from_the_file_to_the_release_is_told(release, capsys, tmp_path):
    event, *_ = ids(release, "SELECT event_id AS id FROM events WHERE place = 'Aktau'")
    run_explain(event, release.parent, release.name, "table", tmp_path)
    told = capsys.readouterr().out.partition("lineage")[2]
    digests = {row["file"]: row["sha256"] for row in world.documents()}
    assert f"harbour.txt  sha256 {digests['harbour.txt']}" in told
    assert f"release {release.name}" in told


def test_as_csv_with_a_line_for_each_that_tells_it(release, capsys, tmp_path):
    event, *_ = ids(release, "SELECT event_id AS id FROM events WHERE event_type = 'protest' AND place = 'Aktau'")
    run_explain(event, release.parent, release.name, "csv", tmp_path)
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["file"] for row in rows} == {"harbour.txt", "gazette.txt"}
