"""A release is written aside and renamed once: readers see it whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.disk import sync
from flows.release import changes, database, metadata, page, parquet, signing, versions
from flows.release.lineage import Lineage
from flows.release.parquet import Large, Source
from flows.release.versions import Entry, PublishError
from schemas.study import Study
from schemas.tables import RELEASED, TABLES, VERSION

if TYPE_CHECKING:
    import pyarrow as pa

_LOCK, _ASIDE = ".lock", ".staging-"


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its version, its folder, and whether this call made it."""

    version: str
    folder: Path
    new: bool

    @property
    def signed(self) -> bool:
        """Whether it bears a signature."""
        return (self.folder / signing.SIGNATURE).exists()


def publish(
    tables: Mapping[str, pa.Table | Large],
    files: Mapping[str, Path],
    dist: Path,
    day: date,
    study: Study,
    lineage: Lineage | None = None,
    key: Path | None = None,
    workers: int = 1,
    known: str | None = None,
) -> Release:
    """Write `tables` and the report `files` as the next release under `dist`, unless they equal the latest one's.

    Nothing in a release depends on the machine or the moment of the day, so two clones of one commit that build on the
    same day make the same bytes.  With a `key` the checksums are signed.  So many `workers` are threads that write tables
    side by side; `known` is the hash of their content where it is known, so that equal ones need not be written.

    Raises:
        PublishError: if `dist` cannot be written, or another build is publishing there.
    """
    with _clear_errors(dist):
        dist.mkdir(parents=True, exist_ok=True)
        with _locked(dist):
            return _publish(tables, files, dist, day, study, lineage or Lineage(), key, workers, known)


def _publish(
    tables: Mapping[str, pa.Table | Large],
    files: Mapping[str, Path],
    dist: Path,
    day: date,
    study: Study,
    lineage: Lineage,
    key: Path | None,
    workers: int,
    known: str | None,
) -> Release:
    entries = versions.read(dist)
    for left_over in dist.glob(f"{_ASIDE}*"):  # of a build that was stopped: nobody else publishes while we do
        shutil.rmtree(left_over)
    last = entries[-1] if entries and (dist / entries[-1].version).is_dir() else None
    if last and last.content == known:
        return _unchanged(dist, entries)
    taken = frozenset(path.name for path in dist.iterdir() if path.is_dir())
    version = versions.following(entries, day, taken)
    aside, target = dist / f"{_ASIDE}{version}", dist / version
    try:
        aside.mkdir()
        content = write_tables(aside, tables, version, lineage, workers)
        if last and last.content == content:
            shutil.rmtree(aside)
            return _unchanged(dist, entries)
        entry = Entry(version, day.isoformat(), VERSION, content, parquet.counts(aside), lineage)
        write_beside(aside, files, entry, before(dist, entries), study, workers)
        if key:
            signing.sign(aside, key)
        for path in (*aside.rglob("*"), aside):
            sync(path)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)  # a full disk is not left fuller
        raise
    aside.rename(target)
    sync(dist)
    versions.write(dist, (*entries, entry))
    return Release(version, target, new=True)


def _unchanged(dist: Path, entries: tuple[Entry, ...]) -> Release:
    versions.mend(dist, entries)
    return Release(entries[-1].version, dist / entries[-1].version, new=False)


def before(dist: Path, entries: Sequence[Entry]) -> tuple[Entry, dict[str, Source]] | None:
    """The last of some releases and where its tables lie, which the next is compared with; None where there is none.

    Raises:
        PublishError: if its files are damaged.
    """
    if not entries or not (dist / entries[-1].version).is_dir():
        return None
    folder = dist / entries[-1].version
    try:
        return entries[-1], parquet.sources(folder)
    except (OSError, ValueError) as error:
        remedy = f"`qantar verify {folder.name}` tells more; restore it from a copy"
        raise PublishError(f"{folder}: damaged ({str(error).splitlines()[0]}); {remedy}") from None


def write(
    folder: Path,
    tables: Mapping[str, pa.Table | Large],
    files: Mapping[str, Path],
    entry: Entry,
    last: tuple[Entry, dict[str, Source]] | None,
    study: Study,
) -> None:
    """Write all files of a release into a new folder: the same bytes from the same tables, reports and entry."""
    folder.mkdir()
    write_tables(folder, tables, entry.version, entry.lineage)
    write_beside(folder, files, entry, last, study)


def write_tables(
    folder: Path, tables: Mapping[str, pa.Table | Large], version: str, lineage: Lineage, workers: int = 1
) -> str:
    """Write the tables into a folder, so many at a time, and return the hash of their content."""
    footer = _footer(version, lineage)
    with ThreadPoolExecutor(workers) as pool:
        digests = pool.map(lambda table: parquet.write(table, tables[table.name], folder, footer), TABLES.values())
        return parquet.content_of(dict(zip(TABLES, digests, strict=True)))


def _footer(version: str, lineage: Lineage) -> dict[bytes, bytes]:
    return {b"qantar_version": version.encode(), **lineage.footer()}


def write_beside(
    folder: Path,
    files: Mapping[str, Path],
    entry: Entry,
    last: tuple[Entry, dict[str, Source]] | None,
    study: Study,
    workers: int = 1,
) -> None:
    """Write what stands beside the tables of a release, from the files that hold them."""
    now = parquet.sources(folder)
    earlier, there = last or (entry, {})  # a first release has nothing to be compared with
    with changes.compared(there, now, (earlier.lineage, entry.lineage), workers) as found:
        parquet.write(RELEASED["changes"], found.released(), folder, _footer(entry.version, entry.lineage))
        told = changes.changelog(entry.version, earlier.version if last else None, found.rows())
    for name, path in files.items():
        shutil.copyfile(path, folder / name)
    (folder / "CHANGELOG.md").write_text(told, encoding="utf-8", newline="\n")
    metadata.write(folder, entry.version, date.fromisoformat(entry.released_on), study)
    if parquet.is_small(folder):  # a browser holds no table of millions of rows
        page.write(folder, entry.version, entry.released_on, parquet.counts(folder), study)
    database.write(folder, folder / f"{study.settings['name']}.duckdb", workers)
    metadata.write_checksums(folder)


@contextmanager
def _locked(dist: Path) -> Iterator[None]:
    """One publisher at a time; a crashed one leaves no lock, since the system lets go of it."""
    with (dist / _LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublishError(f"{dist}: another build is publishing there; wait for it and run again") from None
        yield


@contextmanager
def _clear_errors(dist: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        remedy = {
            errno.ENOSPC: "the disk is full; free some space",
            errno.EROFS: "it is on a read-only disk; name another folder with --out",
            errno.EDQUOT: "your share of the disk is used up; free some space",
            errno.EACCES: "it may not be written; change its permissions or name another folder with --out",
            errno.EPERM: "it may not be written; change its permissions or name another folder with --out",
            errno.EEXIST: "it is a file; name a folder with --out",
            errno.ENOTDIR: "it is no folder; name a folder with --out",
        }.get(error.errno or 0, str(error))
        raise PublishError(f"{dist}: cannot be written: {remedy}; no release was touched") from error
