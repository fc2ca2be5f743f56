"""Amounts: numbers with their qualifiers and units, and ranges of two numbers."""

from __future__ import annotations

from flows.extraction.figures.compounds import compound
from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.numbers import numbers
from flows.extraction.figures.qualifiers import opened, qualified
from flows.extraction.figures.ranges import one_in, pair
from flows.extraction.figures.scales import Number
from flows.extraction.figures.units import simple

_OPENED = 2  # tokens from an amount to the one in brackets behind it


def amounts(line: Line) -> list[Amount]:
    """The amounts of a sentence, in its order."""
    found = numbers(line.tokens, line.words)
    alone = [simple(line, number) for number in found]
    out: list[Amount] = []
    i = 0
    while i < len(found):
        amount, used = _amount(line, found[i : i + 2], alone[i : i + 2])
        if (
            not out or amount.number_first > out[-1].last or out[-1].sort == "single"
        ):  # the "1" of "50 tenge per 1 liter" is none
            amount = qualified(line, amount, out[-1] if out else None)
            out.append(_converted(line, out[-1], amount) if out else amount)
        i += used
    return out


def _converted(line: Line, before: Amount, amount: Amount) -> Amount:
    """ "more than 60 miles (100 km)": the same amount in another unit is meant as the first is."""
    told_again = (
        before.kind == amount.kind
        and before.kind in ("measured", "money")
        and amount.first - before.last == _OPENED
        and line.low(before.last + 1) in ("(", "/")
        and amount.qualifier == "exact"
        and before.qualifier not in ("range", "indefinite")
    )
    return opened(amount, before.qualifier) if told_again else amount


def _amount(line: Line, found: list[Number], alone: list[Amount]) -> tuple[Amount, int]:
    """The amount of the first of two numbers, and whether it uses up the second, too: how many it is made of."""
    one = alone[0]
    if len(alone) < 2:
        return one, 1
    whole = compound(line, one, alone[1]) or pair(line, one, alone[1]) or one_in(line, one, found[1])
    return (whole, 2) if whole else (one, 1)
