"""A text's passages: turns of an interview, paragraphs, headings and page furniture."""

from __future__ import annotations

from flows.reading.document import Document, Passage, Role, Sentence
from flows.reading.furniture import is_furniture, is_heading, trailing_furniture
from flows.reading.paragraphs import paragraphs, sentences
from flows.reading.spans import Span
from flows.reading.turns import turn_roles
from schemas.study import Study


def read(text: str, study: Study) -> Document:
    """Cut a text into passages, paragraphs and sentences; every character of each stays where it was."""
    parts = paragraphs(text)
    roles = _roles(parts, study)
    passages, passage_of = _passages(parts, roles)
    found = tuple(
        Sentence(span, number, passage_of[number])
        for number, part in enumerate(parts)
        for span in sentences(part, study.abbreviations)
    )
    return Document(text, passages, parts, found)


def _roles(parts: tuple[Span, ...], study: Study) -> list[tuple[Role, bool]]:
    """Each paragraph's role, and whether it goes on with the passage before it."""
    furniture = [is_furniture(part.text, study) for part in parts]
    for number in trailing_furniture(parts, furniture):
        furniture[number] = True
    _repeated_headlines(parts, furniture)
    plain = [number for number, part in enumerate(parts) if not furniture[number]]
    turns = turn_roles([parts[number] for number in plain], study)
    out: list[tuple[Role, bool]] = [("boilerplate", False)] * len(parts)
    for number, turn in zip(plain, turns, strict=True):
        role: Role = "heading" if is_heading(parts[number].text, first=number == plain[0]) else "narration"
        out[number] = turn or (role, False)
    return out


def _repeated_headlines(parts: tuple[Span, ...], furniture: list[bool]) -> None:
    """A headline that stands twice is furniture the second time."""
    for number in range(1, min(len(parts), 6)):
        if any(parts[number].text == parts[earlier].text for earlier in range(number)):
            furniture[number] = True


def _passages(parts: tuple[Span, ...], roles: list[tuple[Role, bool]]) -> tuple[tuple[Passage, ...], list[int]]:
    passages: list[Passage] = []
    numbers: list[int] = []
    for part, (role, goes_on) in zip(parts, roles, strict=True):
        if goes_on and passages and passages[-1].role == role:
            passages[-1] = Passage(part.part(passages[-1].span.start, part.end), role)
        else:
            passages.append(Passage(part, role))
        numbers.append(len(passages) - 1)
    return tuple(passages), numbers
