"""A batch of texts to rows: what one Prefect task does, without Prefect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flows.extraction.annotate import annotate, prepare
from flows.extraction.ids import content_id
from flows.extraction.records import Facts
from flows.extraction.rows import Row, passage_rows, rows
from flows.reading.corpus import RawText, Refused
from flows.reading.document import Document
from schemas.study import Study

MENTIONS = ("dates", "figures", "event_mentions", "statements", "entity_mentions")


@dataclass(frozen=True, slots=True)
class Text:
    """One text to extract from; `published_on` is the day given with it, where one is."""

    document_id: str
    text: str
    published_on: date | None = None


def given_day(facts: Mapping[str, str]) -> date | None:
    """The publication day that a manifest gives, if any."""
    value = facts.get("published_on")
    return date.fromisoformat(value) if value else None


def document_ids(texts: Iterable[RawText]) -> dict[str, tuple[str, str | None]]:
    """File -> (document_id, duplicate_of): the id comes from the bytes; a second file of the same bytes says so."""
    first: dict[str, str] = {}
    ids: dict[str, tuple[str, str | None]] = {}
    for text in texts:
        if text.sha256 in first:
            ids[text.file] = content_id("doc", text.sha256, text.file), first[text.sha256]
        else:
            first[text.sha256] = content_id("doc", text.sha256)
            ids[text.file] = first[text.sha256], None
    return ids


def document_rows(
    texts: Iterable[RawText], ids: Mapping[str, tuple[str, str | None]], study: Study
) -> dict[str, list[Row]]:
    """The rows of `documents` and `passages` for these texts, and of `rejected` for those that could not be read."""
    out: dict[str, list[Row]] = {"documents": [], "passages": [], "rejected": []}
    for raw in texts:
        document_id, duplicate_of = ids[raw.file]
        try:
            prepared = prepare(raw.text, study, given_day(raw.facts))
        except MemoryError:  # of this moment, not of this text: not to be kept as a result
            raise
        except Exception as error:  # one bad text must not stop the others; the reason is kept
            out["rejected"].append(crashed(document_id, raw.file, error))
            continue
        row = _document_row(raw, document_id, prepared.document, prepared.facts)
        out["documents"].append({**row, "duplicate_of": duplicate_of})
        out["passages"].extend(passage_rows(prepared.document, prepared.entities, document_id))
    return out


def _document_row(raw: RawText, document_id: str, document: Document, facts: Facts) -> Row:
    known = {name: value for name, value in asdict(facts).items() if value is not None}
    return {
        "document_id": document_id,
        "file": raw.file,
        "sha256": raw.sha256,
        "publisher": raw.facts.get("publisher"),
        "url": raw.facts.get("url"),
        "language": raw.facts.get("language"),
        "licence": raw.facts.get("licence"),
        "retrieved_on": date.fromisoformat(raw.facts["retrieved"]) if raw.facts.get("retrieved") else None,
        "n_chars": len(raw.text),
        "n_words": len(raw.text.split()),
        "n_sentences": len(document.sentences),
        **known,
    }


def mention_rows(texts: Iterable[Text], study: Study) -> dict[str, list[Row]]:
    """The rows of every table of mentions for these texts, and of `rejected` for those whose extraction failed."""
    out: dict[str, list[Row]] = {name: [] for name in (*MENTIONS, "rejected")}
    for text in texts:
        try:
            found = rows(annotate(text.text, study, text.published_on), text.document_id, study)
        except MemoryError:  # of this moment, not of this text: not to be kept as a result
            raise
        except Exception as error:  # one bad text must not stop the others; the reason is kept
            out["rejected"].append(crashed(text.document_id, text.document_id, error))
            continue
        for table in MENTIONS:
            out[table].extend(found[table])
    return out


def crashed(document_id: str, row_id: str, error: Exception) -> Row:
    """The `rejected` row of a text on which the code itself failed."""
    reason = f"the extraction failed on this text: {type(error).__name__}: {error}; please report it"
    return _rejected(row_id, "extraction_failed", reason, {"document_id": document_id}, document_id)


def refused(file: Refused) -> Row:
    """The `rejected` row of a file that did not become a document."""
    return _rejected(file.file, file.check, file.reason, {"file": file.file}, None)


def _rejected(row_id: str, check: str, reason: str, row: Mapping[str, Any], document_id: str | None) -> Row:
    return {
        "table": "documents",
        "row_id": row_id,
        "document_id": document_id,
        "check": check,
        "reason": reason,
        "row": json.dumps(row, ensure_ascii=False),
    }
