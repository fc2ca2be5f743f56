"""Who stands as the subject of a trigger that is a verb."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from flows.extraction.events.noun_phrases import AUXILIARY, Voice, antecedent, doer, own_words
from flows.extraction.events.triggers import Trigger
from flows.extraction.names import actor_in, within
from flows.extraction.records import DateMention, EntityMention
from flows.reading.spans import Span, trimmed

_RELATIVE = re.compile(r"(?:who|which|that)$", re.IGNORECASE)
# "the sailors who had attacked": right before its verb
_WHO = re.compile(r"\b(?:who|which)\s+(?:(?:had|have|has|was|were|is|are|been|being|also|later|then|\w+ly)\s+)*$")
_NEAR = 40  # characters
_AFTER_COMMA = re.compile(r",\s+(?:later\s+|then\s+|\w+ly\s+)?$")
_BREAK = re.compile(r"[;:—–]|,\s+(?:and|but)\s")
_FOR_DOING = re.compile(r"\b(?:for|with|of|by)\s+(?:\w+ly\s+)?$")  # "jailed for torturing", "charged with seizing"
_FEW = 4  # words of a subject that heads a sentence
_JOINTS = ("", "and", "but", "then", "and then", "or")
_END = re.compile(r"(?:\s(?:on|in|at|by))?\s*$")


def subject_of(
    trigger: Trigger,
    around: Span,
    sentence: Span,
    entities: tuple[EntityMention, ...],
    dates: Sequence[DateMention],
    voice: Voice,
) -> str | None:
    """The subject: in the clause before its verb, else (", was dismissed", "and arrested") what heads the sentence."""
    last = bisect_left(dates, trigger.span.start, key=lambda d: d.span.start) - 1
    start = max(around.start, dates[last].span.end) if last >= 0 else around.start
    before = trimmed(around.source, min(start, trigger.span.start), trigger.span.start)
    if before is None and last >= 0 and dates[last].span.start > around.start:  # "A court on Monday sentenced"
        before = trimmed(around.source, around.start, dates[last].span.start)
        before = trimmed(around.source, around.start, before.end - len(_END.search(before.text)[0])) if before else None  # type: ignore[index]
    if before and _RELATIVE.fullmatch(before.text):
        return antecedent(before.start, sentence, entities)
    if who := _WHO.search(around.source, max(sentence.start, trigger.span.start - _NEAR), trigger.span.start):
        return antecedent(who.start(), sentence, entities)
    if voice.context and trigger.span.text.split()[0].endswith("ing"):
        for_doing = _FOR_DOING.search(around.source[around.start : trigger.span.start])
        if for_doing and (blamed := voice.context.blamed(trigger.span)):
            return blamed
    if before and AUXILIARY.sub("", f" {own_words(before)}").strip() not in _JOINTS:
        return doer(before, entities, voice)
    if voice.context and (shared := voice.context.subject(trigger.span)):
        return shared
    start, comma = _head(trigger, sentence)
    head = trimmed(around.source, start, comma if comma > 0 else trigger.span.start)
    named = actor_in(head, entities) if head else None
    if named or head is None or comma < 0:
        return named.name if named else None
    if head.text.isupper() and any(m.kind == "place" for m in within(head, entities)):
        return None  # a dateline
    return doer(head, entities, voice) if len(head.text.split()) <= _FEW else None


def _head(trigger: Trigger, sentence: Span) -> tuple[int, int]:
    """Where the phrase stands that a comma parts from its verb ("Gas, dear already, doubled"; "the hall, burnt out")."""
    source = trigger.span.source
    if not _AFTER_COMMA.search(source, max(sentence.start, trigger.span.start - 24), trigger.span.start):
        return sentence.start, source.find(",", sentence.start, trigger.span.start)
    breaks = [m.end() for m in _BREAK.finditer(source, sentence.start, trigger.span.start)]
    start = breaks[-1] if breaks else sentence.start
    commas = [n for n in range(start, trigger.span.start) if source[n] == ","]
    if len(commas) < 2:
        return start, commas[-1] if commas else -1
    return (commas[-3] + 1 if len(commas) > 2 else start), commas[-2]  # between the last two something is put in
