"""Whether a row shows what its text has at its place: asked before a release, and of one again when it is verified."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def grounded(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    """Whether a row's offsets lie in its text and its `text`, where it has one, is exactly the characters there."""
    start, end, source = row["char_start"], row["char_end"], texts.get(row["document_id"])
    if source is None or start is None or end is None or not 0 <= start < end <= len(source):
        return False
    return "text" not in row or source[start:end] == row["text"]


def evident(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    """Whether the evidence is a stretch of the text that holds the row's own characters; linear in the evidence.

    It stands where `evidence_start` says; releases of schemas before 1.2 do not say where.
    """
    start, end, evidence = row["char_start"], row["char_end"], row["evidence"]
    source = texts.get(row["document_id"])
    if not evidence or source is None or start is None or end is None:
        return False
    if "evidence_start" not in row:
        return source.find(evidence, max(0, end - len(evidence)), max(0, start) + len(evidence)) >= 0
    first = row["evidence_start"]
    if first is None or not 0 <= first <= start < end <= first + len(evidence):
        return False
    return source.startswith(evidence, first)
