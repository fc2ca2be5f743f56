"""Where a sentence tells an event: triggers from the lexicon, without what only looks like one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from flows.reading.spans import Span
from schemas.study import Study

_MAX_WORDS = 4  # a trigger has at most four words (guidelines, section 3)


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that tell an event, its type, and whether they are a noun (`n`) or a verb (`v`)."""

    span: Span
    event_type: str
    pos: str


@cache
def _patterns(study: Study) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = study.rows("lexicons/events_triggers.csv")
    return tuple((re.compile(rf"(?<![\w-])(?:{row['pattern']})(?![\w-])", re.IGNORECASE), row["event_type"], row["pos"]) for row in rows)


@cache
def _never(study: Study) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row['pattern']})" for row in study.rows("lexicons/events_never.csv")))


def triggers(sentence: Span, names: list[Span], study: Study) -> list[Trigger]:
    """The triggers of a sentence in order; of two of one type in one clause the more exact (longer) one.

    A trigger inside a name or inside a phrase of `events_never.csv` is none.
    """
    blocked = [*names, *(sentence.part(m.start(), m.end()) for m in _never(study).finditer(sentence.source, sentence.start, sentence.end))]
    found = [
        Trigger(_core(sentence.part(match.start(), match.end()), pos), event_type, pos)
        for pattern, event_type, pos in _patterns(study)
        for match in pattern.finditer(sentence.source, sentence.start, sentence.end)
    ]
    free = [t for t in found if not any(t.span in span or span.start <= t.span.start < span.end for span in blocked)]
    return sorted(_apart(free), key=lambda t: (t.span.start, t.event_type))


def _core(span: Span, pos: str) -> Span:
    """The head of a long match ("internet … switched off"): its last four words for a verb, its first for a noun."""
    words = list(re.finditer(r"\S+", span.text))
    if len(words) <= _MAX_WORDS:
        return span
    first, last = (words[-2], words[-1]) if pos == "v" else (words[0], words[_MAX_WORDS - 1])
    return span.part(span.start + first.start(), span.start + last.end())


def _apart(found: list[Trigger]) -> Iterator[Trigger]:
    """No two triggers on the same words, none inside a longer one, and one of a type in a clause."""
    kept: list[Trigger] = []
    for trigger in sorted(found, key=lambda t: (-len(t.span), t.span.start, t.event_type)):
        if any(trigger.span.overlaps(other.span) for other in kept):
            continue
        if any(other.event_type == trigger.event_type and _one_clause(trigger.span, other.span) for other in kept):
            continue
        kept.append(trigger)
    yield from kept


def _one_clause(a: Span, b: Span) -> bool:
    first, second = sorted((a, b))
    between = a.source[first.end : second.start]
    return len(between) < 45 and not re.search(r"[,;:—–]|\b(?:and|but|or|while)\b", between)
