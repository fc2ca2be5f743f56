"""All of it, in order: entities, the ids that join to them, events, comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from flows.reading.corrections import Correction
from flows.resolution.comparisons import make_comparisons
from flows.resolution.corrections import corrected, regrouped
from flows.resolution.entities import make_actors, make_places
from flows.resolution.events import make_acts, make_events, make_links
from flows.resolution.links import LINKED, linked, make_ids, whole
from flows.resolution.sql import over, shaped
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

WORLD = ("actors", "places", "events", "comparisons")
_PLAIN = ("dates", "entity_mentions")  # tables to which nothing is added
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
    """
    with over(tables) as connection:
        world(connection, study, corrections, texts or {})
        found = {name: connection.sql(linked(name)).to_arrow_table() for name in LINKED}
        found |= {name: connection.sql(f"FROM {name}").to_arrow_table() for name in (*_PLAIN, *WORLD)}
    return {name: shaped(name, found[name]) for name in TABLES if name in found}


def world(
    connection: duckdb.DuckDBPyConnection, study: Study, corrections: Sequence[Correction], texts: Mapping[str, str]
) -> dict[str, tuple[pa.Table, list[str]]]:
    """Make the tables of the world (`WORLD`) and what links rows to it (`links.BESIDE`), from the tables of mentions.

    Corrections are made first: returns what they lay over each table, the rows that come in and the ids of those that go.
    `acts` and `names` are what extraction kept of the same rows; where they are not at hand they are found anew.
    """
    laid = corrected(connection, corrections, texts)
    make_acts(connection, study, laid["event_mentions"][1] if "event_mentions" in laid else ())
    make_actors(connection, study)
    make_places(connection)
    make_ids(connection, laid)
    for name in ("event_mentions", "figures"):
        connection.execute(f"CREATE VIEW whole_{name} AS {whole(name)}")
    make_links(connection, study)
    regrouped(connection, corrections)
    pairs = ", ".join(f"('{measure}', '{kind}')" for measure, kinds in _OF_EVENT.items() for kind in kinds)
    connection.execute(f"CREATE VIEW kinds AS FROM (VALUES {pairs}) AS kinds(measure, event_type)")
    connection.execute(f"CREATE TABLE of_event AS {_NEAREST}")
    for name in ("event_mentions", "figures"):
        connection.execute(f"CREATE VIEW linked_{name} AS {linked(name)}")
    make_events(connection, study)
    make_comparisons(connection, study, "linked_figures")
    return laid


# the event told in a figure's own sentence that such a figure can be of: the nearest one
_NEAREST = """
SELECT f.figure_id, f.document_id,
       arg_min(l.event_id, (abs(m.char_start - f.char_start), m.mention_id)) AS event_id
FROM figures f JOIN kinds USING (measure)
JOIN event_mentions m ON m.document_id = f.document_id AND m.event_type = kinds.event_type
     AND m.evidence = f.evidence AND abs(m.char_start - f.char_start) < 1000
JOIN links l ON l.mention_id = m.mention_id
GROUP BY f.figure_id, f.document_id
"""
