"""A text's paragraphs and sentences, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from flows.reading.spans import Span, trimmed

_LINE = re.compile(r"[^\n]+")
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
# A possible end of sentence: the mark, closing quotes or brackets, white space, and what begins the next.
_STOP = re.compile(r"(?<![.!?…])([.!?…]+)([\"”’'»)\]]*)(\s+)(?=[\"“‘'«(\[]*([^\W_]))")
_WORD_BEFORE = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]?$|[^\W\d_]+$")
_LONGEST = 600  # characters; the longest sentence of the labelled texts has 426
_WRAP_WIDTH = 100  # a hard-wrapped line is shorter than this


def paragraphs(text: str) -> tuple[Span, ...]:
    """Lines that hold words; in a hard-wrapped text, the blocks between blank lines."""
    pieces = _blocks(text) if _hard_wrapped(text) else ((m.start(), m.end()) for m in _LINE.finditer(text))
    return tuple(span for start, end in pieces if (span := trimmed(text, start, end)))


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for gap in _BLANK.finditer(text):
        yield start, gap.start()
        start = gap.end()
    yield start, len(text)


def _hard_wrapped(text: str) -> bool:
    """Whether most lines break off in mid-sentence before the width of a page."""
    lines = [line.rstrip() for line in text.split("\n")]
    inner = [a for a, b in pairwise(lines) if a and b]
    if len(inner) < 4 or max(map(len, inner)) > _WRAP_WIDTH:
        return False
    broken = sum(len(line) > 45 and line[-1] not in '.!?:”"' for line in inner)
    return broken > 0.6 * len(inner)


def sentences(span: Span, abbreviations: frozenset[str]) -> tuple[Span, ...]:
    """The sentences of a paragraph.

    `abbreviations` are words, without their last stop and in lower case, that do not end a sentence
    (`schemas/lexicons/abbreviations.csv`).  A break inside brackets or between initials is none.
    """
    text, start, found = span.source, span.start, []
    for stop in _STOP.finditer(text, span.start, span.end):
        if _ends_sentence(text, start, stop, abbreviations):
            found.append(Span(start, stop.end(2), text))
            start = stop.end(3)
    found.append(Span(start, span.end, text))
    return tuple(piece for sentence in found for piece in _bounded(sentence))


def _bounded(sentence: Span) -> Iterator[Span]:
    """The sentence, or its pieces where it is longer than any sentence that people write.

    What is read within a sentence may look at every pair of its words; a bound on its length keeps a text without
    full stops (a table, a list of names, a hostile file) linear.
    """
    text, start = sentence.source, sentence.start
    while sentence.end - start > _LONGEST:
        cut = max(text.rfind(mark, start + _LONGEST // 2, start + _LONGEST) for mark in ("; ", ", ", " ", "\n"))
        cut = cut + 1 if cut > 0 else start + _LONGEST
        if (piece := trimmed(text, start, cut)) is not None:
            yield piece
        start = cut
    if (rest := trimmed(text, start, sentence.end)) is not None:
        yield rest


def _ends_sentence(text: str, start: int, stop: re.Match[str], abbreviations: frozenset[str]) -> bool:
    mark, follower = stop[1], stop[4]
    if follower.islower():
        return False
    if mark != ".":
        return True
    if (
        follower.isdecimal()
        and text[stop.start() - 2 : stop.start()].strip().isdecimal()
        and text[stop.start() - 1] == " "
    ):
        return False  # "rose 6 . 2 %": a decimal point that a machine has spaced
    if stop[2]:  # the stop stands inside a closing quote: 'He was 19.” Then'
        return True
    word = _WORD_BEFORE.search(text, max(start, stop.start() - 24), stop.start())
    if word is None:
        return not _list_number(text, start, stop.start())
    return word[0].lower() not in abbreviations and not (len(word[0]) == 1 and word[0].isupper())


@lru_cache(maxsize=1)
def _number() -> re.Pattern[str]:
    return re.compile(r"\s*(?:№\s*)?\d{1,3}")


def _list_number(text: str, start: int, stop: int) -> bool:
    """Whether all before the stop is a paragraph's own number ("2. The Deputy Minister …")."""
    return _number().fullmatch(text, start, stop) is not None
