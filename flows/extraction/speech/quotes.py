"""Where words stand inside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.reading.document import Document
from flows.reading.spans import Span, trimmed

_CLOSERS = {"“": "”", "«": "»", "„": "“”", "‟": "”", '"': '"', "‘": "’'", "'": "’'"}
_SINGLES = "‘'"
# A single mark opens only before a word and closes only behind one, so that "don’t" has none.
_MARK = re.compile(r"[“”„«»‟\"]|(?<![\w’'])[‘'](?=[^\s’'])|(?<=\S)[’'](?!\w)")
_DEPTH = 3  # a quotation in a quotation in a quotation; deeper ones are stray marks
_SINGLE_MOST = 600  # characters: a single mark that closes later than this is an apostrophe


@dataclass(frozen=True, slots=True, order=True)
class Quotation:
    """The words between two marks; `inside` is the quotation in which this one is quoted."""

    span: Span
    inside: Span | None = None


def quotations(document: Document) -> tuple[Quotation, ...]:
    """What stands between quotation marks, in the order of the text, outer ones before those in them.

    A mark that is opened again at each paragraph of one quotation and closed at the last makes a span a paragraph; a
    mark that is never closed ends with its paragraph.
    """
    spans = sorted((s for part in document.paragraphs for s in _in_paragraph(part)), key=lambda s: (s.start, -s.end))
    found: list[Quotation] = []
    holders: list[Span] = []
    for span in spans:
        while holders and holders[-1].end < span.end:
            holders.pop()
        found.append(Quotation(span, holders[-1] if holders else None))
        holders.append(span)
    return tuple(found)


def _in_paragraph(part: Span) -> Iterator[Span]:
    """Marks are opened inside one another only where they differ in kind ("… ‘…’ …")."""
    text = part.source
    opened: list[tuple[int, str]] = []
    for mark in _MARK.finditer(text, part.start, part.end):
        closes = next((n for n in reversed(range(len(opened))) if mark[0] in _CLOSERS[opened[n][1]]), None)
        if closes is not None:
            start, opener = opened[closes]
            del opened[closes:]
            if opener not in _SINGLES or mark.start() - start < _SINGLE_MOST:
                yield from _span(text, start, mark.start())
        elif mark[0] in _CLOSERS and len(opened) < _DEPTH and (not opened or _differ(mark[0], opened[-1][1])):
            opened.append((mark.end(), mark[0]))
    if opened and opened[0][1] not in _SINGLES:
        yield from _span(text, opened[0][0], part.end)


def _differ(one: str, other: str) -> bool:
    return (one in _SINGLES) != (other in _SINGLES)


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    span = trimmed(text, start, end)
    if span is not None:
        yield span


def n_words(span: Span) -> int:
    """How many words a span has."""
    return len(re.findall(r"\w[\w'’-]*", span.text))
