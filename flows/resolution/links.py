"""Rows of documents and mentions with what only all documents together can tell: whole ids, and the events they are of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flows.resolution.sql import there
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb

LINKED = ("documents", "passages", "figures", "event_mentions", "statements")  # tables with names and ids beside them
# what stands beside the tables once `resolve` is through; a part of the rows can be linked with these alone
BESIDE = ("ids", "links", "of_event")

# A name's own id where it is somebody's, else that of the one who bears it and is named most; a name that is nobody's
# (the words for a target, say) has none.  Only ids that differ from the row's own are kept.
_IDS = """
CREATE TABLE ids AS
SELECT p.target, p.id, p.name, coalesce(k.id, b.id) AS final
FROM ({pairs}) p
LEFT JOIN (SELECT 'actors' AS target, actor_id AS id FROM actors UNION ALL SELECT 'places', place_id FROM places) k
  ON k.target = p.target AND k.id = p.id
LEFT JOIN (
    SELECT target, name, arg_min(id, (-n_mentions, id)) AS id FROM (
        SELECT 'actors' AS target, name, actor_id AS id, n_mentions FROM actors
        UNION ALL SELECT 'places', name, place_id, n_mentions FROM places
    ) GROUP BY target, name
) b ON b.target = p.target AND b.name = p.name
WHERE coalesce(k.id, b.id) IS DISTINCT FROM p.id
"""
_EVENT_OF = {
    "event_mentions": (
        "links", "mention_id", ", l.event_id AS event_id, r.method || '; joined by ' || l.reason AS method",
    ),
    "figures": ("of_event", "figure_id", ", l.event_id AS event_id"),
}  # fmt: skip


def named(table: str) -> list[tuple[str, str, str]]:
    """The columns of a table that hold ids of actors or places: the column, that of the name beside it, where it leads."""
    return [
        (column.name, column.name.removesuffix("_id"), str(column.references))
        for column in TABLES[table].columns
        if column.references in ("actors", "places") and column.name.endswith("_id")
    ]


def make_ids(connection: duckdb.DuckDBPyConnection, laid: Iterable[str] = ()) -> None:
    """Make the table `ids` from `actors`, `places` and the names in all tables.

    Where a table `names` stands there it holds the names of the texts, and only the tables in `laid`, over which corrections
    lie, are looked into.
    """
    known = there(connection, "names")
    pairs = [
        f"SELECT DISTINCT '{target}' AS target, {column} AS id, {label} AS name FROM {table if not known else f'over_{table}'}"
        for table in LINKED
        if not known or table in laid
        for column, label, target in named(table)
    ]
    pairs += ["SELECT DISTINCT target, id, name FROM names"] if known else []
    connection.execute(_IDS.format(pairs=" UNION ".join(pairs)))


def whole(table: str) -> str:
    """The query for a table with its ids whole."""
    return _linked(table, None)


def linked(table: str) -> str:
    """The query for a table with its ids whole and its events."""
    return _linked(table, _EVENT_OF.get(table))


def _linked(table: str, event: tuple[str, str, str] | None) -> str:
    joins, chosen = "", []
    for number, (column, label, target) in enumerate(named(table)):
        own = f"i{number}"
        chosen.append(f"CASE WHEN {own}.target IS NULL THEN r.{column} ELSE {own}.final END AS {column}")
        joins += (
            f" LEFT JOIN ids {own} ON {own}.target = '{target}' AND {own}.id IS NOT DISTINCT FROM r.{column}"
            f" AND {own}.name IS NOT DISTINCT FROM r.{label}"
        )
    more = ""
    if event is not None:
        name, key, more = event
        joins += f" LEFT JOIN {name} l ON l.{key} = r.{key}"
    return f"SELECT r.* REPLACE ({', '.join(chosen)}{more}) FROM {table} r{joins}"
