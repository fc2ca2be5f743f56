"""`qantar.duckdb`: the tables themselves, commented, with views for the common questions.

DuckDB writes random ids into a new database file, so two builds of the same tables differ in some bytes; the file
is therefore listed in `SHA256SUMS` of no release.  Everything in it can be made again from the Parquet files beside it.
A table that is a folder of files stands in it as a view of these, which it finds where DuckDB is started: in the release's folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flows.release import parquet
from schemas.render.duckdb import comments, create, identifier, in_order, literal
from schemas.render.duckdb import parquet as in_files

QUERIES = Path(__file__).parent / "queries"
STORAGE = "v1.2.0"  # the oldest storage that DuckDB 1.2 and later read; new files otherwise need the newest DuckDB
BLOCK = 16_384  # bytes: the smallest; a table and each of its indexes take whole blocks


def write(release: Path, path: Path, threads: int = 1) -> None:
    """Write the database from the Parquet files of a release; `path` must not be there yet.

    A table of many rows has no keys in it: their indexes would have to be held in memory, and take as long as all the rest.

    Raises:
        OSError: if the disk cannot hold it.
    """
    import duckdb

    try:
        _write(release, path, threads)
    except duckdb.IOException as error:
        raise OSError(str(error).splitlines()[0]) from error


def _write(release: Path, path: Path, threads: int) -> None:
    with parquet.bounded(threads) as connection:
        connection.execute(f"SET file_search_path = {literal(str(release.resolve()))}")
        connection.execute(f"ATTACH {literal(str(path))} AS release (STORAGE_VERSION '{STORAGE}', BLOCK_SIZE {BLOCK})")
        connection.execute("USE release")
        counts = parquet.counts(release)
        apart = {name for name in counts if (release / name).is_dir()}
        large = {name for name in counts if counts[name] > parquet.HELD} | apart
        for table in in_order():
            name, columns = identifier(table.name), ", ".join(map(identifier, table.names))
            if table.name in apart:
                files = in_files(Path(table.name) / "*.parquet")
                connection.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM {files}")
            else:
                connection.execute(create(table, frozenset(large)))
                for file in parquet.files(release, table.name):
                    connection.execute(f"INSERT INTO {name} SELECT {columns} FROM {in_files(file)}")
            for statement in comments(table, "VIEW" if table.name in apart else "TABLE"):
                connection.execute(statement)
        for statement in questions():
            connection.execute(statement)
        connection.execute("USE memory")
        connection.execute("DETACH release")


def questions() -> Iterator[str]:
    """The statements that make the views and, over them, the table macros (`FROM timeline('2022-01-01', '2022-01-08')`)."""
    for name, sql in views().items():
        yield f"CREATE VIEW {identifier(name)} AS {sql}"
    for sql in macros().values():
        yield f"CREATE MACRO {sql}"


def macros() -> dict[str, str]:
    """The table macros, by their name: what each takes and what it gives."""
    found = {}
    for path in sorted((QUERIES / "macros").glob("*.sql")):
        lines = path.read_text(encoding="utf-8").splitlines()
        found[path.stem] = "\n".join(line for line in lines if not line.startswith("--"))
    return found


def views() -> dict[str, str]:
    """The common questions, by the name of their view."""
    return {path.stem: path.read_text(encoding="utf-8").rstrip().rstrip(";") for path in sorted(QUERIES.glob("*.sql"))}
