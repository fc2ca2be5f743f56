"""What kind of text it is, by its shape."""

from __future__ import annotations

import re

from flows.extraction.facts.cues import Cues
from flows.extraction.facts.dateline import Dateline
from flows.extraction.facts.layout import Layout
from flows.reading.document import Document

_QUESTION_LABEL = re.compile(r"\s*(?:Q|Question|Вопрос)(?:[-\s]?\d+)?\s?[.:]", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:you|your|we know|what|why|how|who|when|where|which)\b", re.IGNORECASE)
_INTERVIEW = re.compile(r"\binterview(?:ed)?\b", re.IGNORECASE)


def genre(document: Document, lines: Layout, dateline: Dateline | None, cues: Cues) -> str:
    """`interview`, `press_release`, `wire_report`, or else `news_report`."""
    if _is_interview(document, lines):
        return "interview"
    ends = (*lines.head, *lines.foot)
    if any(cues.release.search(part.text) for part in lines.head) or (
        any(cues.issuer.match(part.text) for part in lines.head) and any(cues.release.search(p.text) for p in ends)
    ):
        return "press_release"
    if (
        dateline
        and not dateline.alone
        and not dateline.span.text.startswith("(")
        and (dateline.agency or not _signed(lines, cues))
    ):
        return "wire_report"
    return "news_report"


def _is_interview(document: Document, lines: Layout) -> bool:
    """Labelled questions; several paragraphs that ask; or one asking "you" after an opening that names an interview."""
    if any(passage.role == "question" for passage in document.passages):
        return True
    paragraphs = [part.text.rstrip() for part in document.paragraphs]
    if sum(bool(_QUESTION_LABEL.match(text)) for text in paragraphs) >= 2:
        return True
    asking = [t for t in paragraphs if t.endswith("?") and _ASKS.search(t) and t[0] not in "\"“'‘"]
    if len(asking) >= 3:
        return True
    opening = " ".join(part.text for part in (*lines.head, *lines.body[:2]))
    return any(re.search(r"\byou\b", t) for t in asking) and bool(_INTERVIEW.search(opening))


def _signed(lines: Layout, cues: Cues) -> bool:
    return any(cues.byline.match(part.text) for part in (*lines.head, *lines.foot))
