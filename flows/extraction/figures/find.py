"""All stated amounts in a document: scanned, composed, interpreted."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from flows.extraction.events.clauses import clause, modality
from flows.extraction.figures.amounts import Amount, amounts
from flows.extraction.figures.meaning import Meaning, meaning
from flows.extraction.names import place_of, within
from flows.extraction.records import DateMention, EntityMention, Facts, Figure, Statement
from flows.extraction.speech import speaker_at
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span
from schemas.study import Study

_WITHDRAWN = re.compile(r"\b(?:withdrawn|withdrew|retracted|untrue|incorrect|mistaken|replaces? (?:a|the) figure|revised from|corrected from)\b")
_STATED = frozenset({"occurred", "ongoing"})


def find_figures(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    statements: tuple[Statement, ...],
    study: Study,
) -> tuple[Figure, ...]:
    """The document's figures, in the order of the text."""
    found: list[Figure] = []
    for sentence in document.prose:
        before: Meaning | None = None
        for amount in _with_shared_units(list(_of_something(sentence, entities, dates, study))):
            what = meaning(amount, sentence.span, before, study)
            before = what
            found.append(_figure(amount, what, sentence, document, entities, dates, statements, study))
    return tuple(found)


def _of_something(
    sentence: Sentence, entities: tuple[EntityMention, ...], dates: Sequence[DateMention], study: Study
) -> Iterator[Amount]:
    """The amounts of a sentence that are no dates and no part of a name."""
    names = [m.span for m in within(sentence.span, entities)]
    times = [d for d in _inside(sentence.span, dates)]
    for amount in amounts(sentence.span, study):
        if any(amount.span.overlaps(name) for name in names):
            continue
        over = [d for d in times if d.span.overlaps(amount.span)]
        if any(d.type != "duration" for d in over):
            continue
        if amount.kind == "time" and _only_places(amount.span, sentence.span):
            continue
        yield amount


def _with_shared_units(found: list[Amount]) -> Iterator[Amount]:
    """ "from 19 to 20 dollars": a number without a unit has that of the number it is joined to."""
    for amount, following in zip(found, [*found[1:], None], strict=False):
        if amount.unit is None and following is not None and following.kind in ("money", "percent"):
            if re.fullmatch(r"\s+(?:to|and|or)\s+", amount.span.source[amount.span.end : following.span.start]):
                amount = replace(amount, unit=following.unit, kind=following.kind)  # noqa: PLW2901
        yield amount


def _only_places(span: Span, sentence: Span) -> bool:
    """Whether a length of time only places an event ("within a week", "after ten days")."""
    lead = sentence.source[max(sentence.start, span.start - 14) : span.start]
    return re.search(r"\b(?:after|later|every|each)\s+$", lead) is not None or re.match(
        r"\s+(?:ago|later|earlier|after|before|on)\b", sentence.source[span.end : min(sentence.end, span.end + 10)]
    ) is not None


def _inside(where: Span, dates: Sequence[DateMention]) -> Iterator[DateMention]:
    first = max(0, bisect_left(dates, where.start, key=lambda d: d.span.start) - 1)
    for mention in dates[first:]:
        if mention.span.start >= where.end:
            return
        yield mention


def _figure(
    amount: Amount,
    what: Meaning,
    sentence: Sentence,
    document: Document,
    entities: tuple[EntityMention, ...],
    dates: Sequence[DateMention],
    statements: tuple[Statement, ...],
    study: Study,
) -> Figure:
    low, high = amount.low, amount.high
    return Figure(
        span=amount.span,
        low=low,
        high=high,
        qualifier=amount.qualifier,
        unit=what.unit,
        measure=what.measure,
        counted=what.counted,
        counted_group=what.group,
        place=place_of(amount.span, document, entities, study),
        as_of_first=None,
        as_of_last=None,
        attributed_to=speaker_at(amount.span, document, statements),
        modality=_modality(amount.span, sentence.span, study),
        method=f"rule:amount-{amount.kind}/1",
        confidence=0.8 if what.counted or amount.unit else 0.6,
    )


def _modality(span: Span, sentence: Span, study: Study) -> str:
    around = clause(span, sentence)
    if _WITHDRAWN.search(sentence.source[span.end : sentence.end]) or _WITHDRAWN.search(around.source[around.start : span.start]):
        return "negated"
    told = modality(span, around, study)
    return "stated" if told in _STATED or told == "negated" else told
