"""Amounts: numbers with their qualifiers and units, and ranges of two numbers."""

from __future__ import annotations

from flows.extraction.figures.compounds import compound
from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.numbers import numbers
from flows.extraction.figures.qualifiers import qualified
from flows.extraction.figures.ranges import one_in, pair
from flows.extraction.figures.scales import Number
from flows.extraction.figures.units import simple


def amounts(line: Line) -> list[Amount]:
    """The amounts of a sentence, in its order."""
    found = numbers(line.tokens, line.words)
    out: list[Amount] = []
    i = 0
    while i < len(found):
        amount, used = _amount(line, found, i, out[-1] if out else None)
        if (
            not out or amount.number_first > out[-1].last or out[-1].sort == "single"
        ):  # the "1" of "50 tenge per 1 liter" is none
            out.append(amount)
        i += used
    return out


def _amount(line: Line, found: list[Number], i: int, before: Amount | None) -> tuple[Amount, int]:
    """The amount that begins with number `i`, and how many numbers it uses up."""
    number = found[i]
    one = simple(line, number)
    second = found[i + 1] if i + 1 < len(found) else None
    if second is not None and one.unit is not None and (whole := compound(line, one, simple(line, second))) is not None:
        return qualified(line, whole, before), 2
    if second is not None and (two := pair(line, one, second)) is not None:
        return qualified(line, two, before), 2
    if second is not None and (share := one_in(line, one, second)) is not None:
        return qualified(line, share, before), 2
    return qualified(line, one, before), 1
