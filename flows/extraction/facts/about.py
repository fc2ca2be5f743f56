"""The days a text reports on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flows.extraction.records import DateMention
from schemas.study import Study

_TOLD = frozenset({"day", "range", "time", "month"})


def about(mentions: Iterable[DateMention], published_on: date | None, study: Study) -> tuple[date | None, date | None]:
    """From the earliest to the latest day told within the study's window, without plans; a month counts from its first."""
    window_first, window_last = study.window
    last_told = min(published_on or window_last, window_last)
    days = [
        (m.first_day, min(m.last_day or m.first_day, last_told))
        for m in mentions
        if m.first_day and m.precision in _TOLD and window_first <= m.first_day <= last_told
    ]
    if not days:
        return None, None
    return min(first for first, _ in days), max(last for _, last in days)
