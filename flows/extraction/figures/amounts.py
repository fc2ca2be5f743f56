"""Amounts: numbers with their qualifiers and units, and ranges of two numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flows.extraction.figures.lexicon import Lexicon, Unit
from flows.extraction.figures.numbers import DASHES, Number, numbers
from flows.extraction.figures.tokens import Token, joined, tokenize
from flows.reading.spans import Span

_LONGEST_QUALIFIER = 5
_LONGEST_UNIT = 3
_CHANGE = frozenset(
    "rose rise rises rising raised raise fell fall falls falling dropped drop drops dropping cut jumped jump jumps jumping grew grow grows grown climbed climb "
    "increased increase increases decreased decrease reduced reduction doubled went gone up down lowered slid sank shrank swelled improved slipped changed".split()
)
_ONE_LETTER = frozenset(("a$", "s$", "r$", "z$"))
_MONEY_AFTER = frozenset("$€£₸₽₴¥元₹₩₪₺")
_COMPARED = frozenset("as more higher greater larger bigger the that what faster less longer lower smaller their its his stronger".split())


@dataclass(frozen=True)
class Line:
    """One sentence, tokenised; `opens` tells whether it begins its paragraph."""

    text: str
    tokens: list[Token]
    words: Lexicon
    opens: bool


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: tokens `first` to `last`, with its number at `number_first` to `number_last`.

    `unit` is None where the text names none (what is counted then decides); `kind` is the unit's kind;
    `sort` that of the number.  `hedged`: a qualifier's words belong to it; `signed`: money before the number;
    `elliptic`: an amount with a unit stands before it in the sentence; `per`: a price for a unit of goods.
    """

    first: int
    last: int
    number_first: int
    number_last: int
    low: float | None
    high: float | None
    qualifier: str
    unit: str | None
    kind: str
    sort: str
    hedged: bool = False
    signed: bool = False
    scaled: bool = False
    elliptic: bool = False
    per: str | None = None


def line_of(text: str, where: Span, words: Lexicon, *, opens: bool) -> Line | None:
    """The sentence as tokens, or None where it holds no number."""
    if words.hint.search(text, where.start, where.end) is None:
        return None
    return Line(text, tokenize(text, where.start, where.end), words, opens)


def amounts(line: Line) -> list[Amount]:
    """The amounts of a sentence, in its order."""
    found = numbers(line.tokens, line.words)
    out: list[Amount] = []
    i = 0
    while i < len(found):
        amount, used = _amount(line, found, i, out[-1] if out else None)
        if not out or amount.number_first > out[-1].last or out[-1].sort == "single":  # the "1" of "50 tenge per 1 liter" is none
            out.append(amount)
        i += used
    return out


def _low(line: Line, i: int) -> str:
    return line.tokens[i].low if 0 <= i < len(line.tokens) else ""


def _amount(line: Line, found: list[Number], i: int, before: Amount | None) -> tuple[Amount, int]:
    """The amount that begins with number `i`, and how many numbers it uses up."""
    number = found[i]
    one = _simple(line, number)
    second = found[i + 1] if i + 1 < len(found) else None
    if second is not None and (pair := _pair(line, one, second)) is not None:
        return _qualified(line, pair, before), 2
    if second is not None and (share := _one_in(line, one, second)) is not None:
        return _qualified(line, share, before), 2
    return _qualified(line, one, before), 1


def _simple(line: Line, number: Number) -> Amount:
    """A number with the unit before or behind it."""
    first, sign = _sign(line, number.first)
    qualifier = "indefinite" if number.kind == "vague" else "exact"
    base = Amount(first, number.last, number.first, number.last, number.low, number.high, qualifier, None, "", number.kind)
    base = replace(base, scaled=number.scale > 1, signed=sign is not None)
    if sign is not None:
        last, unit = _unit(line, number.last)
        if unit is not None and unit.code == sign.code and unit.kind in ("money", "code"):
            base = replace(base, last=last)  # US$5 dollars
        return _per(line, replace(base, unit=sign.code, kind="money"))
    return _per(line, _with_unit(line, base))


def _sign(line: Line, i: int) -> tuple[int, Unit | None]:
    """Where the money sign or code before token `i` begins, and which it is."""
    for n in (4, 3, 2, 1):
        if i - n < 0:
            continue
        text = "".join(t.low for t in line.tokens[i - n : i])
        unit = line.words.signs.get(text)
        if unit is None:
            continue
        spoken = line.text[line.tokens[i - n].start : line.tokens[i - 1].end]
        if unit.kind == "code" and not spoken.isupper():
            continue
        if unit.kind == "sign" and text.isalpha() and not spoken[0].isupper():
            continue
        if text in _ONE_LETTER and len(spoken) > len(text):
            continue  # "a $5 note"
        return i - n, unit
    return i, None


def _unit(line: Line, last: int) -> tuple[int, Unit | None]:
    """The unit behind token `last`, over a hyphen ("180-day"), and its last token."""
    start = last + 1
    if _low(line, start) in _MONEY_AFTER and not (start + 1 < len(line.tokens) and line.tokens[start + 1].kind == "n"):
        return start, Unit(line.words.signs[_low(line, start)].code, "money") if _low(line, start) in line.words.signs else Unit("CNY", "money")
    if _low(line, start) in DASHES and _low(line, start + 1) in line.words.units:
        start += 1
    for n in range(min(_LONGEST_UNIT + 2, len(line.tokens) - start), 0, -1):
        text = joined(line.tokens, start, start + n - 1)
        unit = line.words.units.get(text)
        if unit is None or (start + n < len(line.tokens) and _in_a_word(line, start, n)):
            continue
        shown = line.text[line.tokens[start].start : line.tokens[start + n - 1].end]
        if unit.kind == "code" and not shown.isupper():
            continue
        if len(text) == 1 and text.isalpha() and line.tokens[start].start != line.tokens[last].end:
            continue
        return start + n - 1, unit
    return last, None


def _in_a_word(line: Line, start: int, n: int) -> bool:
    """Whether the unit is only the beginning of a compound ("12 day-care centres")."""
    after = line.tokens[start + n]
    return (
        line.words.units[joined(line.tokens, start, start + n - 1)].kind == "time"
        and after.low in ("-", "‑")
        and after.start == line.tokens[start + n - 1].end
        and start + n + 1 < len(line.tokens)
        and line.tokens[start + n + 1].start == after.end
        and _low(line, start + n + 1) not in ("old", "olds", "long", "a", "per")
    )


def _with_unit(line: Line, base: Amount) -> Amount:
    if base.sort == "times":
        return _times(line, base)
    last, unit = _unit(line, base.number_last)
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
    base = replace(base, last=last, unit=unit.code, kind="money" if unit.kind == "code" else unit.kind)
    scale = line.words.numerals.get(_low(line, last + 1))
    if base.kind == "money" and scale is not None and scale.kind in ("scale", "short") and base.low is not None and not base.scaled:
        value = base.low * scale.value  # 75 USD million
        return replace(base, last=last + 1, low=value, high=value, scaled=True)
    return base


def _half_a(line: Line, base: Amount) -> Amount:
    """ "half a page" counts pages; "half of the pages", "half the pages" is a share."""
    if _low(line, base.number_last) in ("a", "an") and base.number_last + 1 < len(line.tokens):
        return replace(base, last=base.number_last + 1, unit="item", kind="measured")
    return base


def _term_ahead(line: Line, base: Amount) -> Amount:
    """ "a single seven-year term": the unit stands behind another amount."""
    for j in range(base.last + 1, min(base.last + 6, len(line.tokens))):
        if (unit := line.words.units.get(_low(line, j))) is not None and unit.kind == "term":
            return replace(base, last=j, unit=unit.code, kind="term")
    return base


def _age(line: Line, amount: Amount) -> Amount:
    """ "34-year-old", "18 years old", "ten months of age"."""
    rest = "".join(t.low for t in line.tokens[amount.last + 1 : amount.last + 3])
    for ending, n in (("-old", 2), ("-olds", 2), ("‑old", 2), ("ofage", 2)):
        if rest == ending:
            return replace(amount, last=amount.last + n, kind="age")
    if _low(line, amount.last + 1) == "old":
        return replace(amount, last=amount.last + 1, kind="age")
    return amount


def _times(line: Line, base: Amount) -> Amount:
    """ "twice as high", "three times the number", "two-fold" are ratios; "met twice" is a count."""
    after, word = _low(line, base.last + 1), _low(line, base.last)
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
    if _low(line, j) == "(":
        close = next((k for k in range(j, min(j + 8, len(line.tokens))) if _low(line, k) == ")"), None)
        if close is None:
            return base
        j, over = close + 1, True
    if _low(line, j) in DASHES:
        j += 1
    if _low(line, j) == "for" and _low(line, j + 1) in ("a", "each", "one", "every", "1"):
        j += 1
    elif _low(line, j) not in ("a", "an", "per", "each", "/", "the"):
        return base
    j += 1
    if _low(line, j) in ("1", "one"):
        j += 1
    goods = line.words.per.get(_low(line, j))
    if goods is None or _low(line, j - 1) == "the":
        return base
    return replace(base, unit=f"{base.unit}_per_{goods}", per=goods, last=base.last if over else j)


def _pair(line: Line, one: Amount, second: Number) -> Amount | None:
    """A range of two numbers: "50-60", "between 40 and 45 percent", "85 to 90 tenge", "from $10 to $15 billion"."""
    other = _simple(line, second)
    if one.sort in ("vague", "single", "times") or other.sort in ("vague", "single", "times") or one.low is None or other.high is None:
        return None
    link = _link(line, one, other)
    if link is None or (one.unit and other.unit and one.unit.split("_per_")[0] != other.unit.split("_per_")[0]):
        return None
    low, high = _share_scale(one, other, second.scale)
    if low >= high or (one.unit is not None and other.unit is None and not one.signed):
        return None
    unit, kind = (other.unit, other.kind) if other.unit else (one.unit, one.kind)
    return replace(
        other, first=one.first if link != "between" else _between(line, one.first), number_first=one.number_first, low=low, high=high,
        qualifier="range", unit=unit, kind=kind, signed=one.signed, scaled=one.scaled or other.scaled, sort=one.sort,
    )  # fmt: skip


def _share_scale(one: Amount, other: Amount, scale: float) -> tuple[float, float]:
    """The bounds; "40 and 45 billion" share their magnitude."""
    low, high = one.low or 0.0, other.high or 0.0
    return (low * scale if scale > 1 and not one.scaled and low < high / scale else low), high


def _link(line: Line, one: Amount, other: Amount) -> str | None:
    """How two amounts are joined: dash, to, between, or; None where they are two."""
    j, end = one.last + 1, other.first
    if j >= end:
        return None
    between = [t.low for t in line.tokens[j:end]]
    if between[0] in DASHES and between[1:] in ([], ["to"], ["to", "-"]):
        return None if _third(line, one, other) else "dash"
    if between in (["-", "to"], ["-", "to", "-"]):
        return "dash"
    if between in (["to"], ["to", "-"]):
        return None if _moves(line, one, other) else "to"
    if between in (["and"], ["and", "about"], ["and", "around"], ["and", "$"]) and _between(line, one.first) != one.first:
        return "between"
    if between == ["or"] and one.unit is None and one.sort == "words" == other.sort and one.low and other.high and other.high <= 2 * one.low:
        return "or"
    return None


def _between(line: Line, first: int) -> int:
    """Where "between" before token `first` stands, else `first`."""
    for n in (1, 2):
        if _low(line, first - n) == "between":
            return first - n
        if _low(line, first - n) not in ("about", "around", "roughly", "some"):
            break
    return first


def _third(line: Line, one: Amount, other: Amount) -> bool:
    """Whether the dash is one of several (a telephone number, a date) or a score."""
    after = other.number_last + 1
    again = _low(line, after) in DASHES and after + 1 < len(line.tokens) and line.tokens[after + 1].kind == "n"
    back = one.number_first - 2
    return again or (_low(line, one.number_first - 1) in DASHES and back >= 0 and line.tokens[back].kind == "n")


def _moves(line: Line, one: Amount, other: Amount) -> bool:
    """Whether "from A to B" tells a change: two amounts."""
    start = one.first - _phrase_before(line, one.first, one)
    if _low(line, start - 1) == "by" or _low(line, start - 1) in _CHANGE:
        return True
    if _low(line, start - 1) != "from":
        return False
    if _low(line, other.number_last + 1) in DASHES:
        return True
    return any(t.low in _CHANGE for t in line.tokens[max(0, one.first - 9) : one.first])


def _one_in(line: Line, one: Amount, second: Number) -> Amount | None:
    """ "one in four", "almost one interviewee in four", "nine out of ten"."""
    gap = [t.low for t in line.tokens[one.number_last + 1 : second.first]]
    if not 1 <= len(gap) <= 4 or one.unit is not None or second.kind not in ("words", "digits") or not one.high or second.low <= one.high:
        return None
    links = (["out", "of"], ["out", "of", "every"], ["in", "every"], ["of", "every"], ["in"])
    link = next((k for k in links if gap[-len(k) :] == k), None)
    if link is None or (link == ["in"] and (one.high != 1 or one.sort != "words" or second.kind != "words" and second.low > 100)):
        return None
    if len(gap) - len(link) > 2 or any(not w.isalpha() for w in gap) or _unit(line, second.last)[1] is not None:
        return None
    value = one.high / second.low
    return replace(one, last=second.last, number_last=second.last, low=value, high=value, unit="ratio", kind="part", sort="part")


def _qualified(line: Line, amount: Amount, before: Amount | None) -> Amount:
    """The amount with the qualifiers before and behind it, its bounds opened as they say."""
    elliptic = before is not None and before.kind in ("time", "money")
    amount = replace(amount, elliptic=elliptic)
    first, told = _qualifier_before(line, amount)
    last, told_after = _qualifier_after(line, amount)
    qualifier = told or told_after
    if qualifier is None:
        return amount
    amount = replace(amount, first=first, last=last, hedged=True, kind="age" if _of_age(line, first, amount) else amount.kind)
    if amount.kind == "age" and amount.unit is None:
        amount = replace(amount, unit="year")
    return _opened(amount, qualifier)


def _of_age(line: Line, first: int, amount: Amount) -> bool:
    said = {t.low for t in line.tokens[first : amount.number_first]}
    return amount.unit in (None, "year") and bool(said & {"age", "older", "younger"})


def _opened(amount: Amount, qualifier: str) -> Amount:
    if amount.qualifier == "indefinite" or qualifier == "exact":
        return amount
    if amount.qualifier == "range":
        return amount if qualifier == "approximate" else replace(amount, qualifier=qualifier)
    if qualifier in ("more_than", "at_least"):
        return replace(amount, qualifier=qualifier, high=None)
    if qualifier in ("less_than", "at_most"):
        return replace(amount, qualifier=qualifier, low=None)
    return replace(amount, qualifier=qualifier)


def _qualifier_before(line: Line, amount: Amount) -> tuple[int, str | None]:
    """Where the qualifiers before an amount begin, and what the outermost one that says something says."""
    first, told = amount.first, None
    for _ in range(2):
        n = _phrase_before(line, first, amount)
        if n == 0:
            break
        said = line.words.before[joined(line.tokens, first - n, first - 1)]
        told = said if told in (None, "exact", "approximate") or said not in ("exact", "approximate") else told
        first -= n
    return first, told


def _phrase_before(line: Line, first: int, amount: Amount) -> int:
    """How many tokens the qualifier before token `first` has; 0 for none."""
    for n in range(min(_LONGEST_QUALIFIER, first), 0, -1):
        phrase = joined(line.tokens, first - n, first - 1)
        if phrase not in line.words.before:
            continue
        if phrase == "up to" and _low(line, first - 3) in _CHANGE:
            continue  # "has gone up to 120"
        if phrase == "just" and not (amount.high == 1 and amount.sort == "words"):
            return 0
        return n
    return 0


def _qualifier_after(line: Line, amount: Amount) -> tuple[int, str | None]:
    for n in (4, 3, 2, 1):
        end = amount.last + n
        if end < len(line.tokens) and (said := line.words.after.get(joined(line.tokens, amount.last + 1, end))):
            return end, said
    return amount.last, None
