"""A file or a text to rows of the tables, and what is said of one that fails; ids of documents come from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date

from flows.extraction.annotate import Keep, annotate
from flows.extraction.records import Facts
from flows.extraction.rows import Row, rows
from flows.rejected import rejected_row
from schemas.study import Study

MENTIONS = ("dates", "figures", "event_mentions", "statements", "entity_mentions")
FACTS = ("n_sentences", *(field.name for field in fields(Facts)))  # of `documents`: what only the text can tell


def fragment_at(offset: int, marks: Sequence[tuple[int, str]]) -> str | None:
    """The fragment of a file (`page=3`) that a place in the text made from it comes from."""
    return next((fragment for start, fragment in reversed(marks) if start <= offset), None)


def text_rows(
    text: str, document_id: str, study: Study, published_on: date | None = None, marks: Sequence[tuple[int, str]] = (),
    keep: Keep = lambda _, run: run(),
) -> dict[str, list[Row]]:  # fmt: skip
    """The rows of every table of mentions, of `passages`, and the one of `facts` that a text gives."""
    annotation = annotate(text, study, published_on, keep)
    found = rows(annotation, document_id, study)
    for passage in found["passages"]:
        passage["fragment"] = fragment_at(passage["char_start"], marks)
    sentences = len(annotation.document.sentences)
    found["facts"] = [{"document_id": document_id, "n_sentences": sentences, **asdict(annotation.facts)}]
    return found


def crashed(document_id: str, row_id: str, error: Exception) -> Row:
    """The `rejected` row of a text on which the code itself failed."""
    return failed(document_id, row_id, f"{type(error).__name__}: {error}")


def failed(document_id: str, row_id: str, why: str) -> Row:
    """The `rejected` row of a text from which nothing could be extracted, and why."""
    reason = f"the extraction failed on this text: {why}; please report it"
    return rejected_row(row_id, "extraction_failed", reason, {"document_id": document_id}, document_id)
