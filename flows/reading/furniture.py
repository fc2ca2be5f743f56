"""What belongs to the page and not to the text: share lines, rights, bylines, navigation; and headings."""

from __future__ import annotations

import re
from functools import cache

from flows.reading.spans import Span
from schemas.study import Study

_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b")
_ENDS = tuple(".!?”\":;…")
_HEADING = 140  # a headline is shorter, a first one may be longer
_BAR = re.compile(r"(?:[^|·•]{1,40}\s[|·•]\s){1,}[^|·•]{1,40}")


@cache
def _pattern(study: Study) -> re.Pattern[str]:
    rows = study.rows("lexicons/reading_furniture.csv")
    return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE)


@cache
def _bylines(study: Study) -> re.Pattern[str]:
    """Bylines need their capitals."""
    return re.compile(r"By [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}(?:(?:,| and) [A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3})*")


def is_furniture(text: str, study: Study) -> bool:
    """Whether a paragraph is page furniture; a line that may hold the publication date is kept."""
    if len(text) > 220 or _DATE.search(text) and not text.startswith(("©", "(c)", "(C)")):
        return False
    if text[:3].lower() == "by ":
        return _bylines(study).fullmatch(text) is not None
    if _BAR.fullmatch(text) and not text.endswith("."):
        return True
    return _pattern(study).fullmatch(text) is not None or not any(c.isalnum() for c in text)


def trailing_furniture(parts: tuple[Span, ...], furniture: list[bool]) -> list[int]:
    """The short lines without an end among the furniture that closes a page (an outlet's name, say)."""
    found: list[int] = []
    for number in range(len(parts) - 1, -1, -1):
        text = parts[number].text
        short = len(text) < 80 and not text.endswith((*_ENDS, ")")) and not any(c.isdigit() for c in text)
        if not furniture[number] and not short:
            break
        found.append(number)
    return found if any(furniture[number] for number in found) and len(found) < len(parts) else []


def is_heading(text: str, *, first: bool) -> bool:
    """Whether a paragraph is a headline or section heading: short, one line, no full stop at its end."""
    if len(text) > (260 if first else _HEADING) or text.endswith(_ENDS) or text.startswith(("–", "-", "•", "*", "(")):
        return False
    return True
