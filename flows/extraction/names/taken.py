"""Which characters are part of a name already."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from flows.reading.spans import Span


class Taken:
    """Spans joined into stretches that do not touch, so that one look tells whether a span overlaps any of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans):
            if self._ends and span.start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def overlaps(self, span: Span) -> bool:
        """Whether the span shares a character with any of the spans."""
        last = bisect_left(self._starts, span.end) - 1
        return last >= 0 and self._ends[last] > span.start
