"""After rows have been taken out: what rested on them is put right, so that the tables agree again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flows.resolution.comparisons import comparisons
from flows.resolution.sql import over, rows_at, shaped
from schemas.model import Column
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

Followed = tuple[str, dict[str, Any], str, str]  # table, row, check, reason

_DERIVED = ("comparisons", "rejected")  # made anew, and not looked into

_RECOUNTED = {
    "events": """
        WITH told AS (
            SELECT m.event_id, count(*) AS n_mentions,
                   count(DISTINCT coalesce(d.duplicate_of, d.document_id)) AS n_documents,
                   count(DISTINCT coalesce(m.attributed_to, d.duplicate_of, d.document_id)) AS n_speakers,
                   min(d.published_on) AS first_reported_on
            FROM event_mentions m JOIN documents d USING (document_id) GROUP BY m.event_id
        )
        SELECT e.* REPLACE (t.n_mentions AS n_mentions, t.n_documents AS n_documents, t.n_speakers AS n_speakers,
                            t.first_reported_on AS first_reported_on)
        FROM events e JOIN told t USING (event_id)
    """,
    "actors": """
        SELECT a.* REPLACE (coalesce(n.mentions, 0) AS n_mentions) FROM actors a LEFT JOIN (
            SELECT entity_id, count(*) AS mentions FROM entity_mentions WHERE kind = 'actor' GROUP BY entity_id
        ) n ON n.entity_id = a.actor_id
    """,
    "places": """
        SELECT p.* REPLACE (coalesce(n.mentions, 0) AS n_mentions) FROM places p LEFT JOIN (
            SELECT entity_id, count(*) AS mentions FROM entity_mentions WHERE kind = 'place' GROUP BY entity_id
        ) n ON n.entity_id = p.place_id
    """,
}


def settle(tables: Mapping[str, pa.Table], study: Study) -> tuple[dict[str, pa.Table], list[Followed]]:
    """The tables put right, and the rows that had to follow those taken out.

    A row that must name a row which is gone follows it (a mention its document or its event); an id that may be null
    becomes null; an event without a mention left goes too.  Counts and comparisons are made anew.
    """
    out, followed = dict(tables), []
    moved = True
    while moved:
        moved = False
        for name in (n for n in TABLES if n not in _DERIVED):
            out[name], gone = _without_orphans(name, out)
            followed += gone
            moved = moved or bool(gone)
    with over(out) as connection:
        for name, sql in _RECOUNTED.items():
            out[name] = shaped(name, connection.sql(sql).to_arrow_table())
        out["comparisons"] = shaped("comparisons", comparisons(connection, study))
    return out, followed


def _without_orphans(name: str, tables: Mapping[str, pa.Table]) -> tuple[pa.Table, list[Followed]]:
    """A table without the rows whose own rows are gone, with nulls for ids that may be null; and the rows gone."""
    import pyarrow as pa

    table, gone = tables[name], dict[int, tuple[str, str]]()
    for column in TABLES[name].columns:
        lost = set(_lost(column, tables, table))
        if lost and column.nullable:
            values = [None if n in lost else value for n, value in enumerate(table[column.name].to_pylist())]
            index = table.schema.get_field_index(column.name)
            table = table.set_column(index, table.schema.field(index), pa.array(values, pa.string()))
        elif lost:
            what = column.name.removesuffix("_id")
            gone |= {n: (f"{what}_rejected", f"its {what} was rejected") for n in sorted(lost) if n not in gone}
    if name == "events":
        told = set(tables["event_mentions"]["event_id"].to_pylist())
        untold = (n for n, event in enumerate(table["event_id"].to_pylist()) if event not in told)
        gone |= dict.fromkeys(untold, ("mentions_rejected", "all its mentions were rejected"))
    rows = rows_at(table, sorted(gone)).to_pylist()
    followed = [(name, row, *gone[n]) for n, row in zip(sorted(gone), rows, strict=True)]
    return rows_at(table, (n for n in range(table.num_rows) if n not in gone)), followed


def _lost(column: Column, tables: Mapping[str, pa.Table], rows: pa.Table) -> Iterator[int]:
    """The rows whose id in this column is no longer there."""
    if column.targets and column.type == "string":
        keys = (tables[name][str(TABLES[name].key)].to_pylist() for name in column.targets)
        known = {key for target in keys for key in target}
        values = enumerate(rows[column.name].to_pylist())
        yield from (n for n, value in values if value is not None and value not in known)
