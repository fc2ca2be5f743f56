"""Small readings that several rules share: numbers, units, relations ("last", "the same"), dates in digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from flows.extraction.dates import days as cal
from flows.extraction.dates.scene import Scene
from flows.extraction.dates.tokens import Token
from flows.extraction.dates.values import Value

PRECISION = {"D": "day", "W": "week", "WE": "week", "M": "month", "Q": "quarter", "H": "half", "Y": "year"}
RANK = {"time": 0, "day": 0, "range": 0, "week": 1, "month": 2, "vague": 2, "quarter": 3, "half": 4, "year": 5}
_DIGITS = re.compile(r"\d+")


def pick(tokens: list[Token], letters: str) -> list[Token]:
    """The tokens that bear one of these letters."""
    return [token for token in tokens if token.letter in letters]


def letters(tokens: list[Token]) -> str:
    """The letters of some tokens."""
    return "".join(token.letter for token in tokens)


def count(tokens: list[Token]) -> float | None:
    """The number some tokens tell ("two and a half": 2.5, "twenty-five": 25, "a": 1); None where vague or untold."""
    total: float | None = None
    for token in tokens:
        if token.letter == "q":
            return None
        if token.letter in "nN":
            value = float(token.value)
            total = value if total is None else (total * value if value == 100 else total + value)
        elif token.letter == "a" and total is None:
            total = 1
        elif token.letter == "h" and total is not None:
            total += 0.5
    return total


def precision_of(unit: str) -> str:
    """The precision of a length in this unit: hours and less are `time`, decades and centuries `year`."""
    return PRECISION.get(cal.split(unit)[1], "time")


def length_timex(amount: float | None, unit: str) -> str:
    """`P10D`, `PT48H`, `P2.5Y`; `PXD` where the number is vague."""
    if unit in ("NI", "MO"):
        return f"P{'X' if amount is None else f'{amount:g}'}{unit}"
    factor, letter = (1, unit[1]) if unit.startswith("T") else cal.split(unit)
    told = "X" if amount is None else f"{amount * factor:g}"
    return f"P{'T' if unit.startswith('T') else ''}{told}{letter}"


@dataclass(frozen=True, slots=True)
class Relation:
    """How far, in units, and from what: `spoken` (the day of speaking) or `text` (what was said before)."""

    steps: int
    base: str


def relation(tokens: list[Token], scene: Scene) -> Relation:
    """What "last", "that same" say together; "the next" leans on the text, "next" on the day of speaking."""
    found = [token.value.split() for token in pick(tokens, "Rr")]
    steps = sum(int(step) for step, _ in found)
    base = "text" if any(where == "text" for _, where in found) else "spoken"
    if any(where == "either" for _, where in found) and tokens[0].letter == "t":
        base = "text"
    return Relation(steps, base if scene.spoken else "text")


def base_days(kind: Relation, scene: Scene) -> tuple[cal.Days | None, str]:
    """The days a relation counts from, and their precision."""
    if kind.base == "spoken" and scene.spoken:
        return (scene.spoken, scene.spoken), "day"
    point = scene.point
    if point is None or point.first is None:
        return None, "day"
    return (point.first, point.last or point.first), point.precision


def year_told(tokens: list[Token], scene: Scene) -> tuple[int | None, bool]:
    """The year in an expression and whether it is stated: "2022", "of that year", "this year"."""
    if years := pick(tokens, "Y"):
        return int(years[-1].value), True
    if (short := tokens[-1]).letter == "n" and len(short.value) == 2:
        return 1900 + int(short.value), True  # as old wire reports write it: "4 Feb 90"
    if not pick(tokens, "Rr") or not pick(tokens, "y"):
        return None, False
    kind = relation(pick(tokens, "Rry"), scene)
    days, _ = base_days(kind, scene)
    return (days[0].year + kind.steps if days else None), False


def in_digits(text: str, scene: Scene) -> date | None:
    """A whole date in digits: `2022-01-05`, `05.01.2022`, `1/5/22`.

    With slashes or dashes the order of day and month is told by a number above 12; else the order that lies
    nearest to the day of speaking is taken if only it is near, and none otherwise.
    """
    numbers = [int(n) for n in _DIGITS.findall(text)[:3]]
    if len(_DIGITS.findall(text)[0]) == 4:
        return cal.day(*numbers)
    first, second, year = numbers
    year = _century(year, scene) if len(_DIGITS.findall(text)[2]) == 2 else year
    options = {d for d in (cal.day(year, second, first), cal.day(year, first, second)) if d}
    if "." in text or len(options) == 1:
        return cal.day(year, second, first) or cal.day(year, first, second)
    near = sorted(d for d in options if scene.spoken and abs((d - scene.spoken).days) <= 20)
    return near[0] if len(near) == 1 else None


def _century(year: int, scene: Scene) -> int:
    now = scene.spoken.year if scene.spoken else 2049
    return 2000 + year if 2000 + year <= now + 10 else 1900 + year


def coarser(left: str, right: str) -> str:
    """The coarser of two precisions."""
    return max(left, right, key=lambda name: RANK.get(name, 0))


def unknown(precision: str, basis: str = "inferred", timex: str | None = None, kind: str = "date") -> Value:
    """An expression whose days cannot be told: null rather than a guess."""
    return Value(kind, None, None, precision, basis, timex, 0.7)
