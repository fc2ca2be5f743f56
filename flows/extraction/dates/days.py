"""Arithmetic on the calendar: the unit that holds a day, units later or earlier, parts of months and years.

Units bear TIMEX3's letters: `D`, `W` (Monday to Sunday), `M`, `Q`, `H` (half), `Y`, and multiples
such as `2W` or `10Y`.  What falls outside the years 1 to 9999 is None.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

Days = tuple[date, date]  # first and last day

SEASON_MONTH = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}  # the month a season starts in
_EDGE_DAYS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}  # guidelines: "mid-" is the 11th to the 20th
_EDGE_MONTHS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}  # of a year: its first, middle and last four months
_UNIT = re.compile(r"(\d*)([A-Z]+)")


def day(year: int, month: int, number: int) -> date | None:
    """The day, or None where the calendar has none such (30 February)."""
    try:
        return date(year, month, number)
    except (ValueError, OverflowError):
        return None


def months(year: int, first: int, count: int = 1) -> Days | None:
    """`count` months from the month `first` of `year`; months beyond 12 run on into the next year."""
    year, first = year + (first - 1) // 12, (first - 1) % 12 + 1
    last_year, last = year + (first + count - 2) // 12, (first + count - 2) % 12 + 1
    if year < 1 or last_year > 9999:
        return None
    return date(year, first, 1), date(last_year, last, monthrange(last_year, last)[1])


def year_days(year: int, count: int = 1) -> Days | None:
    """`count` whole years from `year` on."""
    return months(year, 1, 12 * count)


def season(year: int, code: str) -> Days | None:
    """A season of three months; winter begins in December of `year`."""
    return months(year, SEASON_MONTH[code], 3)


def around(unit: str, at: date) -> Days | None:
    """The day, week, month, quarter, half, year, decade or century that holds a day."""
    number, letter = split(unit)
    if letter == "D":
        return at, at
    if letter in ("W", "WE"):
        monday = shift(at, -at.weekday(), "D")
        first = monday if letter == "W" else monday and shift(monday, 5, "D")
        last = monday and shift(monday, 6, "D")
        return (first, last) if first and last else None
    size = {"M": 1, "Q": 3, "H": 6, "Y": 12 * number}.get(letter)
    if size is None:
        return None
    if letter == "Y":
        return year_days(at.year - at.year % number, number) if at.year >= number else None
    return months(at.year, (at.month - 1) // size * size + 1, size)


def shift(at: date, count: int, unit: str) -> date | None:
    """The day `count` units later (earlier if negative); a day the month lacks becomes its last."""
    number, letter = split(unit)
    count *= number
    try:
        if letter in ("D", "W", "WE"):
            return at + timedelta(days=count * (1 if letter == "D" else 7))
        size = {"M": 1, "Q": 3, "H": 6, "Y": 12}.get(letter)
        if size is None:
            return None
        moved = months(at.year, at.month + count * size)
        return moved and moved[0].replace(day=min(at.day, moved[1].day))
    except (ValueError, OverflowError):
        return None


def split(unit: str) -> tuple[int, str]:
    """`10Y` as (10, "Y"), `D` as (1, "D").

    Raises:
        ValueError: if it is no unit.
    """
    match = _UNIT.fullmatch(unit)
    if match is None:
        raise ValueError(f"{unit!r} is no unit of time")
    return int(match[1] or 1), match[2]


def part_of_month(first: date, edge: str) -> Days | None:
    """The first, middle or last days of the month that begins with `first`."""
    start, end = _EDGE_DAYS[edge]
    begin = day(first.year, first.month, start)
    return (begin, first.replace(day=min(end, monthrange(first.year, first.month)[1]))) if begin else None


def part_of_year(year: int, edge: str) -> Days | None:
    """The first, middle or last four months of a year."""
    start, end = _EDGE_MONTHS[edge]
    return months(year, start, end - start + 1)


def third(days: Days, edge: str) -> Days:
    """The first, middle or last third of any other stretch (a season, a decade, a week)."""
    length = (days[1] - days[0]).days + 1
    step = max(1, length // 3)
    start = {"early": 0, "mid": step, "late": max(0, length - step)}[edge]
    begin = days[0] + timedelta(days=start)
    return begin, min(days[1], begin + timedelta(days=step - 1))
