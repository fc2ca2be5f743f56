"""The statements of a document and the speakers of its turns."""

from __future__ import annotations

from flows.extraction.records import DateMention, EntityMention, Facts, Statement
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study


def with_speakers(document: Document, facts: Facts, entities: tuple[EntityMention, ...], study: Study) -> Document:
    """The document with the speaker of each answer filled in, where the text tells who answers."""
    return document


def find_statements(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    study: Study,
) -> tuple[Statement, ...]:
    """The document's quotations and reported statements, in the order of the text."""
    return ()


def speaker_at(span: Span, document: Document, statements: tuple[Statement, ...]) -> str | None:
    """Who tells us what stands at `span`: the innermost statement that holds it, else the turn's speaker, else None."""
    return None
