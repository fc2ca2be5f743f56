"""DuckDB over tables in memory or in files, its memory and its threads bounded by settings.

How many threads there are must not be seen in what comes out: every list has an order of its own, every choice a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.extraction.ids import DIGITS as ID_DIGITS
from schemas.render.arrow import relaxed
from schemas.render.duckdb import identifier, literal, parquet
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Source = Any  # a table at hand (`pyarrow.Table`), or the Parquet files that hold it (a sequence of paths)


@contextmanager
def over(
    tables: Mapping[str, Source], memory: int | None = None, aside: Path | None = None, threads: int = 1
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which each table stands under its name, whether it is at hand or in Parquet files.

    It holds at most so many megabytes of `memory`; what is more goes to files in the folder `aside`.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"SET threads = {threads}")
        connection.execute("SET preserve_insertion_order = false")  # rows are put in order where they are written
        if memory is not None:
            connection.execute(f"SET memory_limit = '{memory}MB'")
        connection.execute(f"SET temp_directory = {literal(str(aside or ''))}")
        for name, source in tables.items():
            present(connection, name, source)
        yield connection


def present(connection: duckdb.DuckDBPyConnection, name: str, source: Source) -> None:
    """Let a table stand under its name, and as `raw_<name>` whatever is laid over it later."""
    if isinstance(source, Sequence):
        connection.execute(f"CREATE VIEW {identifier(f'raw_{name}')} AS FROM {parquet(*source)}")
    else:
        connection.register(f"raw_{name}", source)
    connection.execute(f"CREATE VIEW {identifier(name)} AS FROM {identifier(f'raw_{name}')}")


def there(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether a table stands under this name."""
    import duckdb

    try:
        connection.execute(f"SELECT 1 FROM {identifier(name)} LIMIT 0")
    except duckdb.CatalogException:
        return False
    return True


def overlay(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table, gone: Sequence[str]) -> None:
    """Lay rows over a table: those of these ids go, these come in."""
    key = identifier(str(TABLES[name].key))
    keys = ", ".join(literal(one) for one in gone) or "NULL"
    connection.register(f"over_{name}", rows)
    connection.execute(
        f"CREATE OR REPLACE VIEW {identifier(name)} AS FROM {identifier(f'raw_{name}')} "
        f"WHERE {key} NOT IN ({keys}) UNION ALL BY NAME FROM {identifier(f'over_{name}')}"
    )


def content_id_sql(prefix: str, *parts: str) -> str:
    """The same id as `flows.extraction.ids.content_id` makes, of strings, as an expression."""
    told = ", ".join(f"coalesce(CAST({part} AS VARCHAR), '')" for part in parts)
    return f"'{prefix}_' || substr(sha256(concat_ws(chr(31), {told})), 1, {ID_DIGITS})"


def shaped(name: str, rows: pa.Table) -> pa.Table:
    """The rows as the released table of that name: its columns, order and types."""
    target = relaxed(TABLES[name])
    return rows.select(target.names).cast(target).sort_by([(key, "ascending") for key in TABLES[name].sort])


def rows_at(rows: pa.Table, numbers: Iterable[int]) -> pa.Table:
    """The rows of these numbers, perhaps none."""
    import pyarrow as pa

    return rows.take(pa.array(numbers, pa.int64()))
