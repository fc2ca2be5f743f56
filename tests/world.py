"""A small world for tests: two short texts, and tables about them as extraction would have found them.

Every offset is counted from the words, so that the tables are good by construction and each test spoils one thing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from flows.extraction.ids import actor_id, content_id, place_id
from flows.workspace import to_table

Row = dict[str, Any]

HARBOUR = (
    "Dockers marched through Aktau on January 4, 2022.\n"
    "Port director Lena Orlova said 12 people were injured.\n"
    "Police detained Timur Asanov in Aktau on January 5, 2022.\n"
)
GAZETTE = (
    "On January 4, 2022 dockers rallied in Aktau.\n"
    "At least 20 people were injured, doctors told the Gazette.\n"
    "On January 4, 2022 a march was held in Almaty.\n"
)
TEXTS = {"harbour.txt": HARBOUR, "gazette.txt": GAZETTE}
AKTAU = {"latitude": 43.65, "longitude": 51.15, "country_code": "KZ", "geonames_id": 610612, "entity_kind": "city"}
ALMATY = {"latitude": 43.25, "longitude": 76.92, "country_code": "KZ", "geonames_id": 1526384, "entity_kind": "city"}


def document_id(file: str) -> str:
    """The id of a text of this world."""
    return content_id("doc", file)


def texts() -> dict[str, str]:
    """The texts by document id."""
    return {document_id(file): text for file, text in TEXTS.items()}


def at(file: str, words: str, nth: int = 0) -> Row:
    """Where words stand in a text, and the line they stand in as evidence."""
    text, start = TEXTS[file], -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    first, last = text.rfind("\n", 0, start) + 1, text.index("\n", start)
    return {
        "document_id": document_id(file),
        "char_start": start,
        "char_end": start + len(words),
        "text": words,
        "evidence": text[first:last],
        "evidence_start": first,
        "passage_id": content_id("pas", file, first),
        "method": "rule:test/1",
        "confidence": 0.9,
    }


def documents() -> list[Row]:
    """Both texts."""
    return [
        {
            "document_id": document_id(file),
            "file": file,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
            "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
            "media_type": "text/plain",
            "extracted": True,
            "genre": "news_report",
            "published_on": date(2022, 1, 6),
            "published_precision": "day",
            "published_basis": "stated",
            "language": "en",
            "n_chars": len(text),
            "n_words": len(text.split()),
            "n_sentences": 3,
        }
        for file, text in TEXTS.items()
    ]


def passages() -> list[Row]:
    """A passage a line."""
    rows = []
    for file, text in TEXTS.items():
        start = 0
        for line in text.splitlines():
            place = {"document_id": document_id(file), "char_start": start, "char_end": start + len(line)}
            rows.append({"passage_id": content_id("pas", file, start), **place, "role": "narration"})
            start += len(line) + 1
    return rows


def _dated(file: str, words: str, day: date, nth: int = 0) -> Row:
    where = at(file, words, nth)
    value = {"type": "date", "precision": "day", "basis": "stated", "timex": day.isoformat(), "edtf": day.isoformat()}
    key = content_id("dat", file, where["char_start"])
    return {"date_id": key, **where, **value, "first_day": day, "last_day": day, "in_window": True}


def dates() -> list[Row]:
    """The dated expressions."""
    return [
        _dated("harbour.txt", "January 4, 2022", date(2022, 1, 4)),
        _dated("harbour.txt", "January 5, 2022", date(2022, 1, 5)),
        _dated("gazette.txt", "January 4, 2022", date(2022, 1, 4)),
        _dated("gazette.txt", "January 4, 2022", date(2022, 1, 4), nth=1),
    ]


def figure(file: str, words: str, low: float | None, high: float | None, **more: Any) -> Row:
    """A figure of people injured in Aktau, unless `more` says otherwise."""
    where = at(file, words)
    plain = {"qualifier": "exact", "unit": "person", "measure": "injured", "counted": "people", "place": "Aktau"}
    key = content_id("fig", file, where["char_start"])
    return {"figure_id": key, **where, "low": low, "high": high, **plain, "modality": "stated", **more}


def figures() -> list[Row]:
    """Two tolls that do not agree."""
    return [
        figure("harbour.txt", "12", 12.0, 12.0, attributed_to="Lena Orlova"),
        figure("gazette.txt", "At least 20", 20.0, None, qualifier="at_least"),
    ]


def event(file: str, words: str, kind: str, day: date | None, place: str | None, nth: int = 0, **more: Any) -> Row:
    """A mention of an event that occurred, on one day or on none that is known."""
    where = at(file, words, nth)
    key = content_id("men", file, where["char_start"], kind)
    known = {"first_day": day, "last_day": day, "precision": "day" if day else None}
    return {"mention_id": key, **where, "event_type": kind, "modality": "occurred", **known, "place": place, **more}


def event_mentions() -> list[Row]:
    """One protest told by both texts, one elsewhere, a detention."""
    return [
        event("harbour.txt", "marched", "protest", date(2022, 1, 4), "Aktau", agent="dockers"),
        event("harbour.txt", "detained", "detention", date(2022, 1, 5), "Aktau", agent="Police", target="Timur Asanov"),
        event("gazette.txt", "rallied", "protest", date(2022, 1, 4), "Aktau", agent="dockers"),
        event("gazette.txt", "march", "protest", date(2022, 1, 4), "Almaty"),
    ]


def statements() -> list[Row]:
    """What the director is reported to have said."""
    where = at("harbour.txt", "12 people were injured")
    said = {"kind": "indirect", "cue": "said", "speaker": "Lena Orlova", "speaker_text": "Lena Orlova"}
    return [{"statement_id": content_id("sta", where["char_start"]), **where, **said, "said_on": date(2022, 1, 5)}]


def _actor(file: str, name: str) -> Row:
    where = at(file, name)
    key = content_id("ent", file, where["char_start"])
    ids = {"entity_mention_id": key, "kind": "actor", "entity_id": actor_id(name), "name": name}
    return {**ids, **where, "entity_kind": "body" if name == "Police" else "person"}


def _place(file: str, name: str, facts: Mapping[str, Any], nth: int = 0) -> Row:
    where = at(file, name, nth)
    key = content_id("ent", file, where["char_start"])
    ids = {"entity_mention_id": key, "kind": "place", "entity_id": place_id(name, "KZ"), "name": name}
    return {**ids, **where, **facts}


def entity_mentions() -> list[Row]:
    """Who and where the texts name."""
    return [
        _actor("harbour.txt", "Lena Orlova"),
        _actor("harbour.txt", "Timur Asanov"),
        _actor("harbour.txt", "Police"),
        _place("harbour.txt", "Aktau", AKTAU),
        _place("harbour.txt", "Aktau", AKTAU, nth=1),
        _place("gazette.txt", "Aktau", AKTAU),
        _place("gazette.txt", "Almaty", ALMATY),
    ]


MAKERS = (documents, passages, dates, figures, event_mentions, statements, entity_mentions)


def rows() -> dict[str, list[Row]]:
    """The rows of every table that comes before resolution; the caller's own, to be spoilt."""
    return {make.__name__: make() for make in MAKERS}


def tables(changed: Mapping[str, list[Row]] | None = None) -> dict[str, pa.Table]:
    """Arrow tables of these rows, with what a test has changed."""
    return {name: to_table(name, found) for name, found in {**rows(), **(changed or {})}.items()}
