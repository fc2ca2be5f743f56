"""All of it, in order: entities, the ids that join to them, events, comparisons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.resolution.comparisons import comparisons
from flows.resolution.entities import actors, places
from flows.resolution.events import event_ids, events
from flows.resolution.sql import over, shaped
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
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


def resolve(tables: Mapping[str, pa.Table], study: Study) -> dict[str, pa.Table]:
    """The tables of documents and mentions with their ids whole, and `actors`, `places`, `events`, `comparisons`.

    Every id that a row names exists; a name that is nobody's (the words for a target, say) has none.
    """
    found = dict(tables)
    with over(found) as connection:
        found["actors"] = shaped("actors", actors(connection, study))
        found["places"] = shaped("places", places(connection))
    for name in ("documents", "passages", "figures", "event_mentions", "statements"):
        found[name] = _joined(name, found)
    with over(found) as connection:
        connection.register("clusters", event_ids(connection, study))
        mentions = connection.sql(
            "SELECT m.* REPLACE (c.event_id AS event_id) FROM event_mentions m JOIN clusters c USING (mention_id)"
        ).to_arrow_table()
    found["event_mentions"] = shaped("event_mentions", mentions)
    found["figures"] = _with_events(found)
    with over(found) as connection:
        found["events"] = shaped("events", events(connection, study))
        found["comparisons"] = shaped("comparisons", comparisons(connection))
    return {name: found[name] for name in TABLES if name in found}


def _joined(name: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """A table whose ids are those of the actors and places that bear the names beside them, or null."""
    pairs = [c for c in TABLES[name].columns if c.references in ("actors", "places") and c.name.endswith("_id")]
    joins, chosen = [], []
    for n, column in enumerate(pairs):
        label, key = column.name.removesuffix("_id"), str(TABLES[str(column.references)].key)
        one = f"(SELECT name, any_value({key} ORDER BY n_mentions DESC, {key}) AS id FROM {column.references} GROUP BY name)"
        joins.append(f"LEFT JOIN {one} j{n} ON j{n}.name = r.{label}")
        chosen.append(f"j{n}.id AS {column.name}")
    with over(tables) as connection:
        sql = f"SELECT r.* REPLACE ({', '.join(chosen)}) FROM {name} r {' '.join(joins)}"
        return shaped(name, connection.sql(sql).to_arrow_table())


def _with_events(tables: Mapping[str, pa.Table]) -> pa.Table:
    """The figures, each with the event told in its own sentence that such a figure can be of: the nearest one."""
    import pyarrow as pa

    pairs = [(measure, kind) for measure, kinds in _OF_EVENT.items() for kind in kinds]
    kinds = pa.table({"measure": [m for m, _ in pairs], "event_type": [t for _, t in pairs]})
    with over({**tables, "kinds": kinds}) as connection:
        rows = connection.sql(
            """
            SELECT f.* REPLACE (near.event_id AS event_id) FROM figures f LEFT JOIN (
                SELECT figure_id, any_value(m.event_id ORDER BY abs(m.char_start - f.char_start), m.mention_id) AS event_id
                FROM figures f JOIN kinds USING (measure)
                JOIN event_mentions m ON m.document_id = f.document_id AND m.event_type = kinds.event_type
                     AND m.evidence = f.evidence AND abs(m.char_start - f.char_start) < 1000
                GROUP BY figure_id
            ) near USING (figure_id)
            """
        ).to_arrow_table()
    return shaped("figures", rows)
