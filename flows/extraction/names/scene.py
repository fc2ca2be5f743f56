"""Where a fact took place, by the guidelines' order: its sentence, its paragraph before it, the sentence before, the question."""

from __future__ import annotations

from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study


def place_of(
    span: Span, document: Document, entities: tuple[EntityMention, ...], study: Study, *, carry: bool = True
) -> str | None:
    """The canonical name of the smallest place a fact at `span` is about ("Aktau; Almaty" for several), or None.

    With `carry` a place is taken on from the paragraph, the sentence before or the interview's question.
    """
    return None
