"""The clause around a trigger, and what its words say of modality."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from flows.extraction.events.triggers import Trigger
from flows.extraction.records import Modality
from flows.reading.spans import Span
from schemas.study import Study

_EDGE = re.compile(
    r"[;:—–“”\"«»\[\]]|\((?![A-Z][\w.-]{0,12}\))|(?<!\([A-Z])\)(?<!\([A-Z]{2}\))(?<!\([A-Z]{3}\))(?<!\([A-Z]{4}\))(?<!\([A-Z]{5}\))|,\s|\s-\s"
    r"|\s(?:but|while|although|though|whereas|which|who|because|after|before|until|since)\s"
    r"|\sand\s(?=\w+\s+(?:was|were|is|are|has|have|had|will|would)\b)"
)
_FINITE = re.compile(
    r"\b(?:\w{3,}ed|was|were|is|are|has|have|had|will|would|said|says|put|gave|took|began|left|went)\b"
)
_BEFORE, _AFTER = 160, 90  # characters of the sentence in which a cue may stand
_NEAR = 400  # characters on either side of a trigger in which its clause, dates and roles are looked for
_MARK = re.compile("[⟦⟧]")


def near(trigger: Span, sentence: Span) -> Span:
    """The sentence, or what of it lies near the trigger: so that a text without full stops is read in linear time."""
    return sentence.part(max(sentence.start, trigger.start - _NEAR), min(sentence.end, trigger.end + _NEAR))


def clause(trigger: Span, sentence: Span) -> Span:
    """The stretch of the sentence between the nearest clause boundaries around the trigger."""
    start, end = sentence.start, sentence.end
    for edge in _EDGE.finditer(sentence.source, sentence.start, sentence.end):
        if edge.end() <= trigger.start:
            if edge[0].strip() != "and" or _FINITE.search(sentence.source, start, edge.start()):
                start = edge.end()  # not the "and" of "officers and guards have died"
        elif edge.start() >= trigger.end:
            end = edge.start()
            break
    return sentence.part(min(start, trigger.start), max(end, trigger.end))


def modality(trigger: Trigger, sentence: Span, study: Study) -> Modality:
    """How the sentence tells the event: by the first cue of `events_modality.csv` that fits, else `occurred`.

    A cue's pattern reads the sentence with the trigger between `⟦` and `⟧`, so that it says where the cue must stand.
    """
    text = _marked(trigger.span, sentence).lower()
    for pattern, pos, kind in _cues(study):
        if trigger.pos in pos and pattern.search(text):
            return kind
    return "occurred"


@cache
def _cues(study: Study) -> tuple[tuple[re.Pattern[str], str, Modality], ...]:
    rows = study.rows("lexicons/events_modality.csv")
    return tuple((re.compile(r["pattern"]), r["pos"], cast(Modality, r["modality"])) for r in rows)


def _marked(trigger: Span, sentence: Span) -> str:
    source = sentence.source
    before = source[max(sentence.start, trigger.start - _BEFORE) : trigger.start]
    after = source[trigger.end : min(sentence.end, trigger.end + _AFTER)]
    parts = (_MARK.sub(" ", part) for part in (before, trigger.text, after))
    return " ".join("{}⟦{}⟧{}".format(*parts).split())
