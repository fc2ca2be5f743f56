"""What differs between two releases, row by row, and why: `changes.parquet`, `CHANGELOG.md`, `qantar diff`.

All of it is SQL over the releases' files that holds ids alone, so that it does not matter how many rows differ.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from flows.release.lineage import Lineage
from flows.release.markdown import plain
from flows.release.parquet import HELD, Large, Source, bounded, stand
from schemas.model import Table
from schemas.render.arrow import relaxed
from schemas.render.duckdb import identifier, literal
from schemas.tables import TABLES
from schemas.tables.changes import CHANGES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Row = dict[str, Any]
_SHOWN = 5  # rows of a kind that the CHANGELOG shows
_CORRECTED = "correction:"
_BATCH = 10_000  # rows at once
_AT_ONCE = 50_000  # differing rows that are joined at once: a join of whole rows holds all those of one side
# the rows that tell of a row that is of no one document: their table, their key, and whom they tell of
_TELLERS = """
SELECT DISTINCT {column} AS id, {key} AS teller, document_id FROM (FROM before_{mentions} UNION ALL BY NAME FROM now_{mentions})
WHERE {column} IN (FROM differing_{name})
"""
_TOLD_BY = {
    "events": _TELLERS.format(name="events", mentions="event_mentions", key="mention_id", column="event_id"),
    "actors": _TELLERS.format(name="actors", mentions="entity_mentions", key="entity_mention_id", column="entity_id"),
    "places": _TELLERS.format(name="places", mentions="entity_mentions", key="entity_mention_id", column="entity_id"),
    # figures that came, went or changed
    "comparisons": """
        WITH old AS (SELECT comparison_id AS id, unnest(figure_ids) AS figure_id FROM before_comparisons),
             new AS (SELECT comparison_id AS id, unnest(figure_ids) AS figure_id FROM now_comparisons)
        SELECT DISTINCT id, figure_id AS teller, document_id
        FROM ((FROM old EXCEPT FROM new) UNION (FROM new EXCEPT FROM old) UNION
              (FROM new WHERE figure_id IN (FROM differing_figures)))
        JOIN (FROM before_figures UNION ALL BY NAME FROM now_figures) f USING (figure_id)
        WHERE id IN (FROM differing_comparisons)
    """,
}


class Compared:
    """Two releases compared: how many rows differ, and each with its reason, as often as they are asked for."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        before: Mapping[str, Source],
        now: Mapping[str, Source],
        lineage: tuple[Lineage, Lineage],
    ) -> None:
        self._connection, self._made_by = connection, _made_by(lineage)
        self._names = sorted(name for name, table in TABLES.items() if table.key and name in before and name in now)
        self._packed = {}
        for name in self._names:
            for side, tables in (("before", before), ("now", now)):
                stand(connection, f"{side}_{name}", tables[name])
            self._packed[name] = self._differ(TABLES[name])
        self._reasons()
        self.num_rows = sum(self._count(f"differing_{name}") for name in self._names)

    def rows(self) -> Iterator[Row]:
        """The rows of the table `changes`, in its order."""
        for name in self._names:
            for some in self._some(name):
                for batch in self._rows(TABLES[name], some).to_arrow_reader(_BATCH):
                    for pair in batch.to_pylist():
                        yield self._row(TABLES[name], **pair)

    def _some(self, name: str) -> Iterator[str]:
        """Queries for the ids of the differing rows of a table, so many in each as their rows fit into memory, in order."""
        numbered = f"SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM differing_{name}"
        starts = self._connection.execute(
            f"SELECT id FROM ({numbered}) WHERE number % {_AT_ONCE} = 0 ORDER BY id"
        ).fetchall()
        firsts = [literal(str(first)) for (first,) in starts]
        for first, last in zip_longest(firsts, firsts[1:]):
            bound = f" AND id < {last}" if last else ""
            yield f"SELECT id FROM differing_{name} WHERE id >= {first}{bound}"

    def _rows(self, table: Table, ids: str) -> duckdb.DuckDBPyRelation:
        """The rows of these ids as they were and as they are, with what tells why, in the order of the ids."""
        key, document = identifier(str(table.key)), "document_id" if "document_id" in table.names else "NULL"
        rows = (
            f"SELECT {key} AS id, {document} AS document, {self._packed[table.name]} AS row FROM {{side}}_{table.name} "
            f"WHERE {key} IN ({ids})"
        )
        old, new = (rows.format(side=side) for side in ("before", "now"))
        return self._connection.sql(
            "SELECT o.row AS before, n.row AS now, r.corrected OR id IN (FROM corrected) AS corrected, "
            "r.moved OR coalesce(n.document, o.document) IN (FROM moved) AS moved "
            f"FROM ({old}) o FULL JOIN ({new}) n USING (id) "
            f"LEFT JOIN (SELECT * FROM reasons WHERE id IN ({ids})) r USING (id) ORDER BY id"
        )

    def table(self) -> pa.Table:
        """The table `changes`, in memory."""
        import pyarrow as pa

        return pa.Table.from_pylist(list(self.rows()), schema=relaxed(CHANGES))

    def released(self) -> pa.Table | Large:
        """The same as it is written: in pieces where it is large."""
        return self.table() if self.num_rows <= HELD else Large(self.num_rows, self._batches)

    def _batches(self) -> Iterator[pa.Table]:
        import pyarrow as pa

        waiting: list[Row] = []
        for row in self.rows():
            waiting.append(row)
            if len(waiting) == _BATCH:
                yield pa.Table.from_pylist(waiting, schema=relaxed(CHANGES))
                waiting = []
        yield pa.Table.from_pylist(waiting, schema=relaxed(CHANGES))

    def _count(self, name: str) -> int:
        ((count,),) = self._connection.execute(f"SELECT count(*) FROM {name}").fetchall()
        return int(count)

    def _differ(self, table: Table) -> str:
        """Make a table of the ids whose rows differ, told apart by their hashes; return how a row is packed.

        A column that only one of the two schemas has is no difference.
        """
        sides = [self._connection.table(f"{side}_{table.name}").columns for side in ("before", "now")]
        names = [identifier(name) for name in table.names if all(name in side for side in sides)]
        packed = f"struct_pack({', '.join(f'{name} := {name}' for name in names)})"
        hashed = f"SELECT {identifier(str(table.key))} AS id, hash({packed}) AS told FROM {{side}}_{table.name}"
        old, new = (hashed.format(side=side) for side in ("before", "now"))
        self._connection.execute(
            f"CREATE TABLE differing_{table.name} AS SELECT id FROM ({old}) o FULL JOIN ({new}) n USING (id) "
            "WHERE o.told IS DISTINCT FROM n.told"
        )
        return packed

    def _reasons(self) -> None:
        """Make the tables of documents that moved and of rows that were corrected, and by these the reasons of other rows."""
        moved = "SELECT NULL AS document_id WHERE false"
        if "documents" in self._names:
            moved = (
                "SELECT document_id FROM before_documents o FULL JOIN now_documents n USING (document_id) "
                "WHERE o.sha256 IS DISTINCT FROM n.sha256"
            )
        self._connection.execute(f"CREATE TABLE moved AS {moved}")
        corrected = [_corrections(TABLES[name]) for name in self._names if "method" in TABLES[name].names]
        self._connection.execute(
            f"CREATE TABLE corrected AS {' UNION '.join(corrected) or 'SELECT NULL AS id WHERE false'}"
        )
        told = [f"SELECT * FROM ({sql})" for name, sql in _TOLD_BY.items() if name in self._names]
        told += ["SELECT NULL AS id, NULL AS teller, NULL AS document_id WHERE false"]
        self._connection.execute(
            "CREATE TABLE reasons AS SELECT id, bool_or(teller IN (FROM corrected)) AS corrected, "
            f"bool_or(document_id IN (FROM moved)) AS moved FROM ({' UNION ALL '.join(told)}) GROUP BY id"
        )

    def _row(
        self, table: Table, before: Row | None, now: Row | None, *, corrected: bool | None, moved: bool | None
    ) -> Row:
        either: Row = now or before or {}
        names = [n for n in either if before and now and before[n] != now[n]]
        return {
            "table": table.name,
            "row_id": str(either[str(table.key)]),
            "change": "changed" if before and now else "added" if now else "removed",
            "why": "correction" if corrected else "source" if moved else self._made_by,
            "document_id": either.get("document_id"),
            "columns": names,
            "before": _json(before, names),
            "after": _json(now, names),
        }


@contextmanager
def compared(
    before: Mapping[str, Source], now: Mapping[str, Source], lineage: tuple[Lineage, Lineage], threads: int = 1
) -> Iterator[Compared]:
    """Two releases' tables, each with its lineage, compared; `rejected` is not.  Rows are the same where their ids are."""
    with bounded(threads) as connection:
        yield Compared(connection, before, now, lineage)


def changes(before: Mapping[str, Source], now: Mapping[str, Source], lineage: tuple[Lineage, Lineage]) -> pa.Table:
    """The table `changes` between two releases' tables, in memory."""
    with compared(before, now, lineage) as found:
        return found.table()


def _corrections(table: Table) -> str:
    """The query for the differing rows of a table that a correction, or its end, has changed."""
    side = f"SELECT {table.key} AS id, method FROM {{side}}_{table.name} WHERE {table.key} IN (FROM differing_{table.name})"
    old, new = (side.format(side=side_) for side_ in ("before", "now"))
    return (
        f"SELECT id FROM ({old}) o FULL JOIN ({new}) n USING (id) WHERE o.method IS DISTINCT FROM n.method "
        f"AND contains(concat(o.method, ' ', n.method), '{_CORRECTED}')"
    )


def _json(row: Row | None, names: Sequence[str]) -> str | None:
    if row is None:
        return None
    values = {name: row[name] for name in names} if names else row
    return json.dumps(values, ensure_ascii=False, default=str, sort_keys=True)


def _made_by(lineage: tuple[Lineage, Lineage]) -> str:
    """What of code and schemas changed; with neither it is the sources."""
    code = lineage[0].code != lineage[1].code
    schemas = lineage[0].schemas != lineage[1].schemas
    return {(True, True): "code_and_schema", (True, False): "code", (False, True): "schema"}.get(
        (code, schemas), "source"
    )


def changelog(version: str, earlier: str | None, found: Iterable[Row]) -> str:
    """`CHANGELOG.md`: how many rows of each table changed and why, with the first of each kind."""
    if earlier is None:
        return f"# {version}\n\nThe first release; there is nothing before it.\n"
    counts = Counter[tuple[str, str, str]]()
    shown: dict[tuple[str, str, str], list[str]] = {}
    for row in found:
        kind = (row["table"], row["change"], row["why"])
        counts[kind] += 1
        if counts[kind] <= _SHOWN:
            shown.setdefault(kind, []).append(f"- `{row['row_id']}`{_shown(row)}")
    if not counts:
        return f"# {version}\n\nNo row differs from {earlier}.\n"
    lines = [f"# {version}", "", f"What changed since {earlier}; every row is in `changes.parquet`.", ""]
    lines += ["| table | change | why | rows |", "| --- | --- | --- | ---: |"]
    lines += [f"| {table} | {change} | {why} | {n} |" for (table, change, why), n in sorted(counts.items())]
    for kind in sorted(counts):
        lines += ["", f"## {kind[0]}: {kind[1]} by {kind[2]}", "", *shown[kind]]
        lines += ["- …"] if counts[kind] > _SHOWN else []
    return "\n".join(lines) + "\n"


def _shown(row: Row) -> str:
    """A row's difference in a line of Markdown: nothing of a text can end it or mark it up."""
    if row["change"] != "changed":
        values = json.loads(row["after"] or row["before"] or "{}")
        told = values.get("label") or values.get("text") or values.get("name") or values.get("file") or ""
        return f": {plain(told)}" if told else ""
    before, after = json.loads(row["before"]), json.loads(row["after"])
    parts = [f"{name}: {plain(before[name])} → {plain(after[name])}" for name in sorted(before)]
    return ": " + "; ".join(parts)
