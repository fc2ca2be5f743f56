"""After rows have been taken out: what rested on them is put right, so that the tables agree again.

All of it is SQL over tables that may be larger than memory: only the ids of what is gone are held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from flows.resolution.comparisons import make_comparisons
from flows.resolution.sql import over, shaped
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from schemas.study import Study

Followed = tuple[str, dict[str, Any], str, str]  # table, row, check, reason

RECOUNTED = ("events", "actors", "places")  # tables that say how often their rows are told of
_DERIVED = ("comparisons", "rejected")  # made anew, and not looked into
_KEPT = tuple(name for name in TABLES if name not in _DERIVED)
GONE = "CREATE TABLE gone (name VARCHAR, id VARCHAR, nth INTEGER, check_name VARCHAR, reason VARCHAR)"
_RECOUNT = {
    "events": """
        WITH told AS (
            SELECT m.event_id, count(*) AS n_mentions,
                   count(DISTINCT coalesce(d.duplicate_of, d.document_id)) AS n_documents,
                   count(DISTINCT coalesce(m.attributed_to, d.duplicate_of, d.document_id)) AS n_speakers,
                   min(d.published_on) AS first_reported_on
            FROM kept_event_mentions m JOIN kept_documents d USING (document_id) GROUP BY m.event_id
        )
        SELECT e.* REPLACE (t.n_mentions AS n_mentions, t.n_documents AS n_documents, t.n_speakers AS n_speakers,
                            t.first_reported_on AS first_reported_on)
        FROM kept_events e JOIN told t USING (event_id)
    """,
    "actors": """
        SELECT a.* REPLACE (coalesce(n.mentions, 0) AS n_mentions) FROM kept_actors a LEFT JOIN (
            SELECT entity_id, count(*) AS mentions FROM kept_entity_mentions WHERE kind = 'actor' GROUP BY entity_id
        ) n ON n.entity_id = a.actor_id
    """,
    "places": """
        SELECT p.* REPLACE (coalesce(n.mentions, 0) AS n_mentions) FROM kept_places p LEFT JOIN (
            SELECT entity_id, count(*) AS mentions FROM kept_entity_mentions WHERE kind = 'place' GROUP BY entity_id
        ) n ON n.entity_id = p.place_id
    """,
}
# events of which every mention is gone
_UNTOLD = """
SELECT e.event_id FROM events e ANTI JOIN (
    SELECT event_id FROM event_mentions WHERE mention_id NOT IN (SELECT id FROM gone WHERE name = 'event_mentions')
) m ON m.event_id = e.event_id
WHERE e.event_id NOT IN (SELECT id FROM gone WHERE name = 'events')
"""


def settle(tables: Mapping[str, pa.Table], study: Study) -> tuple[dict[str, pa.Table], list[Followed]]:
    """The tables put right, and the rows that had to follow those taken out.

    A row that must name a row which is gone follows it (a mention its document or its event); an id that may be null
    becomes null; an event without a mention left goes too.  Counts and comparisons are made anew.
    """
    with over(tables) as connection:
        connection.execute(GONE)
        for name, column, targets in _references():
            known = " UNION ALL ".join(f"SELECT {TABLES[target].key} AS id FROM {target}" for target in targets)
            connection.execute(
                f"INSERT INTO gone SELECT DISTINCT '{targets[0]}', {column}, -1, NULL, NULL FROM {name} "
                f"WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM ({known}) WHERE id IS NOT NULL)"
            )
        cascade(connection)
        make_settled(connection, study)
        out = {name: shaped(name, connection.sql(f"FROM kept_{name}").to_arrow_table()) for name in _KEPT}
        out |= {name: shaped(name, connection.sql(f"FROM settled_{name}").to_arrow_table()) for name in RECOUNTED}
        out["comparisons"] = shaped("comparisons", connection.sql("FROM settled_comparisons").to_arrow_table())
        return {**tables, **out}, list(followed(connection))


def _references() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The columns that each hold the id of one row of another table."""
    for name in _KEPT:
        for column in TABLES[name].columns:
            if column.targets and column.type == "string":
                yield name, column.name, column.targets


def cascade(connection: duckdb.DuckDBPyConnection) -> None:
    """Have all rows that must name a row in `gone` (`name`, `id`, `nth`, `check_name`, `reason`) follow it there."""
    for nth in range(1, 99):
        before = _count(connection)
        for name, column, targets in _references():
            if TABLES[name].column(column).nullable:
                continue
            what, key = column.removesuffix("_id"), TABLES[name].key
            led = ", ".join(f"'{target}'" for target in targets)
            connection.execute(
                f"INSERT INTO gone SELECT '{name}', {key}, {nth}, '{what}_rejected', 'its {what} was rejected' FROM {name} "
                f"WHERE {column} IN (SELECT id FROM gone WHERE name IN ({led})) "
                f"AND {key} NOT IN (SELECT id FROM gone WHERE name = '{name}')"
            )
        connection.execute(
            f"INSERT INTO gone SELECT 'events', event_id, {nth}, 'mentions_rejected', 'all its mentions were rejected' "
            f"FROM ({_UNTOLD})"
        )
        if _count(connection) == before:
            return


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    ((count,),) = connection.execute("SELECT count(*) FROM gone").fetchall()
    return int(count)


def make_kept(connection: duckdb.DuckDBPyConnection) -> None:
    """Let each table stand as `kept_<name>`: without the rows in `gone`, ids of these that may be null being null."""
    for name in _KEPT:
        connection.execute(f"CREATE VIEW kept_{name} AS {kept_rows(name, name)}")


def kept_rows(name: str, source: str) -> str:
    """The query for rows of a table in some place, without those in `gone`."""
    nulls = [
        f"CASE WHEN {column} IN (SELECT id FROM gone WHERE name IN ({', '.join(repr(t) for t in targets)})) "
        f"THEN NULL ELSE {column} END AS {column}"
        for table, column, targets in _references()
        if table == name and TABLES[name].column(column).nullable
    ]
    replaced = f" REPLACE ({', '.join(nulls)})" if nulls else ""
    key = TABLES[name].key
    return (
        f"SELECT *{replaced} FROM {source} "
        f"WHERE {key} IS NOT NULL AND {key} NOT IN (SELECT id FROM gone WHERE name = '{name}')"
    )


def make_settled(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make the tables `settled_<name>` of what is counted anew, from the kept rows."""
    make_kept(connection)
    for name, sql in _RECOUNT.items():
        connection.execute(f"CREATE TABLE settled_{name} AS {sql}")
    make_comparisons(connection, study, figures="kept_figures", documents="kept_documents", name="settled_comparisons")


def followed(connection: duckdb.DuckDBPyConnection, least: int = 1) -> Iterator[Followed]:
    """The rows in `gone`, as they were, in order: those that followed others, or all with `least` 0."""
    for name in _KEPT:
        key = TABLES[name].key
        rows = connection.sql(
            f"SELECT t.*, g.check_name AS __check, g.reason AS __reason FROM {name} t JOIN ("
            f"SELECT id, arg_min(check_name, nth) AS check_name, arg_min(reason, nth) AS reason, min(nth) AS nth "
            f"FROM gone WHERE name = '{name}' GROUP BY id) g ON g.id = t.{key} WHERE g.nth >= {least} ORDER BY t.{key}"
        )
        for row in rows.to_arrow_table().to_pylist():
            check, reason = row.pop("__check"), row.pop("__reason")
            yield name, row, check, reason
