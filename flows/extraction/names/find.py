"""Every naming of an actor or a place in a document."""

from __future__ import annotations

from flows.extraction.records import EntityMention
from flows.reading.document import Document
from schemas.study import Study


def find_entities(document: Document, study: Study) -> tuple[EntityMention, ...]:
    """The document's actors and places, in the order of the text."""
    return ()
