"""What differs between two releases, row by row, and why: `changes.parquet`, `CHANGELOG.md`, `qantar diff`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flows.release.lineage import Lineage
from flows.release.markdown import plain
from flows.release.parquet import Source, stand
from schemas.model import Table
from schemas.render.arrow import relaxed
from schemas.render.duckdb import identifier
from schemas.tables import TABLES
from schemas.tables.changes import CHANGES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Row = dict[str, Any]
_SHOWN = 5  # rows of a kind that the CHANGELOG shows
_CORRECTED = "correction:"
# the table whose rows tell of a row that is of no one document, and the column that joins them
_TOLD_BY = {
    "events": ("event_mentions", "event_id"),
    "actors": ("entity_mentions", "entity_id"),
    "places": ("entity_mentions", "entity_id"),
}


def changes(before: Mapping[str, Source], now: Mapping[str, Source], lineage: tuple[Lineage, Lineage]) -> pa.Table:
    """The table `changes` between two releases' tables, each with its lineage; `rejected` is not compared.

    Rows are the same where their ids are; a column that only one of the two schemas has is no difference.
    """
    import pyarrow as pa

    moved = _moved_documents(before, now)
    rows = []
    for name, table in TABLES.items():
        if table.key and name in before and name in now:
            rows += [_row(table, *pair, moved, lineage) for pair in _differing(table, before[name], now[name])]
    _explain(rows, before, now, moved, lineage)
    ordered = sorted(rows, key=lambda row: (row["table"], row["row_id"], row["change"]))
    return pa.Table.from_pylist(ordered, schema=relaxed(CHANGES))


def none() -> pa.Table:
    """The table of a first release, which has nothing before it."""
    import pyarrow as pa

    return pa.Table.from_pylist([], schema=relaxed(CHANGES))


def _differing(table: Table, before: Source, now: Source) -> Iterator[tuple[Row | None, Row | None]]:
    """The pairs of rows of one id that differ; None for the side that has none.

    Rows are first told apart by their hashes, so that of large tables only those that differ are held.
    """
    import duckdb

    key = identifier(str(table.key))
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        for name, source in (("before", before), ("now", now)):
            stand(connection, name, source)
        sides = [connection.table(name).columns for name in ("before", "now")]
        packed = _packed([name for name in table.names if all(name in side for side in sides)])
        hashed = "SELECT {key} AS id, hash(struct_pack({packed})) AS told FROM {side}"
        old, new = (hashed.format(key=key, packed=packed, side=side) for side in ("before", "now"))
        connection.execute(
            f"CREATE TABLE differing AS SELECT id FROM ({old}) o FULL JOIN ({new}) n USING (id) "
            "WHERE o.told IS DISTINCT FROM n.told"
        )
        rows = f"SELECT {key} AS id, struct_pack({packed}) AS row FROM {{side}} WHERE {key} IN (FROM differing)"
        old, new = (rows.format(side=side) for side in ("before", "now"))
        found: duckdb.DuckDBPyRelation = connection.sql(
            f"SELECT o.row, n.row FROM ({old}) o FULL JOIN ({new}) n USING (id) ORDER BY id"
        )
        yield from found.fetchall()


def _packed(names: Sequence[str]) -> str:
    return ", ".join(f"{identifier(name)} := {identifier(name)}" for name in names)


def _row(
    table: Table, before: Row | None, now: Row | None, moved: frozenset[str], lineage: tuple[Lineage, Lineage]
) -> Row:
    either: Row = now or before or {}
    names = [n for n in either if before and now and before[n] != now[n]]
    return {
        "table": table.name,
        "row_id": str(either[str(table.key)]),
        "change": "changed" if before and now else "added" if now else "removed",
        "why": _why(table, before, now, moved, lineage),
        "document_id": either.get("document_id"),
        "columns": names,
        "before": _json(before, names),
        "after": _json(now, names),
    }


def _json(row: Row | None, names: Sequence[str]) -> str | None:
    if row is None:
        return None
    values = {name: row[name] for name in names} if names else row
    return json.dumps(values, ensure_ascii=False, default=str, sort_keys=True)


def _why(
    table: Table, before: Row | None, now: Row | None, moved: frozenset[str], lineage: tuple[Lineage, Lineage]
) -> str | None:
    """The reason of one row, or None where only those that tell of it can say."""
    methods = [str(row.get("method") or "") for row in (before, now) if row]
    if (len(methods) == 1 or methods[0] != methods[1]) and any(_CORRECTED in method for method in methods):
        return "correction"
    document = (now or before or {}).get("document_id")
    if document is not None:
        return "source" if document in moved else _made_by(lineage)
    return None


def _made_by(lineage: tuple[Lineage, Lineage]) -> str:
    """What of code and schemas changed; with neither it is the sources."""
    code = lineage[0].code != lineage[1].code
    schemas = lineage[0].schemas != lineage[1].schemas
    return {(True, True): "code_and_schema", (True, False): "code", (False, True): "schema"}.get(
        (code, schemas), "source"
    )


def _moved_documents(before: Mapping[str, Source], now: Mapping[str, Source]) -> frozenset[str]:
    """The documents that only one release has, or whose bytes differ."""
    return frozenset(
        str((old or new or {})["document_id"])
        for old, new in _differing(TABLES["documents"], before["documents"], now["documents"])
        if (old or {}).get("sha256") != (new or {}).get("sha256")
    )


def _explain(
    rows: list[Row],
    before: Mapping[str, Source],
    now: Mapping[str, Source],
    moved: frozenset[str],
    lineage: tuple[Lineage, Lineage],
) -> None:
    """Give rows of no one document the reason of the rows that tell of them: a correction, a source, else the making."""
    corrected = {row["row_id"] for row in rows if row["why"] == "correction"}
    for name, (mentions, column) in _TOLD_BY.items():
        of_name = [row for row in rows if row["table"] == name and row["why"] is None]
        told = _tellers(mentions, column, {row["row_id"] for row in of_name}, before, now)
        for row in of_name:
            keys, documents = told.get(row["row_id"], (set(), set()))
            row["why"] = "correction" if keys & corrected else "source" if documents & moved else None
    for row in rows:
        row["why"] = row["why"] or _made_by(lineage)


def _tellers(
    mentions: str, column: str, wanted: set[str], before: Mapping[str, Source], now: Mapping[str, Source]
) -> dict[str, tuple[set[str], set[str]]]:
    """By id: the keys of the mentions that tell of it, in either release, and their documents."""
    import duckdb
    import pyarrow as pa

    found: dict[str, tuple[set[str], set[str]]] = {}
    for tables in (before, now):
        with duckdb.connect() as connection:
            stand(connection, "mentions", tables[mentions])
            connection.register("wanted", pa.table({"id": pa.array(sorted(wanted), pa.string())}))
            sql = (
                f"SELECT {TABLES[mentions].key}, {column}, document_id FROM mentions SEMI JOIN wanted ON id = {column}"
            )
            for key, value, document in connection.sql(sql).fetchall():
                keys, documents = found.setdefault(value, (set(), set()))
                keys.add(key)
                documents.add(document)
    return found


def changelog(version: str, earlier: str | None, found: pa.Table) -> str:
    """`CHANGELOG.md`: how many rows of each table changed and why, with the first of each kind."""
    if earlier is None:
        return f"# {version}\n\nThe first release; there is nothing before it.\n"
    rows = found.to_pylist()
    if not rows:
        return f"# {version}\n\nNo row differs from {earlier}.\n"
    counts = Counter((r["table"], r["change"], r["why"]) for r in rows)
    lines = [f"# {version}", "", f"What changed since {earlier}; every row is in `changes.parquet`.", ""]
    lines += ["| table | change | why | rows |", "| --- | --- | --- | ---: |"]
    lines += [f"| {table} | {change} | {why} | {n} |" for (table, change, why), n in sorted(counts.items())]
    for kind in sorted(counts):
        some = [r for r in rows if (r["table"], r["change"], r["why"]) == kind][:_SHOWN]
        lines += ["", f"## {kind[0]}: {kind[1]} by {kind[2]}", ""]
        lines += [f"- `{r['row_id']}`{_shown(r)}" for r in some]
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
