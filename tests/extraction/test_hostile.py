"""Texts that nobody writes: whatever is repeated, everything is found in time that grows with the length only."""

import gc
import time

import pytest

from flows.extraction.annotate import annotate

UNITS = [
    "1", "12 ", "1,", "1-", "1/", "1 and 1, ", "5% ", "$", ", ", "and ", "half of ", "a hundred and ", "five ", "2022 ",
    "5 January ", "Jan. ", "+7 ", "“word ", "\"a ", "”", "“‘", "...", ". ", "!", "(a", "— ", "Q: ", "- a\n", "a\n",
    "a.\n\n", "Ab ", "A. B. ", "Mr. ", "President ", "He said he ", "said that ", "was killed by ", "no talks, ",
    "the attack of ", "said and which ", "\u200b",
]  # fmt: skip


def seconds(text, study):
    start = time.process_time()
    annotate(text, study)
    return time.process_time() - start


@pytest.mark.parametrize("unit", UNITS, ids=repr)
def test_time_grows_with_the_length_only(unit, study):
    """Four times the text takes about four times as long; a quadratic rule would take sixteen times."""
    seconds(unit, study)  # compiles the patterns
    short, long = (min(seconds(unit * (n // len(unit)), study) for _ in range(4)) for n in (5_000, 20_000))
    assert long < 8 * short + 0.05


@pytest.mark.parametrize("unit", ["1", ", ", "and ", "“word "], ids=repr)
def test_a_megabyte_takes_seconds(unit, study):
    assert seconds(unit * (1_000_000 // len(unit)), study) < 30


def test_ten_times_the_text_in_one_line_takes_about_ten_times_as_long(study):
    """Not in one line of its own size, but from where a rule that looks over the whole line would show."""
    line = "On 5 January 2022 some 40 men attacked the depot in Aktau, “and 12 were hurt,” the mayor said. "
    short, long = line * (30_000 // len(line)), line * (300_000 // len(line))
    ten = whole = 0.0
    gc.disable()  # its rounds grow with all that is alive, of this text or not
    try:
        for _ in range(3):  # by turns, as a machine's pace changes
            ten += sum(seconds(short, study) for _ in range(5))
            whole += seconds(long, study)
            ten += sum(seconds(short, study) for _ in range(5))
    finally:
        gc.enable()
    assert whole < 1.2 * ten
