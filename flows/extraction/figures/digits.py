"""Numbers in digits: separators, exponents, fractions, and magnitude words behind them."""

from __future__ import annotations

from flows.extraction.figures.lexicon import Lexicon
from flows.extraction.figures.scales import Number, base_of, numeral_at, scaled, with_parts
from flows.extraction.figures.tokens import Token, word_at

_MAX_DIGITS = 18  # more digits are a serial number, not an amount
_SPACES = str.maketrans("", "", " \u00a0\u2009\u202f")
_FRACTION = ("/", "⁄")
_LONGEST_FRACTION = 8  # characters of "1/4", "13 / 16"


def digits(tokens: list[Token], i: int, words: Lexicon) -> Number | None:
    """The number whose digits begin at token `i`, with its fraction and its magnitude words."""
    value = digits_value(tokens[i].low)
    if value is None:
        return None
    if (
        word_at(tokens, i + 1) in _FRACTION
        and _is_number(tokens, i + 2)
        and tokens[i + 2].end - tokens[i].start < _LONGEST_FRACTION
    ):
        below = digits_value(tokens[i + 2].low)
        return Number(i, i + 2, value / below, value / below, "part") if below and value < below else None
    last, value = _with_fraction(tokens, i, value, words)
    if last == i and word_at(tokens, i + 1) in ("×", "x", "·") and word_at(tokens, i + 2) == "10":
        return _scientific(tokens, i, value)
    number, scale = scaled(tokens, last, words)
    plural = numeral_at(tokens, number + 1, words)
    if plural.kind == "vague" and tokens[number + 1].low != "tens":  # 3 dozens
        number, scale = number + 1, scale * base_of(plural.value)
    found = Number(i, number, value * scale, value * scale, "digits", scale)
    return _with_rest(tokens, with_parts(tokens, found, scale, words) if scale > 1 else found, words)


def _is_number(tokens: list[Token], i: int) -> bool:
    return i < len(tokens) and tokens[i].kind == "n"


def _with_fraction(tokens: list[Token], i: int, value: float, words: Lexicon) -> tuple[int, float]:
    """ "2½", "2 1/2": the last token and the value of a number with the fraction behind it."""
    sign = numeral_at(tokens, i + 1, words)
    if sign.kind == "sign":
        return i + 1, value + sign.value
    above, below = word_at(tokens, i + 1)[:9], word_at(tokens, i + 3)[:9]
    if word_at(tokens, i + 2) in _FRACTION and above.isdecimal() and below.isdecimal() and int(above) < int(below):
        return i + 3, value + int(above) / int(below)
    return i, value


def _with_rest(tokens: list[Token], number: Number, words: Lexicon) -> Number:
    """ "3 hundred and 21", "2 crore 50 lakh": the smaller magnitudes that follow a larger one."""
    while number.scale > 1 and numeral_at(tokens, number.last, words).kind == "scale":
        joint = word_at(tokens, number.last + 1) == "and"
        i = number.last + (2 if joint else 1)
        value = digits_value(tokens[i].low) if _is_number(tokens, i) else None
        if not value:
            break
        last, scale = scaled(tokens, i, words)
        if value * scale >= number.scale or not (scale >= 100 or (joint and number.scale == 100)):
            break
        total = number.low + value * scale
        number = Number(number.first, last, total, total, "digits", scale if scale > 1 else number.scale)
    return number


def _scientific(tokens: list[Token], i: int, value: float) -> Number:
    """ "6 × 10^5", "4.2 x 10-3"."""
    j, sign = i + 3, 1
    if word_at(tokens, j) == "^":
        j += 1
    if word_at(tokens, j) in ("-", "−"):
        j, sign = j + 1, -1
    if _is_number(tokens, j) and len(tokens[j].low) < 3 and tokens[j].low.isdecimal():
        value *= 10.0 ** (sign * int(tokens[j].low))
        return Number(i, j, value, value, "digits")
    return Number(i, i, value, value, "digits")


def digits_value(text: str) -> float | None:
    """What digits are worth, or None for a version ("1.2.3") or a serial number."""
    plain = text.translate(_SPACES)
    if "e" in plain:
        return float(plain)
    tail = len(plain) - plain.rfind(",") - 1
    if plain.count(",") == 1 and tail < 3:
        plain = plain.replace(",", ".")  # 8,5
    plain = plain.replace(",", "")
    if plain.count(".") > 1:
        groups = plain.split(".")
        if not all(len(g) == 3 for g in groups[1:]):
            return None
        plain = "".join(groups)
    if len(plain) > _MAX_DIGITS or plain.startswith("00"):
        return None
    return float(plain)
