"""A batch of texts to rows: what one Prefect task does, without Prefect."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from flows.extraction.annotate import annotate, prepare
from flows.extraction.ids import content_id
from flows.extraction.records import Facts
from flows.extraction.rows import Row, passage_rows, rows
from flows.reading.corpus import RawText, Refused
from flows.reading.document import Document
from flows.reading.duplicates import signature
from flows.reading.language import language_of
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
    """File -> (document_id, duplicate_of): the id comes from the text's bytes; a second file of the same text says so."""
    first: dict[str, str] = {}
    ids: dict[str, tuple[str, str | None]] = {}
    for text in texts:
        digest = text.text_sha256
        if digest in first:
            ids[text.file] = content_id("doc", digest, text.file), first[digest]
        else:
            first[digest] = content_id("doc", digest)
            ids[text.file] = first[digest], None
    return ids


def document_rows(
    texts: Iterable[RawText], ids: Mapping[str, tuple[str, str | None]], study: Study
) -> dict[str, list[Row]]:
    """The rows of `documents` and `passages` for these texts, and of `rejected` for those that could not be read.

    `signatures` go beside them: what tells texts that nearly repeat each other (`flows/reading/duplicates.py`).
    """
    out: dict[str, list[Row]] = {"documents": [], "passages": [], "rejected": [], "signatures": []}
    for raw in texts:
        document_id, duplicate_of = ids[raw.file]
        if duplicate_of is None:
            out["signatures"].append({"document_id": document_id, "signature": signature(raw.text)})
        language = language_of(raw.text) or raw.facts.get("language")
        if language and language.partition("-")[0] not in study.settings["languages"]:
            row = _known_row(raw, document_id, language)
            out["documents"].append({**row, "duplicate_of": duplicate_of, "extracted": False, "n_sentences": 0})
            continue
        try:
            prepared = prepare(raw.text, study, given_day(raw.facts))
        except MemoryError:  # of this moment, not of this text: not to be kept as a result
            raise
        except Exception as error:  # one bad text must not stop the others; the reason is kept
            out["rejected"].append(crashed(document_id, raw.file, error))
            continue
        row = _document_row(raw, document_id, language, prepared.document, prepared.facts)
        out["documents"].append({**row, "duplicate_of": duplicate_of, "extracted": True})
        for passage in passage_rows(prepared.document, prepared.entities, document_id):
            out["passages"].append({**passage, "fragment": fragment_at(passage["char_start"], raw.marks)})
    return out


def fragment_at(offset: int, marks: Sequence[tuple[int, str]]) -> str | None:
    """The fragment of a file (`page=3`) that a place in the text made from it comes from."""
    return next((fragment for start, fragment in reversed(marks) if start <= offset), None)


def _known_row(raw: RawText, document_id: str, language: str | None) -> Row:
    """What is known of a text without reading it."""
    return {
        "document_id": document_id,
        "file": raw.file,
        "sha256": raw.sha256,
        "text_sha256": raw.text_sha256,
        "media_type": raw.media_type,
        "publisher": raw.facts.get("publisher"),
        "url": raw.facts.get("url"),
        "language": language,
        "licence": raw.facts.get("licence"),
        "retrieved_on": date.fromisoformat(raw.facts["retrieved"]) if raw.facts.get("retrieved") else None,
        "n_chars": len(raw.text),
        "n_words": len(raw.text.split()),
    }


def _document_row(raw: RawText, document_id: str, language: str | None, document: Document, facts: Facts) -> Row:
    found = {name: value for name, value in asdict(facts).items() if value is not None}
    return {**_known_row(raw, document_id, language), "n_sentences": len(document.sentences), **found}


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
