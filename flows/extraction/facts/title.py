"""The headline, where a text holds one."""

from __future__ import annotations

import re

from flows.extraction.dates.find import expressions
from flows.extraction.facts.cues import Cues
from flows.extraction.facts.dateline import Dateline
from flows.extraction.facts.layout import Layout
from flows.reading.spans import Span
from schemas.study import Study

_SITE = re.compile(r"(?:[A-Z][\w’'-]*\s){0,4}[A-Z][\w’'-]*: [a-z]")  # "The Daily Harbour: notes from the port"
_LETTERS = re.compile(r"[^\W\d_]+")


def headline(lines: Layout, dateline: Dateline | None, cues: Cues, study: Study) -> Span | None:
    """The first line of the head that is neither furniture, byline, date, issuer nor the outlet's own name."""
    options = [line for line in lines.head if _may_be_title(line, dateline, cues, study)]
    if options and options[0].start == lines.head[0].start and site_name(lines, options):
        options = options[1:]
    return options[0] if options else None


def site_name(lines: Layout, options: list[Span]) -> bool:
    """Whether the first line names the site: in capitals, or with its motto, and another line can be the title."""
    first = options[0].text
    others = [line for line in options[1:] if line.text != first]
    return bool(others) and ((first.isupper() and len(first.split()) <= 5) or bool(_SITE.match(first)))


def _may_be_title(line: Span, dateline: Dateline | None, cues: Cues, study: Study) -> bool:
    text = line.text
    if dateline and dateline.span.start == line.start:
        return False
    if cues.furniture.search(text) or cues.byline.match(text) or cues.release.match(text):
        return False
    if len(_LETTERS.findall(text)) < 2 or cues.issuer.match(text):
        return False
    return not is_date_line(line, study)


def is_date_line(line: Span, study: Study) -> bool:
    """Whether a line holds a full date, or a month, and little else."""
    found = [f for f in expressions(line.source, line, study) if f.value.basis == "stated" and f.value.first]
    dated = sum(len(f.span) for f in found)
    words = len(_LETTERS.findall(line.text))
    return bool(found) and (dated >= 0.4 * len(line.text) or (words <= 5 and found[-1].span.end == line.end))
