"""Tables as a Data Package (version 2): one resource a Parquet file.

The package's own checker, `frictionless validate`, reads Parquet through pandas, where a null number is NaN, a null
integer a NaN too, and a list a NumPy array.  What it would refuse for that alone is said more loosely here (`any` for
lists, `number` for integers that may be null, no bounds on numbers that may be null, no count of bytes); the Arrow
schema in the files, the dictionary and the validation report have it in full.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.codes import codes
from schemas.model import Column, Table
from schemas.study import Study
from schemas.tables import RELEASED


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A released file: its SHA-256, its rows, its size in bytes, and its path in the release."""

    sha256: str
    rows: int
    bytes: int = 0
    path: str = ""


Files = Mapping[str, tuple[FileFacts, ...]]  # by table; more than one where a table of many rows is a folder


def descriptor(study: Study, version: str, created: str, files: Files) -> dict[str, Any]:
    """The contents of `datapackage.json`; `files` holds the facts of each table's files."""
    settings = study.settings
    licence = settings["licence"]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": settings["name"],
        "title": settings["title"],
        "description": settings["description"],
        "version": version,
        "created": created,
        "keywords": settings["keywords"],
        "licenses": [{"name": licence["data"], "title": licence["data_title"]}],
        "resources": [_resource(RELEASED[name], facts, study) for name, facts in files.items()],
    }


def _resource(table: Table, files: tuple[FileFacts, ...], study: Study) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column, study) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = [table.key]
    keys = [_foreign_key(column) for column in table.columns if column.references and column.type == "string"]
    if keys:
        schema["foreignKeys"] = keys
    alone = files[0] if len(files) == 1 else None
    return {
        "name": table.name.replace("_", "-"),
        "title": table.title,
        "description": table.description,
        "path": alone.path if alone else [file.path for file in files],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        **({"hash": f"sha256:{alone.sha256}"} if alone else {}),
        "rows": sum(file.rows for file in files),
        "schema": schema,
    }


def _foreign_key(column: Column) -> dict[str, Any]:
    target = RELEASED[str(column.references)]
    return {
        "fields": [column.name],
        "reference": {"resource": target.name.replace("_", "-"), "fields": [target.key]},
    }


def _field(column: Column, study: Study) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.codes:
        constraints["enum"] = list(codes(column.codes, study))
    if column.pattern:
        constraints["pattern"] = column.pattern
    numeric = column.type in ("integer", "number") and not column.nullable
    if column.minimum is not None and numeric:
        constraints["minimum"] = column.minimum
    if column.maximum is not None and numeric:
        constraints["maximum"] = column.maximum
    field: dict[str, Any] = {"name": column.name, "type": _type(column), "description": column.description}
    if column.unit:
        field["unit"] = column.unit
    return {**field, "constraints": constraints} if constraints else field


def _type(column: Column) -> str:
    if column.type == "integer" and column.nullable:
        return "number"
    return "any" if column.type == "strings" else column.type
