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

from flows.release import changes, database, metadata, parquet, versions
from flows.release.lineage import Lineage
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


@dataclass(frozen=True, slots=True)
class Made:
    """What a release says of its making: version, day, what it was made of, and the release it comes after."""

    version: str
    day: date
    lineage: Lineage
    after: str | None


def publish(
    tables: Mapping[str, pa.Table],
    files: Mapping[str, Path],
    dist: Path,
    day: date,
    study: Study,
    lineage: Lineage | None = None,
) -> Release:
    """Write `tables` and the report `files` as the next release under `dist`, unless they equal the latest one's.

    Nothing in a release depends on the machine or the moment of the day, so two clones of one commit that build on the
    same day make the same bytes.

    Raises:
        PublishError: if `dist` cannot be written, or another build is publishing there.
    """
    with _clear_errors(dist):
        dist.mkdir(parents=True, exist_ok=True)
        with _locked(dist):
            return _publish(tables, files, dist, day, study, lineage or Lineage())


def _publish(
    tables: Mapping[str, pa.Table], files: Mapping[str, Path], dist: Path, day: date, study: Study, lineage: Lineage
) -> Release:
    entries = versions.read(dist)
    content = parquet.content_hash(tables)
    if entries and entries[-1].content == content and (dist / entries[-1].version).is_dir():
        return Release(entries[-1].version, dist / entries[-1].version, new=False)
    for left_over in dist.glob(f"{_ASIDE}*"):  # of a build that was stopped: nobody else publishes while we do
        shutil.rmtree(left_over)
    taken = frozenset(path.name for path in dist.iterdir() if path.is_dir())
    version = versions.following(entries, day, taken)
    aside, target = dist / f"{_ASIDE}{version}", dist / version
    last = entries[-1] if entries else None
    try:
        write(
            aside,
            {**tables, "changes": _changes(tables, dist, last, lineage)},
            files,
            Made(version, day, lineage, last.version if last else None),
            study,
        )
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)  # a full disk is not left fuller
        raise
    aside.rename(target)
    versions.sync(dist)
    rows = {name: tables[name].num_rows for name in TABLES}
    versions.write(dist, (*entries, Entry(version, day.isoformat(), VERSION, content, rows, lineage)))
    return Release(version, target, new=True)


def _changes(tables: Mapping[str, pa.Table], dist: Path, last: Entry | None, lineage: Lineage) -> pa.Table:
    """What differs from the latest release; all that can be said of one whose files are gone is nothing."""
    if last is None or not (dist / last.version).is_dir():
        return changes.none()
    try:
        before = parquet.read(dist / last.version)
    except (OSError, ValueError) as error:
        remedy = f"`qantar verify {last.version}` tells more; restore it from a copy"
        raise PublishError(f"{dist / last.version}: damaged ({str(error).splitlines()[0]}); {remedy}") from None
    return changes.changes(before, tables, (last.lineage, lineage))


def write(folder: Path, tables: Mapping[str, pa.Table], files: Mapping[str, Path], made: Made, study: Study) -> None:
    """Write all files of a release into a new folder, and have the disk hold them."""
    folder.mkdir()
    footer = {b"qantar_version": made.version.encode(), **made.lineage.footer()}
    for name, table in RELEASED.items():
        parquet.write(table, tables[name], folder / f"{name}.parquet", footer)
    for name, path in files.items():
        shutil.copyfile(path, folder / name)
    told = changes.changelog(made.version, made.after, tables["changes"])
    (folder / "CHANGELOG.md").write_text(told, encoding="utf-8", newline="\n")
    metadata.write(folder, tables, made.version, made.day, study)
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
