"""One row an actor, one row a place, over the corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.extraction.ids import actor_id
from schemas.study import Study

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# names are counted first, so that what is gathered of an actor grows with its names, not with its mentions
_NAMED = """
CREATE TEMP TABLE named AS
SELECT actor_id, name, kind, text, sum(mention)::BIGINT AS mentions, count(*) AS n FROM (
    SELECT entity_id AS actor_id, name, entity_kind AS kind, text, 1 AS mention
        FROM entity_mentions WHERE kind = 'actor'
    UNION ALL SELECT speaker_id, speaker, NULL, speaker_text, 0 FROM statements WHERE speaker IS NOT NULL
    UNION ALL SELECT speaker_id, speaker, NULL, NULL, 0 FROM passages WHERE speaker IS NOT NULL
    UNION ALL SELECT attributed_to_id, attributed_to, NULL, NULL, 0 FROM figures WHERE attributed_to IS NOT NULL
    UNION ALL SELECT attributed_to_id, attributed_to, NULL, NULL, 0 FROM event_mentions WHERE attributed_to IS NOT NULL
    UNION ALL SELECT s.actor_id, s.name, 'state', NULL, 0 FROM states s SEMI JOIN (
        SELECT agent AS name FROM event_mentions UNION ALL SELECT target FROM event_mentions
    ) USING (name)
) WHERE actor_id IS NOT NULL GROUP BY ALL
"""
_ACTORS = """
CREATE TABLE actors AS
WITH kinds AS (
    SELECT actor_id, arg_min(kind, (-n, kind)) AS kind
    FROM (SELECT actor_id, kind, sum(n) AS n FROM named WHERE kind IS NOT NULL GROUP BY ALL) GROUP BY actor_id
)
SELECT n.actor_id, min(n.name) AS name, coalesce(any_value(l.kind), any_value(k.kind)) AS kind,
       any_value(l.country) AS country, coalesce(any_value(l.roles), []) AS roles,
       list_sort(list_distinct(list_concat(coalesce(any_value(l.aliases), []),
           coalesce(list(DISTINCT n.text) FILTER (mentions > 0 AND n.text <> n.name), [])))) AS aliases,
       sum(mentions)::BIGINT AS n_mentions
FROM named n LEFT JOIN kinds k ON k.actor_id = n.actor_id LEFT JOIN listed l ON l.actor_id = n.actor_id
GROUP BY n.actor_id
"""

_PLACES = """
CREATE TABLE places AS
SELECT entity_id AS place_id, min(name) AS name, mode(entity_kind ORDER BY entity_kind) AS kind,
       mode(country_code ORDER BY country_code) AS country_code,
       arg_min(latitude, entity_mention_id) AS latitude,
       arg_min(longitude, entity_mention_id) AS longitude,
       arg_min(geonames_id, entity_mention_id) AS geonames_id,
       coalesce(list_sort(list(DISTINCT text) FILTER (text <> name)), []) AS aliases, count(*) AS n_mentions
FROM entity_mentions WHERE kind = 'place' GROUP BY entity_id
"""


def make_actors(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make the table `actors` of all who are named or speak; kind, country and roles from the study's list where it has them."""
    connection.register("listed", _listed(study))
    connection.register("states", _states(connection))
    connection.execute(_NAMED)
    connection.execute(_ACTORS)
    connection.execute("DROP TABLE named")


def make_places(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `places` of all places that are named."""
    connection.execute(_PLACES)


def _listed(study: Study) -> pa.Table:
    import pyarrow as pa

    rows = [
        {
            "actor_id": actor_id(row["name"]),
            "kind": row["kind"],
            "country": row.get("country") or None,
            "roles": _split(row.get("roles")),
            "aliases": _split(row.get("aliases")),
        }
        for row in study.rows("gazetteer/actors.csv")
    ]
    strings = pa.list_(pa.string())
    fields = [
        ("actor_id", pa.string()),
        ("kind", pa.string()),
        ("country", pa.string()),
        ("roles", strings),
        ("aliases", strings),
    ]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def _split(value: str | None) -> list[str]:
    return [part.strip() for part in (value or "").split("|") if part.strip()]


def _states(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The countries named as places, as actors: a state that acts bears its own name."""
    import pyarrow as pa

    found = connection.sql(
        "SELECT DISTINCT name FROM entity_mentions WHERE kind = 'place' AND entity_kind = 'country' ORDER BY name"
    ).to_arrow_table()
    names = found["name"].to_pylist()
    ids = [actor_id(name) for name in names]
    return pa.table({"actor_id": pa.array(ids, pa.string()), "name": pa.array(names, pa.string())})
