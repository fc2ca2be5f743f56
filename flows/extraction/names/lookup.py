"""Who is named by some words."""

from __future__ import annotations

from flows.extraction.names.scene import within
from flows.extraction.records import EntityMention
from flows.reading.spans import Span


def actor_in(span: Span, entities: tuple[EntityMention, ...]) -> EntityMention | None:
    """The actor named inside `span`, the longest name first, then the first; a country stands for its state."""
    inside = [m for m in within(span, entities) if m.span.end <= span.end]
    actors = [m for m in inside if m.kind == "actor"]
    if actors:
        return max(actors, key=lambda m: (len(m.span), -m.span.start))
    return next((m for m in inside if m.entity_kind == "country" and m.method != "rule:demonym/1"), None)
