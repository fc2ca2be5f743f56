"""Arithmetic on the calendar."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extraction.dates import days as cal


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        (date(2022, 1, 31), 1, "M", date(2022, 2, 28)),
        (date(2020, 2, 29), 1, "Y", date(2021, 2, 28)),
        (date(2022, 1, 5), -2, "W", date(2021, 12, 22)),
        (date(2022, 1, 5), 1, "10Y", date(2032, 1, 5)),
        (date(9999, 12, 31), 1, "D", None),
        (date(1, 1, 1), -1, "M", None),
    ],
)
def test_shift(start: date, count: int, unit: str, expected: date | None) -> None:
    assert cal.shift(start, count, unit) == expected


@given(
    st.dates(min_value=date(101, 1, 1), max_value=date(9800, 1, 1)),
    st.sampled_from(["D", "W", "M", "Q", "H", "Y", "10Y"]),
)
def test_a_unit_holds_the_day_it_is_taken_around(day: date, unit: str) -> None:
    found = cal.around(unit, day)
    assert found is not None
    assert found[0] <= day <= found[1]


def test_winter_begins_in_december() -> None:
    assert cal.season(2021, "WI") == (date(2021, 12, 1), date(2022, 2, 28))
