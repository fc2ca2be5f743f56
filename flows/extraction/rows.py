"""Records to rows of the released tables: ids, evidence and offsets come in here, for all tables alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, Protocol

from flows.extraction.annotate import Annotation
from flows.extraction.ids import actor_id, content_id
from flows.extraction.records import EntityMention
from flows.reading.document import Document, Passage
from flows.reading.spans import Span
from schemas.study import Study

Row = dict[str, Any]
# table -> (its key, the prefix of its ids)
KEYS = {
    "dates": ("date_id", "dat"),
    "figures": ("figure_id", "fig"),
    "event_mentions": ("mention_id", "men"),
    "statements": ("statement_id", "sta"),
    "entity_mentions": ("entity_mention_id", "ent"),
}


class Record(Protocol):
    """What every record of a mention has."""

    @property
    def span(self) -> Span:
        """The characters it rests on."""
        ...


def rows(annotation: Annotation, document_id: str, study: Study) -> dict[str, list[Row]]:
    """The rows of one document, by table (`passages` and the five tables of mentions), in the order of the text."""
    found: dict[str, tuple[Record, ...]] = {
        "dates": annotation.dates,
        "figures": annotation.figures,
        "event_mentions": annotation.events,
        "statements": annotation.statements,
        "entity_mentions": annotation.entities,
    }
    ids = _entity_ids(annotation.entities)
    document = annotation.document
    out = {"passages": passage_rows(document, annotation.entities, document_id)}
    for table, records in found.items():
        out[table] = [_mention_row(table, r, document, document_id, ids) for r in records]
    _place_in_window(out["dates"], study)
    return out


def passage_rows(document: Document, entities: Iterable[EntityMention], document_id: str) -> list[Row]:
    """The rows of a document's passages, in the order of the text."""
    ids = _entity_ids(entities)
    return [_passage_row(passage, document_id, ids) for passage in document.passages]


def _entity_ids(entities: Iterable[EntityMention]) -> dict[tuple[str, str], str]:
    return {(entity.kind, entity.name): entity.entity_id for entity in entities}


def _passage_id(document_id: str, passage: Passage) -> str:
    return content_id("pas", document_id, passage.span.start, passage.span.end)


def _passage_row(passage: Passage, document_id: str, ids: Mapping[tuple[str, str], str]) -> Row:
    return {
        "passage_id": _passage_id(document_id, passage),
        "document_id": document_id,
        "char_start": passage.span.start,
        "char_end": passage.span.end,
        "role": passage.role,
        "speaker": passage.speaker,
        "speaker_id": _actor(passage.speaker, ids),
        "fragment": None,  # only who made the text from a file knows
    }


def _mention_row(
    table: str, record: Record, document: Document, document_id: str, ids: Mapping[tuple[str, str], str]
) -> Row:
    key, prefix = KEYS[table]
    span = record.span
    values = {f.name: getattr(record, f.name) for f in fields(record) if f.name != "span"}  # type: ignore[arg-type]
    distinct = values.get("name") or values.get("event_type") or values.get("kind") or values.get("type")
    evidence = _evidence(span, document)
    row: Row = {
        key: content_id(prefix, document_id, span.start, span.end, distinct),
        "char_start": span.start,
        "char_end": span.end,
        "text": span.text,
        **values,
        "document_id": document_id,
        "passage_id": _passage_id(document_id, document.passage_at(span.start)),
        "evidence": evidence.text,
        "evidence_start": evidence.start,
    }
    if table in ("figures", "event_mentions"):
        row["event_id"] = None  # given by resolution over all documents
    for name in ("attributed_to", "agent", "target", "speaker"):
        if name in values:
            row[f"{name}_id"] = _actor(values[name], ids)
    if "place" in values:
        row["place_id"] = ids.get(("place", values["place"]))
    return row


def _actor(name: str | None, ids: Mapping[tuple[str, str], str]) -> str | None:
    """The id of the actor so named; names that only a record holds get the id that resolution will give them."""
    return None if name is None else ids.get(("actor", name)) or actor_id(name)


def _evidence(span: Span, document: Document) -> Span:
    """The sentence (or sentences) that hold the span, for reading."""
    first, last = document.sentence_at(span.start).span, document.sentence_at(span.end - 1).span
    return span.part(min(first.start, span.start), max(last.end, span.end))


def _place_in_window(dates: list[Row], study: Study) -> None:
    first, last = study.window
    for row in dates:
        start, end = row["first_day"] or row["last_day"], row["last_day"] or row["first_day"]
        row["in_window"] = None if start is None else first <= end and start <= last
