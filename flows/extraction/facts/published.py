"""The day a text was published, how it is known, and which words tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from flows.extraction.dates.find import Found, expressions
from flows.extraction.facts.dateline import Dateline
from flows.extraction.facts.layout import Layout
from flows.extraction.facts.title import is_date_line
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_LABELLED = re.compile(r"\b(?:published|posted|updated|date|issued|released)\b", re.IGNORECASE)
_LEAD = 3  # paragraphs of the body that tell the news
_WINDOW_BETWEEN = 14  # days: the widest gap between what is past and what is to come that still tells a day
_SHOWN = 48  # characters of a line shown whole as evidence


@dataclass(frozen=True, slots=True)
class Published:
    """A publication date: day, precision, basis and the words that tell it."""

    on: date
    precision: str
    basis: str
    evidence: str


def published(document: Document, lines: Layout, dateline: Dateline | None, study: Study) -> Published | None:
    """The publication date, by the surest evidence that the text holds; None where it holds none."""
    header = _header(lines, dateline, study)
    sent = _dateline(dateline)
    if header and header.precision == "day":
        return _with_dateline(header, dateline)
    return sent or header or _dateline_year(document, lines, dateline, study) or _bounded(document, study)


def _header(lines: Layout, dateline: Dateline | None, study: Study) -> Published | None:
    """A date that stands in the head, or labelled in the foot."""
    parts = [(p, "header line") for p in lines.head if dateline is None or p.start != dateline.span.start]
    parts += [(p, "footer line") for p in lines.foot if _LABELLED.search(p.text) or is_date_line(p, study)]
    found = [(p, where, f) for p, where in parts for f in expressions(p.source, p, study) if _is_full(f)]
    for part, where, item in found:
        return Published(item.value.first or date.min, "day", "stated", f"{where} {_quoted(part, item)}")
    for part, where in parts:
        for item in expressions(part.source, part, study):
            if item.value.precision == "month" and item.value.basis == "stated" and is_date_line(part, study):
                told = f"{where} {_quoted(part, item)}; first day of the month taken"
                return Published(item.value.first or date.min, "month", "stated", told)
    return None


def _is_full(item: Found) -> bool:
    return item.value.precision == "day" and item.value.basis == "stated" and item.value.first is not None


def _quoted(part: Span, item: Found) -> str:
    return f'"{part.text if len(part) <= _SHOWN else item.span.text}"'


def _with_dateline(header: Published, dateline: Dateline | None) -> Published:
    if dateline is None or dateline.date is None or dateline.alone:
        return header
    evidence = f'{header.evidence}; dateline "{dateline.date.span.text}"'
    return Published(header.on, header.precision, header.basis, evidence)


def _dateline(dateline: Dateline | None) -> Published | None:
    if dateline is None or dateline.date is None or not _is_full(dateline.date):
        return None
    words = dateline.span.text.strip(" -–—:") if dateline.alone else dateline.date.span.text
    return Published(dateline.date.value.first or date.min, "day", "stated", f'dateline "{words}"')


def _dateline_year(document: Document, lines: Layout, dateline: Dateline | None, study: Study) -> Published | None:
    """The year of a dateline that gives only day and month: the one that a weekday of the lead or a full date fits."""
    if dateline is None or dateline.date is None:
        return None
    told = dateline.date.span.text
    stated = _stated_days(document, study)
    first, last = study.window
    near = sorted({y for day in stated for y in (day.year, day.year + 1)})
    options = [day for y in (near or range(first.year, last.year + 2)) if (day := _in_year(dateline.date, y, study))]
    if near:
        options = [day for day in options if any(0 <= (day - d).days <= 366 for d in stated)]
    weekday = _lead_weekday(lines, study)
    if weekday:
        name, number = weekday
        same = [day for day in options if day.weekday() == number]
        if len(same) == 1:
            evidence = f'dateline "{told}" without a year; "{name}" in the lead fits {same[0].year} alone'
            return Published(same[0], "day", "inferred", evidence)
        if not same:  # the day before is the news as often as the day itself
            same = [day for day in options if (day.weekday() - number) % 7 == 1]
        options = same or options
    if stated and options:
        day = min(options, key=lambda d: min(abs((d - s).days) for s in stated))
        return Published(
            day, "day", "inferred", f'dateline "{told}" without a year; full dates of the text fit {day.year}'
        )
    if len(options) == 1 and weekday:
        evidence = f'dateline "{told}" without a year; "{weekday[0]}", the day before, fits {options[0].year} alone'
        return Published(options[0], "day", "inferred", evidence)
    return None


def _in_year(found: Found, year: int, study: Study) -> date | None:
    """The dateline's day in a year."""
    source = f"{found.span.text.rstrip('.')}, {year}"
    again = expressions(source, Span(0, len(source), source), study)
    return again[0].value.first if again and again[0].value.precision == "day" else None


def _stated_days(document: Document, study: Study) -> list[date]:
    """The days of the full dates in the prose."""
    found = (f for s in document.prose for f in expressions(document.text, s.span, study) if _is_full(f))
    return sorted({f.value.first for f in found if f.value.first})


def _lead_weekday(lines: Layout, study: Study) -> tuple[str, int] | None:
    """The first weekday of the lead told as past."""
    for part in lines.body[:_LEAD]:
        for item in expressions(part.source, part, study, date(2000, 1, 1)):
            if item.match.rule == "weekday" and item.match.own[0].letter == "W":
                return item.span.text, int(item.match.own[0].value)
    return None


def _bounded(document: Document, study: Study) -> Published | None:
    """No date at all: a day between the last that is told as past and the first that is still to come."""
    past: list[tuple[date, str]] = []
    coming: list[tuple[date, str]] = []
    for day, words, tense in _days_by_tense(document, study):
        (coming if tense > 0 else past).append((day, words))
    if not past or not coming:
        return None
    latest, (first, ahead) = max(past), min(coming)
    if not 0 < (first - latest[0]).days <= _WINDOW_BETWEEN:
        return None
    on = first - timedelta(days=1)
    evidence = (
        f'no date in the text; "{latest[1]}" is past or present and "{ahead}" still to come: '
        f"{latest[0]} to {on}, the last day taken"
    )
    return Published(on, "vague", "inferred", evidence)


def _days_by_tense(document: Document, study: Study) -> list[tuple[date, str, int]]:
    from flows.extraction.dates.find import read_alone  # the whole text with no day of speaking

    found = []
    for item, tense in read_alone(document, study):
        value = item.value
        if value.precision == "day" and value.type == "date" and value.first and item.match.rule == "full":
            found.append((value.first, item.span.text, tense))
    return found
