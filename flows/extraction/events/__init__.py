"""Events of the study's codebook, mention by mention."""

from flows.extraction.events.find import find_events

__all__ = ["find_events"]
