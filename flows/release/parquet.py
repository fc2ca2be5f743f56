"""Tables as Parquet: the same rows make the same bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.model import Table
from schemas.render.arrow import schema
from schemas.tables import TABLES, VERSION

if TYPE_CHECKING:
    import pyarrow as pa

ROW_GROUP = 65_536  # rows; a query by day or document skips groups by their statistics


def ordered(table: Table, rows: pa.Table) -> pa.Table:
    """The rows in the table's own order, nulls last, under its own schema."""
    keys = [(name, "ascending") for name in table.sort]
    return rows.sort_by(keys).cast(schema(table)).combine_chunks()


def write(table: Table, rows: pa.Table, path: Path, footer: Mapping[bytes, bytes] | None = None) -> None:
    """Write a table: zstd, sorted; in the footer the schema's version and what else is given, nothing of the machine."""
    import pyarrow.parquet as pq

    final = ordered(table, rows)
    metadata = {**(final.schema.metadata or {}), b"qantar_schema": VERSION.encode(), **(footer or {})}
    pq.write_table(
        final.replace_schema_metadata(metadata),
        path,
        compression="zstd",
        row_group_size=ROW_GROUP,
        write_statistics=True,
        use_dictionary=True,
    )


def content_hash(tables: Mapping[str, pa.Table]) -> str:
    """SHA-256 of all released rows and of the schema's version: what two equal releases share."""
    import pyarrow as pa

    total = hashlib.sha256(VERSION.encode())
    for name, table in TABLES.items():
        sink = pa.BufferOutputStream()
        final = ordered(table, tables[name])
        with pa.ipc.new_stream(sink, final.schema) as stream:
            stream.write_table(final)
        total.update(hashlib.sha256(sink.getvalue()).digest())
    return total.hexdigest()


def read(release: Path) -> dict[str, pa.Table]:
    """The tables of a release, by name.

    Raises:
        OSError: if a file is missing.
        ValueError: if one is no Parquet file (pyarrow.ArrowInvalid).
    """
    import pyarrow.parquet as pq

    return {name: pq.read_table(release / f"{name}.parquet") for name in TABLES}
