"""The clause around a trigger, and what its words say of modality."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from flows.extraction.records import Modality
from flows.reading.spans import Span
from schemas.study import Study

_EDGE = re.compile(r"[;:—–“”\"«»()]|,\s|\s(?:but|while|although|though|whereas|which|who|because|after|before|until|since)\s|\sand\s(?=\w+\s+(?:was|were|is|are|has|have|had|will|would)\b)")
# the order in which cues decide: what denies or supposes an act outweighs when it is
_ORDER = ("negated", "hypothetical", "demanded", "planned", "ongoing")


def clause(trigger: Span, sentence: Span) -> Span:
    """The stretch of the sentence between the nearest clause boundaries around the trigger."""
    start, end = sentence.start, sentence.end
    for edge in _EDGE.finditer(sentence.source, sentence.start, sentence.end):
        if edge.end() <= trigger.start:
            start = edge.end()
        elif edge.start() >= trigger.end:
            end = edge.start()
            break
    return sentence.part(min(start, trigger.start), max(end, trigger.end))


@cache
def _cues(study: Study) -> dict[tuple[str, str], re.Pattern[str]]:
    rows = study.rows("lexicons/events_modality.csv")
    return {(row["modality"], row["side"]): re.compile(row["pattern"], re.IGNORECASE) for row in rows}


def modality(trigger: Span, around: Span, study: Study) -> Modality:
    """How the clause tells the event; `occurred` where no cue says otherwise."""
    sides = {"before": around.source[around.start : trigger.start], "after": around.source[trigger.end : around.end][:60]}
    for kind in _ORDER:
        for side, words in sides.items():
            pattern = _cues(study).get((kind, side))
            if pattern and pattern.search(words):
                return cast(Modality, kind)
    return "occurred"
