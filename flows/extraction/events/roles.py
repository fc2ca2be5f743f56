"""Who did it and to whom, by the grammar of the clause: active, passive, or a noun with its "of", "by" and "against"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from flows.extraction.events.clauses import clause
from flows.extraction.events.noun_phrases import (
    FINITE,
    NOBODY,
    Voice,
    cleaned,
    doer,
    named,
    phrase,
)
from flows.extraction.events.subjects import subject_of
from flows.extraction.events.triggers import Trigger
from flows.extraction.names import actor_in, within
from flows.extraction.records import DateMention, EntityMention
from flows.reading.spans import Span, trimmed

_PASSIVE = re.compile(
    r"\b(?:was|were|been|being|is|are|be|got)\s+(?:(?:\w+ly|also|not|yet|still|so far|then)\s+)*$", re.IGNORECASE
)
_PASSIVE_TRIGGER = re.compile(r"\b(?:was|were|been|being|is|are|be)\b", re.IGNORECASE)
_PARTICIPLE = re.compile(
    r"(?:\w+ed|\w+en|burnt|slain|held|shot|struck|overrun|hit|set ablaze|found guilty|sworn in)(?:\s+(?:down|out|off|dead))?$",
    re.IGNORECASE,
)
_NO_OBJECT = re.compile(
    r"\s*(?:$|[.,;:)”\"]|(?:overnight|sharply|again|\w+ly|in|on|at|by|for|during|after|over|and|near|from|with|to|as|when|while|under|since|until"
    r"|the (?:following|next|same|previous) (?:day|night|week|month|year|morning|evening))\b)",
    re.IGNORECASE,
)
_BY = re.compile(r"\s(?:by|at the hands of)\s+(?!\d|the end|then|\w+day)", re.IGNORECASE)
_TARGET = re.compile(r"\s*(?:of|on|against|at|into|to|with|among)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*between\s+", re.IGNORECASE)
_AND = re.compile(r"\sand\s", re.IGNORECASE)
_POSSESSOR = re.compile(r"(\S[^,;:.]{0,50}?)(?:['’]s|s['’])\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_HE_SAID = re.compile(r"\b(he|she|his|her)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(its|his|her|their)\s+(?:[\w-]+\s+){0,2}$")
# verbs that only lend a noun its doer: "the mayor declared a curfew"
_LIGHT = re.compile(
    r"\s(?:announc|declar|impos|held|hold|launch|open|conduct|carr(?:y|ied|ies|ying)|stag|order|express|convey|sent|send|gave"
    r"|give|introduc|sign|continu|press|attend|us|host|promis|observ|submit|present|face|made|make|mak|issu|adopt|pass|demand|mount|plan|commit)(?:\w{0,4})\s",
    re.IGNORECASE,
)
_TO = re.compile(r"\s+(?:on|at|with|to|against|into)\s+", re.IGNORECASE)
# "guilty of torture", "involved in the riots": the one who stands before it did it
_BLAMED = re.compile(
    r"\s(?:(?:was|were|is|are|been|being|be)\s+)?(?:(?:still|also|all|directly)\s+)?(?:(?:found )?guilty of|accused of|suspected of|convicted of|charged with"
    r"|standing trial for|on trial for|jailed for|involved in|engaged in|(?:t[ao]k(?:e|es|en|ing)|took) part in|participat\w+ in|responsible for)\s+"
    r"(?:the |a |an |this |that |these |those |such |any )?(?:\S+ ){0,2}$",
    re.IGNORECASE,
)
_MEANS = re.compile(
    r"(?:force|name|far|phone|landline|land|sea|air|mistake|accident|means|mid-|late|early|law|then|now|more|less|about|around|some|nearly|almost|up|at least|over|[$€£]|\w+ing\b|the (?:spring|summer|autumn|winter|end|time))",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(r"\b(?:number of|numbers of|toll of|count of|list of|with|left|leaving)\s")
_DIES = re.compile(
    r"(?:walked free|(?:sustain|suffer)ed (?:\w+ )?\w+|received \w+ years|(?:go|goes|went) on trial|st(?:an|oo)d\w* trial|died?|dies|dying|perish\w*|lost \w+ li\w+|dead|hurt|were killed)$",
    re.IGNORECASE,
)
# types whose plain participle ("shops looted") is a passive
_SUFFERED = frozenset(
    ("armed_attack", "seizure", "property_damage", "killing", "injury", "detention", "release", "mistreatment",
     "legal_proceeding", "appointment", "departure_from_office", "riot")
)  # fmt: skip
_OF_DOER = frozenset(("troop_deployment", "troop_withdrawal", "departure_from_office", "demand", "protest", "riot"))
_LEAVES = re.compile(r"(?:step|resign|walked)", re.IGNORECASE)
_NO_TARGET = frozenset(("protest", "troop_deployment", "departure_from_office", "election"))
_ON_SOMEBODY = frozenset(
    ("use_of_force", "negotiation", "aid_request", "armed_attack", "property_damage", "diplomatic_act", "riot")
)
_TROOPS = frozenset(("troop_deployment", "troop_withdrawal"))  # sent or coming: it is they who move
_SUFFERERS = frozenset(("killing", "injury"))
_ARE = re.compile(r"\s+(?:were|are|included?|including)\s+(?!not\b|\w+ed\b|now\b|still\b|being\b)")
_SITTINGS = frozenset(("hearing",))
_CUT = frozenset(("communications_shutdown",))
_MEDIUM = re.compile(r"internet|telephone|phone|mobile|messaging services?|broadcasting|communications?", re.IGNORECASE)
_NO_ROLES = frozenset(("order_restored",))
_STATE_OF_THING = frozenset(("communications_shutdown", "price_change", "emergency_measure"))

_INSIDE = re.compile(r"\b(?:the|a|an) (\S+)$")  # "held the runway": a trigger that holds its object
_OF = re.compile(r"\s+of\s+")
# "an attempt to encroach", but "an appeal to states", "the visit to the port"
_INFINITIVE = re.compile(
    r"\s*to\s+(?!(?:the|an?|his|her|their|its|our|all|some|those|these|several|many)\b)[a-z]+(?<!s)\b"
)
_ANOTHER = re.compile(r"\b(?:into|of|for|on|after|against|over|following|from|that|amid|during|by)\s", re.IGNORECASE)


class Roles(NamedTuple):
    """Who did it, to whom, and who stands as the subject of the clause."""

    agent: str | None = None
    target: str | None = None
    subject: str | None = None


def roles(
    trigger: Trigger,
    sentence: Span,
    entities: tuple[EntityMention, ...],
    dates: Sequence[DateMention] = (),
    voice: Voice = NOBODY,
) -> Roles:
    """Agent and target of a trigger in its clause: canonical names, else the words of the text."""
    if trigger.event_type in _NO_ROLES:
        return Roles()
    around = clause(trigger.span, sentence)
    if trigger.event_type == "public_address":
        return Roles(
            _speaker(trigger, sentence, entities, voice), _of_noun(trigger, around, entities, dates, voice).target
        )
    if trigger.event_type in _CUT and (medium := _MEDIUM.search(trigger.whole.text)):
        return Roles(_by(trigger, around, entities), medium[0].lower())
    if trigger.pos == "n":
        return _of_noun(trigger, around, entities, dates, voice)
    return _of_verb(trigger, around, sentence, entities, dates, voice)


def _of_verb(
    trigger: Trigger,
    around: Span,
    sentence: Span,
    entities: tuple[EntityMention, ...],
    dates: Sequence[DateMention],
    voice: Voice,
) -> Roles:
    subject = subject_of(trigger, around, sentence, entities, dates, voice)
    doer = _by(trigger, around, entities)
    if trigger.event_type in _TROOPS:
        return Roles(subject, None, subject)
    if _is_passive(trigger, around) or _DIES.match(trigger.span.text):
        whom = _counted(trigger, around, voice) or _just_before(trigger, sentence, entities, voice) or subject
        return Roles(doer, whom, whom)
    if trigger.event_type in _NO_TARGET:
        return Roles(subject, None, subject)
    if trigger.event_type in _STATE_OF_THING and _NO_OBJECT.match(around.source[trigger.span.end : around.end]):
        return Roles(doer, subject, subject)
    inside = _INSIDE.search(trigger.span.text)
    if inside and trigger.event_type == "seizure":
        return Roles(subject, cleaned(inside[1]), subject)
    to = _TO.match(around.source, trigger.span.end, around.end) if trigger.event_type in _ON_SOMEBODY else None
    to = to or _OF.match(around.source, trigger.span.end, around.end)  # "ordered the creation of a fund"
    if _INFINITIVE.match(around.source, trigger.span.end, around.end):
        return Roles(subject, None, subject)
    start = to.end() if to else trigger.span.end
    return Roles(subject, phrase(start, _till_date(trigger, around, dates), entities, voice), subject)


def _counted(trigger: Trigger, around: Span, voice: Voice) -> str | None:
    before = trimmed(around.source, around.start, trigger.span.start)
    return voice.context.counted(trigger.event_type, before) if before and voice.context else None


def _just_before(trigger: Trigger, sentence: Span, entities: tuple[EntityMention, ...], voice: Voice) -> str | None:
    """Whom a bare participle qualifies: "put the number of people killed at 40"; None where it has an auxiliary."""
    start = max(sentence.start, trigger.span.start - 80)
    before = sentence.source[start : trigger.span.start]
    cut = list(_OF_PEOPLE.finditer(before))
    if not cut or _PASSIVE.search(before) or FINITE.search(f"{before[cut[-1].end() - 1 :]} "):
        return None
    head = trimmed(sentence.source, start + cut[-1].end(), trigger.span.start)
    head = trimmed(head.source, head.start, head.end - 1) if head and len(head) > 1 and head.text[-1] in '"”»' else head
    return doer(head, entities, voice) if head else None


def _till_date(trigger: Trigger, around: Span, dates: Sequence[DateMention]) -> Span:
    """The clause up to the first date after the trigger: a date is nobody's target."""
    first = bisect_left(dates, trigger.span.end, key=lambda d: d.span.start)
    end = dates[first].span.start if first < len(dates) else around.end
    return around.part(around.start, max(trigger.span.end, min(end, around.end)))


def _speaker(trigger: Trigger, sentence: Span, entities: tuple[EntityMention, ...], voice: Voice) -> str | None:
    """Who speaks: the last person named before ("Ann Berg said in an address"), else the first behind it, else "he"."""
    people = [m for m in within(sentence, entities) if m.entity_kind == "person"]
    before = [m for m in people if m.span.start < trigger.span.start]
    if people:
        return before[-1].name if before else people[0].name
    if voice.said_by:
        return voice.said_by
    pronoun = _HE_SAID.search(sentence.source, sentence.start, trigger.span.start)
    return voice.means(pronoun[1], pronoun.start()) if pronoun else None


def _is_passive(trigger: Trigger, clause: Span) -> bool:
    """By its auxiliary, or a bare participle without an object ("shops looted")."""
    if trigger.span.text.split()[0].endswith("ing"):
        return False  # "are investigating"
    if _PASSIVE_TRIGGER.search(trigger.span.text) or _PASSIVE.search(clause.source[clause.start : trigger.span.start]):
        return True
    if trigger.span.text.endswith((" with", " over")):
        return True  # "five men charged with arson"
    bare = (
        trigger.event_type in _SUFFERED
        and not _LEAVES.match(trigger.span.text)
        and _PARTICIPLE.fullmatch(trigger.span.text)
    )
    return bool(bare) and bool(_NO_OBJECT.match(clause.source[trigger.span.end : clause.end]))


def _of_noun(
    trigger: Trigger, around: Span, entities: tuple[EntityMention, ...], dates: Sequence[DateMention], voice: Voice
) -> Roles:
    clause = _till_date(trigger, around, dates)
    source, end = clause.source, trigger.span.end
    if between := _BETWEEN.match(source, end, clause.end):
        return Roles(*_pair(between.end(), clause, entities))
    found = _TARGET.match(source, end - 3 if trigger.span.text.endswith(" of") else end, clause.end)
    if found and _INFINITIVE.match(source, found.start(), clause.end):
        found = None
    thing = phrase(found.end(), clause, entities, voice) if found else None
    owner = _possessor(trigger, clause, entities, voice)
    if trigger.event_type in _SUFFERERS:  # "the farmer's death", "nine of the dead were guards"
        are = _ARE.match(source, end, clause.end)
        thing = thing or (phrase(are.end(), clause, entities, voice) if are else None)
        return Roles(_by(trigger, around, entities), thing or owner)
    doer = _by(trigger, around, entities) or owner
    doer = doer or _blamed(trigger, clause, entities, voice) or _of_light_verb(trigger, clause, entities, voice)
    doer = doer or _beside(trigger, entities) or _held_in(trigger, clause, entities)
    if found and found.group().strip().lower() == "of" and trigger.event_type in _OF_DOER:
        return Roles(doer or thing)
    return Roles(doer, thing)


def _pair(start: int, clause: Span, entities: tuple[EntityMention, ...]) -> tuple[str | None, str | None]:
    """The two sides of "talks between A and B"."""
    joint = _AND.search(clause.source, start, clause.end)
    if not joint:
        return None, None
    first = trimmed(clause.source, start, joint.start())
    return (named(first, entities) if first else None), phrase(joint.end(), clause, entities)


def _possessor(trigger: Trigger, clause: Span, entities: tuple[EntityMention, ...], voice: Voice) -> str | None:
    start = max(clause.start, trigger.span.start - 80)
    if own := _OWN.search(clause.source[start : trigger.span.start]):
        return voice.means(own[1], start + own.start())
    found = _POSSESSOR.search(clause.source[start : trigger.span.start])
    span = trimmed(clause.source, start + found.start(1), start + found.end(1)) if found else None
    if span is None:
        return None
    named = actor_in(span, entities)
    plural = source_end = clause.source[span.end : span.end + 1] == "s"
    words = span.text.split()[-1] + ("s" if source_end and plural else "")
    return named.name if named else cleaned(words) if words[0].islower() else None


def _blamed(trigger: Trigger, clause: Span, entities: tuple[EntityMention, ...], voice: Voice) -> str | None:
    """Who is "guilty of torture" or "involved in the riots"."""
    start = max(clause.start, trigger.span.start - 160)
    found = _BLAMED.search(clause.source[start : trigger.span.start])
    before = trimmed(clause.source, start, start + found.start()) if found else None
    return doer(before, entities, voice) if before else None


def _beside(trigger: Trigger, entities: tuple[EntityMention, ...]) -> str | None:
    """The body whose name stands before the noun at once ("the European Parliament resolution")."""
    if trigger.span.start == 0:
        return None
    before = trigger.span.part(max(0, trigger.span.start - 80), trigger.span.start)
    found = [m for m in within(before, entities) if m.entity_kind == "body" and m.span.end == trigger.span.start - 1]
    return found[-1].name if found else None


def _held_in(trigger: Trigger, clause: Span, entities: tuple[EntityMention, ...]) -> str | None:
    """The body in which a hearing takes place."""
    if trigger.event_type not in _SITTINGS:
        return None
    found = re.search(r"\bin (?:the )?$|\bin (?:the )?(?=[A-Z])", clause.source[trigger.span.end : clause.end])
    there = clause.part(trigger.span.end + found.end(), clause.end) if found else None
    body = next((m for m in within(there, entities) if m.entity_kind == "body"), None) if there else None
    return body.name if body and there and body.span.start == there.start else None


def _of_light_verb(trigger: Trigger, clause: Span, entities: tuple[EntityMention, ...], voice: Voice) -> str | None:
    """The subject of "declared a curfew", "launched an operation"."""
    verbs = list(_LIGHT.finditer(clause.source, clause.start, trigger.span.start))
    if not verbs or _PASSIVE.search(clause.source[clause.start : verbs[-1].start() + 1]):
        return None
    if _ANOTHER.search(clause.source, verbs[-1].end(), trigger.span.start):
        return None  # "ordered an inquiry into the attack": the attack is not the object
    before = trimmed(clause.source, clause.start, verbs[-1].start())
    return doer(before, entities, voice) if before else None


def _by(trigger: Trigger, clause: Span, entities: tuple[EntityMention, ...]) -> str | None:
    found = _BY.search(clause.source, trigger.span.end, clause.end)
    if found and _MEANS.match(clause.source, found.end()):
        return None
    return phrase(found.end(), clause, entities) if found else None
