"""`qantar.duckdb`: the tables themselves, commented, with views for the common questions.

DuckDB writes random ids into a new database file, so two builds of the same tables differ in some bytes; the file
is therefore listed in `SHA256SUMS` of no release.  Everything in it can be made again from the Parquet files beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.release.parquet import ordered
from schemas.render.duckdb import comments, identifier, literal
from schemas.tables import RELEASED

if TYPE_CHECKING:
    import pyarrow as pa

QUERIES = Path(__file__).parent / "queries"
STORAGE = "v1.2.0"  # the oldest storage that DuckDB 1.2 and later read; new files otherwise need the newest DuckDB


def write(tables: Mapping[str, pa.Table], path: Path) -> None:
    """Write the database; `path` must not be there yet.

    Raises:
        OSError: if the disk cannot hold it.
    """
    import duckdb

    try:
        _write(tables, path)
    except duckdb.IOException as error:
        raise OSError(str(error).splitlines()[0]) from error


def _write(tables: Mapping[str, pa.Table], path: Path) -> None:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"ATTACH {literal(str(path))} AS release (STORAGE_VERSION '{STORAGE}')")
        connection.execute("USE release")
        for name, table in RELEASED.items():
            if name not in tables:
                continue
            connection.register("rows_of_table", ordered(table, tables[name]))
            connection.execute(f"CREATE TABLE {identifier(name)} AS SELECT * FROM rows_of_table")
            connection.unregister("rows_of_table")
            for statement in comments(table):
                connection.execute(statement)
        for name, sql in views().items():
            connection.execute(f"CREATE VIEW {identifier(name)} AS {sql}")
        connection.execute("USE memory")
        connection.execute("DETACH release")


def views() -> dict[str, str]:
    """The common questions, by the name of their view."""
    return {path.stem: path.read_text(encoding="utf-8").rstrip().rstrip(";") for path in sorted(QUERIES.glob("*.sql"))}
