"""What a text has said so far that an expression of time leans on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flows.extraction.dates import days as cal
from flows.extraction.dates.lexicon import Lexicon
from flows.extraction.dates.values import Value

_NEAR = 31  # days within which a date without a year belongs to a full date named before
_CLOSE = 60  # days within which a day without a year belongs to the day of speaking whatever the tense


@dataclass
class Scene:
    """The state of reading: `spoken` is the day the words were written, null where that is unknown or tells nothing
    (a history told long after); the other fields move on with the text."""

    lexicon: Lexicon
    spoken: date | None
    heading: Value | None = None  # of a paragraph that begins with its date
    anchor: Value | None = None  # the last date of the paragraph
    last: Value | None = None  # the last date of the text
    story: Value | None = None  # the first day of the text that tells of its news
    full: list[date] = field(default_factory=list)  # days of the last full dates, newest last
    direction: int = 0  # -1 past, 1 to come, 0 unknown, for the expression at hand

    def paragraph(self) -> None:
        """Begin a new paragraph: its sentences lean on each other first."""
        self.anchor = self.heading = None

    @property
    def point(self) -> Value | None:
        """What "the next day" or "that year" counts from."""
        if self.spoken is None:
            return self.anchor or self.last
        return self.anchor or self.heading or self.story or self.last

    def take(self, value: Value) -> None:
        """Remember a date for those that follow."""
        if value.type not in ("date", "time") or not value.first:
            return
        self.anchor = self.last = value
        if value.precision == "day" and self.story is None and value.basis != "stated":
            self.story = value
        if value.basis == "stated" and value.precision in ("day", "month", "range", "year", "time"):
            self.full.append(value.first)

    def year_of(self, month: int, day: int | None = None) -> int | None:
        """The year of a month or day named without one."""
        near_full = self._nearest(self.full[-1], month, day) if self.full else None
        if self.spoken is None:
            base = self.last.first if self.last and self.last.first else None
            return self._nearest(base, month, day, ahead=20) if base else near_full
        own = self._by_tense(self.spoken, month, day)
        if near_full is None or own is None:
            return own
        near, far = _gap(self.full[-1], near_full, month, day), _gap(self.spoken, own, month, day)
        return near_full if near <= _NEAR < far else own

    def _by_tense(self, base: date, month: int, day: int | None) -> int | None:
        nearest = self._nearest(base, month, day)
        if day is not None and nearest is not None and _gap(base, nearest, month, day) <= _CLOSE:
            return nearest
        if self.direction == 0:
            return nearest
        years = (base.year, base.year - 1) if self.direction < 0 else (base.year, base.year + 1)
        for year in years:
            found = cal.day(year, month, day or 1)
            if found and ((found <= base) if self.direction < 0 else (_end(found, day) >= base)):
                return year
        return nearest

    @staticmethod
    def _nearest(base: date, month: int, day: int | None, ahead: int = 0) -> int | None:
        """The year that brings the day nearest to `base`; `ahead` days count for nothing when it comes after."""
        options = [y for y in (base.year, base.year + 1, base.year - 1) if cal.day(y, month, day or 15)]
        return min(options, key=lambda y: _gap(base, y, month, day, ahead), default=None)


def _end(found: date, day: int | None) -> date:
    days = cal.around("M", found)
    return found if day or not days else days[1]


def _gap(base: date, year: int, month: int, day: int | None, ahead: int = 0) -> int:
    at = cal.day(year, month, day or 15)
    if at is None:
        return 10**6
    gap = (at - base).days
    return max(0, gap - ahead) if gap > 0 else -gap
