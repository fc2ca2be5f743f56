"""Paragraphs and sentences."""

from __future__ import annotations

import pytest

from flows.reading.paragraphs import paragraphs, sentences

ABBREVIATIONS = frozenset({"mr", "jan", "a.m"})


def test_each_line_is_a_paragraph() -> None:
    assert [p.text for p in paragraphs("One line.\n  Another.  \n\n\nA third.")] == [
        "One line.",
        "Another.",
        "A third.",
    ]


def test_a_hard_wrapped_text_has_blocks() -> None:
    line = "the ferry left the harbour at noon with forty people and\n"
    found = paragraphs(f"{line * 6}came back.\n\n{line * 3}sank.")
    assert [p.text[-5:] for p in found] == ["back.", "sank."]


SENTENCES = [
    ("It rained. Nobody came.", ["It rained.", "Nobody came."]),
    ("Mr. Berg came at 2 a.m. on Jan. 5 by boat.", ["Mr. Berg came at 2 a.m. on Jan. 5 by boat."]),
    ("J. Marsh wrote it. R. Reed read it.", ["J. Marsh wrote it.", "R. Reed read it."]),
    ("“It holds.” He left.", ["“It holds.”", "He left."]),
    ("Why? Nobody knows!", ["Why?", "Nobody knows!"]),
    ("2. The minister spoke. He left.", ["2. The minister spoke.", "He left."]),
    ("It cost 3.5 million. That is all.", ["It cost 3.5 million.", "That is all."]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_sentences(text: str, expected: list[str]) -> None:
    (paragraph,) = paragraphs(text)
    assert [s.text for s in sentences(paragraph, ABBREVIATIONS)] == expected
