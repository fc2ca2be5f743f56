"""All event mentions in a document."""

from __future__ import annotations

from functools import cache

from flows.extraction.events.clauses import modality, near
from flows.extraction.events.roles import roles
from flows.extraction.events.triggers import Trigger, triggers
from flows.extraction.events.when import when
from flows.extraction.names import place_of, within
from flows.extraction.records import DateMention, EntityMention, EventMention, Facts, Statement
from flows.extraction.speech import speaker_at
from flows.reading.document import Document, Sentence
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
    found: list[EventMention] = []
    for sentence in document.prose:
        names = [m.span for m in within(sentence.span, entities) if m.kind == "actor" and m.entity_kind == "body"]
        own = triggers(sentence.span, names, study)
        found.extend(_mention(trigger, sentence, document, entities, dates, statements, study) for trigger in own)
    return tuple(found)


def _mention(
    trigger: Trigger,
    sentence: Sentence,
    document: Document,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    study: Study,
) -> EventMention:
    mood = modality(trigger, sentence.span, study)
    time = when(trigger, sentence, document, dates, statements, mood)
    agent, target = roles(trigger, near(trigger.span, sentence.span), entities, dates)
    carried = trigger.event_type not in _not_carried(study)
    return EventMention(
        span=trigger.span,
        event_type=trigger.event_type,
        modality=mood,
        first_day=time.first if time else None,
        last_day=time.last if time else None,
        precision=time.precision if time else None,
        place=place_of(trigger.span, document, entities, study, carry=carried),
        agent=agent,
        target=target,
        attributed_to=speaker_at(trigger.span, document, statements),
        method="rule:trigger/1",
        confidence=0.7 if time else 0.6,
    )


@cache
def _not_carried(study: Study) -> frozenset[str]:
    return frozenset(row["event_type"] for row in study.rows("lexicons/events_carry.csv") if row["place"] == "no")
