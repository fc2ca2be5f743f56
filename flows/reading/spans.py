"""The one type that ties a fact to its characters."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive, Unicode code points) of one text.

    The words are cut from the source on demand, never stored beside the offsets, so a span cannot
    disagree with its text.  Offsets that select nothing are refused when the span is made.

    Raises:
        ValueError: if the offsets are empty, reversed or outside the text.
    """

    start: int
    end: int
    source: str = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= len(self.source):
            raise ValueError(f"no characters at {self.start}:{self.end} of a text of {len(self.source)}")

    @property
    def text(self) -> str:
        """The characters themselves."""
        return self.source[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def part(self, start: int, end: int) -> Span:
        """The span `start:end`, in offsets of the same source."""
        return Span(start, end, self.source)


def trimmed(source: str, start: int, end: int) -> Span | None:
    """The span without white space at its ends, or None where nothing is left."""
    while start < end and source[start].isspace():
        start += 1
    while end > start and source[end - 1].isspace():
        end -= 1
    return Span(start, end, source) if start < end else None
