"""What a row rests on: its source, the mentions joined to it, what disagrees with it."""

import json

import pytest

from flows.cli.explain import run_explain
from flows.release.explain import explain
from flows.release.query import QueryError, run


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
def test_a_row_of_every_table_is_explained(release, capsys, table):
    key = {"comparisons": "comparison_id", "passages": "passage_id"}.get(table, f"{table.removesuffix('s')}_id")
    one, *_ = ids(release, f"SELECT {key} AS id FROM {table}")
    run_explain(one, release.parent, release.name, "text")
    assert one in capsys.readouterr().out


def test_the_words_are_marked_in_their_sentence(release, capsys):
    figure, *_ = ids(release, "SELECT figure_id AS id FROM figures WHERE text = '12'")
    run_explain(figure, release.parent, release.name, "text")
    assert "[12]" in capsys.readouterr().out


def test_as_json(release, capsys):
    event, *_ = ids(release, "SELECT event_id AS id FROM events")
    run_explain(event, release.parent, release.name, "json")
    told = json.loads(capsys.readouterr().out)
    assert told["row"]["event_id"] == event
    assert told["mentions_joined_to_it"]


@pytest.mark.parametrize(
    ("row_id", "said"), [("evt_0000000000000000", "has no such row"), ("Aktau", "ids look like act_…, cmp_…")]
)
def test_an_id_that_is_none_is_told(release, row_id, said):
    with pytest.raises(QueryError, match=said):
        explain(row_id, release)
