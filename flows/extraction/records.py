"""What extraction finds, before it becomes rows: every record holds the `Span` that it rests on.

Fields bear the names of the columns in `schemas/tables/`; `flows/extraction/rows.py` renders the rows.
Names are canonical; a name that the study's gazetteer does not know is kept as the text words it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.reading.spans import Span

Modality = Literal["occurred", "ongoing", "planned", "demanded", "negated", "hypothetical"]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a document says of itself; null where it does not."""

    title: str | None = None
    publisher: str | None = None
    genre: str | None = None
    published_on: date | None = None
    published_precision: str | None = None
    published_basis: str | None = None  # stated, inferred, manifest (given with the text)
    published_evidence: str | None = None
    dateline_place: str | None = None
    dateline_place_id: str | None = None
    about_first: date | None = None
    about_last: date | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """One expression of time (table `dates`)."""

    span: Span
    type: str  # date, time, duration, set
    first_day: date | None
    last_day: date | None
    precision: str
    basis: str
    timex: str | None
    edtf: str | None
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class EntityMention:
    """One naming of an actor or a place (table `entity_mentions`).

    `kind` is `actor` or `place`; `entity_kind` the kind of the actor (person, body, state, group) or of
    the place (city, region, country, site).  A place carries its coordinates and country where known.
    """

    span: Span
    kind: str
    name: str
    entity_id: str
    entity_kind: str
    latitude: float | None
    longitude: float | None
    method: str
    confidence: float
    country_code: str | None = None
    geonames_id: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One quotation or reported statement (table `statements`)."""

    span: Span
    kind: str  # direct, indirect
    cue: str | None
    speaker: str | None
    speaker_text: str | None
    said_on: date | None
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One stated amount (table `figures`)."""

    span: Span
    low: float | None
    high: float | None
    qualifier: str
    unit: str
    measure: str
    counted: str | None
    counted_group: str | None
    place: str | None
    as_of_first: date | None
    as_of_last: date | None
    attributed_to: str | None
    modality: str
    method: str
    confidence: float


@dataclass(frozen=True, slots=True)
class EventMention:
    """One event as one sentence tells it (table `event_mentions`)."""

    span: Span
    event_type: str
    modality: Modality
    first_day: date | None
    last_day: date | None
    precision: str | None
    place: str | None
    agent: str | None
    target: str | None
    attributed_to: str | None
    method: str
    confidence: float
