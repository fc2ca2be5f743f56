"""Web pages: the main text and what the page says of itself, by trafilatura."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from flows.reading.formats.member import FormatError, Member, titled
from flows.reading.formats.records import day_of

HTML, _LINKED = "text/html", "application/ld+json"
# where a page states its day: Open Graph, schema.org, Dublin Core, and what news sites write beside these
_DAYS = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.date", "publish-date", "publishdate", "publication_date", "pubdate", "date",
)  # fmt: skip


def read(content: bytes) -> Iterator[Member]:
    """The main text of a web page under its headline, with url, publisher and day where the page gives them.

    Raises:
        FormatError: if there is no main text in it.
    """
    yield page(content)


def page(content: bytes | str, url: str | None = None) -> Member:
    """The same for a page from a crawl or a feed, whose address is known.

    Raises:
        FormatError: if there is no main text in it.
    """
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        content, url=url, with_metadata=True, include_comments=False, include_tables=True, date_extraction_params={}
    )
    text = (found.text or "").strip() if found else ""
    if not text:
        raise FormatError("file_empty", "a web page in which no main text was found; save the article itself as .txt")
    facts = {
        "url": found.url,
        "publisher": found.sitename,
        "published_on": _stated_day(content),
    }
    known = {name: str(value) for name, value in facts.items() if value}
    return Member("", titled(found.title, "\n\n".join(text.split("\n"))), HTML, known)


def _stated_day(content: bytes | str) -> str | None:
    """The day that a page's metadata state; a day guessed from its words (as htmldate does) would be dressed as a fact."""
    from lxml import html

    tree = html.fromstring(content)
    told: dict[str, str] = {}
    for element in tree.iter("meta", "time"):
        value = element.get("content") or element.get("datetime")
        for name in (element.get(attribute) for attribute in ("property", "name", "itemprop")):
            if name and value:
                told.setdefault(name.lower(), value)
    linked = (_published(script.text or "") for script in tree.iter("script") if script.get("type") == _LINKED)
    values = (*(told[name] for name in _DAYS if name in told), *linked)
    return next((day for value in values if value and (day := day_of(value))), None)


def _published(text: str) -> str | None:
    """`datePublished` of the first thing in a piece of JSON-LD that has one."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return None
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, dict):
            if isinstance(part.get("datePublished"), str):
                return str(part["datePublished"])
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return None
