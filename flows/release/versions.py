"""`versions.json`: which releases there are, and which is the latest (which the file `latest` says alone)."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flows.disk import sync
from flows.release.lineage import Lineage

INDEX, LATEST = "versions.json", "latest"
_VERSION = re.compile(r"(\d{4})\.(\d{1,2})\.(\d+)")


class PublishError(Exception):
    """A release cannot be written; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One release: its version, day, schema, what its tables hash to, their row counts, and what it was made of."""

    version: str
    released_on: str
    schema_version: str
    content: str
    rows: dict[str, int] = field(default_factory=dict)
    lineage: Lineage = field(default_factory=Lineage)


def is_version(word: str) -> bool:
    """Whether a word has the form of a version."""
    return _VERSION.fullmatch(word) is not None


def parsed(version: str) -> tuple[int, int, int]:
    """A version's numbers, for ordering: 2026.11.10 is after 2026.11.9.

    Raises:
        ValueError: if it is no version.
    """
    match = _VERSION.fullmatch(version)
    if match is None:
        raise ValueError(f"{version!r} is no version; write one as 2026.11.0")
    year, month, number = match.groups()
    return int(year), int(month), int(number)


def read(dist: Path) -> tuple[Entry, ...]:
    """The releases of a folder, oldest first; none where there is no index.

    Raises:
        PublishError: if the index is damaged.
    """
    path = dist / INDEX
    if not path.exists():
        return ()
    try:
        return parse(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PublishError(f"{path}: damaged ({error}); restore it from version control or a copy") from None


def parse(index: str) -> tuple[Entry, ...]:
    """The releases that the text of an index tells, oldest first.

    Raises:
        ValueError: if it is none.
    """
    try:
        entries = [_entry(entry) for entry in json.loads(index)["releases"]]
        return tuple(sorted(entries, key=lambda entry: parsed(entry.version)))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(str(error)) from None


def _entry(told: dict[str, Any]) -> Entry:
    return Entry(**{**told, "lineage": Lineage(**told.get("lineage", {}))})


def write(dist: Path, entries: tuple[Entry, ...]) -> None:
    """Replace the index at once: a reader sees the old or the new one whole; then `latest`, which only repeats it."""
    _replace(dist, INDEX, index(entries))
    _replace(dist, LATEST, f"{entries[-1].version}\n")


def index(entries: tuple[Entry, ...]) -> str:
    """The text of an index that tells these releases."""
    content = {"latest": entries[-1].version, "releases": [asdict(entry) for entry in entries]}
    return json.dumps(content, indent=1) + "\n"


def mend(dist: Path, entries: tuple[Entry, ...]) -> None:
    """Have `latest` say what the index says: who was stopped between the two has left it one release behind."""
    path = dist / LATEST
    if not path.is_file() or path.read_text(encoding="utf-8", errors="replace").strip() != entries[-1].version:
        _replace(dist, LATEST, f"{entries[-1].version}\n")


def _replace(dist: Path, name: str, text: str) -> None:
    aside = dist / f".{name}"  # one name is enough: who writes holds the lock of the folder
    aside.write_text(text, encoding="utf-8")
    sync(aside)
    aside.replace(dist / name)
    sync(dist)


def following(entries: tuple[Entry, ...], day: date, taken: frozenset[str] = frozenset()) -> str:
    """The version of a release made on this day: year, month, and the next free number of that month."""
    numbers = [
        parsed(version) for version in {entry.version for entry in entries} | taken if _VERSION.fullmatch(version)
    ]
    number = 1 + max((n for year, month, n in numbers if (year, month) == (day.year, day.month)), default=-1)
    return f"{day.year}.{day.month}.{number}"
