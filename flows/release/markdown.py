"""Values in Markdown: nothing of a text can end a line or mark it up."""

from __future__ import annotations

from typing import Any

_LONGEST = 80  # characters
_LOOKED_AT = 20 * _LONGEST  # characters of a value, which may be a list of thousands
_MARKS = frozenset("\\`*_[]<>|#")


def plain(value: Any) -> str:
    """A value as plain words in one line of Markdown, cut where it is long; a dash for null."""
    told = str("–" if value is None else value)[:_LOOKED_AT]
    words = " ".join("".join(c if c.isprintable() else " " for c in told).split())
    short = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
    return "".join(f"\\{c}" if c in _MARKS else c for c in short)
