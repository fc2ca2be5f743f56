"""Tables as Arrow schemas: descriptions and units go into the field metadata."""

from __future__ import annotations

import pyarrow as pa

from schemas.model import Column, Table

TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "strings": pa.list_(pa.string()),
}


def schema(table: Table) -> pa.Schema:
    """The Arrow schema of a table."""
    return pa.schema([_field(column) for column in table.columns], metadata={"description": table.description})


def relaxed(table: Table) -> pa.Schema:
    """The same with nulls allowed everywhere: of rows on their way, whose ids are not all given or checked yet."""
    return pa.schema([field.with_nullable(True) for field in schema(table)])


def _field(column: Column) -> pa.Field:
    metadata = {
        "description": column.description,
        "unit": column.unit,
        "codes": column.codes,
        "deprecated": column.deprecated,
    }
    return pa.field(
        column.name,
        TYPES[column.type],
        nullable=column.nullable,
        metadata={name: value for name, value in metadata.items() if value},
    )
