"""One number, and the magnitude words behind it."""

from __future__ import annotations

from typing import NamedTuple

from flows.extraction.figures.lexicon import Lexicon, Numeral
from flows.extraction.figures.tokens import Token, word_at

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


def numeral_at(tokens: list[Token], i: int, words: Lexicon) -> Numeral:
    """What token `i` is as a part of a number; an empty class where it is none."""
    return words.numerals.get(word_at(tokens, i), _NONE)


def scaled(tokens: list[Token], last: int, words: Lexicon) -> tuple[int, float]:
    """The last token and the factor of the magnitude words behind token `last` ("million", "bn", "k")."""
    scale = 1.0
    while (numeral := numeral_at(tokens, _next(tokens, last), words)).kind in ("scale", "short", "letter"):
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


def with_parts(tokens: list[Token], found: Number, unit: float, words: Lexicon) -> Number:
    """ "five and a half million", "three and a fifth", "two and three quarters": the number with the parts it ends in.

    `unit` is the magnitude of which "a half" is then half.
    """
    j = found.last + 1
    above, part = numeral_at(tokens, j + 1, words), numeral_at(tokens, j + 2, words)
    if (
        word_at(tokens, j) != "and"
        or part.kind != "part"
        or (word_at(tokens, j + 2) in ("third", "fourth", "fifth") and not _ends(tokens, j + 3, words))
    ):
        return found
    count = 1.0 if word_at(tokens, j + 1) == "a" else above.value if above.kind == "unit" else 0.0
    if not 0 < count < part.value or (count > 1) != tokens[j + 2].low.endswith(("s", "lves")):
        return found
    last, factor = scaled(tokens, j + 2, words)
    if unit > 1 and factor > 1:  # "one billion and a half million"
        value = found.low + count / part.value * factor
    else:
        value = (found.low + count / part.value * unit) * factor
    return Number(found.first, last, value, value, "words", max(found.scale, factor))


def _ends(tokens: list[Token], i: int, words: Lexicon) -> bool:
    """Whether a number may end before token `i`: "three and a third" is one number, "three and a third man" two."""
    return i >= len(tokens) or tokens[i].kind == "s" or tokens[i].low in words.units


def base_of(low: float) -> float:
    """The magnitude of a vague number by its lower bound: dozens (24) are twelves, hundreds (200) hundreds."""
    return {24: 12.0, 40: 20.0}.get(int(low), low / 2)
