"""A text's passages: turns of an interview, paragraphs, headings and page furniture."""

from __future__ import annotations

from flows.reading.document import Document, Passage, Sentence
from flows.reading.paragraphs import paragraphs, sentences
from schemas.study import Study


def read(text: str, study: Study) -> Document:
    """Cut a text into passages, paragraphs and sentences; every character of each stays where it was."""
    parts = paragraphs(text)
    found = tuple(
        Sentence(span, number, number)
        for number, part in enumerate(parts)
        for span in sentences(part, study.abbreviations)
    )
    return Document(text, tuple(Passage(part, "narration") for part in parts), parts, found)
