"""Numbers: where digits and number words stand, and what they are worth."""

from __future__ import annotations

from typing import NamedTuple

from flows.extraction.figures.lexicon import Lexicon, Numeral
from flows.extraction.figures.tokens import Token, word_at

_MAX_DIGITS = 18  # more digits are a serial number, not an amount
_LARGEST = 1e18
DASHES = frozenset("-‐‑–")
# what follows a length in metres, where "m" stands for no million
_METRES = frozenset(
    "long high wide tall deep thick away from above below in at and or to by on off up down race sprint hurdles final run pool relay with x is was".split()
)
_NONE = Numeral("", 0)


class Number(NamedTuple):
    """One number: tokens `first` to `last`, its bounds, and what sort it is.

    `kind`: digits, words, vague ("dozens"), part ("two-thirds"), times ("twice"), single ("a single").
    `scale` is the factor that its magnitude word gave, 1 without one.
    """

    first: int
    last: int
    low: float
    high: float
    kind: str
    scale: float = 1.0


def numbers(tokens: list[Token], words: Lexicon) -> list[Number]:
    """The numbers of a sentence, in its order, not overlapping."""
    out, i = [], 0
    while i < len(tokens):
        found = _number(tokens, i, words)
        if found is not None and found.high <= _LARGEST:
            out.append(found)
        i = found.last + 1 if found else i + 1
    return out


def _number(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    token = tokens[i]
    if token.kind == "n":
        return _digits(tokens, i, words)
    numeral = words.numerals.get(token.low)
    if numeral is not None:
        return _from_word(tokens, i, numeral, words)
    if token.low in ("a", "an", "the"):
        return _article(tokens, i, words)
    if token.low.endswith("fold") and (stem := words.numerals.get(token.low[:-4])) is not None:
        return Number(i, i, stem.value, stem.value, "times")
    return None


def _from_word(tokens: list[Token], i: int, numeral: Numeral, words: Lexicon) -> Number | None:
    match numeral.kind:
        case "unit" | "tens":
            return _parts(tokens, _words(tokens, i, words), words)
        case "scale":
            return _words(tokens, i, words) if _numeral(tokens, i + 1, words).kind == "scale" else None
        case "vague":
            return _vague(tokens, i, words)
        case "some":
            return _some(tokens, i, words)
        case "part":
            return _half(tokens, i, words)
        case "sign":
            return Number(i, i, numeral.value, numeral.value, "part")
        case "times":
            return Number(i, i, numeral.value, numeral.value, "times")
    return None


def _numeral(tokens: list[Token], i: int, words: Lexicon) -> Numeral:
    return words.numerals.get(word_at(tokens, i), _NONE)


def _article(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "a hundred", "a dozen", "a third", "a few hundred", "a single"."""
    following = _numeral(tokens, i + 1, words)
    if tokens[i].low == "the" and following.kind != "some":
        return None
    if following.kind == "scale":
        found = _words(tokens, i + 1, words)
        return found._replace(first=i)
    if following.kind == "part" and tokens[i].low != "the":
        half = tokens[i + 1].low == "half"
        if half and word_at(tokens, i + 2) in ("dozen", "million", "billion", "thousand", "hundred"):
            return _half_of_scale(i, i + 2, tokens, words)
        return _times_scale(Number(i, i + 1, 1 / following.value, 1 / following.value, "part"), tokens, words)
    if following.kind == "some" and tokens[i + 1].low == "few":
        found_some = _some(tokens, i + 1, words)
        return found_some._replace(first=i) if found_some else None
    if word_at(tokens, i + 1) == "single":
        return Number(i, i + 1, 1, 1, "single")
    return None


def _digits(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    value = digits_value(tokens[i].low)
    if value is None:
        return None
    last = i
    if (
        word_at(tokens, i + 1) in ("/", "⁄")
        and i + 2 < len(tokens)
        and tokens[i + 2].kind == "n"
        and tokens[i + 2].end - tokens[i].start < 8
    ):
        below = digits_value(tokens[i + 2].low)
        return Number(i, i + 2, value / below, value / below, "part") if below and value < below else None
    sign = _numeral(tokens, i + 1, words)
    if sign.kind == "sign":
        value, last = value + sign.value, i + 1
    elif (
        word_at(tokens, i + 2) in ("/", "⁄")
        and word_at(tokens, i + 1).isdigit()
        and word_at(tokens, i + 3).isdigit()
        and int(tokens[i + 1].low[:9]) < int(tokens[i + 3].low[:9])
    ):
        value, last = value + int(tokens[i + 1].low[:9]) / int(tokens[i + 3].low[:9]), i + 3  # 2 1/2
    elif word_at(tokens, i + 1) in ("×", "x") and word_at(tokens, i + 2) == "10":
        return _scientific(tokens, i, value)
    number, scale = _scaled(tokens, last, words)
    plural = _numeral(tokens, number + 1, words)
    if plural.kind == "vague" and tokens[number + 1].low != "tens":  # 3 dozens
        number, scale = number + 1, scale * _base(plural.value)
    return Number(i, number, value * scale, value * scale, "digits", scale)


def _scientific(tokens: list[Token], i: int, value: float) -> Number:
    j, sign = i + 3, 1
    if word_at(tokens, j) == "^":
        j += 1
    if word_at(tokens, j) in ("-", "−"):
        j, sign = j + 1, -1
    if j < len(tokens) and tokens[j].kind == "n" and len(tokens[j].low) < 3 and tokens[j].low.isdigit():
        value *= 10.0 ** (sign * int(tokens[j].low))
        return Number(i, j, value, value, "digits")
    return Number(i, i, value, value, "digits")


def _scaled(tokens: list[Token], last: int, words: Lexicon) -> tuple[int, float]:
    """The last token and the factor of the magnitude words behind token `last` ("million", "bn", "k")."""
    scale = 1.0
    while (numeral := _numeral(tokens, _next(tokens, last), words)).kind in ("scale", "short", "letter"):
        following = tokens[_next(tokens, last)]
        if numeral.kind == "letter" and (following.start != tokens[last].end or scale > 1):
            break
        if (
            numeral.kind == "letter"
            and following.low in ("m", "t", "b")
            and not _is_money(tokens, last, following, words)
        ):
            break
        last, scale = _next(tokens, last), scale * numeral.value
    return last, scale


def _is_money(tokens: list[Token], last: int, letter: Token, words: Lexicon) -> bool:
    """Whether "m" behind a number is a million: money stands before it, or it is no metre by what follows."""
    j = last
    while j > 0 and (tokens[j].kind == "n" or tokens[j].low in DASHES):
        j -= 1
    after = word_at(tokens, last + 2)
    if letter.capital or word_at(tokens, j) in words.signs or after in words.units:
        return True
    return letter.low == "m" and (after == "of" or (after.isalpha() and after not in _METRES))


def _next(tokens: list[Token], i: int) -> int:
    """The token behind `i`, over an adjacent hyphen ("1.8 billion-mile")."""
    if (
        word_at(tokens, i + 1) in DASHES
        and i + 2 < len(tokens)
        and tokens[i + 1].start == tokens[i].end
        and tokens[i + 2].start == tokens[i + 1].end
    ):
        return i + 2
    return i + 1


def digits_value(text: str) -> float | None:
    """What digits are worth, or None for a version ("1.2.3") or a serial number."""
    plain = text
    for separator in (",", " ", "\u00a0", "\u2009", "\u202f"):
        if separator == "," and " " not in text and len(text) - text.rfind(",") < 4 and text.count(",") == 1:
            plain = plain.replace(",", ".")
        plain = plain.replace(separator, "")
    if plain.count(".") > 1:
        groups = plain.split(".")
        if not all(len(g) == 3 for g in groups[1:]):
            return None
        plain = "".join(groups)
    if len(plain) > _MAX_DIGITS or plain.startswith("00"):
        return None
    return float(plain)


def _words(tokens: list[Token], i: int, words: Lexicon) -> Number:
    """A number in words that begins at token `i` ("two hundred and six", "five and a half million")."""
    total = current = 0.0
    last, j, top = i - 1, i, 1.0
    previous = ""
    while j < len(tokens):
        numeral = _numeral(tokens, j, words)
        if (
            numeral.kind == "unit"
            and previous in ("", "tens", "scale")
            and not (previous == "tens" and numeral.value > 9)
        ) or (numeral.kind == "tens" and previous in ("", "scale")):
            current += numeral.value
        elif numeral.kind == "scale" and not (previous == "scale" and numeral.value == 12):
            if numeral.value in {100, 12}:
                current = max(1.0, current) * numeral.value
            else:
                total = total * numeral.value if total and not current else total + max(1.0, current) * numeral.value
                current = 0.0
            top = max(top, numeral.value)
        else:
            break
        previous, last = numeral.kind, j
        j = _step(tokens, j, previous, words)
    value = total + current
    if (
        word_at(tokens, last + 1) == "and"
        and word_at(tokens, last + 2) == "a"
        and word_at(tokens, last + 3) in ("half", "quarter")
    ):
        value += (0.5 if tokens[last + 3].low == "half" else 0.25) * (top if previous == "scale" else 1)
        last, factor = _scaled(tokens, last + 3, words)
        value, top = value * factor, max(top, factor)
    return Number(i, last, value, value, "words", top)


def _step(tokens: list[Token], j: int, previous: str, words: Lexicon) -> int:
    """The next token of a number in words: over "and" behind a hundred, over a hyphen."""
    after = word_at(tokens, j + 1)
    if (
        after == "and"
        and previous == "scale"
        and _numeral(tokens, j + 2, words).kind in ("unit", "tens")
        and tokens[j].low != "dozen"
    ):
        return j + 2
    if after in DASHES and previous in ("tens", "unit", "scale") and tokens[j + 1].start - tokens[j].end <= 1:
        following = _numeral(tokens, j + 2, words)
        if (previous == "tens" and following.kind == "unit") or following.kind == "scale":
            return j + 2
    return j + 1


def _parts(tokens: list[Token], found: Number, words: Lexicon) -> Number:
    """ "two-thirds", "one third": a number of parts; any other number as it is."""
    j = found.last + 1
    if word_at(tokens, j) in DASHES:
        j += 1
    part = _numeral(tokens, j, words)
    if part.kind != "part" or part.value == 2 or found.low >= part.value or found.low != int(found.low):
        if part.kind == "part" and found.low == 1 and part.value == 2:
            return Number(found.first, j, 0.5, 0.5, "part")
        return found
    plural = tokens[j].low.endswith("s")
    if plural != (found.low > 1):
        return found
    return _times_scale(Number(found.first, j, found.low / part.value, found.low / part.value, "part"), tokens, words)


def _times_scale(part: Number, tokens: list[Token], words: Lexicon) -> Number:
    """ "a quarter million": a part of a magnitude is a number."""
    scale = _numeral(tokens, part.last + 1, words)
    if scale.kind != "scale" or scale.value < 1000:
        return part
    value = part.low * scale.value
    return Number(part.first, part.last + 1, value, value, "words", scale.value)


def _half(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "half", "half a dozen", "half a million"; other parts need a number or an article before them."""
    if tokens[i].low != "half":
        return None
    article = word_at(tokens, i + 1) in ("a", "an")
    if (article or word_at(tokens, i + 1) == "-") and _numeral(tokens, i + 2, words).kind == "scale":
        return _half_of_scale(i, i + 2, tokens, words)
    if _numeral(tokens, i + 1, words).kind == "scale":
        return _half_of_scale(i, i + 1, tokens, words)
    return Number(i, i + 1 if article else i, 0.5, 0.5, "part")


def _half_of_scale(first: int, last: int, tokens: list[Token], words: Lexicon) -> Number:
    value = 0.5 * words.numerals[tokens[last].low].value
    return Number(first, last, value, value, "words", words.numerals[tokens[last].low].value)


def _vague(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "dozens", "tens of thousands", "hundreds of millions"."""
    first = words.numerals[tokens[i].low].value
    low, high, last, scale = first, _ceiling(first), i, 1.0
    while (
        word_at(tokens, last + 1) == "of"
        and (more := _numeral(tokens, last + 2, words)).kind == "vague"
        and tokens[last + 2].low != "tens"
    ):
        step = _base(more.value)
        low, high, scale, last = low * step, (high + 1) * step - 1, scale * step, last + 2
        if tokens[i].low == "dozens":
            high = 99 * scale
    if tokens[i].low == "tens" and last == i:
        return None
    return Number(i, last, low, high, "vague", scale)


def _ceiling(low: float) -> float:
    """The largest number of the same magnitude: 24 → 99, 200 → 999."""
    return float(10 ** len(str(int(low))) - 1)


def _base(low: float) -> float:
    return {24: 12.0, 40: 20.0}.get(int(low), low / 2)


def _some(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "several hundred", "a few dozen", "many thousands"."""
    scale = _numeral(tokens, i + 1, words)
    if scale.kind == "vague" and tokens[i].low in ("many", "several"):
        found = _vague(tokens, i + 1, words)
        return found._replace(first=i) if found else None
    if scale.kind != "scale":
        return None
    low, last, top = 2 * scale.value, i + 1, scale.value
    if _numeral(tokens, i + 2, words).kind == "scale":  # several hundred thousand
        low, last, top = (
            low * words.numerals[tokens[i + 2].low].value,
            i + 2,
            top * words.numerals[tokens[i + 2].low].value,
        )
    return Number(i, last, low, _ceiling(low), "vague", top)
