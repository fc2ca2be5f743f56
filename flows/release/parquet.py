"""Tables as Parquet: the same rows make the same bytes.

A table of many rows is a folder of files instead, one for each value of the column that most questions ask by
(`figures/killed.parquet`): each file holds all columns, so that any reader takes the folder as one table, and what a question
does not ask for is not opened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from schemas.model import Table
from schemas.render.arrow import schema
from schemas.render.duckdb import identifier, literal
from schemas.render.duckdb import parquet as in_files
from schemas.tables import RELEASED, TABLES, VERSION

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ROW_GROUP = 65_536  # rows; a query by day or document skips groups by their statistics
LARGE = 1_000_000  # rows above which a table is a folder of files
WAITING = 4 * ROW_GROUP  # rows of a table cut into files that wait for a group of theirs to be full
HELD = 100_000  # rows above which a table is written, and hashed, piece by piece
_MEMORY = 512  # megabytes that DuckDB may use
_NONE = "none"  # file of the rows without a value
Source = Any  # a table at hand (`pyarrow.Table`), or a list of the Parquet files that hold it


@dataclass(frozen=True)
class Large:
    """A table of more than `HELD` rows, not held in memory as a whole: `batches` gives them in order, time and again."""

    num_rows: int
    batches: Callable[[], Iterator[pa.Table]]


def ordered(table: Table, rows: pa.Table) -> pa.Table:
    """The rows in the table's own order, nulls last, under its own schema."""
    keys = [(name, "ascending") for name in table.sort]
    return rows.sort_by(keys).cast(schema(table)).combine_chunks()


def files(release: Path, name: str) -> list[Path]:
    """The files that hold a table of a release; none where it has no such table."""
    path = release / f"{name}.parquet"
    return [path] if path.exists() else sorted((release / name).glob("*.parquet"))


def write(table: Table, rows: pa.Table | Large, release: Path, footer: Mapping[bytes, bytes] | None = None) -> bytes:
    """Write a table: zstd, sorted; in the footer the schema's version and what else is given, nothing of the machine.

    Returns the digest of its rows.
    """
    metadata = {b"qantar_schema": VERSION.encode(), **(footer or {})}
    if isinstance(rows, Large):
        return _write_large(table, rows, release / table.name, metadata)
    final = ordered(table, rows)
    with _writer(release / f"{table.name}.parquet", table, metadata) as writer:
        writer.write_table(final, row_group_size=ROW_GROUP)
    return _digest(final)


def _writer(path: Path, table: Table, metadata: Mapping[bytes, bytes]) -> Any:
    import pyarrow.parquet as pq

    own = schema(table)
    return pq.ParquetWriter(
        path,
        own.with_metadata({**(own.metadata or {}), **metadata}),
        compression="zstd",
        write_statistics=True,
        use_dictionary=True,
    )


def _write_large(table: Table, rows: Large, folder: Path, metadata: Mapping[bytes, bytes]) -> bytes:
    """One file, or of many rows a file for each value of the table's `partition`; each in the table's order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    apart = rows.num_rows > LARGE
    if apart:
        folder.mkdir()
    waiting: dict[str, list[pa.Table]] = {}
    total = hashlib.sha256()
    with ExitStack() as stack:
        writers: dict[str, Any] = {}

        def flush(value: str, least: int) -> None:
            """Write the row groups that are full, or all that waits."""
            some = pa.concat_tables(waiting[value]).combine_chunks()
            end = some.num_rows - some.num_rows % least
            if end:
                if value not in writers:
                    path = folder / f"{value}.parquet" if apart else folder.with_suffix(".parquet")
                    writers[value] = stack.enter_context(_writer(path, table, metadata))
                writers[value].write_table(some.slice(0, end), row_group_size=ROW_GROUP)
            waiting[value] = [some.slice(end)]

        for piece in _even(rows.batches(), table):
            total.update(_digest(piece))
            by = table.partition if apart else None
            column = piece[by] if by else pa.nulls(piece.num_rows, pa.string())
            for value in sorted(column.unique().to_pylist(), key=str):
                mask = pc.is_null(column) if value is None else pc.equal(column, value)
                own = _NONE if value is None else str(value)
                waiting.setdefault(own, []).append(piece.filter(mask))
                if _rows(waiting[own]) >= ROW_GROUP:
                    flush(own, ROW_GROUP)
            while sum(map(_rows, waiting.values())) > WAITING:  # of many values none may have a whole group
                flush(max(sorted(waiting), key=lambda value: _rows(waiting[value])), 1)
        for value in sorted(waiting):
            flush(value, 1)
    return total.digest()


def _rows(pieces: Iterable[pa.Table]) -> int:
    return sum(piece.num_rows for piece in pieces)


def _even(batches: Iterator[pa.Table], table: Table) -> Iterator[pa.Table]:
    """The same rows in pieces of `ROW_GROUP`, whatever the pieces were: what is hashed depends on rows alone."""
    final = schema(table)
    return map(_plain, pieces((batch.cast(final) for batch in batches), ROW_GROUP))


def pieces(tables: Iterable[pa.Table], size: int) -> Iterator[pa.Table]:
    """The rows of some tables in pieces of one size, however large these are; the last has what is left."""
    import pyarrow as pa

    waiting: list[pa.Table] = []
    for table in tables:
        waiting.append(table)
        if _rows(waiting) >= size:
            rows = pa.concat_tables(waiting).combine_chunks()
            end = rows.num_rows - rows.num_rows % size
            yield from (rows.slice(start, size) for start in range(0, end, size))
            waiting = [rows.slice(end)]
    if _rows(waiting):
        yield pa.concat_tables(waiting).combine_chunks()


def _plain(rows: pa.Table) -> pa.Table:
    """The rows in one piece, with nothing under their nulls."""
    import pyarrow as pa

    return rows.take(pa.array(range(rows.num_rows), pa.int64())).combine_chunks()


class _Hashing:
    """A stream that keeps nothing but the digest of what it is given."""

    closed = False

    def __init__(self) -> None:
        self.total = hashlib.sha256()

    def write(self, data: Any) -> int:
        """Take some bytes."""
        self.total.update(data)
        return len(data)

    def flush(self) -> None:
        """There is nothing to flush."""

    def close(self) -> None:
        """Take no more."""
        self.closed = True


def _digest(rows: pa.Table) -> bytes:
    """SHA-256 of the rows as Arrow writes them."""
    import pyarrow as pa

    sink = _Hashing()
    with pa.PythonFile(sink, mode="w") as stream, pa.ipc.new_stream(stream, rows.schema) as writer:
        writer.write_table(rows)
    return sink.total.digest()


def content_of(digests: Mapping[str, bytes]) -> str:
    """SHA-256 of the schema's version and of all released rows, by the digests of the tables: what two equal releases share."""
    total = hashlib.sha256(VERSION.encode())
    for name in TABLES:
        total.update(digests[name])
    return total.hexdigest()


def content_hash(tables: Mapping[str, pa.Table | Large]) -> str:
    """The same of tables that are not written."""
    digests = {}
    for name, table in TABLES.items():
        rows = tables[name]
        if isinstance(rows, Large):
            total = hashlib.sha256()
            for piece in _even(rows.batches(), table):
                total.update(_digest(piece))
            digests[name] = total.digest()
        else:
            digests[name] = _digest(ordered(table, rows))
    return content_of(digests)


def counts(release: Path) -> dict[str, int]:
    """How many rows each table of a release has."""
    import pyarrow.parquet as pq

    found = {name: files(release, name) for name in RELEASED}
    return {name: sum(pq.read_metadata(path).num_rows for path in paths) for name, paths in found.items() if paths}


def is_small(release: Path) -> bool:
    """Whether each table of a release is one file."""
    return all((release / f"{name}.parquet").exists() for name in TABLES)


def sources(release: Path) -> dict[str, Source]:
    """Where the tables of a release lie.

    Raises:
        OSError: if a file is missing.
        ValueError: if one is no Parquet file (pyarrow.ArrowInvalid).
    """
    import pyarrow.parquet as pq

    found: dict[str, Source] = {name: files(release, name) or [release / f"{name}.parquet"] for name in TABLES}
    for paths in found.values():
        for path in paths:
            pq.read_metadata(path)
    return found


def read(release: Path) -> dict[str, pa.Table]:
    """The tables of a release, by name, in memory.

    Raises:
        OSError: if a file is missing.
        ValueError: if one is no Parquet file (pyarrow.ArrowInvalid).
    """
    return {name: read_table(release, name) for name in TABLES}


def read_table(release: Path, name: str) -> pa.Table:
    """One table of a release in memory.

    Raises:
        OSError: if it is missing.
        ValueError: if a file is no Parquet file (pyarrow.ArrowInvalid).
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    paths = files(release, name) or [release / f"{name}.parquet"]
    return pa.concat_tables([pq.read_table(path, partitioning=None) for path in paths])


@contextmanager
def bounded(threads: int = 1) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB for questions about tables of any size: what is more than its memory goes to files in a folder that goes with it."""
    import duckdb

    with TemporaryDirectory() as aside, duckdb.connect() as connection:
        connection.execute(f"SET threads = {threads}")
        connection.execute(f"SET memory_limit = '{_MEMORY}MB'")
        connection.execute(f"SET temp_directory = {literal(aside)}")
        yield connection


def stand(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    """Let a table stand under a name."""
    if isinstance(source, list):
        connection.execute(f"CREATE OR REPLACE VIEW {identifier(name)} AS FROM {in_files(*source)}")
    else:
        connection.register(name, source)
