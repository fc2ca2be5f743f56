"""When an event was, by the dates around its trigger."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flows.extraction.events.triggers import Trigger
from flows.extraction.records import DateMention, Modality, Statement
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span

_LEAD = 30  # characters: a date this near to a sentence's start heads it ("On the night of 5 January …")
_BACK = 3  # sentences of a paragraph back to which a heading date is looked for
_TURN = re.compile(
    r"[;()“”]|\b(?:which|who|whose|that|after|before|because|since|until|when|while|where|but|said|says)\b", re.IGNORECASE
)
_INNER = re.compile(
    r"\b(?:of|over|for|after|following|before|during|since|behind|about|into|against|amid|from|to|with|despite)\s+"
    r"(?:(?:the|a|an|any|all|its|their|his|her|own|these|those)\s+)?(?:[\w’'-]+\s+){0,1}$",
    re.IGNORECASE,
)
_VERB = re.compile(r"[,;:]|\b(?:was|were|is|are|has|have|had|will|would|can|said|began|started|put|gave|\w{3,}ed)\b", re.IGNORECASE)
_BY = re.compile(r"\b(?:by|before|until|till|up to|as of|as at)\s+(?:the\s+)?(?:end of\s+)?(?:last\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b[^,;]{0,40}$", re.IGNORECASE)
_BEGINS = re.compile(r"\b(?:beg[aiu]ns?|start(?:s|ed)?|erupt(?:s|ed)?|broke out|commence[ds]?|sparked)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """First and last day of an event, either null where the text leaves it open."""

    first: date | None
    last: date | None
    precision: str


def when(
    trigger: Trigger,
    sentence: Sentence,
    document: Document,
    dates: Sequence[DateMention],
    statements: Sequence[Statement],
    modality: Modality,
) -> When | None:
    """The event's own time: a date of its sentence that belongs to it, else the one that heads the sentences before it."""
    here = list(_placed(sentence.span, dates))
    own = [d for d in here if _same_speech(trigger.span, d.span, statements) and _belongs(trigger, d.span)]
    if own:
        return _bounded(trigger.span, min(own, key=lambda d: _distance(trigger.span, d.span)), modality)
    if here or modality not in {"occurred", "negated"} or _inner(trigger):
        return None
    return _carried(sentence, document, dates)


def _belongs(trigger: Trigger, day: Span) -> bool:
    """Whether no other clause stands between; a noun inside another phrase has only the date that follows it at once."""
    source = trigger.span.source
    if day.start >= trigger.span.end:
        between = source[trigger.span.end : day.start]
        return not _TURN.search(_BY.sub("", _SINCE.sub("", between))) and not (_inner(trigger) and _VERB.search(between))
    return not _inner(trigger) and not _TURN.search(source, day.end, trigger.span.start)


def _inner(trigger: Trigger) -> bool:
    before = trigger.span.source[max(0, trigger.span.start - 60) : trigger.span.start]
    return trigger.pos == "n" and bool(_INNER.search(before))


def _distance(trigger: Span, day: Span) -> tuple[int, int]:
    gap = day.start - trigger.end if day.start >= trigger.end else trigger.start - day.end
    return gap, day.start


def _bounded(trigger: Span, day: DateMention, modality: Modality) -> When:
    """The days of the date, as far as "by", "since" and "began" leave both ends closed."""
    source = trigger.source
    before = source[max(0, day.span.start - 60) : day.span.start]
    between = source[min(trigger.end, day.span.end) : max(trigger.start, day.span.start)]
    between += source[trigger.end : trigger.end + 12] if day.span.end <= trigger.start else ""
    first, last = day.first_day, day.last_day
    if _BY.search(before) and modality != "ongoing":
        first = None
    elif _SINCE.search(before) or _BEGINS.search(f"{trigger.text} {between}"):
        last = None
    return When(first, last, day.precision)


def _carried(sentence: Sentence, document: Document, dates: Sequence[DateMention]) -> When | None:
    """The date that heads the paragraph's sentences before this one ("On 5 January … The airport was seized.")."""
    index = bisect_left(document.sentences, sentence.span.start, key=lambda s: s.span.start)
    for earlier in reversed(document.sentences[max(0, index - _BACK) : index]):
        if earlier.paragraph != sentence.paragraph:
            return None
        found = list(_placed(earlier.span, dates))
        if found:
            head = found[0]
            heads = head.span.start - earlier.span.start < _LEAD and len(found) == 1
            return When(head.first_day, head.last_day, head.precision) if heads else None
    return None


def _placed(where: Span, dates: Sequence[DateMention]) -> Iterator[DateMention]:
    """The dates on the calendar that stand in a stretch of text."""
    first = bisect_left(dates, where.start, key=lambda d: d.span.start)
    for mention in dates[first:]:
        if mention.span.start >= where.end:
            return
        if mention.type in ("date", "time") and (mention.first_day or mention.last_day):
            yield mention


def _same_speech(trigger: Span, day: Span, statements: Sequence[Statement]) -> bool:
    """Whether the date stands inside whatever speech holds the trigger ("said on Friday that …")."""
    first = bisect_left(statements, trigger.start + 1, key=lambda s: s.span.start)
    holding = [s for s in statements[max(0, first - 8) : first] if trigger in s.span]
    return all(day in s.span for s in holding)
