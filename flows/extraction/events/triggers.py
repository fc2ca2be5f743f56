"""Where a sentence tells an event: triggers from the lexicon, without what only looks like one."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flows.reading.spans import Span
from schemas.study import Study

_MAX_WORDS = 4  # a trigger has at most four words (guidelines, section 3)
_BREAK = re.compile(r"[,;:—–]|\b(?:and|but|or|while)\b")
_PAIRED = (" and ", " or ")  # "injured and hospitalised": one event
_NEAR = 45  # characters between two triggers that may tell one event


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that tell an event, its type, and whether they are a noun (`n`) or a verb (`v`)."""

    span: Span
    event_type: str
    pos: str
    whole: Span  # all that the pattern took ("internet access was switched off"), of which `span` is the head


def triggers(sentence: Span, names: list[Span], study: Study) -> list[Trigger]:
    """The triggers of a sentence in order; of two of one type in one clause the more exact (longer) one.

    A trigger inside a name or inside a phrase of `events_never.csv` is none.
    """
    found = list(_matches(sentence, study))
    if not found:
        return []
    never = _never(study).finditer(sentence.source, sentence.start, sentence.end)
    blocked = sorted([*names, *(sentence.part(m.start(), m.end()) for m in never)])
    return _apart(_free(found, blocked))


def _free(found: list[Trigger], blocked: list[Span]) -> list[Trigger]:
    """The triggers that do not begin inside a blocked span."""
    free, number, reach = [], 0, 0
    for trigger in sorted(found, key=lambda t: t.span.start):
        while number < len(blocked) and blocked[number].start <= trigger.span.start:
            reach = max(reach, blocked[number].end)
            number += 1
        if reach <= trigger.span.start:
            free.append(trigger)
    return free


def _matches(sentence: Span, study: Study) -> Iterator[Trigger]:
    words = _lower(sentence.text)
    for pos, pattern in _patterns(study):
        for match in pattern.finditer(words):
            span = sentence.part(sentence.start + match.start(), sentence.start + match.end())
            yield Trigger(_core(span, pos), _type(words, match.start(), pos, study), pos, span)


@cache
def _patterns(study: Study) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One pattern for all nouns and one for all verbs, on text in lower case.

    Without a group for each row: an alternative that begins with a letter is then passed by at once where the text
    has another (four times as fast).
    """
    out = []
    for pos in ("n", "v"):
        choice = "|".join(row["pattern"] for row in study.rows("lexicons/events_triggers.csv") if row["pos"] == pos)
        out.append((pos, re.compile(rf"(?<![\w-])(?:{choice})(?![\w-])" if choice else r"(?!)")))
    return tuple(out)


def _type(words: str, start: int, pos: str, study: Study) -> str:
    """The event type of the first row whose pattern takes the words from `start` on: the alternative that matched."""
    return next(kind for own, pattern, kind in _rows(study) if own == pos and pattern.match(words, start))


@cache
def _rows(study: Study) -> tuple[tuple[str, re.Pattern[str], str], ...]:
    rows = study.rows("lexicons/events_triggers.csv")
    return tuple((row["pos"], re.compile(rf"(?:{row['pattern']})(?![\w-])"), row["event_type"]) for row in rows)


@cache
def _never(study: Study) -> re.Pattern[str]:
    rows = study.rows("lexicons/events_never.csv")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows) or r"(?!)")


def _lower(text: str) -> str:
    """Lower case, character by character where the whole would change its length."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _core(span: Span, pos: str) -> Span:
    """The head of a long match ("internet … switched off"): its last two words for a verb, its first four for a noun."""
    words = list(re.finditer(r"\S+", span.text))
    if len(words) <= _MAX_WORDS:
        return span
    first, last = (words[-2], words[-1]) if pos == "v" else (words[0], words[_MAX_WORDS - 1])
    return span.part(span.start + first.start(), span.start + last.end())


def _apart(found: list[Trigger]) -> list[Trigger]:
    """No two triggers on the same words, and one of a type in a clause: the longer one stands."""
    kept: list[Trigger] = []
    for trigger in sorted(found, key=lambda t: (-len(t.span), t.span.start, t.event_type)):
        place = bisect_left(kept, trigger.span.start, key=lambda t: t.span.start)
        if not any(_excludes(other, trigger) for other in _neighbours(kept, place, trigger.span)):
            kept.insert(place, trigger)
    return kept


def _neighbours(kept: list[Trigger], place: int, span: Span) -> Iterator[Trigger]:
    """Those of the kept triggers, in order and apart, that may touch a span or tell its event."""
    for other in reversed(kept[max(0, place - _NEAR) : place]):
        if span.start - other.span.end >= _NEAR:
            break
        yield other
    for other in kept[place : place + _NEAR]:
        if other.span.start - span.end >= _NEAR:
            break
        yield other


def _excludes(kept: Trigger, trigger: Trigger) -> bool:
    if kept.span.overlaps(trigger.span):
        return True
    return kept.event_type == trigger.event_type and _one_clause(trigger.span, kept.span)


def _one_clause(a: Span, b: Span) -> bool:
    first, second = sorted((a, b))
    between = a.source[first.end : second.start]
    return len(between) < _NEAR and (between in _PAIRED or not _BREAK.search(between))
