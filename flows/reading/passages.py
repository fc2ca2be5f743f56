"""A text's passages: turns of an interview, paragraphs, headings and page furniture."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.reading.document import Document, Passage, Role, Sentence
from flows.reading.furniture import furniture, is_prose
from flows.reading.headings import headings, plain
from flows.reading.paragraphs import paragraphs, sentences
from flows.reading.spans import Span
from flows.reading.turns import Turn, turns
from schemas.study import Study


def read(text: str, study: Study) -> Document:
    """Cut a text into passages, paragraphs and sentences; every character of each stays where it was."""
    text = f" {text[1:]}" if text.startswith("\ufeff") else text  # a byte order mark is no character of the first word
    parts = paragraphs(text)
    cut = [sentences(part, study.abbreviations) for part in parts]
    passages, owner = _passages(parts, cut, study)
    found = tuple(Sentence(span, n, owner[n]) for n, spans in enumerate(cut) for span in spans)
    return Document(text, passages, parts, found, study.settings.get("country"))


def _passages(
    parts: Sequence[Span], cut: Sequence[Sequence[Span]], study: Study
) -> tuple[tuple[Passage, ...], list[int]]:
    """The passages, and for each paragraph the number of the passage that holds it."""
    away = furniture(parts, study)
    interview = turns(parts, away, study)
    first = next((n for n, part in enumerate(parts) if not away[n] and is_prose(part)), len(parts))
    if interview:
        first = min(first, interview[0].first)
    heads = headings(parts, away, first)
    _take_repetitions(parts, cut, away, heads)
    roles = ["boilerplate" if away[n] else "heading" if heads[n] else "narration" for n in range(len(parts))]
    found: list[Passage] = []
    owner: list[int] = []
    for passage, size in _joined(parts, roles, interview):
        owner.extend([len(found)] * size)
        found.append(passage)
    return tuple(found), owner


def _take_repetitions(
    parts: Sequence[Span], cut: Sequence[Sequence[Span]], away: list[bool], heads: Sequence[bool]
) -> None:
    """A headline said again, and a line under it that only repeats a sentence of the text, are furniture."""
    seen: set[str] = set()
    told = {plain(s.text) for n, spans in enumerate(cut) if not heads[n] and not away[n] for s in spans if len(s) < 400}
    for n, part in enumerate(parts):
        if heads[n]:
            line = plain(part.text)
            away[n] = line in seen or (bool(seen) and line in told)
            seen.add(line)


def _joined(parts: Sequence[Span], roles: Sequence[str], interview: Sequence[Turn]) -> Iterator[tuple[Passage, int]]:
    """Passages in order, each with how many paragraphs it holds; furniture inside a turn stays furniture."""
    number = 0
    for turn in interview:
        while number < turn.first:
            yield _single(parts[number], roles[number]), 1
            number += 1
        while number <= turn.last:
            last = number
            if roles[number] == "boilerplate":
                yield _single(parts[number], roles[number]), 1
            else:
                while last < turn.last and roles[last + 1] != "boilerplate":
                    last += 1
                span = parts[number].part(parts[number].start, parts[last].end)
                yield Passage(span, turn.role, turn.label), last - number + 1
            number = last + 1
    for n in range(number, len(parts)):
        yield _single(parts[n], roles[n]), 1


def _single(part: Span, role: str) -> Passage:
    roles: dict[str, Role] = {"boilerplate": "boilerplate", "heading": "heading"}
    return Passage(part, roles.get(role, "narration"))
