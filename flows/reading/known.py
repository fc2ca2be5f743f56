"""What is known of a text before it is read: a row of `documents`; or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.reading.corpus import RawText, Refused
from flows.rejected import rejected_row

Row = dict[str, Any]


def given_day(facts: Mapping[str, str]) -> date | None:
    """The publication day that a manifest gives, if any."""
    value = facts.get("published_on")
    return date.fromisoformat(value) if value else None


def known_row(raw: RawText, language: str | None) -> Row:
    """What is known of a text without reading it: a row of `documents` whose id is still to come."""
    return {
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
        "n_sentences": 0,
    }


def refused(file: Refused) -> Row:
    """The `rejected` row of a file that did not become a document."""
    return rejected_row(file.file, file.check, file.reason, {"file": file.file}, None)
