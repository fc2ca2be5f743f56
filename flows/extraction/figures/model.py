"""What is handed on while a sentence is read: its tokens, its amounts."""

from __future__ import annotations

from dataclasses import dataclass

from flows.extraction.figures.lexicon import Lexicon
from flows.extraction.figures.tokens import Token, tokenize
from flows.reading.spans import Span


@dataclass(frozen=True)
class Line:
    """One sentence, tokenised; `opens` tells whether it begins its paragraph, `links` whether it holds a link."""

    text: str
    tokens: list[Token]
    words: Lexicon
    opens: bool
    links: bool = False

    def low(self, i: int) -> str:
        """Token `i` in lower case; nothing outside the sentence."""
        return self.tokens[i].low if 0 <= i < len(self.tokens) else ""


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount: tokens `first` to `last`, with its number at `number_first` to `number_last`.

    `unit` is None where the text names none (what is counted then decides); `kind` is the unit's kind;
    `sort` that of the number.  `hedged`: a qualifier's words belong to it; `signed`: money before the number;
    `scale` is the factor of its magnitude words;
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
    scale: float = 1.0
    elliptic: bool = False
    per: str | None = None

    @property
    def scaled(self) -> bool:
        """Whether a magnitude word belongs to the number."""
        return self.scale > 1


def line_of(text: str, where: Span, words: Lexicon, *, opens: bool) -> Line | None:
    """The sentence as tokens, or None where it holds no number."""
    if not words.may_hold_numbers(text[where.start : where.end]):
        return None
    links = text.find("://", where.start, where.end) >= 0 or text.find("www.", where.start, where.end) >= 0
    return Line(text, tokenize(text, where.start, where.end), words, opens, links)
