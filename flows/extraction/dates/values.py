"""What an expression of time means, and how TIMEX3 and EDTF write it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flows.extraction.dates.days import Days

_EDTF_SEASON = {3: 21, 6: 22, 9: 23, 12: 24}
_EDTF_PART = {"quarter": 33, "half": 40}


@dataclass(frozen=True, slots=True)
class Value:
    """One meaning: type, days, precision and basis as the table `dates` has them, and the TIMEX3 value.

    TIMEX3 has no value for an interval (TimeML marks its two ends), so that of an interval is its first
    point's; the days and the EDTF form tell the whole.  A part of a month or year has the value of the whole
    ("late January": `2022-01`).
    """

    type: str
    first: date | None
    last: date | None
    precision: str
    basis: str = "inferred"
    timex: str | None = None
    confidence: float = 0.9

    @property
    def days(self) -> Days | None:
        """First and last day, where both are known."""
        return (self.first, self.last) if self.first and self.last else None

    def open(self, *, start: bool = False, end: bool = False) -> Value:
        """The same without its first or its last day ("until Monday", "since May")."""
        return replace(self, first=None if start else self.first, last=None if end else self.last)


def dated(days: Days | None, precision: str, basis: str = "inferred", timex: str | None = None) -> Value:
    """A date of these days, or one whose days are unknown."""
    if days is None:
        return Value("date", None, None, precision, basis, timex, 0.6)
    return Value("date", *days, precision, basis, timex or timex_of(days, precision))


def timex_of(days: Days, precision: str) -> str:
    """The TIMEX3 value of a stretch of days: `2022-01-05`, `2022-W02`, `2022-01`, `2022-Q1`, `2022`."""
    first = days[0]
    year = f"{first.year:04d}"
    if precision == "week":
        iso = first.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}"
    if precision == "month":
        return f"{year}-{first.month:02d}"
    if precision == "quarter":
        return f"{year}-Q{(first.month + 2) // 3}"
    if precision == "half":
        return f"{year}-H{1 if first.month < 7 else 2}"
    if precision == "year":
        return year
    return first.isoformat()


def edtf_of(value: Value) -> str | None:
    """The Extended Date/Time Format of a value on the calendar; None for durations, sets and unknown days."""
    if value.type in ("duration", "set") or not (value.first or value.last):
        return None
    if not value.days:
        return f"{value.first or '..'}/{value.last or '..'}"
    first, last = value.days
    if first == last:
        return first.isoformat()
    year, precision = f"{first.year:04d}", value.precision
    if precision == "month":
        return f"{year}-{first.month:02d}"
    if precision == "year":
        return year
    if precision == "quarter" and value.timex and value.timex[-2:].isalpha():
        return f"{year}-{_EDTF_SEASON.get(first.month, 24)}"
    if precision in _EDTF_PART:
        months = 3 if precision == "quarter" else 6
        return f"{year}-{_EDTF_PART[precision] + (first.month - 1) // months}"
    return f"{first}/{last}" if precision != "vague" else f"{first}~/{last}~"
