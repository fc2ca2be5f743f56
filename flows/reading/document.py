"""A text cut into passages and sentences: what every extractor reads."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from flows.reading.spans import Span

Role = Literal["question", "answer", "narration", "heading", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One turn or paragraph; `speaker` is the canonical name of who speaks it, where that is known."""

    span: Span
    role: Role
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, with the numbers of its paragraph and its passage in their document."""

    span: Span
    paragraph: int
    passage: int


@dataclass(frozen=True)
class Document:
    """A text and its parts, each in the order of the text."""

    text: str
    passages: tuple[Passage, ...]
    paragraphs: tuple[Span, ...]
    sentences: tuple[Sentence, ...]
    country: str | None = None  # what the text is about: what "the country" means in it

    def span(self, start: int, end: int) -> Span:
        """The characters `start:end` of this text."""
        return Span(start, end, self.text)

    def sentence_at(self, position: int) -> Sentence:
        """The sentence that holds the character at `position`, or the last one before it."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, position) - 1)]

    def passage_at(self, position: int) -> Passage:
        """The passage that holds the character at `position`, or the last one before it."""
        return self.passages[max(0, bisect_right(self._passage_starts, position) - 1)]

    @cached_property
    def prose(self) -> tuple[Sentence, ...]:
        """The sentences that can hold facts: all but page furniture."""
        return tuple(s for s in self.sentences if self.passages[s.passage].role != "boilerplate")

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [s.span.start for s in self.sentences]

    @cached_property
    def _passage_starts(self) -> list[int]:
        return [p.span.start for p in self.passages]
