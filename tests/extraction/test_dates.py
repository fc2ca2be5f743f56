"""What expressions of time mean: each row is a sentence read on a given day."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extraction.dates import find_dates
from flows.extraction.records import DateMention, Facts
from flows.reading.passages import read
from schemas.study import load

STUDY = load()
READ_ON = date(2022, 1, 21)  # a Friday


def found(text: str, on: date | None = READ_ON) -> tuple[DateMention, ...]:
    return find_dates(read(text, STUDY), Facts(published_on=on), STUDY)


def days(mention: DateMention) -> str:
    return f"{mention.first_day or '..'}/{mention.last_day or '..'}"


# text, the expression, its days, precision, TIMEX3 value
DATES = [
    ("The dam burst on 3 May 2019.", "3 May 2019", "2019-05-03/2019-05-03", "day", "2019-05-03"),
    ("The dam burst on May 3rd, 2019.", "May 3rd, 2019", "2019-05-03/2019-05-03", "day", "2019-05-03"),
    ("The dam burst on Friday, 3 May 2019.", "Friday, 3 May 2019", "2019-05-03/2019-05-03", "day", "2019-05-03"),
    ("The dam burst on the 3rd of May, 2019.", "the 3rd of May, 2019", "2019-05-03/2019-05-03", "day", "2019-05-03"),
    ("Last seen 03.05.2019 near the dam.", "03.05.2019", "2019-05-03/2019-05-03", "day", "2019-05-03"),
    ("Last seen 2019-05-03 near the dam.", "2019-05-03", "2019-05-03/2019-05-03", "day", "2019-05-03"),
    ("PORT, 3 MAY 89 (EFE) - Rain.", "3 MAY 89", "1989-05-03/1989-05-03", "day", "1989-05-03"),
    ("It burst in December.", "December", "2021-12-01/2021-12-31", "month", "2021-12"),
    ("It will open in December.", "December", "2022-12-01/2022-12-31", "month", "2022-12"),
    ("They fled from 5 to 9 January.", "5 to 9 January", "2022-01-05/2022-01-09", "range", "2022-01-05"),
    ("The fair ran May 3-9, 2019.", "May 3-9, 2019", "2019-05-03/2019-05-09", "range", "2019-05-03"),
    ("Shut 3 May 2019 to 2 May 2020.", "3 May 2019 to 2 May 2020", "2019-05-03/2020-05-02", "range", "2019-05-03"),
    ("It ran from December to March 2021.", "December to March 2021", "2020-12-01/2021-03-31", "range", "2020-12"),
    ("Prices doubled in 2019-20.", "2019-20", "2019-01-01/2020-12-31", "range", "2019"),
    ("It was signed in late May 2019.", "late May 2019", "2019-05-21/2019-05-31", "vague", "2019-05"),
    ("It was signed in mid-2019.", "mid-2019", "2019-05-01/2019-08-31", "vague", "2019"),
    ("It must be signed by the end of the year.", "the end of the year", "2022-12-31/2022-12-31", "day", "2022"),
    ("Up in the third quarter of 2019.", "the third quarter of 2019", "2019-07-01/2019-09-30", "quarter", "2019-Q3"),
    ("It was signed in the spring of 2019.", "the spring of 2019", "2019-03-01/2019-05-31", "quarter", "2019-SP"),
    ("The pier was built in the 1980s.", "the 1980s", "1980-01-01/1989-12-31", "range", "198"),
    ("They met on Monday.", "Monday", "2022-01-17/2022-01-17", "day", "2022-01-17"),
    ("They will meet on Monday.", "Monday", "2022-01-24/2022-01-24", "day", "2022-01-24"),
    ("The court is shut until Monday.", "Monday", "../2022-01-24", "day", "2022-01-24"),
    ("The court has been shut since last May.", "last May", "2021-05-01/..", "month", "2021-05"),
    ("They met last week.", "last week", "2022-01-10/2022-01-16", "week", "2022-W02"),
    ("They met two months ago.", "two months ago", "2021-11-01/2021-11-30", "month", "2021-11"),
    ("They met yesterday.", "yesterday", "2022-01-20/2022-01-20", "day", "2022-01-20"),
    ("The trial will start in three days.", "three days", "2022-01-24/2022-01-24", "day", "2022-01-24"),
    ("The town fell in 146 BC.", "146 BC", "../..", "year", "BC0146"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "expected", "precision", "timex"), DATES, ids=[row[1] for row in DATES])
def test_a_date_has_its_days_precision_and_value(
    text: str, words: str, expected: str, precision: str, timex: str
) -> None:
    (mention,) = found(text)
    assert (mention.span.text, mention.type, days(mention)) == (words, "date", expected)
    assert (mention.precision, mention.timex) == (precision, timex)


# what counts from the text before it: the last expression's words and days
CHAINED = [
    ("It rained on 3 May 2019. The next day it snowed.", "The next day", "2019-05-04/2019-05-04"),
    ("It rained on 3 May 2019; two days later it snowed.", "two days later", "2019-05-05/2019-05-05"),
    ("It rained on 3 May 2019 after hail in the previous two days.", "the previous two days", "2019-05-01/2019-05-02"),
    ("It rained on 3 May 2019. In July of that year it snowed.", "July of that year", "2019-07-01/2019-07-31"),
    ("On 3 May 2019 it rained till the evening of that day.", "the evening of that day", "2019-05-03/2019-05-03"),
    ("It met three months after the January events.", "three months after the January events", "2022-04-01/2022-04-30"),
    ("It met on Monday, a day after the mayor resigned.", "a day after", "2022-01-17/2022-01-17"),
    ("The ferry sank in May 2019. Two days later a panel met.", "Two days later", "../.."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "expected"), CHAINED, ids=[row[1] for row in CHAINED])
def test_a_relative_date_leans_on_what_was_said(text: str, words: str, expected: str) -> None:
    mention = found(text)[-1]
    assert (mention.span.text, days(mention)) == (words, expected)


OTHER_TYPES = [
    ("It happened at 11 p.m.", "11 p.m.", "time", "time", "XXXX-XX-XXT23:00"),
    ("The road is shut from 11 p.m. to 7 a.m.", "11 p.m. to 7 a.m.", "time", "time", "XXXX-XX-XXT23:00"),
    ("It began on the night of 3 May 2019.", "the night of 3 May 2019", "time", "time", "2019-05-03TNI"),
    ("He was jailed for 15 days.", "15 days", "duration", "day", "P15D"),
    ("They met within 48 hours.", "48 hours", "duration", "time", "PT48H"),
    ("He waited for several hours.", "several hours", "duration", "vague", "PTXH"),
    ("They signed a five-year lease.", "five-year", "duration", "year", "P5Y"),
    ("It took two and a half years.", "two and a half years", "duration", "year", "P2.5Y"),
    ("They pay every year.", "every year", "set", "year", "P1Y"),
    ("The market is held every Sunday.", "every Sunday", "set", "day", "XXXX-WXX-7"),
    ("He visits every winter.", "every winter", "set", "quarter", "XXXX-WI"),
]


@pytest.mark.parametrize(("text", "words", "kind", "precision", "timex"), OTHER_TYPES, ids=[r[1] for r in OTHER_TYPES])
def test_times_durations_and_sets_have_no_days_of_their_own(
    text: str, words: str, kind: str, precision: str, timex: str
) -> None:
    (mention,) = found(text)
    assert (mention.span.text, mention.type, mention.precision, mention.timex) == (words, kind, precision, timex)


@pytest.mark.parametrize(
    "text",
    [
        "He may resign, and they may march.",
        "It passed on the second vote.",
        "She writes for the Sun and the Mail.",
        "They lost 3:2 in version 2.10.4.",
        "The court cited Article 4 and Article 1998.",
        "It was the 73rd session, shown on Channel 24.",
        "Call +7 (7172) 27-05-12 or 8-800-2022-2023.",
        "A 34-year-old welder came; she is 18 years of age.",
        "They freed 1973 people for $1973.",
        "The guide is a 4 min read.",
        "The fall of the city was near.",
    ],
)
def test_what_only_looks_like_time_is_left_out(text: str) -> None:
    assert [m.span.text for m in found(text)] == []


def test_a_count_after_a_month_is_no_day() -> None:
    assert [m.span.text for m in found("In January 26 people were freed.")] == ["January"]


def test_a_chronology_gives_its_day_to_what_stands_under_it() -> None:
    mentions = found("4 January – Crowds gather. In the evening the mayor resigns.", date(2022, 3, 31))
    assert [days(m) for m in mentions] == ["2022-01-04/2022-01-04"] * 2


def test_a_history_goes_on_from_the_last_year_it_named() -> None:
    text = (
        "The war began in 1911. In March 1912 the port fell. In May the north rose. The town fell on 3 November. "
        "In January the truce of 1913 was signed. By 1914 it was broken. The peace of 1916 lasted."
    )
    mentions = {m.span.text: days(m) for m in found(text, date(2009, 12, 19))}
    assert mentions["May"] == "1912-05-01/1912-05-31"
    assert mentions["3 November"] == "1912-11-03/1912-11-03"
    assert mentions["January"] == "1913-01-01/1913-01-31"


def test_a_year_named_in_passing_does_not_lead_a_history_away() -> None:
    text = (
        "The war began in 1911. By 1912 it had spread. In March 1913 it ebbed. The peace of 1914 was short. "
        "On 10 March 1915 the north rose, long before the planned campaign of 1916. On 21 March the port fell."
    )
    assert days(found(text, date(2009, 12, 19))[-1]) == "1915-03-21/1915-03-21"


def test_a_section_headed_by_a_year_is_told_as_a_history_of_it() -> None:
    text = (
        "The bridge that nobody wanted was finished last week, to the relief of the town.\n\n2003: Plans\n\n"
        "On 31 January the council chose a site.\n\nOpening\n\nThe mayor crossed it on 3 May."
    )
    mentions = {m.span.text: days(m) for m in found(text, date(2009, 5, 12))}
    assert mentions["31 January"] == "2003-01-31/2003-01-31"
    assert mentions["3 May"] == "2009-05-03/2009-05-03"


def test_a_date_joined_to_one_with_a_year_has_that_year() -> None:
    first, second = found("Shops were burnt in April and in June 2005.", date(2009, 5, 12))
    assert (days(first), days(second)) == ("2005-04-01/2005-04-30", "2005-06-01/2005-06-30")


@pytest.mark.parametrize(("text", "words"), [("It will soon reopen.", ["soon"]), ("It soon became a ruin.", [])])
def test_soon_is_a_time_only_where_it_is_still_to_come(text: str, words: list[str]) -> None:
    assert [m.span.text for m in found(text)] == words


def test_without_a_day_of_speaking_nothing_is_guessed() -> None:
    assert [days(m) for m in found("They met on Friday and again on 5 January.", None)] == ["../..", "../.."]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It was signed in the summer of 2019.", "2019-22"),
        ("It was signed in the first half of 2019.", "2019-40"),
        ("It has been in force since 3 May 2019.", "2019-05-03/.."),
        ("It ran from 3 May to 9 May 2019.", "2019-05-03/2019-05-09"),
        ("It was signed in early May 2019.", "2019-05-01~/2019-05-10~"),
        ("It lasted ten days.", None),
    ],
)
def test_edtf(text: str, edtf: str | None) -> None:
    assert found(text)[0].edtf == edtf


WORDS = st.sampled_from(
    [
        "January",
        "5",
        "2022",
        "May",
        "may",
        "the",
        "last",
        "two",
        "days",
        "ago",
        "and",
        "to",
        "-",
        ",",
        ".",
        "night",
        "of",
        "Friday",
        "31",
        "February",
        "9999",
        "year",
        "every",
        "half",
        "a",
        "after",
        "99",
        "BC",
        "in",
        "Qantar",
        "0",
        "early",
        "quarter",
        "11:30",
        "19th",
        "century",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=25).map(" ".join)))
def test_any_text_is_read_and_every_span_holds_its_words_in_order(text: str) -> None:
    mentions = found(text) if text.strip() else ()
    spans = [m.span for m in mentions]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(m.first_day is None or m.last_day is None or m.first_day <= m.last_day for m in mentions)
