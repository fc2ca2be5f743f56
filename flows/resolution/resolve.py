"""All of it, in order: entities, the ids that join to them, events, comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flows.reading.corrections import Correction
from flows.resolution.comparisons import comparisons
from flows.resolution.corrections import corrected, regrouped
from flows.resolution.entities import actors, places
from flows.resolution.events import event_ids, events
from flows.resolution.sql import over, shaped
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# figures that tell of an event, by the event types that can have such a figure
_OF_EVENT = {
    "killed": ("killing",),
    "injured": ("injury",),
    "casualties": ("killing", "injury"),
    "detained": ("detention",),
    "participants": ("protest", "riot", "armed_attack", "seizure"),
    "deployed": ("troop_deployment", "troop_withdrawal"),
    "damage": ("property_damage",),
    "price": ("price_change",),
}


def resolve(
    tables: Mapping[str, pa.Table],
    study: Study,
    corrections: Sequence[Correction] = (),
    texts: Mapping[str, str] | None = None,
) -> dict[str, pa.Table]:
    """The tables of documents and mentions with their ids whole, and `actors`, `places`, `events`, `comparisons`.

    Corrections by hand come in here; those that add rows need the `texts` by document.

    Every id that a row names exists; a name that is nobody's (the words for a target, say) has none.
    """
    found = corrected(tables, corrections, texts or {})
    with over(found) as connection:

        def keep(name: str, rows: pa.Table) -> None:
            """Let a table stand under its name for all that follows."""
            found[name] = shaped(name, rows)
            connection.register(name, found[name])

        keep("actors", actors(connection, study))
        keep("places", places(connection))
        for name in ("documents", "passages", "figures", "event_mentions", "statements"):
            keep(name, _joined(name, connection))
        connection.register("clusters", regrouped(event_ids(connection, study), corrections))
        keep("event_mentions", connection.sql(_CLUSTERED).to_arrow_table())
        keep("figures", _with_events(connection))
        keep("events", events(connection, study))
        keep("comparisons", comparisons(connection, study))
    return {name: found[name] for name in TABLES if name in found}


_CLUSTERED = """
SELECT m.* REPLACE (c.event_id AS event_id, m.method || '; joined by ' || c.reason AS method)
FROM event_mentions m JOIN clusters c USING (mention_id)
"""


def _joined(name: str, connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """A table whose ids all stand in `actors` and `places`: its own, else those that bear the names beside them."""
    pairs = [c for c in TABLES[name].columns if c.references in ("actors", "places") and c.name.endswith("_id")]
    joins, chosen = [], []
    for n, column in enumerate(pairs):
        label, key, target = column.name.removesuffix("_id"), TABLES[str(column.references)].key, column.references
        first = f"any_value({key} ORDER BY n_mentions DESC, {key})"
        joins.append(f"LEFT JOIN {target} own{n} ON own{n}.{key} = r.{column.name}")
        joins.append(
            f"LEFT JOIN (SELECT name, {first} AS id FROM {target} GROUP BY name) j{n} ON j{n}.name = r.{label}"
        )
        chosen.append(f"coalesce(own{n}.{key}, j{n}.id) AS {column.name}")
    return connection.sql(f"SELECT r.* REPLACE ({', '.join(chosen)}) FROM {name} r {' '.join(joins)}").to_arrow_table()


def _with_events(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The figures, each with the event told in its own sentence that such a figure can be of: the nearest one."""
    import pyarrow as pa

    pairs = [(measure, kind) for measure, kinds in _OF_EVENT.items() for kind in kinds]
    connection.register("kinds", pa.table({"measure": [m for m, _ in pairs], "event_type": [t for _, t in pairs]}))
    return connection.sql(_NEAREST).to_arrow_table()


_NEAREST = """
SELECT f.* REPLACE (near.event_id AS event_id) FROM figures f LEFT JOIN (
    SELECT figure_id, any_value(m.event_id ORDER BY abs(m.char_start - f.char_start), m.mention_id) AS event_id
    FROM figures f JOIN kinds USING (measure)
    JOIN event_mentions m ON m.document_id = f.document_id AND m.event_type = kinds.event_type
         AND m.evidence = f.evidence AND abs(m.char_start - f.char_start) < 1000
    GROUP BY figure_id
) near USING (figure_id)
"""
