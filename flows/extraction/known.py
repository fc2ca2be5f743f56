"""One text, as figures and events are looked for in it: its parts, names, own facts, speakers, dates and statements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from flows.extraction.dates import find_dates
from flows.extraction.facts import document_facts
from flows.extraction.names import country_of, find_entities
from flows.extraction.records import DateMention, EntityMention, Facts, Statement
from flows.extraction.speech import find_statements, with_speakers
from flows.reading.document import Document
from flows.reading.passages import read
from schemas.study import Study


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text with who and where it names, what it says of itself, and who speaks in it."""

    document: Document
    entities: tuple[EntityMention, ...]
    facts: Facts


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a text before figures and events are looked for."""

    document: Document
    facts: Facts
    entities: tuple[EntityMention, ...]
    dates: tuple[DateMention, ...]
    statements: tuple[Statement, ...]


def prepare(text: str, study: Study, published_on: date | None = None) -> Prepared:
    """Read a text: its parts, its names, its own facts; `published_on` is the day given with it, where one is."""
    document = read(text, study)
    entities = find_entities(document, study)
    document = replace(document, country=country_of(entities, study))
    facts = document_facts(document, entities, study, published_on)
    return Prepared(with_speakers(document, facts, entities, study), entities, facts)


def known(text: str, study: Study, published_on: date | None = None) -> Known:
    """Read a text and find its dates and statements; `published_on` is the day given with it, where one is."""
    prepared = prepare(text, study, published_on)
    document, entities, facts = prepared.document, prepared.entities, prepared.facts
    dates = find_dates(document, facts, study)
    return Known(document, facts, entities, dates, find_statements(document, facts, entities, dates, study))
