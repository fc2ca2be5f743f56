"""Work in shards: one Prefect task for many documents, its tables kept under a key of all that decides them.

Where one shard ends is told by the documents themselves (content-defined chunking, as in Muthitacharoen et al. 2001): a text
that comes, goes or changes moves the borders round it and no others, so all other shards are there already.  A shard is
written aside and renamed, so what is there is whole: a build that was stopped, or killed, goes on where it was.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import uuid4

from flows import fingerprint
from flows.disk import sync

if TYPE_CHECKING:
    import pyarrow as pa

T = TypeVar("T")
MOST = 800_000  # characters of a shard; a task costs 50 to 100 ms of its own: a shard should take some seconds
LEAST = 300_000  # characters before a document may end a shard
_ENDS = 24  # of so many documents one may
_TOLD, _AGAIN = "sha256", "again"  # files beside the tables: their digest; that the next build is to make them anew
_KEPT_DAYS = 14  # that a shard stays which the last build did not use: who goes back to an older corpus finds it


@dataclass(frozen=True, slots=True)
class Within:
    """One of many texts that an item holds: the item's number in its shard, the text's name in it, and its bytes."""

    number: int
    name: str
    size: int = 0


At = int | Within  # a text of a shard: the number of the item that it is, or where it lies within one
Refusals = Mapping[At, str]  # texts that are not read, and why


@dataclass(frozen=True, slots=True)
class Shard(Generic[T]):
    """Some items, the study they are read by, a label for people and the folder where their tables are to lie.

    The folder's name is the key: it changes with whatever decides the tables.  `state` is what stands there for code, lists and
    settings: a process that has others must not make them.
    """

    label: str
    items: tuple[T, ...]
    study: Path
    place: Path
    state: str = ""
    contents: str = ""  # what stands for the items alone

    @property
    def done(self) -> bool:
        """Whether its tables are there, made without leaving out what another time might not hang or crash."""
        return self.place.is_dir() and not (self.place / _AGAIN).exists()


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large shards are: `least` before an item may end one, `most` at the latest; of `ends` items one may."""

    least: int
    most: int
    ends: int


SIZES = Sizes(LEAST, MOST, _ENDS)


def shards(
    items: Sequence[T], sizes: Sequence[int], contents: Sequence[str], state: str, study: Path, folder: Path
) -> list[Shard[T]]:
    """Items in order, cut where a shard has enough characters and an item's content says so, or at the latest when full.

    `sizes` are the items' characters, `contents` what stands for each item in the key, `state` what stands there for the
    code and the study's data; results lie below `folder`.
    """
    marks = [fingerprint.digest([content]) for content in contents]
    found = list(cuts(sizes, marks, SIZES))
    return [
        Shard(
            label=f"{number} of {len(found)} ({end - start} texts)",
            items=tuple(items[start:end]),
            study=study,
            place=place_of(folder, [state, *marks[start:end]]),
            state=state,
            contents=fingerprint.digest(marks[start:end]),
        )
        for number, (start, end) in enumerate(found, start=1)
    ]


def place_of(folder: Path, parts: Iterable[str]) -> Path:
    """Where the tables lie that all of these decide."""
    key = fingerprint.digest(parts)
    return folder / key[:2] / key[2:40]


def cuts(sizes: Sequence[int], marks: Sequence[str], wanted: Sizes) -> Iterator[tuple[int, int]]:
    """The first item of each shard and the one behind its last; `marks` are digests of the items."""
    start = end = total = 0
    for size, mark in zip(sizes, marks, strict=True):
        if total and total + size > wanted.most:
            yield start, end
            start, total = end, 0
        end, total = end + 1, total + size
        if total >= wanted.least and int(mark[:8], 16) % wanted.ends == 0:
            yield start, end
            start, total = end, 0
    if end > start:
        yield start, end


@contextmanager
def making(place: Path) -> Iterator[Path]:
    """A folder to write a shard into, which is put in its place whole or not at all; who did the same meanwhile did no harm."""
    aside = _beside(place)
    aside.mkdir(parents=True)
    try:
        yield aside
        (aside / _TOLD).write_text(_digest(aside), encoding="utf-8")
        for path in aside.iterdir():  # a power cut must not leave a name without its bytes
            sync(path)
        if (place / _AGAIN).exists():
            _forget(place)
        aside.rename(place)
    except OSError:
        if not place.is_dir():
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _digest(folder: Path) -> str:
    parts = ((path.name, fingerprint.file_digest(path)) for path in sorted(folder.iterdir()))
    return fingerprint.digest(part for pair in parts for part in pair)


def _beside(place: Path) -> Path:
    """A hidden name that nobody else takes: machines of a cluster may share process numbers."""
    return place.with_name(f".{place.name}-{uuid4().hex}")


def _forget(place: Path) -> None:
    """Remove a shard: under another name, since half of it must not be taken for all."""
    aside = _beside(place)
    place.rename(aside)
    shutil.rmtree(aside, ignore_errors=True)


def told(place: Path) -> str:
    """What two shards share just when their tables are the same: later steps depend on it, not on how they came about."""
    return (place / _TOLD).read_text(encoding="utf-8")


def keep(
    tables: Mapping[str, pa.Table], place: Path, groups: Mapping[str, int] | None = None, *, again: bool = False
) -> None:
    """Write a shard of these tables.

    `groups` says of how many rows a table's row groups are to be, where some of them will be read alone; `again`, that a
    text was left out for what this machine may do otherwise another time.
    """
    with making(place) as aside:
        for name, table in tables.items():
            put(table, aside / f"{name}.parquet", (groups or {}).get(name))
        if again:
            (aside / _AGAIN).touch()


class Writing:
    """A shard that is written piece by piece, since it may be larger than memory."""

    def __init__(self, folder: Path, groups: Mapping[str, int], stack: ExitStack) -> None:
        self._folder, self._groups, self._stack = folder, groups, stack
        self._writers: dict[str, Any] = {}
        self.again = False  # whether the next build is to make it anew

    def add(self, name: str, table: pa.Table) -> None:
        """Write some rows of a table, behind those that are there."""
        import pyarrow.parquet as pq

        rows = _bare(table)
        if name not in self._writers:
            writer = pq.ParquetWriter(self._folder / f"{name}.parquet", rows.schema, compression="zstd")
            self._writers[name] = self._stack.enter_context(writer)
        if rows.num_rows:
            self._writers[name].write_table(rows, row_group_size=self._groups.get(name))


@contextmanager
def writing(place: Path, groups: Mapping[str, int]) -> Iterator[Writing]:
    """Write a shard piece by piece; it is put in its place whole or not at all (`keep` says what `groups` are)."""
    with making(place) as aside:
        with ExitStack() as stack:
            kept = Writing(aside, groups, stack)
            yield kept
        if kept.again:
            (aside / _AGAIN).touch()


def put(table: pa.Table, path: Path, group: int | None = None) -> None:
    """Write a table of the work folder: nothing in it but columns and rows, since words about columns may change."""
    import pyarrow.parquet as pq

    pq.write_table(_bare(table), path, compression="zstd", row_group_size=group)


def _bare(table: pa.Table) -> pa.Table:
    import pyarrow as pa

    return table.cast(pa.schema([pa.field(field.name, field.type) for field in table.schema]))


def files(places: Iterable[Path], table: str) -> list[Path]:
    """Where a table of these shards lies, a file a shard."""
    return [place / f"{table}.parquet" for place in places]


def read(places: Iterable[Path], table: str) -> pa.Table:
    """The rows of a table in these shards, in their order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    return pa.concat_tables([pq.read_table(path, partitioning=None) for path in files(places, table)])


def prune(folder: Path, used: Iterable[Path]) -> None:
    """Forget shards that were not used for long, and what broken-off work left."""
    kept, now = set(used), time.time()
    for path in kept:
        with suppress(FileNotFoundError):  # a stage of which nothing was kept
            os.utime(path)
    for path in folder.glob("??/*") if folder.is_dir() else ():
        if path not in kept and now - path.stat().st_mtime > _KEPT_DAYS * 86_400:
            shutil.rmtree(path, ignore_errors=True) if path.name.startswith(".") else _forget(path)
