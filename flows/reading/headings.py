"""Headlines, section headings, datelines standing alone: lines that name what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flows.reading.spans import Span

_TITLE_WORDS = 32
_SECTION_WORDS = 14
_ENDED = re.compile(r"(?:[.!;,]|…)[\"”’'»)\]]*$")
_STARTS = re.compile(r"[\"“‘'«(]*[A-ZÀ-ÞА-Я\d№]")
_LISTED = re.compile(r"[-–—•*]\s")


def headings(parts: Sequence[Span], taken: Sequence[bool], first_prose: int) -> list[bool]:
    """For each paragraph, whether it is a heading; `taken` are known to be something else.

    Above the first paragraph of prose (`first_prose`) a heading may be long and may end as a question.
    """
    return [
        not taken[n] and is_heading(part, _TITLE_WORDS if n < first_prose else _SECTION_WORDS, asks=n < first_prose)
        for n, part in enumerate(parts)
    ]


def is_heading(part: Span, most_words: int, *, asks: bool = False) -> bool:
    """Whether a paragraph is a line without the stop of a sentence, of `most_words` words at most."""
    if len(part) > 14 * most_words:
        return False
    line = part.text
    if not _STARTS.match(line) or _LISTED.match(line) or line.endswith(":"):
        return False
    if _ENDED.search(line) or (line.rstrip("\"”’'»").endswith("?") and not asks):
        return False
    return len(line.split()) <= most_words


def plain(text: str) -> str:
    """A line without case and punctuation: what a headline and its repetition share."""
    return " ".join(re.findall(r"\w+", text.casefold()))
