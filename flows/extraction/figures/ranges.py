"""Two numbers that make one amount: ranges, and "one in four"."""

from __future__ import annotations

from dataclasses import replace

from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.qualifiers import CHANGE, phrase_before
from flows.extraction.figures.scales import DASHES, Number
from flows.extraction.figures.units import unit_behind

_LONGEST_LINK = 3  # tokens between the two numbers of a range


def pair(line: Line, one: Amount, other: Amount) -> Amount | None:
    """A range of two numbers: "50-60", "between 40 and 45 percent", "85 to 90 tenge", "from $10 to $15 billion"."""
    if (
        one.sort in ("vague", "single", "times")
        or other.sort in ("vague", "single", "times")
        or one.low is None
        or other.high is None
    ):
        return None
    link = _link(line, one, other)
    if one.unit is None and other.scaled and not one.scaled and one.low >= 1000:
        return None  # "rose in 2018 to 3.9 million"
    if link is None or (one.unit and other.unit and one.unit.split("_per_")[0] != other.unit.split("_per_")[0]):
        return None
    low, high = _share_scale(one, other)
    if high < 0:
        low, high = min(low, high), max(low, high)  # from -18 to -34 °C
    if low >= high or (one.unit is not None and other.unit is None and not one.signed):
        return None
    unit, kind = (other.unit, other.kind) if other.unit else (one.unit, one.kind)
    return replace(
        other, first=one.first if link != "between" else _between(line, one.first), number_first=one.number_first, low=low, high=high,
        qualifier="range", unit=unit, kind=kind, signed=one.signed, scale=max(one.scale, other.scale), sort=one.sort,
    )  # fmt: skip


def _share_scale(one: Amount, other: Amount) -> tuple[float, float]:
    """The bounds; "40 and 45 billion" share their magnitude."""
    low, high, scale = one.low or 0.0, other.high or 0.0, other.scale
    return (low * scale if scale > 1 and not one.scaled and low < high / scale else low), high


def _link(line: Line, one: Amount, other: Amount) -> str | None:
    """How two amounts are joined: dash, to, between, or; None where they are two."""
    j, end = one.last + 1, other.first
    if not 0 < end - j <= _LONGEST_LINK:
        return None
    between = [t.low for t in line.tokens[j:end]]
    if between[0] in DASHES and between[1:] in ([], ["to"], ["to", "-"]):
        return None if _third(line, one, other) else "dash"
    if between in (["-", "to"], ["-", "to", "-"]):
        return "dash"
    if between in (["to"], ["to", "-"]):
        return None if _moves(line, one, other) else "to"
    if (
        between in (["and"], ["and", "about"], ["and", "around"], ["and", "$"])
        and _between(line, one.first) != one.first
    ):
        return "between"
    if (
        between == ["or"]
        and one.unit is None
        and one.sort == "words" == other.sort
        and one.low
        and other.high
        and other.high <= 2 * one.low
    ):
        return "or"
    return None


def _between(line: Line, first: int) -> int:
    """Where "between" before token `first` stands, else `first`."""
    for n in (1, 2):
        if line.low(first - n) == "between":
            return first - n
        if line.low(first - n) not in ("about", "around", "roughly", "some"):
            break
    return first


def _third(line: Line, one: Amount, other: Amount) -> bool:
    """Whether the dash is one of several (a telephone number, a date) or a score."""
    after = other.number_last + 1
    again = line.low(after) in DASHES and after + 1 < len(line.tokens) and line.tokens[after + 1].kind == "n"
    back = one.number_first - 2
    return again or (line.low(one.number_first - 1) in DASHES and back >= 0 and line.tokens[back].kind == "n")


def _moves(line: Line, one: Amount, other: Amount) -> bool:
    """Whether "from A to B" tells a change: two amounts."""
    start = one.first - phrase_before(line, one.first, one)
    if line.low(start - 1) == "by" or line.low(start - 1) in CHANGE:
        return True
    if line.low(start - 1) != "from":
        return False
    if line.low(other.number_last + 1) in DASHES:
        return True
    return any(t.low in CHANGE for t in line.tokens[max(0, one.first - 9) : one.first])


def one_in(line: Line, one: Amount, second: Number) -> Amount | None:
    """ "one in four", "almost one interviewee in four", "nine out of ten"."""
    gap = [t.low for t in line.tokens[one.number_last + 1 : second.first]]
    if (
        not 1 <= len(gap) <= 4
        or one.unit is not None
        or second.kind not in ("words", "digits")
        or not one.high
        or second.low <= one.high
    ):
        return None
    links = (["out", "of"], ["out", "of", "every"], ["in", "every"], ["of", "every"], ["in"])
    link = next((k for k in links if gap[-len(k) :] == k), None)
    if link is None or (
        link == ["in"] and (one.high != 1 or one.sort != "words" or (second.kind != "words" and second.low > 100))
    ):
        return None
    if len(gap) - len(link) > 2 or any(not w.isalpha() for w in gap) or unit_behind(line, second.last)[1] is not None:
        return None
    value = one.high / second.low
    return replace(
        one, last=second.last, number_last=second.last, low=value, high=value, unit="ratio", kind="part", sort="part"
    )
