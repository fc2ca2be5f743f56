"""The work folder: each step's tables, so that every step can be run, looked at and resumed alone."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

STEPS = ("ingest", "extract", "resolve", "validate")
_SHARDS = "shards.txt"
_held: set[Path] = set()  # work folders that this process has locked


class WorkspaceError(Exception):
    """A step's input is not there; the message says which command makes it."""


def to_table(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as the Arrow table of that name; a column that a row lacks is null.

    Nulls are allowed everywhere: ids that only resolution can give are still missing, and what is wrong is for
    validation to say.
    """
    import pyarrow as pa

    from schemas.render.arrow import relaxed
    from schemas.tables import TABLES

    return pa.Table.from_pylist(list(rows), schema=relaxed(TABLES[name]))


def listed_table(listed: int, refusals: Sequence[str]) -> pa.Table:
    """How many files should be documents: those listed, less those refused for what they hold (`refusals` are the checks)."""
    import pyarrow as pa

    unlisted = sum(check == "file_unlisted" for check in refusals)
    refused = sum(check not in ("file_missing", "file_unlisted") for check in refusals)
    return pa.table({"listed": [listed], "unlisted": [unlisted], "expected": [listed - refused]})


def save(tables: Mapping[str, pa.Table], step: str, root: Path, places: Sequence[Path] = ()) -> None:
    """Write a step's tables aside and put them in place whole: a step that was stopped leaves none.

    `places` are the shards that hold the rest of what it made, in order.  What later steps made of older tables goes: nothing stale can be published.
    """
    import pyarrow.parquet as pq

    aside, target = root / f".{step}-{os.getpid()}", root / step
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table, aside / f"{name}.parquet", compression="zstd")
    (aside / _SHARDS).write_text("".join(f"{place}\n" for place in places), encoding="utf-8")
    for later in STEPS[STEPS.index(step) :]:
        shutil.rmtree(root / later, ignore_errors=True)
    aside.rename(target)


@contextmanager
def locked(work: Path) -> Iterator[None]:
    """One build at a time on a work folder; a crashed one leaves no lock, since the system lets go of it.

    A process that holds it may ask again: the command line does, and the flow that it calls.

    Raises:
        WorkspaceError: if another one is at work there.
    """
    if work in _held:
        yield
        return
    work.mkdir(parents=True, exist_ok=True)
    with (work / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkspaceError(
                f"{work}: another build is at work there; wait for it, or name another --work"
            ) from None
        _held.add(work)
        try:
            yield
        finally:
            _held.remove(work)


def drop(step: str, root: Path) -> None:
    """Forget a step's tables."""
    shutil.rmtree(root / step, ignore_errors=True)


def load(step: str, root: Path) -> dict[str, pa.Table]:
    """The tables that a step left, by name.

    Raises:
        WorkspaceError: if that step has not run on this work folder.
    """
    import pyarrow.parquet as pq

    folder = root / step
    if not folder.is_dir():
        raise WorkspaceError(f"{folder}: not there; run `qantar {step}` first, or `qantar build` for all steps")
    return {path.stem: pq.read_table(path) for path in sorted(folder.glob("*.parquet"))}


def places(step: str, root: Path) -> list[Path]:
    """The shards that a step left, in order.

    Raises:
        WorkspaceError: if one is not there any more.
    """
    found = [Path(line) for line in (root / step / _SHARDS).read_text(encoding="utf-8").splitlines()]
    if gone := [place for place in found if not place.is_dir()]:
        raise WorkspaceError(f"{gone[0]}: not there any more; run `qantar {step}` again")
    return found


def table_digest(table: pa.Table) -> bytes:
    """What two tables share just when their schema and rows are the same, whatever larger ones they are cut from."""
    import hashlib

    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.take(pa.array(range(table.num_rows), pa.int64())).combine_chunks())
    return hashlib.sha256(sink.getvalue()).digest()
