"""SQL over a release, read-only: its tables and its common questions as views."""

from __future__ import annotations

import difflib
import json
import math
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.release import versions
from flows.release.database import macros, questions, views
from flows.release.parquet import files
from schemas.render.duckdb import identifier, literal, parquet
from schemas.tables import RELEASED, TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_MISSING = re.compile(r'(?:Table with name|column named|[Cc]olumn) "?(\w+)"?')
_QUESTIONS = frozenset({"SELECT", "EXPLAIN", "SHOW", "PRAGMA", "CALL", "MULTI"})  # PIVOT is a `MULTI`
_LOCKED: dict[str, str | bool | int | float | list[str]] = {
    "temp_directory": "",
    "python_enable_replacements": False,  # no variable of ours is a table
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


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
    """A connection in memory with the release's tables and views, for one `SELECT`: no other file can be read.

    What is no `SELECT` goes to `_guarded`: a file that DuckDB may read is one that it may write to
    (`EXPLAIN ANALYZE COPY … TO`).
    """
    import duckdb

    there = {name: _there(release, name) for name in RELEASED}
    paths = [str(path) for some in there.values() for path in some]
    connection = duckdb.connect(config=_LOCKED)
    connection.execute(f"SET allowed_paths = [{', '.join(map(literal, paths))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET parquet_metadata_cache = true")  # the files of a release never change
    for name, some in there.items():
        if some:
            connection.execute(f"CREATE VIEW {identifier(name)} AS FROM {parquet(*some)}")
    return _asked(connection)


def _guarded(release: Path) -> duckdb.DuckDBPyConnection:
    """The same without access to any file: the Parquet files are handed over as Arrow datasets, which takes longer."""
    import duckdb
    from pyarrow import dataset

    connection = duckdb.connect(config=_LOCKED)
    connection.execute("SET enable_external_access = false")
    for name in RELEASED:
        if some := _there(release, name):
            connection.register(name, dataset.dataset([str(path) for path in some], format="parquet"))
    return _asked(connection)


def _there(release: Path, name: str) -> list[Path]:
    """The files of a table; releases before schema 1.1 tell no changes."""
    return files(release, name) or ([release / f"{name}.parquet"] if name in TABLES else [])


def _asked(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    for statement in questions():
        connection.execute(statement)
    connection.execute("SET lock_configuration = true")
    return connection


def run(sql: str, release: Path) -> pa.Table:
    """The result of a query; columns of one name are told apart as `name`, `name_2`.

    Raises:
        QueryError: if it is not a question, DuckDB refuses it, or the release's files are damaged.
    """
    import duckdb

    kinds = _kinds(sql)
    try:
        connection = connect(release) if kinds == {"SELECT"} else _guarded(release)
    except (OSError, ValueError, duckdb.Error) as error:
        raise QueryError(f"{release}: damaged: {str(error).splitlines()[0]}; restore it from a copy") from None
    with connection:
        try:
            return _distinct(connection.sql(sql).to_arrow_table())
        except duckdb.Error as error:
            raise QueryError(_explained(str(error))) from None


def _kinds(sql: str) -> set[str]:
    """What kinds of statements a query is made of, all of them questions."""
    import duckdb

    try:
        kinds = {str(statement.type).rsplit(".", 1)[-1] for statement in duckdb.extract_statements(sql)}
    except duckdb.Error as error:
        raise QueryError(_explained(str(error))) from None
    if not kinds:
        raise QueryError('an empty query; try "SHOW TABLES" or "SELECT * FROM timeline"')
    if not kinds <= _QUESTIONS:
        raise QueryError(f"releases are read-only; {', '.join(sorted(kinds)).lower()} is not possible here")
    return kinds


def _distinct(result: pa.Table) -> pa.Table:
    """The result with a name of its own for each column."""
    names: list[str] = []
    for name in result.column_names:
        own, number = name, 1
        while own in names:
            number += 1
            own = f"{name}_{number}"
        names.append(own)
    return result.rename_columns(names)


def _explained(message: str) -> str:
    """DuckDB's message, with the nearest name where one is misspelt."""
    first = message.splitlines()[0]
    missing = _MISSING.search(message)
    if missing is None or "did you mean" in message.lower():
        return " ".join(message.split("\n\n", maxsplit=1)[0].splitlines())
    names = [*RELEASED, *views(), *macros(), *{c.name: None for t in RELEASED.values() for c in t.columns}]
    near = [name for name in difflib.get_close_matches(missing[1], names, n=2) if name != missing[1]]
    return f"{first}{f'; did you mean {near[0]}?' if near else ''}"


def plain(value: Any) -> str:
    """A value as text for a terminal: days as ISO, nothing for null, no control characters."""
    return _CONTROL.sub("�", _cell(value))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_cell(item) for item in value)
    return str(value)


def as_csv(table: pa.Table) -> str:
    """The rows as CSV with a header, every character as it is; days as ISO, nothing for null, lists joined by `; `."""
    import csv
    import io

    out = io.StringIO()
    plainly = csv.writer(out, lineterminator="\n")
    quoting = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in (table.column_names, *([_cell(v) for v in r.values()] for r in table.to_pylist())):
        # a carriage return alone would end the row for most readers, and Python 3.11 leaves it unquoted
        (quoting if any("\r" in cell for cell in row) else plainly).writerow(row)
    return out.getvalue()


def as_json(table: pa.Table) -> str:
    """The rows as a JSON array of objects; what JSON has no number for (NaN, infinity) is null."""
    rows = [{name: _json(value) for name, value in row.items()} for row in table.to_pylist()]
    return json.dumps(rows, indent=1, ensure_ascii=False, allow_nan=False, default=str) + "\n"


def _json(value: Any) -> Any:
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _json(item) for name, item in value.items()}
    if isinstance(value, Decimal):  # what a sum of integers is
        value = int(value) if value == value.to_integral_value() else float(value)
    return None if isinstance(value, float) and not math.isfinite(value) else value
