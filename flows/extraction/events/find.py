"""All event mentions in a document."""

from __future__ import annotations

from flows.extraction.records import DateMention, EntityMention, EventMention, Facts, Statement
from flows.reading.document import Document
from schemas.study import Study


def find_events(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    study: Study,
) -> tuple[EventMention, ...]:
    """The document's event mentions, in the order of the text."""
    return ()
