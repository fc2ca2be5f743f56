"""Page furniture: lines that belong to the page and not to the text (share buttons, credits, navigation, rights)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from flows.reading.spans import Span
from schemas.study import Study

_MOST_WORDS = 45  # a longer paragraph is text, whatever it begins with
_ITEMS = re.compile(r"\s*[|·•]\s*|\s{3,}|\s+[>»›]\s+")
_ENDED = re.compile(r"[.!?…:;,][\"”’'»)\]]*$")
_FOOTER_WORDS = 6
_NAME_LINE = re.compile(r"[A-ZÀ-Þ][^\d.!?…:;,]*")


def furniture(parts: Sequence[Span], study: Study) -> list[bool]:
    """For each paragraph, whether it is page furniture.

    Patterns are data (`lexicons/reading_furniture.csv`: the whole line must fit; `where` it counts: `any`where,
    at the `top` before the first paragraph of prose, or at the `end` after the last one).
    """
    lines = [part.text if len(part) < 12 * _MOST_WORDS else "" for part in parts]
    found = [_fits(line, ("any",), study) for line in lines]
    prose = [n for n, part in enumerate(parts) if not found[n] and is_prose(part)]
    first, last = (prose[0], prose[-1]) if prose else (len(parts), len(parts))
    for n, line in enumerate(lines):
        where = ("top",) if n < first else ("end",) if n > last else ()
        if where and not found[n]:
            found[n] = _fits(line, where, study) or _is_menu(line)
    _close_footer(lines, found, last)
    return found


def is_prose(part: Span) -> bool:
    """Whether a paragraph reads as running text: eight words or more, and a stop at its end."""
    tail = part.source[max(part.start, part.end - 4) : part.end]
    return bool(_ENDED.search(tail)) and len(part.source[part.start : min(part.end, part.start + 400)].split()) >= 8


@cache
def _patterns(study: Study) -> dict[str, re.Pattern[str]]:
    rows = study.rows("lexicons/reading_furniture.csv")
    places = {row["where"] for row in rows}
    joined = {where: "|".join(f"(?:{r['pattern']})" for r in rows if r["where"] == where) for where in places}
    return {where: re.compile(pattern, re.IGNORECASE) for where, pattern in joined.items()}


def _fits(line: str, places: Sequence[str], study: Study) -> bool:
    if not line or len(line.split()) > _MOST_WORDS:
        return False
    return any(pattern.fullmatch(line.strip()) for where in places if (pattern := _patterns(study).get(where)))


def _is_menu(line: str) -> bool:
    """A row of short items between bars, dots, arrows or wide gaps."""
    items = [item for item in _ITEMS.split(line) if item]
    return len(items) > 1 and all(len(item.split()) <= 5 for item in items) and not line.endswith((".", "!", "?"))


def _close_footer(lines: Sequence[str], found: list[bool], last: int) -> None:
    """Short lines after the text that stand before furniture belong to it (the outlet's name above a rating)."""
    footer = False
    for n in range(len(lines) - 1, last, -1):
        short = 0 < len(lines[n].split()) <= _FOOTER_WORDS and _NAME_LINE.fullmatch(lines[n])
        found[n] = found[n] or (footer and bool(short))
        footer = found[n]
        if not footer:
            return
