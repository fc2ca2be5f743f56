"""What a text has said so far that an expression of time leans on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flows.extraction.dates import days as cal
from flows.extraction.dates.lexicon import Lexicon
from flows.extraction.dates.tense import direction
from flows.extraction.dates.tokens import Token
from flows.extraction.dates.values import Value

_NEAR = 31  # days within which a date without a year belongs to a full date named before
_SAME_MONTH = 16  # the same for a month, which is measured from its middle
_BACKWARD = 2  # a history seldom goes back: a step back counts so many times a step ahead
_ASIDE = 12  # years by which a year named in passing lies off the story
_CLOSE = 60  # days within which a day without a year belongs to the day of speaking whatever the tense


@dataclass
class Scene:
    """The state of reading: `spoken` is the day the words were written, null where that is unknown or tells nothing
    (a history told long after); the other fields move on with the text."""

    lexicon: Lexicon
    spoken: date | None
    heading: Value | None = None  # of a paragraph that begins with its date
    section: frozenset[int] = frozenset()  # years that the heading of the section names
    anchor: Value | None = None  # the last date of the paragraph
    last: Value | None = None  # the last date of the text
    story: Value | None = None  # the first day of the text that tells of its news
    full: list[date] = field(default_factory=list)  # days of the last full dates, newest last
    near: date | None = None  # the last full date of the paragraph
    shared: int | None = (
        None  # the year of the next date, where the one at hand is joined to it ("in April and May 1955")
    )
    at: tuple[list[Token], int, int] | None = None  # the tokens of the expression at hand, where their tense counts

    @property
    def direction(self) -> int:
        """-1 where the expression at hand is told as past, 1 as to come, 0 where that is unknown."""
        return direction(*self.at, self.lexicon) if self.at else 0

    def paragraph(self) -> None:
        """Begin a new paragraph: its sentences lean on each other first."""
        self.anchor = self.heading = self.near = None

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
        self.anchor = value
        if self.last is None or value.basis == "stated" or value.precision != "year":
            self.last = value  # "the previous year" looks back, the story does not go there
        if value.precision == "day" and self.story is None and value.basis != "stated":
            self.story = value
        if value.basis == "stated" and value.precision in ("day", "month", "range", "time"):
            self.full.append(value.first)
            self.near = value.first if value.precision == "day" else self.near

    def year_of(self, month: int, day: int | None = None) -> int | None:
        """The year of a month or day named without one."""
        if self.shared:
            return self.shared
        near_full = self._nearest(self.full[-1], month, day) if self.full else None
        if self.spoken is None:
            return self._year_in_history(month, day)
        own = self._by_tense(self.spoken, month, day)
        if near_full is None or own is None:
            return own
        near, far = _gap(self.full[-1], near_full, month, day), _gap(self.spoken, own, month, day)
        return near_full if near <= (_NEAR if day else _SAME_MONTH) and far > _NEAR else own

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

    def _year_in_history(self, month: int, day: int | None) -> int | None:
        """A history goes forward: the year of the last year named, else the next such day from the last date on."""
        if len(self.section) == 1 and not self.near:
            return min(self.section)
        last = self.last
        if last is None or last.first is None:
            return None
        if last.precision == "year":
            near = self._nearest(self.near, month, day, _BACKWARD) if self.near and day else None
            if self.near and near and 0 <= _gap(self.near, near, month, day) <= _NEAR:  # the year was named in passing
                return near
            told = self.full[-1] if self.full else None
            strayed = told is not None and abs(told.year - last.first.year) > _ASIDE
            if not strayed:
                return last.first.year
            return self._nearest(told, month, day, _BACKWARD) if told else None
        base = last.last if last.precision == "range" and last.last else last.first
        return self._nearest(base, month, day, _BACKWARD)

    @staticmethod
    def _nearest(base: date, month: int, day: int | None, backward: int = 1) -> int | None:
        """The year that brings the day nearest to `base`; going back costs `backward` times the way."""
        options = [y for y in (base.year, base.year + 1, base.year - 1) if cal.day(y, month, day or 15)]
        return min(options, key=lambda y: _gap(base, y, month, day, backward), default=None)


def _end(found: date, day: int | None) -> date:
    days = cal.around("M", found)
    return found if day or not days else days[1]


def _gap(base: date, year: int, month: int, day: int | None, backward: int = 1) -> int:
    at = cal.day(year, month, day or 15)
    if at is None:
        return 10**6
    gap = (at - base).days
    return gap if gap > 0 else -gap * backward
