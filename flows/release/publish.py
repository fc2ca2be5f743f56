"""A release is written aside and renamed once: readers see it whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from flows.release import database, metadata, parquet, versions
from flows.release.versions import Entry, PublishError
from schemas.study import Study
from schemas.tables import TABLES, VERSION

if TYPE_CHECKING:
    import pyarrow as pa

_LOCK, _ASIDE = ".lock", ".staging-"


@dataclass(frozen=True, slots=True)
class Release:
    """A release: its version, its folder, and whether this call made it."""

    version: str
    folder: Path
    new: bool


def publish(tables: Mapping[str, pa.Table], files: Mapping[str, Path], dist: Path, day: date, study: Study) -> Release:
    """Write `tables` and the report `files` as the next release under `dist`, unless they equal the latest one's.

    Nothing in a release depends on the machine, the moment of the day or the commit, so two clones that build on the
    same day make the same bytes.

    Raises:
        PublishError: if `dist` cannot be written, or another build is publishing there.
    """
    with _clear_errors(dist):
        dist.mkdir(parents=True, exist_ok=True)
        with _locked(dist):
            return _publish(tables, files, dist, day, study)


def _publish(tables: Mapping[str, pa.Table], files: Mapping[str, Path], dist: Path, day: date, study: Study) -> Release:
    entries = versions.read(dist)
    content = parquet.content_hash(tables)
    if entries and entries[-1].content == content and (dist / entries[-1].version).is_dir():
        return Release(entries[-1].version, dist / entries[-1].version, new=False)
    for left_over in dist.glob(f"{_ASIDE}*"):  # of a build that was stopped: nobody else publishes while we do
        shutil.rmtree(left_over)
    taken = frozenset(path.name for path in dist.iterdir() if path.is_dir())
    version = versions.following(entries, day, taken)
    aside, target = dist / f"{_ASIDE}{version}", dist / version
    try:
        _write(aside, tables, files, version=version, day=day, study=study)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)  # a full disk is not left fuller
        raise
    aside.rename(target)
    versions.sync(dist)
    rows = {name: tables[name].num_rows for name in TABLES}
    versions.write(dist, (*entries, Entry(version, day.isoformat(), VERSION, content, rows)))
    return Release(version, target, new=True)


def _write(
    folder: Path, tables: Mapping[str, pa.Table], files: Mapping[str, Path], *, version: str, day: date, study: Study
) -> None:
    folder.mkdir()
    for name, table in TABLES.items():
        parquet.write(table, tables[name], folder / f"{name}.parquet")
    for name, path in files.items():
        shutil.copyfile(path, folder / name)
    metadata.write(folder, tables, version, day, study)
    database.write(tables, folder / f"{study.settings['name']}.duckdb")
    metadata.write_checksums(folder)
    for path in (*folder.iterdir(), folder):
        versions.sync(path)


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
