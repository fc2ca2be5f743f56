"""Amounts in sentences: value, qualifier, unit, measure, what is counted, and what is no amount."""

from __future__ import annotations

from datetime import date

import pytest

from flows.extraction.dates import find_dates
from flows.extraction.figures import find_figures
from flows.extraction.records import DateMention, Facts, Figure
from flows.reading.passages import read
from schemas.study import load


def figures(text: str, dates: tuple[DateMention, ...] = ()) -> tuple[Figure, ...]:
    return find_figures(read(text, load()), Facts(), (), dates, (), load())


def only(text: str) -> Figure:
    (figure,) = figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "span", "low", "high"),
    [
        ("They sold 1,300 boats.", "1,300", 1300, 1300),
        ("They sold 1 300 boats.", "1 300", 1300, 1300),
        ("They sold 1\u00a0300 boats.", "1\u00a0300", 1300, 1300),
        ("They sold 1.300.000 boats.", "1.300.000", 1_300_000, 1_300_000),
        ("They sold 1,20,000 boats.", "1,20,000", 120_000, 120_000),
        ("They sold 6 thousand boats.", "6 thousand", 6000, 6000),
        ("They sold 3k boats.", "3k", 3000, 3000),
        ("They sold 1.3 million boats.", "1.3 million", 1_300_000, 1_300_000),
        ("They sold twenty-one boats.", "twenty-one", 21, 21),
        ("They sold two hundred and six boats.", "two hundred and six", 206, 206),
        ("They sold a hundred boats.", "a hundred", 100, 100),
        ("They sold half a dozen boats.", "half a dozen", 6, 6),
        ("They sold two dozen boats.", "two dozen", 24, 24),
        ("They sold 3 dozens of boats.", "3 dozens", 36, 36),
        ("They sold half a million boats.", "half a million", 500_000, 500_000),
        ("They sold five and a half million boats.", "five and a half million", 5_500_000, 5_500_000),
        ("They sold 3 million and a half boats.", "3 million and a half", 3_500_000, 3_500_000),
        ("They sold two million and three quarters of it.", "two million and three quarters", 2_750_000, 2_750_000),
        ("They sold one billion and a half million.", "one billion and a half million", 1_000_500_000, 1_000_500_000),
        ("They sold dozens of boats.", "dozens", 24, 99),
        ("They sold three halves of the stock.", "three halves", 1.5, 1.5),
        ("They sold twenty-three fifths of the stock.", "twenty-three fifths", 4.6, 4.6),
        ("They sold two thousandths of the stock.", "two thousandths", 0.002, 0.002),
        ("They sold several hundred boats.", "several hundred", 200, 999),
        ("They sold tens of thousands of boats.", "tens of thousands", 20_000, 99_999),
        ("They sold 50-60 boats.", "50-60", 50, 60),
        ("They sold between 40 and 45 boats.", "between 40 and 45", 40, 45),
        ("They sold three to seven boats.", "three to seven", 3, 7),
    ],
)
def test_numbers(text: str, span: str, low: float, high: float) -> None:
    figure = only(text)
    assert (figure.span.text, figure.low, figure.high) == (span, low, high)


@pytest.mark.parametrize(
    ("text", "span", "low", "high", "qualifier"),
    [
        ("More than 40 boats sank.", "More than 40", 40, None, "more_than"),
        ("At least forty boats sank.", "At least forty", 40, None, "at_least"),
        ("No fewer than 40 boats sank.", "No fewer than 40", 40, None, "at_least"),
        ("Fewer than 40 boats sank.", "Fewer than 40", None, 40, "less_than"),
        ("No more than 40 boats sank.", "No more than 40", None, 40, "at_most"),
        ("As many as 40 boats sank.", "As many as 40", None, 40, "at_most"),
        ("Some 40 boats sank.", "Some 40", 40, 40, "approximate"),
        ("Last year 40 or so boats sank.", "40 or so", 40, 40, "approximate"),
        ("Growth was 2.5 percent at most.", "2.5 percent at most", None, 2.5, "at_most"),
        ("Well over a thousand boats sank.", "Well over a thousand", 1000, None, "more_than"),
        ("The price has gone up to 40 euros.", "40 euros", 40, 40, "exact"),
    ],
)
def test_qualifiers(text: str, span: str, low: float | None, high: float | None, qualifier: str) -> None:
    figure = only(text)
    assert (figure.span.text, figure.low, figure.high, figure.qualifier) == (span, low, high, qualifier)


@pytest.mark.parametrize(
    ("text", "qualifiers"),
    [
        ("The trail is more than 60 miles (97 km) long.", ["more_than", "more_than"]),
        ("The motor gives just under 300 hp (224 kW / 220 kW net).", ["less_than", "less_than", "less_than"]),
        ("Repairs cost about $2 million (€1.8 million).", ["approximate", "approximate"]),
        ("More than 60 boats (20 of them new) sank.", ["more_than", "exact"]),
        ("The trail is 50-60 miles (80-97 km) long.", ["range", "range"]),
    ],
)
def test_an_amount_told_again_in_another_unit_is_meant_as_the_first(text: str, qualifiers: list[str]) -> None:
    assert [figure.qualifier for figure in figures(text)] == qualifiers


@pytest.mark.parametrize(
    ("text", "spans", "units"),
    [
        ("The loss was US$2-3 billion.", ["US$2-3 billion"], ["USD"]),
        ("The loss was KZT 104.4 bn.", ["KZT 104.4 bn"], ["KZT"]),
        ("The loss was €180m.", ["€180m"], ["EUR"]),
        ("The loss was 12 million Swiss francs.", ["12 million Swiss francs"], ["CHF"]),
        ("The loss was from $10 to $15 billion.", ["$10 to $15 billion"], ["USD"]),
        ("Petrol sold at 50 tenge per 1 litre.", ["50 tenge per 1 litre"], ["KZT_per_litre"]),
        (
            "Petrol rose from 50-60 to 110-120 tenge per liter.",
            ["50-60", "110-120 tenge per liter"],
            ["KZT_per_litre"] * 2,
        ),
        (
            "Petrol rose to 120 tenge ($0.28) a litre from 60.",
            ["120 tenge", "$0.28", "60"],
            ["KZT_per_litre", "USD", "KZT_per_litre"],
        ),
        ("The peso, at 43 to the dollar in May, is weak.", ["43 to the dollar"], ["peso"]),  # whose peso is not told
        ("The yen, at 143 to the dollar in May, is weak.", ["143 to the dollar"], ["JPY"]),
        ("A 34-year-old baker came.", ["34-year-old"], ["year"]),
        ("The baker, Anna Holt, 57, came.", ["57"], ["year"]),
        ("He was 19.", ["19"], ["year"]),
        ("It took 48 hours.", ["48 hours"], ["hour"]),
        ("One baker in four came late.", ["One baker in four"], ["ratio"]),
        ("Two-thirds of the bakers came late.", ["Two-thirds"], ["ratio"]),
        ("A two-fold rise was seen.", ["two-fold"], ["ratio"]),
        ("The rate was 10.25%.", ["10.25%"], ["percent"]),
        ("She served a single seven-year term.", ["a single seven-year term", "seven-year"], ["term", "year"]),
        ("Some 90 states of the world signed it.", ["Some 90"], ["state"]),
    ],
)
def test_units(text: str, spans: list[str], units: list[str]) -> None:
    found = [f for f in figures(text) if f.unit != "item"]
    assert [f.span.text for f in found] == spans
    assert [f.unit for f in found] == units


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("In the port 9 divers drowned and 12 were hurt.", ["killed", "injured"]),
        ("More than 300 sailors, stewards, and 20 divers were injured.", ["injured", "injured"]),
        ("The ministry put the number of divers killed at 9, with 12 wounded.", ["killed", "injured"]),
        ("They arrested 40 people after the match.", ["detained"]),
        ("Dockers seized six porters and murdered four of them.", ["count", "killed"]),
        ("At least 15 people, including three divers, were killed.", ["killed", "killed"]),
        ("The count is 9 dead, 12 injured.", ["killed", "injured"]),
        ("Some 3,000 people marched through the port.", ["participants"]),
        ("The army deployed 1,500 soldiers.", ["deployed"]),
        ("The storm did damage of 3 million euros.", ["damage"]),
        ("The fund collected 3 million euros.", ["count"]),
        ("Turnout was 30 percent.", ["share"]),
        ("Inflation reached 8 percent.", ["count"]),
        ("The port was shut for ten days.", ["duration"]),
        ("In March about 40 people were held in remand prisons.", ["detained"]),
        ("About 30 relatives of the dead marched through the port.", ["participants"]),
        ("At least 18 divers and 26 marchers were killed in the port.", ["killed", "killed"]),
        ("Police detained 30 demonstrators and let 12 marchers pass.", ["detained", "participants"]),
        ("Nobody was killed in the port, but 500 people lost their boats.", ["count"]),
    ],
)
def test_measures(text: str, measures: list[str]) -> None:
    assert [f.measure for f in figures(text)] == measures


@pytest.mark.parametrize(
    ("text", "counted", "unit", "group"),
    [
        ("They counted 19 police officers and soldiers.", "police officers and soldiers", "person", "security_forces"),
        ("They counted 26 armed criminals.", "armed criminals", "person", "militant"),
        (
            "They counted eight members of the border police.",
            "members of the border police",
            "person",
            "security_forces",
        ),
        ("They counted 164 people, including soldiers and civilians.", "people", "person", "mixed"),
        ("They counted 500 police vehicles.", "police vehicles", "item", None),
        ("They counted ten of the 14 hostages.", "hostages", "person", None),
        ("They counted many, 19 of them police officers.", "police officers", "person", "security_forces"),
        ("They counted many, 19 of whom were soldiers.", "soldiers", "person", "security_forces"),
        ("They counted six mining and banking groups.", "mining and banking groups", "item", None),
        ("They counted 37 states and organisations.", "states", "item", None),
    ],
)
def test_what_is_counted(text: str, counted: str, unit: str, group: str | None) -> None:
    figure = figures(text)[0]
    assert (figure.counted, figure.unit, figure.counted_group) == (counted, unit, group)


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("They sold 19 boats.", "stated"),
        ("They will sell 19 boats.", "planned"),
        ("They should sell 19 boats.", "demanded"),
        ("They may sell 19 boats.", "hypothetical"),
        ("The figure of 19 boats was withdrawn.", "negated"),
        ("Five bakers demanded a new oven.", "stated"),
    ],
)
def test_modality(text: str, modality: str) -> None:
    assert only(text).modality == modality


@pytest.mark.parametrize(
    "text",
    [
        "It was seen on Khabar 24 and in Article 4.",
        "Articles 2 and 4 apply.",
        "The 73rd session met.",
        "It began at 17:22 and ended at 10.45pm.",
        "It was in 2019.",
        "She left in March 2019 and came back on 4 May.",
        "One of them left, and one deputy laughed.",
        "Not a single boat sank; they did not sell a single boat.",
        "See Table 3 [12] and version 1.2.3.",
        "Call +7 727 555 0101 or 8-800-555-01-01.",
        "The first half was dull, the second half better, and a third man came.",
        "They came three months after the storm, or two days later.",
        "Q-1. How did it start?",
        "2. The deputy opened the meeting.",
        "Her COVID-19 test and the G7 summit.",
        "It was FIR No. 123/2019.",
    ],
)
def test_no_amounts(text: str) -> None:
    assert figures(text) == ()


def test_bare_numbers_take_up_what_was_counted() -> None:
    found = figures("A list names 40 civilians who were killed. Four were children.")
    assert [(f.unit, f.measure, f.counted_group) for f in found] == [("person", "killed", "civilian")] * 2


def test_a_price_keeps_its_unit_through_the_text() -> None:
    found = figures(
        "Petrol sold at 60 tenge a litre. In May the price was raised to 90 tenge. A lamp cost 9,000 tenge."
    )
    assert [f.unit for f in found] == ["KZT_per_litre", "KZT_per_litre", "KZT"]


def test_furniture_holds_no_figures() -> None:
    text = "The port was shut for ten days in all.\n\nAverage rating: 4\n"
    assert [f.span.text for f in figures(text)] == ["ten days"]


def test_the_day_up_to_which_people_are_counted() -> None:
    text = "By 11 May 2019 the police had detained 40 people; on 12 May 2019 they let 9 people go."
    document = read(text, load())
    found = find_figures(document, Facts(), (), find_dates(document, Facts(), load()), (), load())
    assert [f.as_of_first for f in found] == [date(2019, 5, 11), None]


def test_a_part_of_a_day_is_no_fraction() -> None:
    text = "They fired on 25/01/2022, on 08/01/2022 and on 1/6/22; 3/4 of them left."
    document = read(text, load())
    found = find_figures(document, Facts(), (), find_dates(document, Facts(), load()), (), load())
    assert [f.span.text for f in found] == ["3/4"]


def test_groups_told_by_the_clause() -> None:
    found = figures(
        "The list has 19 of the dead who were police officers. It put the gunmen killed at 26, with 18 wounded."
    )
    assert [f.counted_group for f in found] == ["security_forces", "militant", "militant"]
