"""One text, everything found in it: the order in which extractors build on one another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.extraction.events import find_events
from flows.extraction.figures import find_figures
from flows.extraction.known import Known, known
from flows.extraction.records import EventMention, Figure
from schemas.study import Study

# gives what a stage (`known`, `figures`, `events`) finds in this text: by running it, or what it found before
Keep = Callable[[str, Callable[[], Any]], Any]


@dataclass(frozen=True, slots=True)
class Annotation(Known):
    """All that was found in one text."""

    figures: tuple[Figure, ...]
    events: tuple[EventMention, ...]


def annotate(
    text: str, study: Study, published_on: date | None = None, keep: Keep = lambda _, run: run()
) -> Annotation:
    """Find everything in a text; `published_on` is the day given with it, where one is."""
    base: Known = keep("known", lambda: known(text, study, published_on))
    parts = (base.document, base.facts, base.entities, base.dates, base.statements)
    figures: tuple[Figure, ...] = keep("figures", lambda: find_figures(*parts, study))
    return Annotation(*parts, figures, keep("events", lambda: find_events(*parts, study)))
