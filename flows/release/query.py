"""SQL over a release, read-only: its tables and its common questions as views."""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.release import versions
from flows.release.database import views
from schemas.render.duckdb import identifier, literal
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class QueryError(Exception):
    """The query cannot be run; the message says what is wrong with it."""


def folder(dist: Path, version: str | None) -> Path:
    """The folder of a release, by default the latest.

    Raises:
        QueryError: if there is no such release.
    """
    entries = versions.read(dist)
    if not entries:
        raise QueryError(f"{dist}: no release there; run `qantar build` first, or name another folder with --out")
    found = [entry.version for entry in entries]
    if version is not None and version not in found:
        raise QueryError(f"{version}: no such release; there are {', '.join(found)}")
    return dist / (version or found[-1])


def connect(release: Path) -> duckdb.DuckDBPyConnection:
    """A connection in memory with the release's tables as views, from which nothing else can be read or written."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET allowed_directories = [{literal(str(release))}]")
    for name in TABLES:
        source = literal(str(release / f"{name}.parquet"))
        connection.execute(f"CREATE VIEW {identifier(name)} AS SELECT * FROM read_parquet({source})")
    for name, sql in views().items():
        connection.execute(f"CREATE VIEW {identifier(name)} AS {sql}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def run(sql: str, release: Path) -> pa.Table:
    """The result of a query.

    Raises:
        QueryError: if it is not a question, or DuckDB refuses it.
    """
    import duckdb

    with connect(release) as connection:
        try:
            kinds = {str(s.type).rsplit(".", 1)[-1] for s in connection.extract_statements(sql)}
            if not kinds <= {"SELECT", "EXPLAIN", "SHOW", "PRAGMA", "CALL"}:
                raise QueryError(f"releases are read-only; {', '.join(sorted(kinds)).lower()} is not possible here")
            return connection.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise QueryError(_explained(str(error), connection)) from None


def _explained(message: str, connection: duckdb.DuckDBPyConnection) -> str:
    """DuckDB's message, with the nearest name where one is misspelt."""
    first = message.splitlines()[0]
    missing = re.search(r"(?:Table with name|column|Column) \"?(\w+)\"?", message)
    if missing is None or "did you mean" in message.lower():
        return " ".join(message.split("\n\n", maxsplit=1)[0].splitlines())
    names = [*TABLES, *views(), *{c.name for t in TABLES.values() for c in t.columns}]
    near = difflib.get_close_matches(missing[1], names, n=1)
    return f"{first}{f'; did you mean {near[0]}?' if near else ''}"


def plain(value: Any) -> str:
    """A value as text for a terminal or CSV: days as ISO, nothing for null, no control characters."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(plain(item) for item in value)
    return _CONTROL.sub("�", str(value))


def as_csv(table: pa.Table) -> str:
    """The rows as CSV with a header."""
    import csv
    import io

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.column_names)
    writer.writerows([plain(value) for value in row.values()] for row in table.to_pylist())
    return out.getvalue()


def as_json(table: pa.Table) -> str:
    """The rows as a JSON array of objects."""
    return json.dumps(table.to_pylist(), indent=1, ensure_ascii=False, default=str) + "\n"
