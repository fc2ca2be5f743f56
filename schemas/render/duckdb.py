"""Tables as DuckDB has them: definitions with their keys, and comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from schemas.model import Column, Table
from schemas.tables import RELEASED

TYPES = {
    "string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE",
    "strings": "VARCHAR[]",
}  # fmt: skip


def parquet(*paths: Path) -> str:
    """Files as a table in SQL; what their folders are called (`language=kk`) makes no columns."""
    return f"read_parquet([{', '.join(literal(str(path)) for path in paths)}], hive_partitioning = false)"


def create(table: Table, large: frozenset[str] = frozenset()) -> str:
    """The statement that makes a table with its types, what may not be null, its primary and its foreign keys.

    A key of its own table (`duplicate_of`) and those in lists stand in the comments only: DuckDB has none for them.
    Tables in `large` have no keys, and none leads to them.
    """
    parts = [f"{identifier(c.name)} {TYPES[c.type]}{'' if c.nullable else ' NOT NULL'}" for c in table.columns]
    if table.key and table.name not in large:
        parts.append(f"PRIMARY KEY ({identifier(table.key)})")
    for column in table.columns:
        if column.references in led_to(table) - large and table.name not in large:
            key = identifier(str(RELEASED[column.references].key))
            parts.append(f"FOREIGN KEY ({identifier(column.name)}) REFERENCES {identifier(column.references)} ({key})")
    return f"CREATE TABLE {identifier(table.name)} ({', '.join(parts)})"


def led_to(table: Table) -> frozenset[str]:
    """The other tables that a table's foreign keys lead to."""
    found = {c.references for c in table.columns if c.references and c.type == "string"}
    return frozenset(found - {table.name})


def in_order() -> Iterator[Table]:
    """The released tables, each after those that its keys lead to."""
    left = dict(RELEASED)
    while left:
        for name, table in list(left.items()):
            if not led_to(table) & left.keys():
                yield left.pop(name)


def comments(table: Table, kind: str = "TABLE") -> Iterator[str]:
    """The `COMMENT ON` statements of a table and its columns; where a view stands for it the `kind` is VIEW."""
    yield f"COMMENT ON {kind} {identifier(table.name)} IS {literal(table.description)}"
    for column in table.columns:
        target = f"{identifier(table.name)}.{identifier(column.name)}"
        yield f"COMMENT ON COLUMN {target} IS {literal(describe(column))}"


def describe(column: Column) -> str:
    """A column's meaning in one line: description, unit, code list, where its id leads, whether it is to go."""
    parts = [column.description]
    if column.unit:
        parts.append(f"In {column.unit}.")
    if column.codes:
        parts.append(f"Codes: {column.codes}.")
    if column.targets:
        parts.append(f"Joins {' or '.join(column.targets)}.")
    if column.deprecated:
        parts.append(f"Deprecated: {column.deprecated}")
    return " ".join(parts)


def identifier(name: str) -> str:
    """A name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string quoted for SQL."""
    return "'" + text.replace("'", "''") + "'"
