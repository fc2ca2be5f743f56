"""Figures in any text: valid spans, ordered bounds, known codes, and time that grows with the text only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extraction.figures import find_figures
from flows.extraction.records import Facts, Figure
from flows.reading.passages import read
from schemas.codes import codes
from schemas.study import load

_WORDS = (
    "one two half third quarter dozen dozens of hundreds tens thousand million a an and or to between from more than at least about up "
    "$ € % - – , . ( ) / : 5 26 1,300 2 030 50-60 2019 1.2.3 people killed were tenge per litre year old twice times percent in out"
).split()


def figures(text: str) -> tuple[Figure, ...]:
    return find_figures(read(text, load()), Facts(), (), (), (), load())


def check(text: str) -> None:
    for figure in figures(text):
        assert figure.span.text == text[figure.span.start : figure.span.end]
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        assert figure.low is not None or figure.high is not None
        assert figure.qualifier in codes("qualifiers")
        assert figure.measure in codes("measures")
        assert figure.modality in codes("figure_modalities")


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_text(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=40), st.sampled_from([" ", ""]))
@settings(max_examples=300, deadline=None)
def test_any_words_of_amounts(words: list[str], between: str) -> None:
    check(between.join(words))


@pytest.mark.parametrize(
    "piece", ["1", "1,234,567,", "1,", "and 5 ", "hundred and ", "tens of thousands of ", "5-6-", "$", "half a "]
)
def test_time_grows_with_the_text_only(piece: str) -> None:
    """Eight times the text takes about eight times as long (thirty allows for a busy machine), never sixty-four."""

    def took(size: int) -> float:
        document = read(piece * (size // len(piece)), load())
        start = time.process_time()
        find_figures(document, Facts(), (), (), (), load())
        return time.process_time() - start

    took(1000)
    assert took(16_000) < 30 * max(took(2000), 0.005)
