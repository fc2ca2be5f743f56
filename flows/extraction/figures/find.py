"""All stated amounts in a document.

A sentence's numbers are found (`numbers`), given qualifier and unit (`amounts`), sifted (`traps`) and read: what is
counted (`nouns`), what is measured (`measures`), who says so (`source`), and how it is meant (`modality`).
"""

from __future__ import annotations

from dataclasses import dataclass

from flows.extraction.figures.amounts import Amount, Line, amounts, line_of
from flows.extraction.figures.lexicon import lexicon
from flows.extraction.figures.measures import measure_of
from flows.extraction.figures.modality import modality_of
from flows.extraction.figures.nouns import Counted, counted_by
from flows.extraction.figures.source import source_of
from flows.extraction.figures.traps import Calendar, is_amount
from flows.extraction.names import place_of
from flows.extraction.records import DateMention, EntityMention, Facts, Figure, Statement
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span
from schemas.study import Study

METHOD = "rule:figures/1"
_TOLLS = frozenset(("killed", "injured", "casualties", "detained"))


@dataclass(frozen=True, slots=True)
class Scene:
    """What a document's sentences are read with."""

    document: Document
    entities: tuple[EntityMention, ...]
    statements: tuple[Statement, ...]
    calendar: Calendar
    study: Study


@dataclass(frozen=True, slots=True)
class Reading:
    """One amount with what its sentence tells of it; `measure` is None where nothing does."""

    amount: Amount
    counted: Counted
    unit: str
    measure: str | None
    group: str | None


def find_figures(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    study: Study,
) -> tuple[Figure, ...]:
    """The document's figures, in the order of the text."""
    scene = Scene(document, entities, statements, Calendar(dates), study)
    words = lexicon(study)
    out: list[Figure] = []
    before: Reading | None = None
    for sentence in document.prose:
        opens = sentence.span.start == document.paragraphs[sentence.paragraph].start
        line = line_of(document.text, sentence.span, words, opens=opens)
        if line is None:
            continue
        found = [a for a in amounts(line) if is_amount(a, line, scene.calendar)]
        readings = _read(found, line, before)
        out.extend(_figure(r, line, sentence, scene) for r in readings)
        before = readings[-1] if readings else before
    return tuple(out)


def _read(found: list[Amount], line: Line, before: Reading | None) -> list[Reading]:
    out: list[Reading] = []
    for i, amount in enumerate(found):
        previous = found[i - 1].last + 1 if i else 0
        following = found[i + 1].first if i + 1 < len(found) else len(line.tokens)
        out.append(_reading(amount, line, previous, following, out[-1] if out else None))
    return out


def _reading(amount: Amount, line: Line, previous: int, following: int, before: Reading | None) -> Reading:
    counted = counted_by(amount, line)
    if counted.span is None and amount.unit is None and before is not None and before.amount.unit is not None:
        return Reading(amount, counted, before.unit, before.measure, None)  # "to 120 tenge from 60"
    measure = measure_of(amount, counted, line, previous, following)
    group, unit = counted.group, amount.unit or counted.unit
    if counted.span is None and unit is None and before is not None and before.unit == "person":
        unit, group = "person", before.group
        measure = measure or before.measure
    if unit is None:
        unit = "person" if measure is not None and measure != "deployed" else "item"
    return Reading(amount, counted, unit, measure, group)


def _figure(reading: Reading, line: Line, sentence: Sentence, scene: Scene) -> Figure:
    amount, counted = reading.amount, reading.counted
    span = Span(line.tokens[amount.first].start, line.tokens[amount.last].end, line.text)
    place = place_of(span, scene.document, scene.entities, scene.study, carry=False)
    return Figure(
        span,
        _rounded(amount.low),
        _rounded(amount.high),
        amount.qualifier,
        reading.unit,
        reading.measure or "count",
        counted.span.text if counted.span else None,
        reading.group,
        place,
        None,
        None,
        source_of(amount, line, scene.document, scene.entities, scene.statements),
        modality_of(amount, line, counted.last),
        METHOD,
        0.9 if reading.measure else 0.7,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
