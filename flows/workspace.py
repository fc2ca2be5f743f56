"""The work folder: each step's tables, so that every step can be run, looked at and resumed alone."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.reading.corpus import Corpus

STEPS = ("ingest", "extract", "resolve", "validate")


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


def texts_table(texts: Iterable[Mapping[str, Any]]) -> pa.Table:
    """The texts themselves, which are never released: document_id, sha256 (of the text), text, published_on (given), marks.

    A mark says which fragment of its file a part of a made text comes from (`page=3`), from `char_start` on.
    """
    import pyarrow as pa

    mark = pa.struct([("char_start", pa.int64()), ("fragment", pa.string())])
    columns = [("document_id", pa.string()), ("sha256", pa.string()), ("text", pa.large_string())]
    schema = pa.schema([*columns, ("published_on", pa.date32()), ("marks", pa.list_(mark))])
    return pa.Table.from_pylist(list(texts), schema=schema)


def listed_table(corpus: Corpus) -> pa.Table:
    """How many files should be documents: those listed, less those refused for what they hold."""
    import pyarrow as pa

    unlisted = sum(file.check == "file_unlisted" for file in corpus.refused)
    refused = sum(file.check not in ("file_missing", "file_unlisted") for file in corpus.refused)
    return pa.table({"listed": [corpus.listed], "unlisted": [unlisted], "expected": [corpus.listed - refused]})


def save(tables: Mapping[str, pa.Table], step: str, root: Path) -> None:
    """Write a step's tables aside and put them in place whole: a step that was stopped leaves none.

    What later steps made of older tables goes: nothing stale can be published.
    """
    import pyarrow.parquet as pq

    aside, target = root / f".{step}-{os.getpid()}", root / step
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, table in tables.items():
        pq.write_table(table, aside / f"{name}.parquet", compression="zstd")
    for later in STEPS[STEPS.index(step) :]:
        shutil.rmtree(root / later, ignore_errors=True)
    aside.rename(target)


@contextmanager
def locked(work: Path) -> Iterator[None]:
    """One build at a time on a work folder; a crashed one leaves no lock, since the system lets go of it.

    Raises:
        WorkspaceError: if another one is at work there.
    """
    work.mkdir(parents=True, exist_ok=True)
    with (work / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WorkspaceError(
                f"{work}: another build is at work there; wait for it, or name another --work"
            ) from None
        yield


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


def table_digest(table: pa.Table) -> bytes:
    """What two tables share just when their schema and rows are the same."""
    import hashlib

    import pyarrow as pa

    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table.combine_chunks())
    return hashlib.sha256(sink.getvalue()).digest()
