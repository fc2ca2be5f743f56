"""The statements of a document.

Each sentence is cut at its semicolons, and each part read for reporting words and their subjects.  A quotation takes
the cue in its own sentence (before, inside or behind it), else goes on with the speaker of the quotation before it.
A reported clause runs from its cue to the end of its part ("said that …"), or from the start to its cue ("…, he said").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from flows.extraction.records import DateMention, EntityMention, Facts, Statement
from flows.extraction.speech.clauses import content, reported, segments
from flows.extraction.speech.quoted import quoted
from flows.extraction.speech.scene import Cue, Scene
from flows.extraction.speech.speakers import with_speakers
from flows.extraction.speech.subjects import cues_in
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span
from schemas.study import Study

__all__ = ["find_statements", "speaker_at", "with_speakers"]

_LONGEST = 3000  # characters: what is longer is no sentence, and is read so far
_INSIDE = 100  # statements: so many at most a speech holds before a word in it
_ITEM = re.compile(r"(?:[-–—•*·]\s+|\(?(?:\d{1,2}|[a-z])\)\s+)")
_BESIDE_CUE = re.compile(r"(?:[^,“”\"]{0,40}\bon\s+|\s*(?:on\s+)?|[^,“”\"]{0,30})")


def find_statements(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    study: Study,
) -> tuple[Statement, ...]:
    """The document's quotations and reported statements, in the order of the text."""
    scene = Scene(document, entities, study)
    found: list[Statement] = []
    read: dict[int, list[Cue]] = {}
    for sentence in document.prose:
        cues, clauses = _read(sentence, scene)
        read[sentence.span.start] = cues
        found.extend(_indirect(cue, span, _said_on(sentence.span, dates, [cue])) for cue, span in clauses)
        found.extend(_listed(sentence, cues, document))
        scene.note_subjects(sentence.span)
    for span, cue in quoted(scene, read):
        home = document.sentence_at(cue.start).span if cue else span
        found.append(_direct(span, cue, _said_on(home, dates, [cue]) if cue else None))
    return tuple(sorted(_distinct(found), key=lambda s: (s.span.start, -s.span.end, s.kind)))


def _read(sentence: Sentence, scene: Scene) -> tuple[list[Cue], list[tuple[Cue, Span]]]:
    """The cues of a sentence and the clauses they report; who speaks is remembered."""
    span = sentence.span.part(sentence.span.start, min(sentence.span.end, sentence.span.start + _LONGEST))
    found: list[Cue] = []
    clauses: list[tuple[Cue, Span]] = []
    for part in segments(span, scene):
        cues = cues_in(part, scene)
        for cue in cues:
            if cue.who.confidence > 0.5 or cue.who.kind == "group":
                scene.memory.note(cue.who.name, cue.who.kind)
            scene.memory.speaker = cue.who
        found.extend(cues)
        clauses.extend(reported(cues, part, scene))
    return found, clauses


def _listed(sentence: Sentence, cues: Sequence[Cue], document: Document) -> Iterator[Statement]:
    """The items of a list behind "The ministry recalls that:", a statement each."""
    if (
        not cues
        or not sentence.span.text.endswith(":")
        or sentence.span.end != document.paragraphs[sentence.paragraph].end
    ):
        return
    for paragraph in document.paragraphs[sentence.paragraph + 1 : sentence.paragraph + 60]:
        mark = _ITEM.match(paragraph.source, paragraph.start, paragraph.end)
        span = content(paragraph, mark.end(), paragraph.end) if mark else None
        if span is None:
            return
        yield _indirect(cues[-1], span, None)


def _indirect(cue: Cue, span: Span, day: date | None) -> Statement:
    who = cue.who
    confidence = round(who.confidence * 0.9, 2)
    return Statement(span, "indirect", cue.text, who.name, who.words.text, day, "rule:reported-clause/1", confidence)


def _direct(span: Span, cue: Cue | None, day: date | None) -> Statement:
    if cue is None:
        return Statement(span, "direct", None, None, None, None, "rule:quotation/1", 0.5)
    who = cue.who
    confidence = round(who.confidence * 0.85, 2)
    return Statement(span, "direct", cue.text, who.name, who.words.text, day, "rule:quotation/1", confidence)


def _said_on(sentence: Span, dates: tuple[DateMention, ...], found: Sequence[Cue]) -> date | None:
    """The day named beside a cue ("said on Friday"), not inside what is said."""
    first = bisect_left(dates, sentence.start, key=lambda d: d.span.start)
    for number in range(first, len(dates)):
        day = dates[number]
        if day.span.start >= sentence.end:
            break
        if day.precision == "day" and day.first_day == day.last_day and any(_is_beside(day.span, cue) for cue in found):
            return day.first_day
    return None


def _is_beside(day: Span, cue: Cue) -> bool:
    behind = day.start >= cue.end
    gap = day.source[cue.end : day.start] if behind else day.source[day.end : cue.start]
    return len(gap) < 80 and day.start - cue.end < 25 and _BESIDE_CUE.fullmatch(gap) is not None


def _distinct(found: Sequence[Statement]) -> list[Statement]:
    seen: dict[tuple[int, int, str], Statement] = {}
    for statement in found:
        seen.setdefault((statement.span.start, statement.span.end, statement.kind), statement)
    return list(seen.values())


def speaker_at(span: Span, document: Document, statements: tuple[Statement, ...]) -> str | None:
    """Who tells us what stands at `span`: the innermost statement that holds it, else the turn's speaker, else None."""
    passage = document.passage_at(span.start)
    first = bisect_left(statements, passage.span.start, key=lambda s: s.span.start)
    last = bisect_left(statements, span.start + 1, key=lambda s: s.span.start)
    holding = [s for s in statements[max(first, last - _INSIDE) : last] if span.end <= s.span.end and s.speaker]
    return min(holding, key=lambda s: len(s.span)).speaker if holding else passage.speaker
