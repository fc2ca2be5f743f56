"""A sentence as tokens: numbers in digits, words, and single marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_TOKEN = re.compile(
    r"(\d{1,3}(?:,\d{2,3}){0,6},\d{3}(?!,?\d)(?:\.\d+)?"  # 1,300, 1,300.50 and 1,20,000
    r"|\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?"  # 2 030 with any space
    r"|\d{1,3}(?: ?, 000)+(?!\d)|(?<!, )\d{1,3} , \d{3}(?! ?,? ?\d)"  # 80, 000 and 1 , 118: spaced by a machine
    r"|(?<![.,] )(?<![.,])\d{1,3} \. \d{1,4}(?! ?[.,]?\d)"  # 6 . 2, so too
    r"|\d+(?:\.\d+)?e[+-]?\d{1,2}(?![\w.])"  # 4e14, 9.83e-3
    r"|(?<![\d,.])\d{1,3},\d{1,2}(?![\d,])"  # 8,5
    r"|\d+(?:\.\d+)*|(?<![\w.])\.\d+)"  # 26, 8.5, 1.300.000, .5
    r"|([^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|([^\s\w]|_|\d|[½¼¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])",
    re.IGNORECASE,
)


class Token(NamedTuple):
    """One token: its characters in lower case, its offsets, and `n` (digits), `w` (word) or `s` (mark)."""

    low: str
    start: int
    end: int
    kind: str
    capital: bool  # begins with a capital letter


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """The tokens of `text[start:end]`."""
    out = []
    for found in _TOKEN.finditer(text, start, end):
        first, last = found.span()
        word = found[0]
        out.append(Token(word.lower(), first, last, "nws"[(found.lastindex or 1) - 1], word[0].isupper()))
    return out


def joined(tokens: list[Token], first: int, last: int) -> str:
    """The words of tokens `first` to `last`, a space between those that stand apart."""
    parts = []
    for i in range(first, last + 1):
        if i > first and tokens[i].start > tokens[i - 1].end:
            parts.append(" ")
        parts.append(tokens[i].low)
    return "".join(parts)


def word_at(tokens: Sequence[Token], i: int) -> str:
    """Token `i` in lower case; nothing outside the sentence."""
    return tokens[i].low if 0 <= i < len(tokens) else ""
