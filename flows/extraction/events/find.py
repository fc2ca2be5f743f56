"""All event mentions in a document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from flows.extraction.events.anaphora import Context, Told
from flows.extraction.events.clauses import clause, modality, near
from flows.extraction.events.noun_phrases import Voice
from flows.extraction.events.roles import roles
from flows.extraction.events.triggers import Trigger, triggers
from flows.extraction.events.when import when
from flows.extraction.known import Known
from flows.extraction.names import general_bodies, holders, place_of, state_of, told_in, within
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
_TOLD = 16  # events told last, of which a pronoun or a gap may take up those of its sentence and the one before
_LEAD = 400  # characters of the body that tell the headline again


@dataclass(frozen=True, slots=True)
class _Read(Known):
    """What is known of a text before its events, and the study it is read by."""

    study: Study


def find_events(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    study: Study,
) -> tuple[EventMention, ...]:
    """The document's event mentions, in the order of the text."""
    read = _Read(document, facts, entities, dates, statements, study)
    found: list[EventMention] = []
    told: deque[Told] = deque(maxlen=_TOLD)
    verbs: set[Span] = set()
    earlier: Sentence | None = None
    for sentence in document.prose:
        if not _asks_whether(sentence, document) and not _only_names(sentence, document):
            names = [m.span for m in within(sentence.span, entities) if m.kind == "actor" and m.entity_kind == "body"]
            for trigger in triggers(sentence.span, names, study):
                around = near(trigger.span, sentence.span)  # not all of a text without full stops
                context = Context(around, _follows(earlier, sentence, document), entities, tuple(told))
                mention, one = _mention(trigger, sentence, read, context)
                found.append(mention)
                told.append(one)
                verbs.update([trigger.span] if trigger.pos == "v" else [])
        earlier = sentence
    return tuple(_headlined(found, verbs, document))


def _follows(earlier: Sentence | None, sentence: Sentence, document: Document) -> Span | None:
    """The sentence before, as far as its subject may stand, where it is of the same turn or both of the report itself."""
    if earlier is None:
        return None
    roles = {document.passages[s.passage].role for s in (earlier, sentence)}
    if earlier.passage != sentence.passage and roles != {"narration"}:
        return None
    return earlier.span.part(earlier.span.start, min(earlier.span.end, earlier.span.start + _LEAD))


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


def _mention(trigger: Trigger, sentence: Sentence, read: _Read, context: Context) -> tuple[EventMention, Told]:
    document, study = read.document, read.study
    mood = modality(trigger, sentence.span, study)
    time = when(trigger, sentence, document, read.dates, read.statements, mood)
    published = read.facts.published_on
    if mood == "occurred" and time and time.first and published and time.first > published:
        mood = "planned"  # the text tells it for a day after its own
    speaker = speaker_at(trigger.span, document, read.statements)
    around = near(trigger.span, sentence.span)
    found = roles(trigger, around, read.entities, read.dates, _voice(trigger, speaker, read, context))
    mention = EventMention(
        span=trigger.span,
        event_type=trigger.event_type,
        modality=mood,
        first_day=time.first if time else None,
        last_day=time.last if time else None,
        precision=time.precision if time else None,
        place=_place(trigger, mood, clause(trigger.span, around), document, read.entities, study),
        agent=found.agent,
        target=found.target,
        attributed_to=speaker,
        method="rule:trigger/1",
        confidence=0.7 if time else 0.6,
    )
    return mention, Told(trigger.span, trigger.event_type, found.agent, found.subject, found.target)


def _voice(trigger: Trigger, speaker: str | None, read: _Read, context: Context) -> Voice:
    """Who speaks where the trigger stands; "we" is the state of whoever speaks for one."""
    at_home = read.document.country == read.study.settings.get("country")
    known = (holders(read.study), general_bodies(read.study)) if at_home else ({}, {})
    near_by = bisect_left(read.statements, trigger.span.start + 1, key=lambda s: s.span.start)
    said = next(
        (s.speaker for s in read.statements[max(0, near_by - 2) : near_by + 2] if s.span in context.sentence), None
    )
    if speaker is None:
        return Voice(None, None, False, *known, said, context)
    holding = [s for s in read.statements[max(0, near_by - 3) : near_by] if trigger.span.end <= s.span.end]
    reported = bool(holding) and holding[-1].kind == "indirect"
    return Voice(speaker, state_of(speaker, read.study), reported, *known, said, context)


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
