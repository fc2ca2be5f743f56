"""What a text's dates tell its figures: which numbers are years, and the day up to which people are counted."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date

from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.tokens import Token, word_at
from flows.extraction.records import DateMention

_YEAR_BEFORE = frozenset(
    "in since of by until till before after from during early late mid year the and to between about around through than for".split()
)
_AS_OF = re.compile(r"\b(?:as of|by)\s+$", re.IGNORECASE)
_TOTALS = frozenset("total average toll number sum maximum minimum record population capacity force crowd".split())
_TOLLS = frozenset(("killed", "injured", "casualties", "detained"))
_TIMES = frozenset(
    "the a an this that his her their its he she it they we in on at there".split()
)  # "Around 1900 the town grew"
_PLURAL_VERBS = frozenset("were are have".split())


class Calendar:
    """The dates of a document: which characters are dates, and which only lengths of time."""

    def __init__(self, dates: Sequence[DateMention]) -> None:
        self._dates = sorted(
            (d for d in dates if not (d.type == "set" and d.span.text[:5].lower() != "every")), key=lambda d: d.span
        )
        self._starts = [d.span.start for d in self._dates]

    def at(self, start: int, end: int) -> DateMention | None:
        """The expression of time that shares a character with `start:end`."""
        after = bisect_right(self._starts, end - 1)
        for mention in self._dates[max(0, after - 4) : after]:
            if mention.span.end > start:
                return mention
        return None

    def as_of(self, start: int, where: tuple[int, int]) -> tuple[date | None, date | None]:
        """First and last day of the date behind "as of" or "by" that stands nearest to an amount in its sentence."""
        first, last = bisect_left(self._starts, where[0]), bisect_left(self._starts, where[1])
        best = min(self._near(start, first, last), key=lambda d: abs(d.span.start - start), default=None)
        return (best.first_day, best.last_day) if best else (None, None)

    def _near(self, start: int, first: int, last: int) -> list[DateMention]:
        """The dated days near an amount that a text counts up to."""
        middle = bisect_left(self._starts, start)
        near = self._dates[max(first, middle - 3) : min(last, middle + 3)]
        return [
            d for d in near if d.type == "date" and d.first_day and d.precision == "day" and _AS_OF.search(_lead(d))
        ]


def _lead(mention: DateMention) -> str:
    return mention.span.source[max(0, mention.span.start - 8) : mention.span.start]


def is_year(amount: Amount, tokens: Sequence[Token], before: str) -> bool:
    """Whether four digits behind the word `before` are a year, by the words around them."""
    digits = tokens[amount.number_first].low
    if (
        not (len(digits) == 4 and digits.isdigit() and 1500 <= int(digits) <= 2200)
        or amount.number_first != amount.number_last
        or amount.scaled
    ):
        return False
    if amount.hedged or amount.qualifier != "exact":
        return amount.qualifier in ("approximate", "range") and word_at(tokens, amount.first - 1) in _YEAR_BEFORE
    after = word_at(tokens, amount.last + 1)
    counted = after.endswith("s") or after in ("people", "men", "women", "children", "police")
    return before in _YEAR_BEFORE or before in ("(", ",") or not counted


def counts_like_a_year(amount: Amount, line: Line) -> bool:
    """Whether digits that look like a year count: "more than 2000 were killed", "a total of 1900", "left 1800 injured"."""
    digits = line.low(amount.number_first)
    if len(digits) != 4 or not digits.isdecimal() or amount.number_first != amount.number_last:
        return False
    before, after = line.low(amount.first - 1), line.low(amount.last + 1)
    if before == "of" and line.low(amount.first - 2) in _TOTALS:
        return True
    if before in _YEAR_BEFORE and not (before == "and" and not line.low(amount.first - 2).isdecimal()):
        return False
    if amount.hedged and amount.qualifier != "approximate":
        return True
    if amount.hedged and amount.first == 0 and after.isalpha() and after not in _TIMES:
        return True  # "About 1000 come from the north"
    cues = line.words.cues.told.get(after, ())
    return after in _PLURAL_VERBS or bool(cues and amount.hedged) or any(m in _TOLLS for m, _ in cues)
