"""Two amounts that the text means as one: "5 ft 2 in", "13 dollars and 45 cents", "15 dollars 50"."""

from __future__ import annotations

from dataclasses import replace

from flows.extraction.figures.model import Amount, Line

_MAJORS = {
    "foot": "foot",
    "feet": "foot",
    "ft": "foot",
    "pound": "pound",
    "pounds": "pound",
    "lb": "pound",
    "lbs": "pound",
}
_HUNDRED = 100
_GAP = 2  # tokens


def compound(line: Line, one: Amount, other: Amount) -> Amount | None:
    """The whole that an amount makes with a smaller unit of the same kind behind it, or None."""
    if one.unit is None or other.number_first - one.last > _GAP:
        return None
    gap = [t.low for t in line.tokens[one.last + 1 : other.number_first]]
    if gap not in ([], ["and"]) or one.sort not in ("digits", "words") or one.scaled or not one.low or not other.high:
        return None
    if one.low != int(one.low) or other.sort not in ("digits", "words"):
        return None
    last, parts = _parts(line, one, other)
    if not parts or other.high >= parts:
        return None
    value = one.low + other.high / parts
    return replace(one, last=last, low=value, high=value)


def _parts(line: Line, one: Amount, other: Amount) -> tuple[int, float]:
    """The last token of the smaller amount, and how many of its unit make one of the larger; 0 for none."""
    major = "money" if one.kind == "money" else _MAJORS.get(line.low(one.last), "")
    for last in (other.number_last + 1, other.last):
        parts = line.words.minors.get((line.low(last), major))
        if parts:
            return last, parts
    return (other.number_last, _HUNDRED) if major == "money" and _bare_cents(line, one, other) else (0, 0.0)


def _bare_cents(line: Line, one: Amount, other: Amount) -> bool:
    """ "15 dollars 50": two digits that nothing counted follows."""
    after = line.low(other.number_last + 1)
    own = other.unit is None or other.first <= one.last  # the code of "17 USD 25" stands before both
    return (
        own and not one.signed and (other.low or 0) >= 10 and not (after.isalpha() and after != "more") and after != "%"
    )
