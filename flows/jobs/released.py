"""The tables as they may be released: what `validate` kept of each part, without the rows that failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flows import fingerprint, shards, workspace
from flows.jobs.validate import PART
from flows.release.parquet import HELD, ROW_GROUP, Large
from flows.resolution.resolve import WORLD
from flows.resolution.settle import GONE, RECOUNTED, cascade, followed, kept_rows, make_kept, make_settled
from flows.resolution.sql import over, present, shaped
from flows.validation.outcome import Outcome
from flows.validation.run import rejected_table, rejections
from schemas.render.duckdb import identifier, parquet
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa


@contextmanager
def checked(
    parts: list[Path], world: Path, memory: int, aside: Path, threads: int = 1
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with all tables as they were checked."""
    tables = {name: shards.files(parts, name) for name in PART}
    tables |= {name: [world / f"{name}.parquet"] for name in WORLD}
    with over(tables, memory, aside, threads) as connection:
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


class Tables(Mapping[str, "pa.Table | Large"]):
    """All released tables, each read when it is asked for; one of many rows comes in pieces."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> None:
        self._connection, self._parts = connection, parts

    def __getitem__(self, name: str) -> pa.Table | Large:
        sql = f"FROM released_{name}"
        connection = self._connection.cursor()  # several tables may be read at once
        ((count,),) = connection.execute(f"SELECT count(*) FROM released_{name}").fetchall()
        if count <= HELD:
            return shaped(name, connection.sql(sql).to_arrow_table())
        return Large(count, partial(self._pieces, name))

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    def _pieces(self, name: str) -> Iterator[pa.Table]:
        """The rows in order: part by part where these are in the table's order, as all but the documents are."""
        import pyarrow as pa

        order = ", ".join(map(identifier, TABLES[name].sort))
        queries = [f"SELECT * FROM released_{name} ORDER BY {order}"]
        if TABLES[name].sort[0] == "document_id":
            paths = shards.files(self._parts, name)
            queries = [f"{kept_rows(name, parquet(path))} ORDER BY {order}" for path in paths]
        connection = self._connection.cursor()
        for query in queries:
            for batch in connection.sql(query).to_arrow_reader(ROW_GROUP):
                yield pa.Table.from_batches([batch]).select(TABLES[name].names)


def rows_of(tables: Path) -> str:
    """What two states of a work folder share only when the rows that `released` gives of them are the same."""
    own = sorted((tables / "validate").glob("*.parquet"))
    return fingerprint.digest(
        [
            fingerprint.code("flows.jobs.released", libraries=("duckdb", "pyarrow")),
            *map(shards.told, workspace.places("validate", tables)),
            *(f"{path.stem} {fingerprint.file_digest(path)}" for path in own),
        ]
    )


@contextmanager
def released(tables: Path, memory: int, aside: Path) -> Iterator[Tables]:
    """The tables as they may be released, from what `validate` left in the work folder."""
    parts, own = workspace.places("validate", tables), tables / "validate"
    with over({}, memory, aside) as connection:
        connection.execute(f"CREATE TABLE gone AS FROM {parquet(own / 'gone.parquet')}")
        for name in PART:
            present(connection, name, shards.files(parts, name))
        for name in WORLD:
            present(connection, name, [own / f"{name}.parquet"])
        make_kept(connection)
        for name in PART:
            connection.execute(f"CREATE VIEW released_{name} AS FROM kept_{name}")
        for name in (*WORLD, "rejected"):
            connection.execute(f"CREATE VIEW released_{name} AS FROM {parquet(own / f'{name}.parquet')}")
        yield Tables(connection, parts)
