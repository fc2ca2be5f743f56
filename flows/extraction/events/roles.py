"""Who did it and to whom, by the grammar of the clause: active, passive, or a noun with its "of", "by" and "against"."""

from __future__ import annotations

import re

from flows.extraction.events.triggers import Trigger
from flows.extraction.names import actor_in
from flows.extraction.records import EntityMention
from flows.reading.spans import Span, trimmed

_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|got)\s+(?:\w+ly\s+|also\s+|not\s+|reportedly\s+)*$")
_STOP = re.compile(r"[.;:,—–“”\"«»()]|\s(?:in|on|at|during|after|before|since|until|from|over|near|outside|while|when|which|who|that|and then|as|because|for|with|to)\s|\sby\s", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?!\d|the end|then|\w+day)")
_OF = re.compile(r"\s*(?:of|on|against|at)\s+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|a|an|some|several|many|its|his|her|their|our|all|about|around|more than|over|at least|\d[\d,.]*)\s+", re.IGNORECASE)
_EMPTY = frozenset("it he she they we i you this that there which who what these those them him her us".split())


def roles(trigger: Trigger, clause: Span, entities: tuple[EntityMention, ...]) -> tuple[str | None, str | None]:
    """Agent and target of a trigger in its clause."""
    before = trimmed(clause.source, clause.start, trigger.span.start)
    if trigger.pos == "n":
        return _by(trigger, clause, entities), _of(trigger, clause, entities)
    if before is not None and _PASSIVE.search(clause.source[clause.start : trigger.span.start]):
        return _by(trigger, clause, entities), _subject(before, entities)
    return _subject(before, entities) if before else None, _object(trigger.span.end, clause, entities)


def _by(trigger: Trigger, clause: Span, entities: tuple[EntityMention, ...]) -> str | None:
    found = _BY.search(clause.source, trigger.span.end, clause.end)
    return _phrase(found.end(), clause, entities) if found else None


def _of(trigger: Trigger, clause: Span, entities: tuple[EntityMention, ...]) -> str | None:
    found = _OF.match(clause.source, trigger.span.end, clause.end)
    return _phrase(found.end(), clause, entities) if found else None


def _object(start: int, clause: Span, entities: tuple[EntityMention, ...]) -> str | None:
    return _phrase(start, clause, entities)


def _phrase(start: int, clause: Span, entities: tuple[EntityMention, ...]) -> str | None:
    """The noun phrase that begins here: the actor it names, else its words."""
    stop = _STOP.search(clause.source, start, clause.end)
    span = trimmed(clause.source, start, stop.start() if stop else clause.end)
    return _named(span, entities) if span else None


def _subject(before: Span, entities: tuple[EntityMention, ...]) -> str | None:
    """The subject: the actor named in the words before the verb, else those words where they are few."""
    words = re.sub(r"\s+(?:was|were|been|being|is|are|be|has|have|had|will|would|also|not|\w+ly)(?=\s|$)", "", before.text)
    named = actor_in(before, entities)
    if named is not None:
        return named.name
    return _clean(words) if len(words.split()) <= 6 else None


def _named(span: Span, entities: tuple[EntityMention, ...]) -> str | None:
    named = actor_in(span, entities)
    return named.name if named is not None else _clean(span.text) if len(span.text.split()) <= 9 else None


def _clean(words: str) -> str | None:
    words = words.strip()
    while article := _ARTICLE.match(words):
        words = words[article.end() :]
    return words if len(words) > 2 and words.lower() not in _EMPTY and any(c.isalpha() for c in words) else None
