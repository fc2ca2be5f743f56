"""What amounts take from the amounts before them: units, measures and groups that the text does not repeat.

"from 60 to 120 tenge", "748 were hurt", "Four were children", "the price was cut to 50 tenge" (a litre, as before).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace

from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.nouns import Counted

_FIGURE_WORDS = frozenset("figure toll count number tally total estimate".split())
_TAKES_UP = frozenset("of them those these the all".split())
_RATE_LINKS = frozenset(("to", "against", "per"))
_NEAR = 2  # sentences over which a bare number takes up those before
_FACTOR = 12  # a price without its unit lies within this factor of the one before
_CHANGE = 20  # times: what changes from one magnitude to another changes by less
_ENDINGS = frozenset('.,;:!?)”"’»–—-')
_AGES = range(1, 116)


@dataclass(frozen=True, slots=True)
class Reading:
    """One amount with what its text tells of it; `measure` is None where nothing does."""

    amount: Amount
    counted: Counted
    unit: str | None
    measure: str | None
    group: str | None


@dataclass
class Memory:
    """The readings of one document so far."""

    last: Reading | None = None  # the last one of people
    sentence: int = -1
    values: dict[tuple[float | None, float | None], Reading] = field(default_factory=dict)
    prices: dict[str, tuple[str, float]] = field(default_factory=dict)  # currency -> its unit of goods, the price

    def note(self, reading: Reading, sentence: int) -> None:
        """Remember a reading for those to come."""
        amount = reading.amount
        if reading.unit == "person":
            self.last, self.sentence = reading, sentence
            if reading.counted.span is not None and (amount.high or 0) > 100:
                self.values.setdefault((amount.low, amount.high), reading)
        if reading.unit and "_per_" in reading.unit and (price := amount.high or amount.low):
            self.prices[reading.unit.split("_per_")[0]] = (reading.unit, price)

    def known(self, reading: Reading, line: Line, sentence: int) -> Reading:
        """The reading with what the document has told before."""
        amount = reading.amount
        if (
            amount.kind == "money"
            and amount.per is None
            and reading.unit in self.prices
            and reading.measure in ("price", None)
        ):
            unit, price = self.prices[reading.unit]
            value = amount.high or amount.low or 0
            if price / _FACTOR <= value <= price * _FACTOR:
                return replace(reading, unit=unit, measure="price")
        if (
            reading.counted.span is not None
            or amount.unit is not None
            or reading.unit == "item"
            or (reading.unit == "person" and reading.measure)
        ):
            return reading
        if (same := self.values.get((amount.low, amount.high))) is not None:
            return replace(
                reading, unit=same.unit, measure=reading.measure or same.measure, group=reading.group or same.group
            )
        if self.last is None or sentence - self.sentence > _NEAR or not _takes_up(amount, line):
            return reading
        return replace(
            reading, unit="person", measure=reading.measure or self.last.measure, group=reading.group or self.last.group
        )


def _takes_up(amount: Amount, line: Line) -> bool:
    """Whether a bare number speaks of people named before: it opens its sentence, or "of them", "a figure of"."""
    if amount.first <= 2 or line.low(amount.last + 1) == "of":
        return True
    return any(line.low(i) in _FIGURE_WORDS for i in range(max(0, amount.first - 3), amount.first))


def within_sentence(reading: Reading, line: Line, found: list[Reading]) -> Reading:
    """The reading with what the amounts before it in its sentence tell."""
    amount = reading.amount
    before = next((r for r in reversed(found) if not _bracketed(r.amount, line)), None)
    if (
        line.low(amount.first - 1) == "with"
        and before is not None
        and before.unit == reading.unit == "person"
        and reading.group is None
    ):
        return replace(reading, group=before.group)  # "26 gunmen killed, with 18 wounded"
    if _bracketed(amount, line) and found and found[-1].amount.kind == amount.kind == "money":
        return replace(reading, measure=reading.measure or found[-1].measure)
    if reading.counted.span is None and amount.unit is None and before is not None:
        if before.amount.kind in ("money", "percent", "time") and _elliptic(amount, line):
            same = replace(amount, unit=before.unit, kind=before.amount.kind, per=before.amount.per)
            return replace(reading, amount=same, unit=before.unit, measure=before.measure, group=None)
        if (
            people := next((r for r in reversed(found) if r.unit in ("person", "item") and not r.amount.unit), None)
        ) is not None:
            kept = people.unit == "person"
            measure = reading.measure or (people.measure if kept else None)
            return replace(reading, unit=people.unit, measure=measure, group=people.group)
    if (
        reading.measure is None
        and before is not None
        and before.measure == "deployed"
        and reading.unit == "item"
        and line.low(amount.first - 1) in ("with", "and")
    ):
        return replace(reading, measure="deployed")
    if (
        amount.kind == "money"
        and reading.measure is None
        and before is not None
        and before.amount.kind == "money"
        and before.measure
    ):
        goods = before.unit if before.unit and before.unit.split("_per_")[0] == reading.unit else reading.unit
        return replace(reading, unit=goods, measure=before.measure)
    return reading


def _bracketed(amount: Amount, line: Line) -> bool:
    return line.low(amount.first - 1) == "(" or line.low(amount.last + 1) == ")"


def _elliptic(amount: Amount, line: Line) -> bool:
    """Whether nothing is counted behind a bare number: a mark, a preposition or "and" follows."""
    after = line.low(amount.last + 1)
    return not after or after in _ENDINGS or after in (
        "and", "or", "in", "on", "at", "to", "from", "by", "for", "as", "this", "last", "per", "a", "the", "but", "before", "after", "elsewhere", "while",
    )  # fmt: skip


def from_next(readings: list[Reading], line: Line) -> list[Reading]:
    """ "from 50-60 to 110-120 tenge per liter", "from 2 to 3 billion": the first amount has the unit and the magnitude of the second."""
    for i, (one, other) in enumerate(itertools.pairwise(readings)):
        if not line.low(one.amount.last + 1) == "to" == line.low(other.amount.first - 1):
            continue
        readings[i] = _as_changed(replace(one, amount=_of_magnitude(one.amount, other.amount)), other)
    return readings


def _as_changed(one: Reading, other: Reading) -> Reading:
    """The bare amount with the unit, or with what is counted, of the one that it changes to."""
    if one.counted.span is not None or one.amount.unit is not None:
        return one
    if other.amount.kind in ("money", "percent", "time", "measured"):
        return replace(one, unit=other.unit, measure=other.measure)
    if other.counted.span is not None:
        return replace(one, unit=other.unit, measure=other.measure, group=other.group)
    return one


def _of_magnitude(one: Amount, other: Amount) -> Amount:
    """The amount with the magnitude word of the one that it changes to, where that makes them comparable."""
    if (
        other.scale == 1
        or one.scale > 1
        or not one.low
        or not one.high
        or not other.high
        or (one.kind != other.kind and one.unit)
    ):
        return one
    if not 1 / _CHANGE <= one.high * other.scale / other.high <= _CHANGE:
        return one
    return replace(one, low=one.low * other.scale, high=one.high * other.scale, scale=other.scale)


def as_age(amount: Amount, line: Line) -> Amount:
    """A bare number that tells an age: "Abisheva, 58, …", "her son, 23,", "He was 19.", "aged 40", "age 40"."""
    if (
        amount.unit is not None
        or (amount.hedged and amount.kind != "age")
        or amount.low is None
        or amount.low not in _AGES
    ):
        return amount
    before, after = line.low(amount.first - 1), line.low(amount.last + 1)
    told = before in ("aged", "age") or _apposed(amount, line, before, after)
    if before in ("was", "is", "turned", "turns") and after in _ENDINGS:
        told = told or line.low(amount.first - 2) in ("he", "she", "who", "i")
    return replace(amount, unit="year", kind="age") if told else amount


def _apposed(amount: Amount, line: Line, before: str, after: str) -> bool:
    """A number between commas (or in brackets) behind a name or a relative."""
    if (before, after) not in ((",", ","), (",", "."), ("(", ")"), (",", "”"), (",", "and")) or amount.first < 2:
        return False
    named = line.tokens[amount.first - 2]
    noun = line.words.nouns.get(named.low)
    if noun is not None:
        return noun.unit == "person" and not noun.plural
    return (
        before == ","
        and named.capital
        and named.kind == "w"
        and (amount.first == 2 or line.low(amount.first - 3) not in ("in", "at", "from", "to", "of", "near", ","))
    )


def as_rate(amount: Amount, line: Line) -> Amount:
    """An exchange rate: "435 to the dollar", "$1 = 435 tenge" and its currency from the words before."""
    if amount.kind == "money" and line.low(amount.first - 1) == "=":
        return replace(amount, per="rate")
    j = amount.last + 1
    if amount.unit is not None or line.low(j) not in _RATE_LINKS:
        return amount
    end = j + 2 if line.low(j + 1) == "the" else j + 1
    other = line.words.units.get(line.low(end))
    if other is None or other.kind != "money":
        return amount
    for i in range(amount.first - 1, max(-1, amount.first - 16), -1):
        unit = line.words.units.get(line.low(i))
        if unit is not None and unit.kind == "money" and unit.code != other.code:
            return replace(amount, last=end, unit=unit.code, kind="money", per="rate")
    return amount


def of_goods(amount: Amount, line: Line) -> Amount:
    """A price whose unit of goods stands before it: "a litre jumps from 60 to 120 tenge"."""
    if amount.kind != "money" or amount.per is not None:
        return amount
    for i in range(amount.first - 1, max(0, amount.first - 12), -1):
        goods = line.words.per.get(line.low(i))
        if goods in ("litre", "kilogram", "tonne", "gallon", "barrel") and line.low(i - 1) in (
            "a",
            "per",
            "each",
            "one",
        ):
            return replace(amount, unit=f"{amount.unit}_per_{goods}", per=goods)
    return amount
