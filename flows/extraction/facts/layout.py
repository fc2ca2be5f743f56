"""A document's head (title, date, byline), body and foot, told by the shape of its paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extraction.facts.dateline import Dateline
from flows.reading.document import Document
from flows.reading.spans import Span

_LABEL = re.compile(r"(?:Q|A|Question|Answer)(?:[-\s]?\d+)?\s?[.:]|\d{1,2}[.)]\s", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;…][\"”’')\]]*$")
_PROSE_WORDS = 8
_LONG = 260  # characters no title has


@dataclass(frozen=True, slots=True)
class Layout:
    """Paragraphs by where they stand."""

    head: tuple[Span, ...]
    body: tuple[Span, ...]
    foot: tuple[Span, ...]

    def holds(self, span: Span) -> bool:
        """Whether a span lies in the body."""
        return bool(self.body) and self.body[0].start <= span.start < self.body[-1].end


def layout(document: Document, dateline: Dateline | None) -> Layout:
    """Cut at the first and after the last paragraph of prose."""
    parts = document.paragraphs
    prose = [i for i, part in enumerate(parts) if _is_prose(part, i, dateline)]
    if not prose:
        return Layout(parts, (), ())
    return Layout(parts[: prose[0]], parts[prose[0] : prose[-1] + 1], parts[prose[-1] + 1 :])


def _is_prose(part: Span, number: int, dateline: Dateline | None) -> bool:
    text = part.text
    if len(text) > _LONG or (dateline and not dateline.alone and dateline.span.start == part.start):
        return True
    if _LABEL.match(text) and len(text.split()) > 3:
        return True
    enough = len(text.split()) >= _PROSE_WORDS and bool(_SENTENCE_END.search(text))
    return enough and not (number == 0 and text.endswith("?"))
