"""All stated amounts in a document."""

from __future__ import annotations

from flows.extraction.records import DateMention, EntityMention, Facts, Figure, Statement
from flows.reading.document import Document
from schemas.study import Study


def find_figures(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    study: Study,
) -> tuple[Figure, ...]:
    """The document's figures, in the order of the text."""
    return ()
