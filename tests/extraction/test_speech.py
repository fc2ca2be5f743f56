"""Who said what: quotations, reported clauses and their speakers."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extraction.dates import find_dates
from flows.extraction.known import prepare
from flows.extraction.records import Facts, Statement
from flows.extraction.speech import find_statements, speaker_at
from flows.reading.passages import read
from schemas.study import load

STUDY = load()


def statements(text: str) -> tuple[Statement, ...]:
    known = prepare(text, STUDY)
    dates = find_dates(known.document, known.facts, STUDY)
    return find_statements(known.document, known.facts, known.entities, dates, STUDY)


def told(text: str) -> list[tuple[str | None, str]]:
    """Speaker and words of each statement."""
    return [(s.speaker, s.span.text) for s in statements(text)]


# sentence; then speaker and reported clause of each statement in it
REPORTED = [
    # the cue before its clause
    ("The mayor said that the pier was safe.", [("mayor", "the pier was safe")]),
    ("Officials said two ferries had sunk.", [("officials", "two ferries had sunk")]),
    ("Anna Berg, the head of the port, said the pier was safe.", [("Anna Berg", "the pier was safe")]),
    ("A clerk, who gave no name, said the pier was safe.", [("clerk", "the pier was safe")]),
    ("The port's head, Anna Berg, told reporters that it was safe.", [("Anna Berg", "it was safe")]),
    ("Divers said by radio that they had found the wreck.", [("divers", "they had found the wreck")]),
    ("A diver asked quietly who had closed the hatch.", [("diver", "who had closed the hatch")]),
    ("The report says that 40 houses burned.", [("report", "40 houses burned")]),
    # behind its clause, and in the middle of it
    ("The pier was sold in 1999, the mayor admitted in court.", [("mayor", "The pier was sold in 1999")]),
    ("The pier, the mayor said, was sold in 1999.", [("mayor", "The pier, the mayor said, was sold in 1999")]),
    (
        "Twelve people were hurt, according to Harbour Watch Group.",
        [("Harbour Watch Group", "Twelve people were hurt")],
    ),
    ("According to the mayor, 12 people were hurt.", [("mayor", "12 people were hurt")]),
    # one sentence, more than one speaker
    (
        "Officials said two ferries had sunk, adding that divers were at work.",
        [("officials", "two ferries had sunk"), ("officials", "divers were at work")],
    ),
    (
        "Officials said two ferries had sunk; relatives say that three are missing.",
        [("officials", "two ferries had sunk"), ("relatives", "three are missing")],
    ),
    (
        "The report says that 40 houses burned, while the mayor claims that only ten did.",
        [("report", "40 houses burned"), ("mayor", "only ten did")],
    ),
    # nouns and numbers that are reported
    ("The Harbour Ministry put the number of dead at 26.", [("Harbour Ministry", "the number of dead at 26")]),
    ("Anna Berg spoke of heavy losses in the port.", [("Anna Berg", "heavy losses in the port")]),
    ("Witnesses described the storm as a disaster.", [("witnesses", "the storm as a disaster")]),
    # who is meant
    (
        "A spokesman for the Harbour Ministry denied that anyone had drowned.",
        [("Harbour Ministry", "anyone had drowned")],
    ),
    ("Lawyers for the crew say that nothing was done.", [("lawyers for the crew", "nothing was done")]),
    ("A 34-year-old welder from Oslo said the gate was shut.", [("welder from Oslo", "the gate was shut")]),
    ("Anna Berg opened the pier. She said that it was safe.", [("Anna Berg", "it was safe")]),
    # not reported speech
    ("Five states answered the call.", []),
    ("Much has been said about the pier.", []),
    ("More than forty firms have filed claims.", []),
    ("In May, the harbour police reported on the fire.", []),
    ("The mayor promised new piers to the town.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), REPORTED, ids=[row[0] for row in REPORTED])
def test_reported_clauses(sentence: str, expected: list[tuple[str, str]]) -> None:
    assert told(sentence) == expected


QUOTED = [
    ("“We lost everything here,” said Maria Lopez, a farmer.", [("Maria Lopez", "We lost everything here,")]),
    (
        "“We checked it twice,” Anna Berg said. “It holds.”",
        [("Anna Berg", "We checked it twice,"), ("Anna Berg", "It holds.")],
    ),
    ("As a guard at the gate wrote to me: “They never opened the doors.”", [("guard", "They never opened the doors.")]),
    (
        "Anna Berg said: “My boss said to me, ‘Write this or leave now,’ so I left.”",
        [
            ("Anna Berg", "My boss said to me, ‘Write this or leave now,’ so I left."),
            ("boss", "Write this or leave now,"),
        ],
    ),
    ("Critics say that it “closed a hundred doors for ever”.", [("critics", "closed a hundred doors for ever")]),
    ("A sign read “Do not enter the pier here”.", [(None, "Do not enter the pier here")]),
    ("They call it “the pier”.", []),
    ("He doesn't know the captains' union's pay.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), QUOTED, ids=[row[0] for row in QUOTED])
def test_quotations(sentence: str, expected: list[tuple[str | None, str]]) -> None:
    assert [(s.speaker, s.span.text) for s in statements(sentence) if s.kind == "direct"] == expected


def test_each_item_of_a_list_is_a_statement() -> None:
    text = "The ministry recalls that:\n\n– the road is open;\n\n– the bridge was repaired in May.\n\nIt rained."
    assert told(text) == [("ministry", "the road is open"), ("ministry", "the bridge was repaired in May")]


def test_the_day_beside_the_cue_is_when_it_was_said() -> None:
    (found,) = statements("Officials said on 5 May 2021 that two ferries had sunk on 3 May 2021.")
    assert str(found.said_on) == "2021-05-05"


def test_the_innermost_statement_tells_who_speaks_at_a_place() -> None:
    text = "Anna Berg said the mayor had gone. The pier was shut."
    document = read(text, STUDY)
    found = statements(text)
    at = text.index
    assert speaker_at(document.span(at("gone"), at("gone") + 4), document, found) == "Anna Berg"
    assert speaker_at(document.span(at("shut"), at("shut") + 4), document, found) is None


VERBS = STUDY.rows("lexicons/speech_verbs.csv")


@pytest.mark.parametrize("row", VERBS, ids=[row["verb"] for row in VERBS])
def test_examples_of_reporting_verbs(row: dict[str, str]) -> None:
    assert {s.cue for s in statements(row["example"])} & set(row["forms"].split("|"))


WHO = [*STUDY.rows("lexicons/speech_roles.csv"), *STUDY.rows("lexicons/speech_pronouns.csv")]


@pytest.mark.parametrize("row", WHO, ids=[row["word"] for row in WHO])
def test_examples_of_speakers(row: dict[str, str]) -> None:
    speakers = {s.speaker for s in statements(row["example"]) if s.span.text == "it was over"}
    expected = {
        "office": {"Ann Berg", *_of_the_study(row["word"])},
        "person": {"Ann Berg"},
        "body": {"Harbour Watch Group"},
        "group": {"residents"},
        "voice": {"Harbour Ministry", "Harbour Watch Group"},
        "self": set(),
    }[row["kind"]]
    assert speakers <= expected
    assert bool(speakers) == bool(expected)


def _of_the_study(role: str) -> set[str]:
    """The person who alone holds an office in the study's country ("the president")."""
    return {s.speaker for s in statements(f"The {role} said that it was over.") if s.speaker and s.speaker[0].isupper()}


WORDS = st.sampled_from(
    [
        "said",
        "that",
        "“",
        "”",
        "‘",
        "’",
        '"',
        ",",
        ".",
        ";",
        ":",
        "He",
        "the mayor",
        "according to",
        "\n",
        "- ",
        "it was",
        "adding",
        "Ann Berg",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_has_statements_of_its_own_characters(text: str) -> None:
    for found in statements(text):
        assert text[found.span.start : found.span.end] == found.span.text
        assert found.span.text.strip() == found.span.text
        assert 0 < found.confidence <= 1


@pytest.mark.parametrize(
    "piece", ["“", "“‘", "said ", "he said that ", "“It was over now,” he said. ", "The mayor said it was.\n"]
)
def test_time_is_linear_in_the_text(piece: str) -> None:
    document = read(piece * (100_000 // len(piece)), STUDY)
    start = time.process_time()
    find_statements(document, Facts(), (), (), STUDY)
    assert time.process_time() - start < 4  # about half a second; what is quadratic takes minutes
