"""DuckDB over Arrow tables: in memory, one thread (so that sums and lists come out the same), nothing left behind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from schemas.render.arrow import relaxed
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@contextmanager
def over(tables: Mapping[str, pa.Table]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which each table stands under its name."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        for name, table in tables.items():
            connection.register(name, table)
        yield connection


def shaped(name: str, rows: pa.Table) -> pa.Table:
    """The rows as the released table of that name: its columns, order and types."""
    target = relaxed(TABLES[name])
    return rows.select(target.names).cast(target).sort_by([(key, "ascending") for key in TABLES[name].sort])


def rows_at(rows: pa.Table, numbers: Iterable[int]) -> pa.Table:
    """The rows of these numbers, perhaps none."""
    import pyarrow as pa

    return rows.take(pa.array(numbers, pa.int64()))
