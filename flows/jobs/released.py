"""The tables as they may be released: what `validate` kept of each part, without the rows that failed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from flows import shards, workspace
from flows.jobs.validate import PART
from flows.resolution.resolve import WORLD
from flows.resolution.settle import GONE, RECOUNTED, cascade, followed, make_kept, make_settled
from flows.resolution.sql import over, present, shaped
from flows.validation.outcome import Outcome
from flows.validation.run import rejected_table, rejections
from schemas.render.duckdb import literal
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@contextmanager
def checked(parts: list[Path], world: Path, memory: int, aside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with all tables as they were checked."""
    tables = {name: shards.files(parts, name) for name in PART}
    tables |= {name: [world / f"{name}.parquet"] for name in WORLD}
    with over(tables, memory, aside) as connection:
        yield connection


def settled(
    connection: duckdb.DuckDBPyConnection, outcome: Outcome, study: Study, before: pa.Table
) -> dict[str, pa.Table]:
    """The tables of the world and `rejected` once the failing rows are out, and `gone`: which rows went.

    `before` are the rows rejected earlier.
    """
    connection.execute(GONE)
    failing = [(name, key, 0, check, meaning) for name, key, check, meaning in outcome.failing if key is not None]
    if failing:
        connection.executemany("INSERT INTO gone VALUES (?, ?, ?, ?, ?)", failing)
    cascade(connection)
    if not outcome.failing:
        found = {name: shaped(name, connection.sql(f"FROM {name}").to_arrow_table()) for name in WORLD}
        make_kept(connection)
    else:
        make_settled(connection, study)
        made = {name: f"settled_{name}" for name in (*RECOUNTED, "comparisons")}
        found = {name: shaped(name, connection.sql(f"FROM {made[name]}").to_arrow_table()) for name in WORLD}
    rejected = [*before.to_pylist(), *rejections(followed(connection, least=0)), *_nameless(connection, outcome)]
    gone = connection.sql("SELECT DISTINCT name, id FROM gone ORDER BY name, id").to_arrow_table()
    return {**found, "rejected": rejected_table(rejected), "gone": gone}


def _nameless(connection: duckdb.DuckDBPyConnection, outcome: Outcome) -> Iterator[dict[str, object]]:
    """The `rejected` rows of rows that failed and have no id."""
    checks = {name: (check, meaning) for name, key, check, meaning in outcome.failing if key is None}
    for name, (check, meaning) in checks.items():
        rows = connection.sql(f"FROM {name} WHERE {TABLES[name].key} IS NULL").to_arrow_table().to_pylist()
        yield from rejections((name, row, check, meaning) for row in rows)


@contextmanager
def released(tables: Path, memory: int, aside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which every released table stands under its name, from what `validate` left in the work folder."""
    parts, own = workspace.places("validate", tables), tables / "validate"
    with over({}, memory, aside) as connection:
        connection.execute(f"CREATE TABLE gone AS FROM read_parquet({literal(str(own / 'gone.parquet'))})")
        for name in PART:
            present(connection, name, shards.files(parts, name))
        for name in WORLD:
            present(connection, name, [own / f"{name}.parquet"])
        make_kept(connection)
        for name in PART:
            connection.execute(f"CREATE OR REPLACE VIEW {name} AS FROM raw_{name}")
            connection.execute(f"CREATE VIEW released_{name} AS FROM kept_{name}")
        for name in (*WORLD, "rejected"):
            path = literal(str(own / f"{name}.parquet"))
            connection.execute(f"CREATE VIEW released_{name} AS FROM read_parquet({path})")
        yield connection


def at_hand(connection: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """All released tables in memory, by name."""
    return {name: shaped(name, connection.sql(f"FROM released_{name}").to_arrow_table()) for name in TABLES}
