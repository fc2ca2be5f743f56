"""All stated amounts in a document.

A sentence's numbers are found (`numbers`), given qualifier and unit (`amounts`), sifted (`traps`) and read: what is
counted (`nouns`), what is measured (`measures`), what the text told before (`context`), who says so (`source`), and
how it is meant (`modality`).
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date

from flows.extraction.figures.amounts import amounts
from flows.extraction.figures.calendar import Calendar
from flows.extraction.figures.context import Memory, Reading, as_age, as_rate, from_next, of_goods, within_sentence
from flows.extraction.figures.lexicon import lexicon
from flows.extraction.figures.measures import measure_of
from flows.extraction.figures.modality import modality_of
from flows.extraction.figures.model import Amount, Line, line_of
from flows.extraction.figures.nouns import counted_by, group_in
from flows.extraction.figures.places import Places
from flows.extraction.figures.source import source_of
from flows.extraction.figures.traps import is_amount
from flows.extraction.records import DateMention, EntityMention, Facts, Figure, Statement
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

METHOD = "rule:figures/1"
_NESTED = 3  # statements that may hold one another


@dataclass(frozen=True, slots=True)
class Scene:
    """What the figures of a document are placed and attributed by."""

    document: Document
    entities: tuple[EntityMention, ...]
    statements: tuple[Statement, ...]
    places: Places
    calendar: Calendar

    def quoted(self, span: Span) -> bool:
        """Whether a quotation that begins in the sentence of `span` holds it."""
        opens = self.document.sentence_at(span.start).span.start
        last = bisect_right(self.statements, span.start, key=lambda s: s.span.start)
        near = self.statements[max(0, last - _NESTED) : last]
        return any(s.kind == "direct" and opens <= s.span.start and span.end <= s.span.end for s in near)


def find_figures(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    study: Study,
) -> tuple[Figure, ...]:
    """The document's figures, in the order of the text."""
    words, calendar, memory = lexicon(study), Calendar(dates), Memory()
    found: list[tuple[Reading, Line]] = []
    for number, sentence in enumerate(document.prose):
        opens = sentence.span.start == document.paragraphs[sentence.paragraph].start
        line = line_of(document.text, sentence.span, words, opens=opens)
        if line is None:
            continue
        found.extend((reading, line) for reading in _read(line, calendar, memory, number))
    entities = _outside(entities, found)
    scene = Scene(document, entities, statements, Places(document, entities, study), calendar)
    return tuple(_figure(reading, line, scene) for reading, line in found)


def _outside(entities: tuple[EntityMention, ...], found: list[tuple[Reading, Line]]) -> tuple[EntityMention, ...]:
    """The entities that are no part of an amount ("US dollars" names no place)."""
    spans = sorted((line.tokens[r.amount.first].start, line.tokens[r.amount.last].end) for r, line in found)
    starts = [start for start, _ in spans]

    def inside(mention: EntityMention) -> bool:
        i = bisect_right(starts, mention.span.start) - 1
        return i >= 0 and mention.span.end <= spans[i][1]

    return tuple(m for m in entities if not inside(m))


def _read(line: Line, calendar: Calendar, memory: Memory, sentence: int) -> list[Reading]:
    """The amounts of a sentence, each with all that is told of it."""
    told = (of_goods(as_rate(as_age(a, line), line), line) for a in amounts(line))
    found = [a for a in told if is_amount(a, line, calendar)]
    readings: list[Reading] = []
    for i, amount in enumerate(found):
        previous = found[i - 1].last + 1 if i else 0
        following = found[i + 1].first if i + 1 < len(found) else len(line.tokens)
        reading = _reading(amount, line, (previous, following), readings)
        readings.append(memory.known(reading, line, sentence))
    readings = from_next(readings, line)
    for reading in readings:
        memory.note(reading, sentence)
    return readings


def _reading(amount: Amount, line: Line, bounds: tuple[int, int], found: list[Reading]) -> Reading:
    counted = counted_by(amount, line)
    measure = measure_of(amount, counted, line, *bounds)
    unit = amount.unit or counted.unit
    if unit is None and measure in ("killed", "injured", "casualties", "detained"):
        unit = "person"
    reading = Reading(amount, counted, unit, measure, counted.group if unit == "person" else None)
    return within_sentence(reading, line, found[-12:])  # nobody means a number further back


def _figure(reading: Reading, line: Line, scene: Scene) -> Figure:
    amount, counted = reading.amount, reading.counted
    span = Span(line.tokens[amount.first].start, line.tokens[amount.last].end, line.text)
    measure = reading.measure or "count"
    unit = reading.unit or ("person" if measure == "participants" else "item")
    return Figure(
        span,
        _rounded(amount.low, amount),
        _rounded(amount.high, amount),
        amount.qualifier,
        unit,
        measure,
        counted.span.text if counted.span else None,
        group_in(reading.group, measure, unit, line),
        scene.places.of(span, reading, quoted=scene.quoted(span)),
        *_as_of(span, reading, line, scene.calendar),
        source_of(amount, line, scene.document, scene.entities, scene.statements),
        modality_of(amount, line, counted.last),
        METHOD,
        0.9 if reading.measure else 0.7,
    )


def _as_of(span: Span, reading: Reading, line: Line, calendar: Calendar) -> tuple[date | None, date | None]:
    """The day up to which people are counted ("by 11 January"); nothing for money, shares and lengths."""
    if reading.unit != "person" or reading.measure in (None, "count"):
        return None, None
    return calendar.as_of(span.start, (line.tokens[0].start, line.tokens[-1].end))


def _rounded(value: float | None, amount: Amount) -> float | None:
    """Parts as the guidelines write them (two-thirds is 0.6667), all else as far as a decimal text can tell."""
    return None if value is None else round(value, 4 if amount.sort == "part" else 9)
