"""All event mentions in a document."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from flows.extraction.events.clauses import clause, modality
from flows.extraction.events.roles import roles
from flows.extraction.events.triggers import Trigger, triggers
from flows.extraction.names import place_of, within
from flows.extraction.records import DateMention, EntityMention, EventMention, Facts, Statement
from flows.extraction.speech import speaker_at
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span
from schemas.study import Study

_LEAD = 40  # characters: a date this near to a paragraph's start heads the whole paragraph


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
        for trigger in triggers(sentence.span, names, study):
            found.append(_mention(trigger, sentence, document, entities, dates, statements, study))
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
    around = clause(trigger.span, sentence.span)
    when = _when(trigger.span, around, sentence, document, dates, statements)
    agent, target = roles(trigger, around, entities)
    carried = trigger.event_type not in _not_carried(study)
    return EventMention(
        span=trigger.span,
        event_type=trigger.event_type,
        modality=modality(trigger.span, around, study),
        first_day=when.first_day if when else None,
        last_day=when.last_day if when else None,
        precision=when.precision if when else None,
        place=place_of(trigger.span, document, entities, study, carry=carried),
        agent=agent,
        target=target,
        attributed_to=speaker_at(trigger.span, document, statements),
        method="rule:trigger/1",
        confidence=0.7 if when else 0.6,
    )


@cache
def _not_carried(study: Study) -> frozenset[str]:
    return frozenset(row["event_type"] for row in study.rows("lexicons/events_carry.csv") if row["place"] == "no")


def _when(
    trigger: Span,
    around: Span,
    sentence: Sentence,
    document: Document,
    dates: Sequence[DateMention],
    statements: Sequence[Statement],
) -> DateMention | None:
    """The date of the event's own clause, else of its sentence, else the one that heads its paragraph."""
    here = [d for d in _placed(sentence.span, dates) if _same_speech(trigger, d.span, statements)]
    own = [d for d in here if d.span in around] or here
    if own:
        return min(own, key=lambda d: (abs(d.span.start - trigger.start), d.span.start))
    paragraph = document.paragraphs[sentence.paragraph]
    heading = [d for d in _placed(paragraph, dates) if d.span.start - paragraph.start < _LEAD]
    return heading[0] if heading and heading[0].span.start == paragraph.start else None


def _placed(where: Span, dates: Sequence[DateMention]) -> Iterator[DateMention]:
    """The dates on the calendar that stand in a stretch of text."""
    first = bisect_left(dates, where.start, key=lambda d: d.span.start)
    for mention in dates[first:]:
        if mention.span.start >= where.end:
            return
        if mention.type in ("date", "time") and _days(mention) is not None:
            yield mention


def _days(mention: DateMention) -> date | None:
    return mention.first_day or mention.last_day


def _same_speech(trigger: Span, day: Span, statements: Sequence[Statement]) -> bool:
    """Whether both stand inside, or both outside, whatever speech holds the trigger ("said on Friday that …")."""
    holding = [s for s in statements if s.span.start <= trigger.start and trigger.end <= s.span.end]
    return all(s.span.start <= day.start and day.end <= s.span.end for s in holding)
