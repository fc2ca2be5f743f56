"""Where words stand inside quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.reading.document import Document
from flows.reading.spans import Span, trimmed

_CLOSERS = {"“": "”", "«": "»", "„": "“”", "‟": "”"}
_MARK = re.compile(r"[“”„«»‟\"]")
_SINGLE = re.compile(r"(?<![\w’'])[‘']([^‘’'\n](?:[^\n]{0,600}?[^\s])?)[’'](?![\w])")


def quotations(document: Document) -> tuple[Span, ...]:
    """What stands between quotation marks, outermost marks first, in the order of the text.

    A mark that is opened again at each paragraph of one quotation and closed at the last makes a span a paragraph; a
    mark that is never closed ends with its paragraph.
    """
    found: list[Span] = []
    for part in document.paragraphs:
        found.extend(_in_paragraph(part))
    return tuple(sorted(found))


def _in_paragraph(part: Span) -> Iterator[Span]:
    text, opened, closer = part.source, -1, ""
    for mark in _MARK.finditer(text, part.start, part.end):
        if opened < 0 and (mark[0] in _CLOSERS or mark[0] == '"'):
            opened, closer = mark.end(), _CLOSERS.get(mark[0], '"')
        elif opened >= 0 and mark[0] in closer:
            yield from _span(text, opened, mark.start())
            opened = -1
    if opened >= 0:
        yield from _span(text, opened, part.end)
    for single in _SINGLE.finditer(text, part.start, part.end):
        yield from _span(text, single.start(1), single.end(1))


def _span(text: str, start: int, end: int) -> Iterator[Span]:
    span = trimmed(text, start, end)
    if span is not None:
        yield span


def n_words(span: Span) -> int:
    """How many words a span has."""
    return len(re.findall(r"\w[\w'’-]*", span.text))
