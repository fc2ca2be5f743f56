"""What follows when rows are taken out: nothing may point at what is gone, nothing may count it."""

import pytest

from flows.resolution import resolve, settle
from flows.resolution.sql import rows_at
from schemas.tables import TABLES
from tests import world

HARBOUR, GAZETTE = world.document_id("harbour.txt"), world.document_id("gazette.txt")


@pytest.fixture(scope="module")
def good(study):
    return resolve(world.tables(), study)


def without(tables, name, /, **which):
    """The tables without the rows of one that have these values."""
    kept = [n for n, row in enumerate(tables[name].to_pylist()) if any(row[k] != v for k, v in which.items())]
    assert len(kept) < tables[name].num_rows
    return {**tables, name: rows_at(tables[name], kept)}


def dangling(tables):
    """Every id that names a row which is not there."""
    return [
        (name, column.name, value)
        for name, table in TABLES.items()
        for column in table.columns
        if column.targets and name in tables
        for row in tables[name][column.name].to_pylist()
        for value in (row if isinstance(row, list) else [row])
        if value is not None and not any(value in tables[t][str(TABLES[t].key)].to_pylist() for t in column.targets)
    ]


def test_where_nothing_is_gone_nothing_changes(good, study):
    settled, followed = settle(good, study)
    assert followed == []
    assert {name: t.to_pylist() for name, t in settled.items()} == {name: t.to_pylist() for name, t in good.items()}


@pytest.mark.parametrize("name", ["documents", "passages", "events", "actors", "places", "event_mentions", "figures"])
@pytest.mark.parametrize("nth", [0, 1])
def test_whatever_is_gone_nothing_points_at_it(good, name, nth, study):
    key = str(TABLES[name].key)
    settled, _ = settle(without(good, name, **{key: good[name][key][nth].as_py()}), study)
    assert dangling(settled) == []
    assert all(event["n_mentions"] > 0 for event in settled["events"].to_pylist())


def test_a_documents_rows_follow_it(good, study):
    settled, followed = settle(without(good, "documents", document_id=GAZETTE), study)
    for name in ("passages", "dates", "figures", "event_mentions", "entity_mentions", "statements"):
        assert set(settled[name]["document_id"].to_pylist()) == {HARBOUR}
    reasons = {(table, check) for table, _, check, _ in followed}
    assert {("dates", "document_rejected"), ("event_mentions", "document_rejected")} <= reasons
    # the march in Almaty was told by no other text; the one in Aktau was, and is counted anew
    assert ("events", "mentions_rejected") in reasons
    protests = [event for event in settled["events"].to_pylist() if event["event_type"] == "protest"]
    assert [(event["place"], event["n_mentions"], event["n_documents"]) for event in protests] == [("Aktau", 1, 1)]
    assert settled["comparisons"].num_rows == 0


def test_the_mentions_of_an_event_follow_it(good, study):
    (event,) = [e for e in good["events"].to_pylist() if e["event_type"] == "detention"]
    settled, followed = settle(without(good, "events", event_id=event["event_id"]), study)
    assert [(table, check) for table, _, check, _ in followed] == [("event_mentions", "event_rejected")]
    assert "detained" not in settled["event_mentions"]["text"].to_pylist()


def test_a_name_stays_where_its_place_is_gone_but_not_the_id(good, study):
    settled, followed = settle(without(good, "places", name="Aktau"), study)
    event = next(e for e in settled["events"].to_pylist() if e["place"] == "Aktau")
    assert event["place_id"] is None
    assert {table for table, *_ in followed} == {"entity_mentions"}


def test_mentions_are_counted_anew(good, study):
    settled, _ = settle(without(good, "entity_mentions", document_id=GAZETTE), study)
    counts = {place["name"]: place["n_mentions"] for place in settled["places"].to_pylist()}
    assert counts == {"Aktau": 2, "Almaty": 0}


def test_all_rows_of_a_table_may_go(good, study):
    settled, _ = settle({**good, "event_mentions": good["event_mentions"].slice(0, 0)}, study)
    assert settled["events"].num_rows == 0
