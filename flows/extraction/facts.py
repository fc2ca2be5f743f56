"""What a document says of itself: title, publisher, genre, dateline, publication date and how it is known."""

from __future__ import annotations

from datetime import date

from flows.extraction.records import EntityMention, Facts
from flows.reading.document import Document
from schemas.study import Study


def document_facts(
    document: Document, entities: tuple[EntityMention, ...], study: Study, published_on: date | None = None
) -> Facts:
    """The facts of a document; `published_on` is the day given with the text, where one is (manifest)."""
    return Facts(published_on=published_on)
