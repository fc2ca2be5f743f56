"""Corrections by hand: applied where their guard holds, refused loudly where it no longer does."""

import tomllib
from datetime import date

import pytest

from flows.extraction.ids import place_id
from flows.reading.corrections import Correction, CorrectionError
from flows.resolution import resolve
from tests import world

DAY = date(2026, 11, 28)


def correction(text, number=1):
    told = tomllib.loads(text)
    return Correction("press", number, told["do"], "It is wrong.", "A. Reader", DAY, told)


def world_with(study, *texts):
    return resolve(world.tables(), study, [correction(text, n) for n, text in enumerate(texts, 1)], world.texts())


@pytest.fixture(scope="module")
def good(study):
    return resolve(world.tables(), study)


def first(tables, name):
    return tables[name].to_pylist()[0]


def test_a_row_is_dropped_and_what_rests_on_it_follows(study, good):
    mention = first(good, "event_mentions")
    alone = [m for m in good["event_mentions"].to_pylist() if m["event_id"] == mention["event_id"]]
    text = f'do = "drop"\nrow = "{mention["mention_id"]}"\nexpect = {{text = {mention["text"]!r}}}'
    found = world_with(study, text)
    assert mention["mention_id"] not in found["event_mentions"]["mention_id"].to_pylist()
    gone = mention["event_id"] not in found["events"]["event_id"].to_pylist()
    assert gone == (len(alone) == 1)


def test_a_value_is_replaced_with_its_id_and_says_so(study, good):
    row = next(m for m in good["event_mentions"].to_pylist() if m["place"] == "Aktau")
    text = f'do = "replace"\nrow = "{row["mention_id"]}"\nset = {{place = "Almaty"}}\nexpect = {{place = "Aktau"}}'
    found = next(
        m for m in world_with(study, text)["event_mentions"].to_pylist() if m["mention_id"] == row["mention_id"]
    )
    assert (found["place"], found["place_id"], found["confidence"]) == ("Almaty", place_id("Almaty", "KZ"), 1.0)
    assert found["method"].startswith("correction:press/1; A. Reader, 2026-11-28: It is wrong.; joined by")


def test_a_value_is_cleared(study, good):
    row = next(f for f in good["figures"].to_pylist() if f["place"])
    text = f'do = "replace"\nrow = "{row["figure_id"]}"\nclear = ["place"]\nexpect = {{place = "{row["place"]}"}}'
    found = next(f for f in world_with(study, text)["figures"].to_pylist() if f["figure_id"] == row["figure_id"])
    assert (found["place"], found["place_id"]) == (None, None)


def test_a_row_is_added_on_the_words_of_a_text(study):
    words = world.HARBOUR.split()[3]
    text = (
        f'do = "add"\ntable = "event_mentions"\nfile = "harbour.txt"\nwords = {words!r}\n'
        'set = {event_type = "protest", modality = "occurred"}'
    )
    (found,) = [
        m for m in world_with(study, text)["event_mentions"].to_pylist() if m["method"].startswith("correction")
    ]
    assert world.HARBOUR[found["char_start"] : found["char_end"]] == found["text"] == words
    assert found["event_id"] and words in found["evidence"]


def test_events_are_merged_and_split(study, good):
    ids = good["events"]["event_id"].to_pylist()
    merged = world_with(study, f'do = "merge"\nevents = ["{ids[0]}", "{ids[1]}"]')
    assert ids[1] not in merged["events"]["event_id"].to_pylist()
    leaving = [m["mention_id"] for m in good["event_mentions"].to_pylist() if m["event_id"] == ids[0]][:1]
    split = world_with(study, f'do = "split"\nevent = "{ids[0]}"\nmentions = {leaving!r}')
    (moved,) = [m for m in split["event_mentions"].to_pylist() if m["mention_id"] in leaving]
    assert moved["event_id"] != ids[0]
    assert "joined by correction:press/1" in moved["method"]


def test_without_corrections_nothing_changes(study, good):
    assert world_with(study)["events"].equals(good["events"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('do = "drop"\nrow = "fig_0"\nexpect = {low = 1.0}', "no row fig_0 any more"),
        (
            'do = "drop"\nrow = "{figure}"\nexpect = {low = -7.0}',
            "was expected to have low = -7.0, and has .*look again",
        ),
        ('do = "drop"\nrow = "{figure}"\nexpect = {colour = "red"}', "no such column"),
        ('do = "drop"\nrow = "act_0"\nexpect = {name = "A"}', "only rows of texts can be corrected"),
        ('do = "drop"\nrow = "{document}"\nexpect = {file = "harbour.txt"}', "take its file out of raw/"),
        ('do = "replace"\nrow = "{figure}"\nset = {text = "7"}\nexpect = {unit = "person"}', "'text' cannot be set"),
        (
            'do = "replace"\nrow = "{figure}"\nset = {colour = "red"}\nexpect = {unit = "person"}',
            "these can: low, high",
        ),
        ('do = "add"\ntable = "places"\nfile = "harbour.txt"\nwords = "a"\nset = {x = 1}', "can be added to dates"),
        ('do = "add"\ntable = "dates"\nfile = "none.txt"\nwords = "a"\nset = {x = 1}', "none.txt is no document"),
        ('do = "add"\ntable = "dates"\nfile = "harbour.txt"\nwords = "zebra"\nset = {x = 1}', "do not stand in"),
        ('do = "merge"\nevents = ["evt_0", "evt_1"]', "evt_0, evt_1: not there"),
        ('do = "split"\nevent = "evt_0"\nmentions = ["men_0"]', "men_0: not there, or not of that event"),
    ],
)
def test_what_no_longer_applies_fails_loudly(study, good, text, told):
    figure = next(f for f in good["figures"].to_pylist() if f["unit"] == "person")
    text = text.replace("{figure}", figure["figure_id"]).replace("{document}", world.document_id("harbour.txt"))
    with pytest.raises(CorrectionError, match=told) as error:
        world_with(study, text)
    assert str(error.value).startswith("press/corrections.toml, correction 1 (")
