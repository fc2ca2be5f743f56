"""The days a text reports on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flows.extraction.records import DateMention
from schemas.study import Study

_DAYS = ("day", "range", "time")


def about(mentions: Iterable[DateMention], published_on: date | None, study: Study) -> tuple[date | None, date | None]:
    """From the earliest to the latest day told within the study's window, without plans.

    Months count only where no day is told.
    """
    window_first, window_last = study.window
    last_told = min(published_on or window_last, window_last)
    told = [m for m in mentions if m.first_day and window_first <= m.first_day <= last_told]
    exact = [m for m in told if m.precision in _DAYS]
    days = [
        (m.first_day, min(m.last_day or m.first_day, last_told))
        for m in exact or told
        if m.first_day and m.precision in (*_DAYS, "month")
    ]
    if not days:
        return None, None
    return min(first for first, _ in days), max(last for _, last in days)
