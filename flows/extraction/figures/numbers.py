"""Numbers: where digits and number words stand, and what they are worth."""

from __future__ import annotations

from flows.extraction.figures.digits import digits
from flows.extraction.figures.lexicon import Lexicon, Numeral
from flows.extraction.figures.scales import Number, base_of, numeral_at
from flows.extraction.figures.spelled import parts, spelled, times_scale
from flows.extraction.figures.tokens import Token, word_at

_LARGEST = 1e18
_ARTICLES = ("a", "an", "the")


def numbers(tokens: list[Token], words: Lexicon) -> list[Number]:
    """The numbers of a sentence, in its order, not overlapping."""
    out, i = [], 0
    while i < len(tokens):
        low = tokens[i].low
        if tokens[i].kind != "n" and low not in words.numerals and low not in _ARTICLES and not low.endswith("fold"):
            i += 1
            continue
        found = _number(tokens, i, words)
        if found is not None and found.high <= _LARGEST and found.kind != "ordinal":
            out.append(found)
        i = found.last + 1 if found else i + 1
    return out


def _number(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    token = tokens[i]
    if token.kind == "n":
        return digits(tokens, i, words)
    numeral = words.numerals.get(token.low)
    if numeral is not None:
        return _from_word(tokens, i, numeral, words)
    if token.low in _ARTICLES:
        return _article(tokens, i, words)
    if token.low.endswith("fold") and (stem := words.numerals.get(token.low[:-4])) is not None:
        return Number(i, i, stem.value, stem.value, "times")
    return None


def _from_word(tokens: list[Token], i: int, numeral: Numeral, words: Lexicon) -> Number | None:
    match numeral.kind:
        case "unit" | "tens":
            return parts(tokens, spelled(tokens, i, words), words)
        case "scale":
            return spelled(tokens, i, words) if numeral_at(tokens, i + 1, words).kind == "scale" else None
        case "vague":
            return _vague(tokens, i, words)
        case "some":
            return _some(tokens, i, words)
        case "part":
            return _half(tokens, i, words) if numeral.value == 2 else _quarter(tokens, i, words)
        case "sign":
            return Number(i, i, numeral.value, numeral.value, "part")
        case "times":
            return Number(i, i, numeral.value, numeral.value, "times")
    return None


def _article(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "a hundred", "a dozen", "a third", "a few hundred", "a single"."""
    following = numeral_at(tokens, i + 1, words)
    if tokens[i].low == "the" and following.kind != "some":
        return None
    if following.kind == "scale":
        found = spelled(tokens, i + 1, words)
        return found._replace(first=i)
    if following.kind == "part" and tokens[i].low != "the":
        half = tokens[i + 1].low == "half"
        if half and word_at(tokens, i + 2) in ("dozen", "million", "billion", "thousand", "hundred"):
            return _half_of_scale(i, i + 2, tokens, words)
        return times_scale(Number(i, i + 1, 1 / following.value, 1 / following.value, "part"), tokens, words)
    if following.kind == "some" and tokens[i + 1].low == "few":
        found_some = _some(tokens, i + 1, words)
        return found_some._replace(first=i) if found_some else None
    if word_at(tokens, i + 1) == "single":
        return Number(i, i + 1, 1, 1, "single")
    return None


def _half(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "half", "half a dozen", "half a million"."""
    article = word_at(tokens, i + 1) in ("a", "an")
    if (article or word_at(tokens, i + 1) == "-") and numeral_at(tokens, i + 2, words).kind == "scale":
        return _half_of_scale(i, i + 2, tokens, words)
    if numeral_at(tokens, i + 1, words).kind == "scale":
        return _half_of_scale(i, i + 1, tokens, words)
    return Number(i, i + 1 if article else i, 0.5, 0.5, "part")


def _quarter(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "quarter million"; other parts need a number or an article before them."""
    value = 1 / words.numerals[tokens[i].low].value
    found = times_scale(Number(i, i, value, value, "part"), tokens, words)
    return found if tokens[i].low == "quarter" and found.kind == "words" else None


def _half_of_scale(first: int, last: int, tokens: list[Token], words: Lexicon) -> Number:
    value = 0.5 * words.numerals[tokens[last].low].value
    return Number(first, last, value, value, "words", words.numerals[tokens[last].low].value)


def _vague(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "dozens", "tens of thousands", "hundreds of millions"."""
    first = words.numerals[tokens[i].low].value
    low, high, last, scale = first, _ceiling(first), i, 1.0
    while (
        word_at(tokens, last + 1) == "of"
        and (more := numeral_at(tokens, last + 2, words)).kind == "vague"
        and tokens[last + 2].low != "tens"
    ):
        step = base_of(more.value)
        low, high, scale, last = low * step, (high + 1) * step - 1, scale * step, last + 2
        if tokens[i].low == "dozens":
            high = 99 * scale
    if tokens[i].low == "tens" and last == i:
        return None
    return Number(i, last, low, high, "vague", scale)


def _ceiling(low: float) -> float:
    """The largest number of the same magnitude: 24 → 99, 200 → 999."""
    return float(10 ** len(str(int(low))) - 1)


def _some(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """ "several hundred", "a few dozen", "many thousands"."""
    scale = numeral_at(tokens, i + 1, words)
    if scale.kind == "vague" and tokens[i].low in ("many", "several"):
        found = _vague(tokens, i + 1, words)
        return found._replace(first=i) if found else None
    if scale.kind != "scale":
        return None
    low, last, top = 2 * scale.value, i + 1, scale.value
    if numeral_at(tokens, i + 2, words).kind == "scale":  # several hundred thousand
        low, last, top = (
            low * words.numerals[tokens[i + 2].low].value,
            i + 2,
            top * words.numerals[tokens[i + 2].low].value,
        )
    return Number(i, last, low, _ceiling(low), "vague", top)
