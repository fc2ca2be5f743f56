"""What a document says of itself."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extraction.facts import document_facts
from flows.extraction.facts.cues import cues
from flows.extraction.names import find_entities
from flows.extraction.records import Facts
from flows.reading.passages import read
from schemas.study import load

STUDY = load()
BODY = (
    "A ferry with forty people on board sank near the harbour mouth, and divers searched for the crew all night long."
)


def facts(text: str, given_day: date | None = None) -> Facts:
    document = read(text, STUDY)
    return document_facts(document, find_entities(document, STUDY), STUDY, given_day)


def test_a_wire_report_tells_all_in_its_dateline() -> None:
    got = facts(f"Ferry sinks off Almaty harbour\n\nALMATY, 5 January 2022 (Harbour Wire) - {BODY}")
    assert (got.title, got.publisher, got.genre) == ("Ferry sinks off Almaty harbour", "Harbour Wire", "wire_report")
    assert (got.dateline_place, got.published_on, got.published_basis) == ("Almaty", date(2022, 1, 5), "stated")
    assert got.published_evidence == 'dateline "5 January 2022"'


# how a dateline may be written: the first line of a report, the place, the day
DATELINES = [
    ("ALMATY, January 5, 2022. /TASS/. ", "Almaty", date(2022, 1, 5)),
    ("Almaty [Kazakhstan], January 5, 2022 : ", "Almaty", date(2022, 1, 5)),
    ("Almaty (Kazakhstan), January 5, 2022 (AFP) - ", "Almaty", date(2022, 1, 5)),
    ("(Berlin, May 5, 2022) – ", "Berlin", date(2022, 5, 5)),
    ("BOGOTA, 12 JUL 90 (EFE) -- ", "Bogotá", date(1990, 7, 12)),
    ("NEW DELHI: ", "Delhi", None),
    ("JEDDAH (UNA) – ", "Jeddah", None),
]


@pytest.mark.parametrize(("start", "place", "day"), DATELINES, ids=[row[0] for row in DATELINES])
def test_datelines(start: str, place: str, day: date | None) -> None:
    got = facts(f"Ferry sinks near harbour\n\n{start}{BODY}")
    assert got.dateline_place is not None
    assert place in got.dateline_place
    assert got.published_on == day


def test_a_dateline_without_a_year_takes_it_from_the_weekday_of_the_lead() -> None:
    got = facts(f"ALMATY, Jan. 5 (Harbour Wire) - Police said on Wednesday: {BODY}")
    assert (got.published_on, got.published_basis) == (date(2022, 1, 5), "inferred")
    assert got.published_evidence is not None
    assert '"Wednesday"' in got.published_evidence


def test_a_dateline_without_a_year_and_without_evidence_tells_no_day() -> None:
    assert facts(f"ALMATY, Jan. 5 (Harbour Wire) - {BODY}").published_on is None


@pytest.mark.parametrize(
    ("line", "day", "precision"),
    [
        ("Thursday, 24 February 2022", date(2022, 2, 24), "day"),
        ("Posted on March 3, 2023 by admin", date(2023, 3, 3), "day"),
        ("date 2025-01-08 Images | harbour archive", date(2025, 1, 8), "day"),
        ("Compiled by the desk. Last updated 31.03.2022", date(2022, 3, 31), "day"),
        ("Annual report, May 2022", date(2022, 5, 1), "month"),
    ],
)
def test_a_header_line_tells_the_day(line: str, day: date, precision: str) -> None:
    got = facts(f"Ferry sinks near the harbour\n\n{line}\n\n{BODY}")
    assert (got.title, got.published_on, got.published_precision) == ("Ferry sinks near the harbour", day, precision)
    assert got.published_evidence is not None
    assert got.published_evidence.startswith("header line")


def test_a_given_day_is_taken_as_given() -> None:
    got = facts(f"3 May 2011\n\n{BODY}", date(2011, 5, 4))
    assert (got.published_on, got.published_basis) == (date(2011, 5, 4), "manifest")


def test_no_date_but_a_past_and_a_coming_day_bound_it() -> None:
    got = facts(f"{BODY} The mayor resigned on 3 May 2022. The court will meet on 7 May 2022 to hear the crew.")
    assert (got.published_on, got.published_precision, got.published_basis) == (date(2022, 5, 6), "vague", "inferred")


def test_no_date_and_nothing_to_come_is_null() -> None:
    assert facts(f"{BODY} The mayor resigned on 3 May 2022.").published_on is None


PUBLISHERS = [
    (f"HARBOUR TIMES\n\nFerry sinks near pier\n\n{BODY}", "Harbour Times"),
    (f"The Grey Pier: notes on the sea\n\nFerry sinks near pier\n\n{BODY}", "The Grey Pier"),
    (f"Ferry sinks near pier\n\n{BODY}\n\n© Harbour Desk 2022", "Harbour Desk"),
    (f"Ferry sinks near pier\n\n{BODY[:-1]}, Harbour News Agency reports.", "Harbour News Agency"),
    (f"Ferry sinks near pier\n\nPORT (TASS) - {BODY}", "TASS"),
    (f"Ferry sinks near pier\n\n{BODY}", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name"), PUBLISHERS, ids=[str(row[1]) for row in PUBLISHERS])
def test_publishers(text: str, name: str | None) -> None:
    got = facts(text)
    assert (got.publisher, got.title) == (name, "Ferry sinks near pier")


GENRES = [
    (f"PRESS RELEASE No. 4\n\nOn the ferry\n\n{BODY}", "press_release"),
    (
        f"The envoy answers\n\nQuestion: What sank?\n\nAnswer: {BODY}\n\nQuestion: And who?\n\nAnswer: {BODY}",
        "interview",
    ),
    (f"A long night\n\nBy Ann Sailor\n\n{BODY}", "news_report"),
]


@pytest.mark.parametrize(("text", "genre"), GENRES, ids=[row[1] for row in GENRES])
def test_genres(text: str, genre: str) -> None:
    assert facts(text).genre == genre


@pytest.mark.parametrize("row", STUDY.rows("lexicons/facts_cues.csv"), ids=lambda row: row["example"])
def test_every_cue_is_found_in_its_example(row: dict[str, str]) -> None:
    pattern = getattr(cues(STUDY), row["kind"])
    assert (pattern.match if row["kind"] in ("byline", "issuer") else pattern.search)(row["example"])


@pytest.mark.parametrize("row", STUDY.rows("lexicons/facts_publishers.csv"), ids=lambda row: row["alias"])
def test_every_known_outlet_is_named_in_full(row: dict[str, str]) -> None:
    assert facts(f"{row['example']} {BODY}").publisher == row["name"]


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("AaB .,:-–()/[]\n5©?"), max_size=80))
def test_any_text_has_facts(text: str) -> None:
    if text.strip():
        assert facts(text).genre
