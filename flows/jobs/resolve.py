"""Mentions of all shards to one world, with memory bounded by a setting."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import shards
from flows.jobs.extract import TABLES as EXTRACTED
from flows.reading.corrections import Correction
from flows.release.parquet import pieces
from flows.resolution.links import BESIDE, linked
from flows.resolution.resolve import WORLD, world
from flows.resolution.sql import over
from flows.workspace import to_table
from schemas.render.duckdb import identifier
from schemas.study import load
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb

LISTS = ("vocabularies/event_types", "gazetteer/", "lexicons/events_acts")
SETTINGS = ("country", "window")
GROUP = 20_000  # rows of a row group; a part of the documents reads those that hold it
_ORDER = {
    "documents": "document_id",
    "links": "document_id, mention_id",
    "of_event": "document_id, figure_id",
    "ids": "ALL",
}
LAID = "laid.json"  # which ids go, by table, where corrections lie over one; the rows that come in are beside it


def sources(places: Sequence[Path]) -> dict[str, Any]:
    """The tables of these shards, by name: their files, or empty tables where there is no shard."""
    if not places:
        return {name: to_table(name, []) for name in EXTRACTED}
    return {name: shards.files(places, name) for name in (*EXTRACTED, "acts", "names")}


def resolve(
    place: Path,
    documents: Path,
    extracted: Sequence[Path],
    study: Path,
    corrections: Sequence[Correction],
    texts: Mapping[str, str],
    memory: int,
    threads: int = 1,
) -> None:
    """Keep in `place` the tables of the world, the linked documents, what links rows to the world, and the corrections.

    Raises:
        CorrectionError: if a correction is malformed or no longer applies.
    """
    with shards.making(place) as aside:
        scratch = aside / "scratch"
        tables = {**sources(extracted), "documents": [documents]}
        with over(tables, memory, scratch, threads) as connection:
            laid = world(connection, load(study), corrections, texts)
            for name, (rows, _) in laid.items():
                shards.put(rows, aside / f"over_{name}.parquet")
            for name in WORLD:
                write(
                    connection, f"FROM {name}", ", ".join(map(identifier, TABLES[name].sort)), aside / f"{name}.parquet"
                )
            write(connection, linked("documents"), _ORDER["documents"], aside / "documents.parquet")
            for name in BESIDE:
                write(connection, f"FROM {name}", _ORDER[name], aside / f"{name}.parquet")
        gone = {name: ids for name, (_, ids) in laid.items()}
        (aside / LAID).write_text(json.dumps(gone), encoding="utf-8")
        shutil.rmtree(scratch, ignore_errors=True)


def write(connection: duckdb.DuckDBPyConnection, sql: str, order: str, path: Path) -> None:
    """Write the rows of a query as a table of the work folder, a piece at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = connection.sql(f"SELECT * FROM ({sql}) ORDER BY {order}").to_arrow_reader(GROUP)
    with pq.ParquetWriter(path, rows.schema, compression="zstd") as writer:
        for some in pieces(
            (pa.Table.from_batches([batch]) for batch in rows), GROUP
        ):  # as many threads as there may be
            writer.write_table(some, row_group_size=GROUP)
