"""What a document says of itself: title, publisher, genre, dateline, publication date and how it is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.extraction.dates import find_dates
from flows.extraction.facts.about import about
from flows.extraction.facts.cues import cues
from flows.extraction.facts.dateline import dateline_place, find_dateline
from flows.extraction.facts.genre import genre
from flows.extraction.facts.layout import layout
from flows.extraction.facts.published import Published, published
from flows.extraction.facts.publisher import publisher
from flows.extraction.facts.title import headline
from flows.extraction.records import EntityMention, Facts
from flows.reading.document import Document
from schemas.study import Study

__all__ = ["document_facts"]


def document_facts(
    document: Document, entities: tuple[EntityMention, ...], study: Study, published_on: date | None = None
) -> Facts:
    """The facts of a document; `published_on` is the day given with the text, where one is (manifest)."""
    words = cues(study)
    dateline = find_dateline(document, study)
    lines = layout(document, dateline)
    kind = genre(document, lines, dateline, words)
    title = headline(lines, dateline, words, study)
    place, place_id = dateline_place(dateline, entities) if dateline else (None, None)
    day = _given(published_on) or published(document, lines, dateline, study)
    facts = Facts(
        title=title.text if title else None,
        publisher=publisher(document, lines, dateline, entities, cues=words, genre=kind, title=title),
        genre=kind,
        published_on=day.on if day else None,
        published_precision=day.precision if day else None,
        published_basis=day.basis if day else None,
        published_evidence=day.evidence if day else None,
        dateline_place=place,
        dateline_place_id=place_id,
    )
    told = (m for m in find_dates(document, facts, study) if lines.holds(m.span))
    first, last = about(told, facts.published_on, study)
    return replace(facts, about_first=first, about_last=last)


def _given(day: date | None) -> Published | None:
    return Published(day, "day", "manifest", "given with the text") if day else None
