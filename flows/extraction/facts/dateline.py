"""The dateline of a report: where, when and through whom it was sent ("ALMATY, Jan. 8 (Agency) -")."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extraction.dates.find import Found, expressions
from flows.extraction.dates.lexicon import lexicon
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_WORD = r"[A-Z][^\W\d_]*(?:[’'.-][^\W\d_]+)*"
_PLACE = rf"{_WORD}(?:[ -](?:(?:de|of|la|del|el)\s)?{_WORD}){{0,3}}"
_CUT = r"\s?(?:--?|–|—|:)\s"
_DATELINE = re.compile(
    rf"\(?(?P<place>{_PLACE})(?:\s?\[(?P<country>[^\]\n]{{2,30}})\]|\s?\([^)\n]{{2,30}}\)(?=,)|,\s(?P<region>{_PLACE}))?"
    r"(?:,\s(?P<date>[^()/\n–—:]{3,28}?))?[.)]?"
    rf"(?:(?:\s\((?P<agency>[A-Z][^()\n]{{1,40}})\)|\s/(?P<wire>[A-Z][^/\n]{{1,30}})/)\.?(?P<after>{_CUT}|$|(?=\s))"
    rf"|(?P<end>{_CUT}|\s?$))",
    re.MULTILINE,
)
_HEAD = 6  # paragraphs in which a dateline may stand, before and including the first of prose


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline's span and parts; `alone` where it is the whole paragraph."""

    span: Span
    place: Span
    date: Found | None
    agency: str | None
    alone: bool
    bracketed: bool


def find_dateline(document: Document, study: Study) -> Dateline | None:
    """The first dateline among the first paragraphs of a document."""
    for number, paragraph in enumerate(document.paragraphs[:_HEAD]):
        found = _read(paragraph, study, first=number == 0)
        if found:
            return found
    return None


def _read(paragraph: Span, study: Study, *, first: bool) -> Dateline | None:
    text = paragraph.source
    match = _DATELINE.match(text, paragraph.start, min(paragraph.end, paragraph.start + 160))
    if match is None or lexicon(study).words.get(match["place"].split()[0].lower(), ("x", ""))[0] in "MmWw":
        return None
    date = _date(match, text, study)
    if match["date"] and date is None:
        return None
    agency = match["agency"] or match["wire"]
    alone = match.end() >= paragraph.end
    cut = bool((match["end"] or match["after"] or "").strip())  # a dash or a colon ends it
    capitals = match["place"].isupper() and len(match["place"]) > 3
    told = date is not None and (cut or alone or agency)
    if not (told or (agency and (cut or capitals)) or (capitals and cut and (not first or _is_report(paragraph)))):
        return None
    span = Span(match.start(), match.end(), text)
    return Dateline(span, Span(*match.span("place"), text), date, agency, alone, bool(match["country"]))


def _is_report(paragraph: Span) -> bool:
    """Whether the first paragraph is no title but a report with its dateline ("NEW DELHI: Police on Monday …")."""
    return len(paragraph) > 90 and paragraph.text.rstrip()[-1] in '.”"'


def _date(match: re.Match[str], text: str, study: Study) -> Found | None:
    if not match["date"]:
        return None
    start, end = match.span("date")
    found = expressions(text, Span(start, end, text), study)
    whole = found and found[0].span.start == start and not text[found[0].span.end : end].strip(" .")
    return found[0] if whole and found[0].match.rule == "full" else None


def dateline_place(dateline: Dateline, entities: tuple[EntityMention, ...]) -> tuple[str, str | None]:
    """The canonical name and the id of a dateline's place; a place nobody knows keeps its own words."""
    for entity in entities:
        if entity.span.start > dateline.place.end:
            break
        if entity.kind == "place" and entity.span.overlaps(dateline.place):
            return entity.name, entity.entity_id
    name = dateline.place.text
    return (name.title() if name.isupper() else name), None
