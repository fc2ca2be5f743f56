"""Work in batches: one Prefect task for many documents, cached by what it reads and by the code that reads it.

Where one batch ends is told by the documents themselves (content-defined chunking, as in Muthitacharoen et al. 2001): a text
that comes, goes or changes moves the borders round it and no others, so all other batches are taken from the cache.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from flows import fingerprint

T = TypeVar("T")
BATCH_CHARACTERS = 500_000  # at most; a task costs 30 to 100 ms of its own: a batch should take some seconds
_LEAST = 150_000  # characters before a document may end a batch
_ENDS = 24  # of so many documents one may


@dataclass(frozen=True, slots=True)
class Batch(Generic[T]):
    """Some items, the study they are read by, a label for people and a key that changes with what decides the result."""

    label: str
    key: str
    items: tuple[T, ...]
    study: Path


def batches(items: Sequence[T], sizes: Sequence[int], key: str, contents: Sequence[str], study: Path) -> list[Batch[T]]:
    """Items in order, cut where a batch has enough characters and an item's content says so, or at the latest when full.

    `sizes` are the items' characters, `contents` what stands for each item in the cache key, `key` what stands for
    the code.
    """
    marks = [fingerprint.digest([content]) for content in contents]
    cuts = list(_cuts(sizes, marks))
    return [
        Batch(
            label=f"{number} of {len(cuts)} ({end - start} texts)",
            key=fingerprint.digest([key, fingerprint.study(study), *marks[start:end]]),
            items=tuple(items[start:end]),
            study=study,
        )
        for number, (start, end) in enumerate(cuts, start=1)
    ]


def _cuts(sizes: Sequence[int], marks: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = end = total = 0
    for size, mark in zip(sizes, marks, strict=True):
        if total and total + size > BATCH_CHARACTERS:
            yield start, end
            start, total = end, 0
        end, total = end + 1, total + size
        if total >= _LEAST and int(mark[:8], 16) % _ENDS == 0:
            yield start, end
            start, total = end, 0
    if end > start:
        yield start, end


def by_key(_context: object, parameters: dict[str, Any]) -> str:
    """A task's cache key: that of its batch."""
    batch: Batch[Any] = parameters["batch"]
    return f"qantar-{batch.key}"


def joined(results: Iterable[dict[str, list[Any]]]) -> dict[str, list[Any]]:
    """The rows of all batches, by table, in order."""
    out: dict[str, list[Any]] = {}
    for result in results:
        for table, rows in result.items():
            out.setdefault(table, []).extend(rows)
    return out
