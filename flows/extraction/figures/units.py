"""A number with its unit: money before or behind it, lengths of time, percent, ages, multiples, prices for goods."""

from __future__ import annotations

from dataclasses import replace

from flows.extraction.figures.lexicon import Unit
from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.scales import DASHES, Number
from flows.extraction.figures.signs import sign_before
from flows.extraction.figures.tokens import joined

_LONGEST_UNIT = 3
_FACTORS = 5  # of a compound unit
_SPACED = "mgltkvwj"  # units of one letter that may stand apart from their number
_MONEY = ("code", "million")
_MONEY_AFTER = frozenset("$€£₸₽₴¥元₹₩₪₺")
_COMPARED = frozenset(
    "as more higher greater larger bigger the that what faster less longer lower smaller their its his stronger".split()
)


def simple(line: Line, number: Number) -> Amount:
    """A number with its minus and the unit before or behind it."""
    first, sign, minus = sign_before(line, number.first)
    base = Amount(
        number.first, number.last, number.first, number.last, number.low, number.high,
        "indefinite" if number.kind == "vague" else "exact", None, "", number.kind,
        scale=number.scale, signed=sign is not None,
    )  # fmt: skip
    if sign is None:
        return _negative(line, _per(line, _with_unit(line, base)), first if minus else number.first)
    last, unit = unit_behind(line, number.last)
    if unit is not None and unit.code == sign.code and unit.kind in ("money", "code"):
        base = replace(base, last=last)  # US$5 dollars
    base = _millions(sign, replace(base, first=first, unit=sign.code, kind="money"))
    return _per(line, _negative(line, base, first) if minus else base)


def _negative(line: Line, amount: Amount, first: int) -> Amount:
    """The amount with the minus at token `first`; nobody counts less than no people ("-5 people" is an item of a list)."""
    if (
        first == amount.number_first
        or amount.low is None
        or amount.high is None
        or (amount.unit is None and line.low(first) == "-" and line.low(amount.last + 1).isalpha())
    ):
        return amount
    return replace(amount, first=first, low=-amount.high, high=-amount.low)


def _millions(unit: Unit, amount: Amount) -> Amount:
    """ "30 MUSD", "MNOK 60": a code that says millions."""
    if unit.kind != "million" or amount.low is None:
        return amount
    return replace(amount, low=amount.low * 1e6, high=amount.low * 1e6, scale=1e6)


def unit_behind(line: Line, last: int) -> tuple[int, Unit | None]:
    """The unit behind token `last`, over a hyphen ("180-day"), and its last token."""
    start = last + 1
    sign = line.words.signs.get(line.low(start)) if line.low(start) in _MONEY_AFTER else None
    if sign is not None and not (start + 1 < len(line.tokens) and line.tokens[start + 1].kind == "n"):
        return start, Unit(sign.code, "money")  # 10 €
    if line.low(start) in DASHES and line.low(start + 1) in line.words.units:
        start += 1
    if line.low(start) not in line.words.unit_heads:
        return last, None
    for n in range(min(_LONGEST_UNIT + 2, len(line.tokens) - start), 0, -1):
        text = joined(line.tokens, start, start + n - 1)
        unit = line.words.units.get(text)
        if unit is None or (start + n < len(line.tokens) and _in_a_word(line, start, n)):
            continue
        shown = line.text[line.tokens[start].start : line.tokens[start + n - 1].end]
        if unit.kind in ("code", "million") and not shown.isupper():
            continue
        if len(text) == 1 and text.isalpha() and not _letter(line, last, start):
            continue
        return (_compound(line, start + n - 1) if unit.kind == "measured" else start + n - 1), unit
    return last, None


def _letter(line: Line, last: int, i: int) -> bool:
    """Whether the letter at token `i` may be the unit of the number before it: joined to it, or a metre, gram, litre …"""
    letter, after = line.tokens[i], line.tokens[i + 1] if i + 1 < len(line.tokens) else None
    joined_on = after is not None and after.start == letter.end and (after.kind == "n" or after.low in ("'", "’"))
    if joined_on:
        return letter.low in "ms" and line.low(i + 1) in ("2", "3")
    return letter.start == line.tokens[last].end or (
        letter.low in _SPACED and (not letter.capital or line.low(i + 1) != ".")
    )


def _compound(line: Line, last: int) -> int:
    """The last token of a unit with its exponent and what it is divided by ("km^3", "A/cm2", "J/m^2")."""
    for _ in range(_FACTORS):
        j = last + 1
        if j >= len(line.tokens) or line.tokens[j].start != line.tokens[last].end:
            return last
        after = line.low(j + 1)
        divided = line.low(j) in ("/", "·") and (after in line.words.units or after in line.words.per)
        if line.low(j) in ("2", "3"):
            last = j
        elif divided or (line.low(j) == "^" and after.isdecimal()):
            last = j + 1
        else:
            return last
    return last


def _in_a_word(line: Line, start: int, n: int) -> bool:
    """Whether the unit is only the beginning of a compound ("12 day-care centres")."""
    after = line.tokens[start + n]
    return (
        line.words.units[joined(line.tokens, start, start + n - 1)].kind == "time"
        and after.low in ("-", "‑")
        and after.start == line.tokens[start + n - 1].end
        and start + n + 1 < len(line.tokens)
        and line.tokens[start + n + 1].start == after.end
        and line.low(start + n + 1) not in ("old", "olds", "long", "a", "per")
    )


def _with_unit(line: Line, base: Amount) -> Amount:
    if base.sort == "times":
        return _times(line, base)
    last, unit = unit_behind(line, base.number_last)
    if unit is None:
        if base.sort == "part":
            return _half_a(line, replace(base, unit="ratio", kind="part"))
        return _term_ahead(line, base) if base.sort == "single" else base
    if unit.kind == "times":
        return _times(line, replace(base, last=last))
    if unit.kind == "weight_or_money":
        unit = Unit("GBP", "money") if base.scaled else Unit("item", "measured")
    if base.sort == "part" and unit.kind == "percent":
        return replace(base, last=last, unit=unit.code, kind=unit.kind)
    if unit.kind == "time":
        return _age(line, replace(base, last=last, unit=unit.code, kind="time"))
    base = _millions(unit, replace(base, last=last, unit=unit.code, kind="money" if unit.kind in _MONEY else unit.kind))
    scale = line.words.numerals.get(line.low(last + 1))
    if (
        base.kind == "money"
        and scale is not None
        and scale.kind in ("scale", "short")
        and base.low is not None
        and not base.scaled
    ):
        value = base.low * scale.value  # 75 USD million
        return replace(base, last=last + 1, low=value, high=value, scale=scale.value)
    return base


def _half_a(line: Line, base: Amount) -> Amount:
    """ "half a page" counts pages; "half of the pages", "half the pages" is a share."""
    if line.low(base.number_last) in ("a", "an") and base.number_last + 1 < len(line.tokens):
        return replace(base, last=base.number_last + 1, unit="item", kind="measured")
    return base


def _term_ahead(line: Line, base: Amount) -> Amount:
    """ "a single seven-year term": the unit stands behind another amount."""
    for j in range(base.last + 1, min(base.last + 6, len(line.tokens))):
        if (unit := line.words.units.get(line.low(j))) is not None and unit.kind == "term":
            return replace(base, last=j, unit=unit.code, kind="term")
    return base


def _age(line: Line, amount: Amount) -> Amount:
    """ "34-year-old", "18 years old", "ten months of age"."""
    rest = "".join(t.low for t in line.tokens[amount.last + 1 : amount.last + 3])
    for ending, n in (("-old", 2), ("-olds", 2), ("‑old", 2), ("ofage", 2)):
        if rest == ending:
            return replace(amount, last=amount.last + n, kind="age")
    if line.low(amount.last + 1) == "old":
        return replace(amount, last=amount.last + 1, kind="age")
    return amount


def _times(line: Line, base: Amount) -> Amount:
    """ "twice as high", "three times the number", "two-fold" are ratios; "met twice" is a count."""
    after, word = line.low(base.last + 1), line.low(base.last)
    if word.endswith("fold"):
        return replace(base, unit="ratio", kind="times")
    if after == "as" and base.last + 2 < len(line.tokens):
        return replace(base, last=base.last + 2, unit="ratio", kind="times")
    if after in _COMPARED:
        return replace(base, unit="ratio", kind="times")
    return replace(base, unit="item", kind="occasions")


def _per(line: Line, base: Amount) -> Amount:
    """Money for a unit of goods ("50 tenge per 1 liter", "120 tenge ($0.28) a litre")."""
    if base.kind != "money":
        return base
    j, over = base.last + 1, False
    if line.low(j) == "(":
        close = next((k for k in range(j, min(j + 8, len(line.tokens))) if line.low(k) == ")"), None)
        if close is None:
            return base
        j, over = close + 1, True
    if line.low(j) in DASHES:
        j += 1
    if line.low(j) == "for" and line.low(j + 1) in ("a", "each", "one", "every", "1"):
        j += 1
    elif line.low(j) not in ("a", "an", "per", "each", "/", "the"):
        return base
    j += 1
    if line.low(j) in ("1", "one"):
        j += 1
    goods = line.words.per.get(line.low(j))
    if goods is None or line.low(j - 1) == "the":
        return base
    return replace(base, unit=f"{base.unit}_per_{goods}", per=goods, last=base.last if over else j)
