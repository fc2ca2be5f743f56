"""Tables as DuckDB comments."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.model import Column, Table


def comments(table: Table) -> Iterator[str]:
    """The `COMMENT ON` statements of a table and its columns."""
    yield f"COMMENT ON TABLE {identifier(table.name)} IS {literal(table.description)}"
    for column in table.columns:
        target = f"{identifier(table.name)}.{identifier(column.name)}"
        yield f"COMMENT ON COLUMN {target} IS {literal(describe(column))}"


def describe(column: Column) -> str:
    """A column's meaning in one line: description, unit, code list, where its id leads."""
    parts = [column.description]
    if column.unit:
        parts.append(f"In {column.unit}.")
    if column.codes:
        parts.append(f"Codes: {column.codes}.")
    if column.targets:
        parts.append(f"Joins {' or '.join(column.targets)}.")
    return " ".join(parts)


def identifier(name: str) -> str:
    """A name quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string quoted for SQL."""
    return "'" + text.replace("'", "''") + "'"
