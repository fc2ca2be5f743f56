"""A part of the documents, or of the world, through every check; and the tables as they may be released.

A part is some shards in a row: all rows of the documents whose ids lie between two bounds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from flows import fingerprint, shards
from flows.jobs.extract import TABLES as EXTRACTED
from flows.jobs.resolve import LAID, sources
from flows.jobs.texts import Text
from flows.resolution.links import LINKED, linked, named
from flows.resolution.resolve import WORLD
from flows.resolution.sql import over, overlay, present, shaped
from flows.shards import Refusals, Shard, Sizes, cuts
from flows.validation.outcome import Outcome, kept
from flows.workspace import table_digest, to_table
from schemas.render.duckdb import literal, parquet
from schemas.study import Study, load
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LISTS, SETTINGS = ("vocabularies/",), ("window", "checks")
MEMORY = 256  # megabytes for putting a part together
# rows of the world that are checked at once: a checkpoint costs a third of a second, and as much again for 15,000 rows
ROWS = Sizes(least=10_000, most=50_000, ends=10_000)
PART = ("documents", *EXTRACTED)
# what some rows share with others just when they are the same, in any order; a sum, since by `bit_xor` two changes of the last
# column could undo each other: DuckDB's hash of a whole row is linear in that
_TOLD = "count(*), sum(hash(t))"


@dataclass(frozen=True, slots=True)
class Part:
    """Shards of extraction, the documents that they hold (`first` not among them, `last` is), and the world they are of."""

    places: tuple[Path, ...]
    world: Path
    first: str
    last: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class World:
    """Rows of the tables that `resolve` kept in `place`: of each table from one number to before another.

    `missing` are ids that such rows name and that are nowhere, each with the table where it should be.
    """

    place: Path
    rows: tuple[tuple[str, int, int], ...]
    missing: frozenset[tuple[str, str]]


_expectations: Any = None


def _library() -> Any:
    """Great Expectations, imported once in a process."""
    from flows.validation.expect import Expectations

    global _expectations  # noqa: PLW0603
    _expectations = _expectations or Expectations()
    return _expectations


def state(study: Path) -> str:
    """What stands in a shard's key for the code, lists and settings that decide the outcomes."""
    return fingerprint.code("flows.jobs.validate", libraries=("great-expectations", "pandas", "duckdb")) + (
        fingerprint.data(study, LISTS, SETTINGS)
    )


def prepare(_study: Path) -> None:
    """Have the library at hand, whose import takes seconds."""
    _library()


def run(shard: Shard[Part | World], _: Refusals) -> Iterator[None]:
    """Keep the outcome of every check of a part or of the world, and a part's tables with their ids whole.

    None of them can be left out, as a text can, so none has a limit of time.
    """
    yield None
    (item,) = shard.items
    study = load(shard.study)
    if isinstance(item, Part):
        _check_part(item, study, shard.place)
    else:
        _check_world(item, study, shard.place)


def _check_part(part: Part, study: Study, place: Path) -> None:
    with part_of(part) as connection:
        tables = {name: shaped(name, connection.sql(sql).to_arrow_table()) for name, sql in _queries().items()}
    with over(tables, MEMORY) as connection:
        keys = _keys(connection, PART, part.world)
    texts = {text.document_id: text.read()[0] for text in part.texts}  # each is asked for by many rows
    outcome = Outcome.of(PART, tables, texts, study, _library(), keys)
    with shards.making(place) as aside:
        for name, table in tables.items():
            shards.put(table, aside / f"{name}.parquet")
        kept(outcome, aside)


@contextmanager
def part_of(part: Part) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with a part's rows as extraction and corrections left them, and what links them to the world."""
    tables = {name: source for name, source in sources(part.places).items() if name in EXTRACTED}
    within = f"document_id > {literal(part.first)} AND document_id <= {literal(part.last)}"
    with TemporaryDirectory() as aside, over(tables, MEMORY, Path(aside)) as connection:
        for name in ("documents", "links", "of_event"):
            connection.execute(f"CREATE TABLE {name} AS FROM {parquet(part.world / f'{name}.parquet')} WHERE {within}")
        present(connection, "ids", [part.world / "ids.parquet"])
        for name, gone in json.loads((part.world / LAID).read_text(encoding="utf-8")).items():
            if name != "documents":  # those were corrected where they were linked
                rows = connection.sql(f"FROM {parquet(part.world / f'over_{name}.parquet')} WHERE {within}")
                overlay(connection, name, rows.to_arrow_table(), gone)
        yield connection


def digests(world: Path, parts: Sequence[Part]) -> list[str]:
    """Of each part: what changes with anything in the world that its rows are linked by, and with corrections of them."""
    laid = json.loads((world / LAID).read_text(encoding="utf-8"))
    beside = {name: [world / f"{name}.parquet"] for name in ("documents", "links", "of_event")}
    beside |= {f"over_{name}": [world / f"over_{name}.parquet"] for name in laid}
    told = []
    with over(beside, MEMORY) as connection:
        connection.execute(f"CREATE TABLE ids AS FROM {parquet(world / 'ids.parquet')}")
        for part in parts:
            within = f"document_id > {literal(part.first)} AND document_id <= {literal(part.last)}"
            sql = [f"SELECT {_TOLD} FROM {name} t WHERE {within}" for name in beside]
            names = [f"SELECT * FROM {parquet(*shards.files(part.places, 'names'))}"] if part.places else []
            names += [
                f"SELECT '{target}', {column}, {label} FROM over_{name} WHERE {within}"
                for name in laid if name in LINKED for column, label, target in named(name)
            ]  # fmt: skip
            if names:
                sql.append(
                    f"SELECT {_TOLD} FROM (SELECT target, id, name FROM ({' UNION '.join(names)}) n(target, id, name)) n "
                    "JOIN ids t ON t.target = n.target AND t.id IS NOT DISTINCT FROM n.id AND t.name IS NOT DISTINCT FROM n.name"
                )
            sql += [
                _gone(name, gone, part) for name, gone in sorted(laid.items()) if name != "documents" and part.places
            ]
            told.append(repr([connection.execute(query).fetchall() for query in sql]))
    return told


def _gone(name: str, gone: Sequence[str], part: Part) -> str:
    """The query for those rows of a part that corrections take out of a table."""
    keys = ", ".join(map(literal, gone)) or "NULL"
    key = TABLES[name].key
    return f"SELECT {key} FROM {parquet(*shards.files(part.places, name))} WHERE {key} IN ({keys}) ORDER BY {key}"


def _queries() -> dict[str, str]:
    """The query for each table of a part; documents are linked already."""
    return {name: linked(name) if name in LINKED and name != "documents" else f"FROM {name}" for name in PART}


def _keys(connection: duckdb.DuckDBPyConnection, names: Sequence[str], world: Path) -> dict[str, set[str]]:
    """Of the ids that rows of these tables hold of rows elsewhere, those that are there."""
    wanted: dict[str, list[str]] = {}
    for name in names:
        for column in TABLES[name].columns:
            value = f"unnest({column.name})" if column.type == "strings" else column.name
            for target in column.targets:
                if target not in names or target == name == "documents":
                    wanted.setdefault(target, []).append(f"SELECT {value} AS id FROM {name}")
    if "documents" in wanted:
        wanted["documents"].append("SELECT document_id AS id FROM documents")
    found: dict[str, set[str]] = {}
    for target, queries in wanted.items():
        key = TABLES[target].key
        there = f"SELECT {key} AS id FROM {parquet(world / f'{target}.parquet')} SEMI JOIN ({' UNION '.join(queries)}) ON id = {key}"
        found[target] = {value for (value,) in connection.execute(there).fetchall()}
    return found


def _check_world(world: World, study: Study, place: Path) -> None:
    outcomes = [Outcome.of([name], {name: rows}, {}, study, _library(), keys) for name, rows, keys in _rows(world)]
    with shards.making(place) as aside:
        kept(Outcome.joined(outcomes), aside)


def _rows(world: World) -> Iterator[tuple[str, pa.Table, dict[str, set[str]]]]:
    """The rows that are to be checked, table by table, each with the ids that they may refer to."""
    for name, start, end in world.rows:
        some = shaped(name, _slice(world.place / f"{name}.parquet", start, end))
        keys: dict[str, set[str]] = {}
        for column in TABLES[name].columns:
            values = some[column.name].to_pylist() if column.targets else []
            named = {one for value in values for one in (value if isinstance(value, list) else [value])}
            for target in column.targets:
                keys.setdefault(target, set()).update(named - {id for table, id in world.missing if table == target})
        yield name, some, keys


def _slice(path: Path, start: int, end: int) -> pa.Table:
    """Rows of a table, from one number to before another; of the others no more is read than their row groups hold."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        counts = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
        ends = list(accumulate(counts, initial=0))
        groups = [n for n in range(len(counts)) if ends[n] < end and start < ends[n + 1]]
        return file.read_row_groups(groups).slice(start - ends[groups[0]] if groups else 0, end - start)


def worlds(place: Path, extracted: Sequence[Path]) -> list[tuple[World, str]]:
    """The tables that `resolve` kept in pieces, each with what changes with anything that decides its outcomes.

    Small tables are one piece together; where a large one is cut is told by its rows' ids, so that a row which comes or goes
    moves no other borders.
    """
    import pyarrow.parquet as pq

    missing = _missing(place, extracted)
    pieces: list[list[tuple[str, int, int]]] = [[]]
    digests: list[list[str]] = [[]]
    for name in WORLD:
        rows = pq.read_table(place / f"{name}.parquet")
        marks = [(key or "_0").rpartition("_")[2] for key in rows[str(TABLES[name].key)].to_pylist()]
        found = list(cuts([1] * len(marks), marks, ROWS)) or [(0, 0)]
        for start, end in found:
            told = table_digest(rows.slice(start, end - start)).hex()
            if len(found) > 1:
                pieces.append([(name, start, end)])
                digests.append([told])
            else:
                pieces[0].append((name, start, end))
                digests[0].append(told)
    return [
        (World(place, tuple(piece), missing), repr((digest, sorted(missing))))
        for piece, digest in zip(pieces, digests, strict=True)
        if piece
    ]


def _missing(place: Path, extracted: Sequence[Path]) -> frozenset[tuple[str, str]]:
    """The ids that rows of the world name and that no row has, each with the table where it should be."""
    import pyarrow.parquet as pq

    tables = {name: [place / f"{name}.parquet"] for name in (*WORLD, "documents")}
    figures = shards.files(extracted, "figures") or to_table("figures", [])
    laid = json.loads((place / LAID).read_text(encoding="utf-8"))
    found: set[tuple[str, str]] = set()
    with TemporaryDirectory() as aside, over({**tables, "figures": figures}, MEMORY, Path(aside)) as connection:
        if "figures" in laid:
            overlay(connection, "figures", pq.read_table(place / "over_figures.parquet"), laid["figures"])
        for name in WORLD:
            for column in TABLES[name].columns:
                for target in column.targets:
                    value = f"unnest({column.name})" if column.type == "strings" else column.name
                    sql = f"FROM (SELECT {value} AS id FROM {name}) ANTI JOIN {target} ON id = {TABLES[target].key} WHERE id IS NOT NULL"
                    found.update((target, id) for (id,) in connection.execute(f"SELECT DISTINCT id {sql}").fetchall())
    return frozenset(found)
