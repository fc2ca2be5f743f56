"""A sentence as tokens, each with the one letter by which the grammar knows it."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from flows.extraction.dates.lexicon import Lexicon, plain

OTHER, MARK = "x", "."
_MARKS = {"-": "-", "–": "-", "—": "-", "~": "-", ",": ",", "(": "(", ")": ")", ".": ".", "'": "'", "’": "'", "/": "/"}
_OPENING_MONTH = frozenset("MNOYR")  # what may stand before or after "May" and "March" when they are months
_MODAL = frozenset({"may", "march"})

# Whole dates and clock times that are written in digits, then numbers, then words.  Possessive and bounded
# quantifiers keep this linear on any text.
_PATTERN = r"""
   (?P<iso>(?<![\w.-])\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2})?Z?)?(?![\w-]))
  |(?P<numeric>(?<![\w./-])(?:\d{1,2}(?P<mark1>[./-])\d{1,2}(?P=mark1)\d{4}|\d{1,2}(?P<mark3>[./])\d{1,2}(?P=mark3)\d{2}|\d{4}(?P<mark2>[./])\d{1,2}(?P=mark2)\d{1,2})(?![\w/-]|\.\d))
  |(?P<clock>(?<![\w.:,+-])(?:\d{1,2}(?:[:.]\d{2})?\s?(?:[ap]\.\s?m\.|[ap]m\b)|\d{1,2}:\d{2}(?::\d{2})?(?![\d:]))(?:\s?(?:UTC|GMT|hrs|hours)\b)?(?!\w))
  |(?P<decade>(?<![\w.,])(?:\d{3}0|['’]\d0)['’]?s\b)
  |(?P<amount>(?<!\w)\d{1,3}(?:[,\u00a0\u202f\u2009\ ]\d{3})++(?!\d)|\d++(?:[.,]\d++)+)
  |(?P<nth>\d{1,2}(?:st|nd|rd|th)\b)
  |(?P<digits>\d++(?![^\W_]))
  |(?P<phrase>\b(?:PHRASES))
  |(?P<word>[^\W\d_]++(?!\d))
  |(?P<code>(?<!\w)[QH][1-4](?!\w))
  |(?P<mixed>\w++)
  |(?P<sign>\S)
"""


class Token(NamedTuple):
    """One word, number or mark: its letter, its place in the text, its value and its words in plain spelling."""

    letter: str
    start: int
    end: int
    value: str
    text: str


@cache
def _pattern(phrases: str) -> re.Pattern[str]:
    return re.compile(_PATTERN.replace("PHRASES", f"(?i:{phrases})"), re.VERBOSE)


def tokenize(text: str, start: int, end: int, lexicon: Lexicon) -> list[Token]:
    """The tokens of `text[start:end]`, in order."""
    found = [_token(match, lexicon) for match in _pattern(lexicon.phrases.pattern).finditer(text, start, end)]
    return [_settled(found, i, lexicon) if t.letter in "mMSNr" else t for i, t in enumerate(found)]


def _token(match: re.Match[str], lexicon: Lexicon) -> Token:
    kind, raw = match.lastgroup, match[0]
    start, end = match.span()
    if kind == "word":
        text = raw.lower()
        letter, value = lexicon.words.get(text, (OTHER, ""))
        if letter in "MmwB" and raw[0].islower():
            letter = OTHER  # names of months and short weekdays are capitalised: no "march", no "sun"
        return Token(letter, start, end, value, text)
    if kind == "phrase":
        text = plain(raw)
        letter, value = lexicon.words[text]
        return Token(letter, start, end, value, text)
    if kind == "digits":
        return Token(_number_letter(raw), start, end, raw, raw)
    if kind == "sign":
        return Token(_MARKS.get(raw, MARK), start, end, "", raw)
    letter = {"iso": "I", "numeric": "I", "clock": "C", "decade": "D", "nth": "O", "code": "j"}.get(kind or "", OTHER)
    return Token(letter, start, end, raw[:-2] if letter == "O" else raw, raw.lower())


def _number_letter(digits: str) -> str:
    """`N` for what can be a day, `Y` for what can be a year, `n` for other counts."""
    if len(digits) <= 2:
        return "N" if 1 <= int(digits) <= 31 else "n"
    if len(digits) == 4:
        return "Y" if 1000 <= int(digits) <= 2100 else "n"
    return "n" if len(digits) == 3 else OTHER


def _settled(tokens: list[Token], i: int, lexicon: Lexicon) -> Token:
    """A word that may be something else ("may", "march", "Jan", "fall"), kept or made an ordinary word."""
    token = tokens[i]
    before, after = (tokens[i - 1] if i else None), (tokens[i + 1] if i + 1 < len(tokens) else None)
    if token.letter == "N":  # "In January 26 people": a count, no day
        return token._replace(letter="n") if after and after.text in lexicon.never_after else token
    if token.letter == "r":  # "said that Monday": a conjunction
        joins = before is not None and before.letter in "xMNYWT" and after is not None and after.letter in "MWmw"
        return token._replace(letter=OTHER) if joins else token
    if token.letter == "M" and token.text not in _MODAL:
        return token
    dated = (after is not None and after.letter in "NOYI") or (before is not None and before.letter in "NOEoR-I")
    if token.letter == "m" and after and after.letter == "." and i + 2 < len(tokens):
        dated = dated or tokens[i + 2].letter in "NOYI"
    if token.text == "fall":
        dated = dated or (
            before is not None and before.letter == "t" and _starts(tokens, i + 1, "oY", "oR", "oB", "&", "x", ".", ",")
        )
    elif token.letter == "S":
        dated = True
    elif token.letter == "M" and token.text in _MODAL:
        dated = dated or (before is not None and (before.text in _BEFORE_MONTH or before.letter in "bc&"))
    return token if dated else token._replace(letter=OTHER)


def _starts(tokens: list[Token], at: int, *runs: str) -> bool:
    """Whether the letters from `at` on begin with one of these runs."""
    held = "".join(token.letter for token in tokens[at : at + 2])
    return held.startswith(runs)


_BEFORE_MONTH = frozenset(
    {
        "in",
        "since",
        "by",
        "during",
        "from",
        "before",
        "after",
        "until",
        "last",
        "next",
        "this",
        "early",
        "late",
        "mid",
        "and",
        "to",
    }
)
