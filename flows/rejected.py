"""Rows of the table `rejected`, for whatever did not get as far as a table of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def rejected_row(
    row_id: str, check: str, reason: str, row: Mapping[str, Any], document_id: str | None
) -> dict[str, Any]:
    """The row of a text or file, with the check that it did not pass and the reason in words."""
    return {
        "table": "documents",
        "row_id": row_id,
        "document_id": document_id,
        "check": check,
        "reason": reason,
        "row": json.dumps(row, ensure_ascii=False),
    }
