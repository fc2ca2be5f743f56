"""What an event is about: acts from the list, heads of noun phrases."""

import pytest

from flows.resolution.acts import act_of, head_of
from schemas.study import load


@pytest.mark.parametrize(
    "row", load().rows("lexicons/events_acts.csv"), ids=lambda row: f"{row['event_type']}-{row['act']}"
)
def test_the_example_of_each_act_is_of_it(row):
    assert act_of(row["event_type"], row["example"], load()) == row["act"]


def test_every_act_is_of_a_known_type():
    types = {row["code"] for row in load().rows("vocabularies/event_types.csv")}
    assert {row["event_type"] for row in load().rows("lexicons/events_acts.csv")} <= types


@pytest.mark.parametrize(
    ("words", "head"),
    [
        ("the new funds", "fund"),
        ("a fund for the families of the dead", "fund"),
        ("political and economic reforms", "political"),
        ("press", "press"),
        ("", None),
        (None, None),
    ],
)
def test_head_of_a_phrase(words, head):
    assert head_of(words) == head
