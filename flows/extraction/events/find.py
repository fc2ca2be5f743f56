"""All event mentions in a document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from flows.extraction.events.clauses import clause, modality, near
from flows.extraction.events.noun_phrases import Voice
from flows.extraction.events.roles import roles
from flows.extraction.events.triggers import Trigger, triggers
from flows.extraction.events.when import when
from flows.extraction.names import holders, place_of, state_of, told_in, within
from flows.extraction.records import DateMention, EntityMention, EventMention, Facts, Modality, Statement
from flows.extraction.speech import speaker_at
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span
from schemas.study import Study

# "Has calm returned?", "Question: Mr Ambassador, did they leave?"
_WHETHER = re.compile(
    r"\W*(?:\w+[-.:]?\d*[.:]\s+)?(?:[A-Z][\w. ]{1,30},\s+)?"
    r"(?:[Hh]as|[Hh]ave|[Hh]ad|[Dd]id|[Dd]o|[Dd]oes|[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Ww]ill|[Cc]an|[Cc]ould|[Ww]ould|[Ss]hould)\b"
)
_FEW = 2  # words
_LEAD = 400  # characters of the body that tell the headline again


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
    verbs: set[Span] = set()
    for sentence in document.prose:
        if _asks_whether(sentence, document) or _only_names(sentence, document):
            continue
        names = [m.span for m in within(sentence.span, entities) if m.kind == "actor" and m.entity_kind == "body"]
        own = triggers(sentence.span, names, study)
        verbs.update(trigger.span for trigger in own if trigger.pos == "v")
        found.extend(_mention(trigger, sentence, document, facts, entities, dates, statements, study) for trigger in own)
    return tuple(_headlined(found, verbs, document))


def _headlined(found: list[EventMention], verbs: set[Span], document: Document) -> Iterator[EventMention]:
    """The mentions; what a verb of a headline tells has the day on which the lead tells of it again."""
    body = next((p.span.start for p in document.passages if p.role not in ("heading", "boilerplate")), 0)
    lead = [m for m in found if body <= m.span.start < body + _LEAD]
    for mention in found:
        again = next((m for m in lead if m.event_type == mention.event_type and m.precision), None)
        if mention.span.start >= body or mention.precision or again is None or mention.span not in verbs:
            yield mention
        else:
            yield replace(mention, first_day=again.first_day, last_day=again.last_day, precision=again.precision)


def _asks_whether(sentence: Sentence, document: Document) -> bool:
    """Whether a sentence is a question to be answered by yes or no: it tells nothing (guidelines, section 3)."""
    text = document.text
    return (
        text[sentence.span.end - 1] == "?" and _WHETHER.match(text, sentence.span.start, sentence.span.end) is not None
    )


def _only_names(sentence: Sentence, document: Document) -> bool:
    """Whether a sentence is the heading of a section that only names what it is about ("Arrests")."""
    return document.passages[sentence.passage].role == "heading" and len(sentence.span.text.split()) <= _FEW


def _mention(
    trigger: Trigger,
    sentence: Sentence,
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    study: Study,
) -> EventMention:
    mood = modality(trigger, sentence.span, study)
    time = when(trigger, sentence, document, dates, statements, mood)
    if mood == "occurred" and time and time.first and facts.published_on and time.first > facts.published_on:
        mood = "planned"  # the text tells it for a day after its own
    speaker = speaker_at(trigger.span, document, statements)
    voice = _voice(trigger, speaker, document, statements, study)
    agent, target = roles(trigger, near(trigger.span, sentence.span), entities, dates, voice)
    return EventMention(
        span=trigger.span,
        event_type=trigger.event_type,
        modality=mood,
        first_day=time.first if time else None,
        last_day=time.last if time else None,
        precision=time.precision if time else None,
        place=_place(trigger, mood, clause(trigger.span, near(trigger.span, sentence.span)), document, entities, study),
        agent=agent,
        target=target,
        attributed_to=speaker,
        method="rule:trigger/1",
        confidence=0.7 if time else 0.6,
    )


def _voice(
    trigger: Trigger, speaker: str | None, document: Document, statements: tuple[Statement, ...], study: Study
) -> Voice:
    """Who speaks where the trigger stands; "we" is the state of whoever speaks for one."""
    known = holders(study) if document.country == study.settings.get("country") else {}
    if speaker is None:
        return Voice(holders=known)
    near_by = bisect_left(statements, trigger.span.start + 1, key=lambda s: s.span.start)
    holding = [s for s in statements[max(0, near_by - 3) : near_by] if trigger.span.end <= s.span.end]
    reported = bool(holding) and holding[-1].kind == "indirect"
    return Voice(speaker, state_of(speaker, study), reported, known)


def _place(
    trigger: Trigger,
    mood: Modality,
    own: Span,
    document: Document,
    entities: tuple[EntityMention, ...],
    study: Study,
) -> str | None:
    """Where it was; a toll is not carried on from a town, it may be the whole country's: in an answer it then is."""
    how = _carrying(study).get(trigger.event_type, "yes")
    if how == "clause":
        return told_in(trigger.span, own, document, entities, study)
    place = place_of(trigger.span, document, entities, study, carry=how != "sentence", clause=own)
    country = document.country
    if how != "country" or mood == "negated" or place in (None, country):
        return place
    if place_of(trigger.span, document, entities, study, carry=False):
        return place
    return country if document.passage_at(trigger.span.start).role == "answer" else None


@cache
def _carrying(study: Study) -> dict[str, str]:
    """Whence an event of a type takes its place: its `clause`, its `sentence`, or, carried on, the `country` at most."""
    return {row["event_type"]: row["place"] for row in study.rows("lexicons/events_carry.csv")}
