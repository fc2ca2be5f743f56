"""Every entry of the lists of time is shown at work by its own example."""

from __future__ import annotations

from datetime import date

import pytest

from flows.extraction.dates import find_dates
from flows.extraction.dates.lexicon import LETTERS, lexicon, plain
from flows.extraction.dates.tokens import tokenize
from flows.extraction.records import Facts
from flows.reading.passages import read
from schemas.study import load

STUDY = load()
WORDS = STUDY.rows("lexicons/dates_words.csv")
TENSES = STUDY.rows("lexicons/dates_tense.csv")
NEVER = STUDY.rows("lexicons/dates_never.csv")
PERIODS = STUDY.rows("gazetteer/periods.csv")
THURSDAY = date(2022, 1, 20)  # so that the examples' Friday is yesterday week or tomorrow


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row["word"])
def test_a_word_is_read_as_its_class_in_its_example(row: dict[str, str]) -> None:
    tokens = tokenize(row["example"], 0, len(row["example"]), lexicon(STUDY))
    assert any((t.text, t.letter, t.value) == (row["word"], LETTERS[row["class"]], row["value"]) for t in tokens)


@pytest.mark.parametrize("row", TENSES, ids=lambda row: row["cue"])
def test_a_cue_tells_the_side_on_which_friday_lies(row: dict[str, str]) -> None:
    text = row["example"]
    assert row["cue"].split()[0] in plain(text)
    friday = next(m for m in find_dates(read(text, STUDY), Facts(published_on=THURSDAY), STUDY))
    day = friday.last_day or friday.first_day
    assert day == (date(2022, 1, 14) if row["direction"] == "past" else date(2022, 1, 21))


@pytest.mark.parametrize("row", NEVER, ids=lambda row: f"{row['where']} {row['word']}")
def test_a_trap_yields_no_date(row: dict[str, str]) -> None:
    assert row["word"] in row["example"].lower()
    assert not find_dates(read(row["example"], STUDY), Facts(published_on=THURSDAY), STUDY)


@pytest.mark.parametrize("row", PERIODS, ids=lambda row: row["name"])
def test_a_named_period_is_found_with_its_days(row: dict[str, str]) -> None:
    (mention,) = find_dates(read(row["example"], STUDY), Facts(published_on=THURSDAY), STUDY)
    assert mention.span.text == row["name"]
    assert (str(mention.first_day), str(mention.last_day)) == (row["first"], row["last"])
