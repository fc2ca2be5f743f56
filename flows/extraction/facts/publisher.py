"""The outlet or institution that a text names as its own."""

from __future__ import annotations

import re

from flows.extraction.facts.cues import Cues
from flows.extraction.facts.dateline import Dateline
from flows.extraction.facts.layout import Layout
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span

_RIGHTS = re.compile(r"(?:©|\([cC]\)|[Cc]opyright)\s*(?:\d{4}\s*)?(?P<name>[A-Z][^|.\n\d©]{2,70}?)\s*(?:\d{4}|[.|,]|$)")
_CAPITALISED = re.compile(r"(?:(?:of|the|for|and|on)\s)?[A-Z][\w’'&.-]*")
_LEAD = 3  # paragraphs of the body in which an outlet names itself


def publisher(
    document: Document,
    lines: Layout,
    dateline: Dateline | None,
    entities: tuple[EntityMention, ...],
    *,
    cues: Cues,
    genre: str,
    title: Span | None,
) -> str | None:
    """The name of the publisher, or None; what is nearest to the report's own words counts most."""
    text = document.text
    if dateline and dateline.agency:
        return _outlet(dateline.agency, text, cues)
    return (
        _in_lead(lines, cues, genre)
        or _rights(lines, cues, entities)
        or _masthead(lines, title, cues)
        or _issuer(lines, entities, cues, genre)
        or _signature(lines, cues)
    )


def _outlet(name: str, text: str, cues: Cues) -> str:
    """The full name of an agency: as the list knows it, or as the text itself spells an acronym out."""
    known = cues.publishers.get(name.casefold())
    if known:
        return known
    for short in (name, *re.split(r"[-/]", name)):
        if short.isupper() and (full := _spelled_out(short, text)):
            return full
    return name


def _spelled_out(short: str, text: str) -> str | None:
    at = text.find(f"({short})")
    if at < 0:
        return None
    words = re.findall(r"[\w’'-]+", text[max(0, at - 80) : at])
    for count in range(2, min(8, len(words)) + 1):
        tail = words[-count:]
        if tail[0][0] == short[0] and all(w[0].isupper() or w in ("of", "the", "and", "for") for w in tail):
            return " ".join(tail)
    return None


def _in_lead(lines: Layout, cues: Cues, genre: str) -> str | None:
    for part in lines.body[:_LEAD]:
        if found := cues.reports.search(part.text):
            name = found["name"]
            known = cues.publishers.get(name.casefold())
            if known or len(name.split()) > 1:
                return known or name
        if (found := cues.says.search(part.text)) and (known := cues.publishers.get(found["name"].casefold())):
            return known
        if genre == "interview" and (found := cues.interviewer.search(part.text)):
            return found["name"].removeprefix("The ") if len(found["name"].split()) > 1 else None
    return None


def _rights(lines: Layout, cues: Cues, entities: tuple[EntityMention, ...]) -> str | None:
    for part in reversed(lines.foot):
        if found := _RIGHTS.search(part.text):
            return cues.publishers.get(found["name"].casefold(), found["name"].strip())
    return None


def _masthead(lines: Layout, title: Span | None, cues: Cues) -> str | None:
    """The first line, where it is a name in capitals or a name with a motto and the title stands below it."""
    if title is None or title.start <= lines.head[0].start:
        return None
    first = lines.head[0].text
    if cues.issuer.match(first) or cues.furniture.search(first):
        return None
    known = cues.publishers.get(first.casefold())
    if known:
        return known
    name, colon, motto = first.partition(": ")
    if colon and motto[:1].islower() and _all_capitalised(name) and len(name.split()) > 1:
        return name
    return first.title() if first.isupper() and 2 <= len(first.split()) <= 5 else None


def _issuer(lines: Layout, entities: tuple[EntityMention, ...], cues: Cues, genre: str) -> str | None:
    if genre != "press_release":
        return None
    for part in lines.head:
        if cues.issuer.match(part.text):
            return _canonical(part, entities) or (part.text.title() if part.text.isupper() else part.text)
    return None


def _canonical(part: Span, entities: tuple[EntityMention, ...]) -> str | None:
    held = [e for e in entities if e.kind == "actor" and e.span in part]
    return max(held, key=lambda e: len(e.span)).name if held else None


def _signature(lines: Layout, cues: Cues) -> str | None:
    """A foot line that is nothing but a name."""
    for part in lines.foot:
        text = part.text
        if cues.furniture.search(text) or cues.byline.match(text) or cues.release.search(text):
            continue
        if 2 <= len(text.split()) <= 5 and _all_capitalised(text):
            return cues.publishers.get(text.casefold(), text)
    return None


def _all_capitalised(text: str) -> bool:
    words = text.split()
    return text[:1].isupper() and all(w[0].isupper() or w in ("of", "the", "for", "and", "on") for w in words)
