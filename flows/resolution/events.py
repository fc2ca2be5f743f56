"""Which mentions are of one event.

Mentions are first put in blocks that share what two mentions of one act must share: type, place and, where a person
is done something to or takes or leaves an office, that person.  Inside a block, mentions of one day (or of one stated
interval) are one event; a mention without a day joins the block's dated event where there is just one, else it stands
with the other undated ones.  So nothing of two different days or places is ever joined.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.extraction.ids import content_id
from schemas.study import Study

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# what tells one mention's event from another's; `whom` is kept where an act is done to one person
_KEYED = """
SELECT mention_id, event_type, first_day, last_day,
       coalesce(place, $country) AS place_key,
       CASE WHEN target_kind = 'person' THEN target WHEN agent_kind = 'person' AND type_of_office THEN agent END AS whom,
       modality = 'negated' AS denied
FROM (
    SELECT m.*, t.kind AS target_kind, a.kind AS agent_kind,
           m.event_type IN ('appointment', 'departure_from_office', 'election', 'legal_proceeding') AS type_of_office
    FROM event_mentions m
    LEFT JOIN actors t ON t.name = m.target
    LEFT JOIN actors a ON a.name = m.agent
)
"""

_DATED = """
SELECT mention_id, event_type, place_key, whom, denied, first_day, last_day,
       CASE WHEN first_day IS NOT NULL OR last_day IS NOT NULL THEN coalesce(first_day, last_day)
            WHEN days = 1 THEN only_day END AS day
FROM (
    SELECT *, count(DISTINCT coalesce(first_day, last_day)) OVER block AS days, min(coalesce(first_day, last_day)) OVER block AS only_day
    FROM keyed
    WINDOW block AS (PARTITION BY event_type, place_key, whom, denied)
)
"""


def event_ids(connection: duckdb.DuckDBPyConnection, study: Study) -> pa.Table:
    """`mention_id` and `event_id` of every mention; the tables `event_mentions` and `actors` must stand in `connection`."""
    import pyarrow as pa

    country = study.settings.get("country")
    connection.register("keyed", connection.sql(_KEYED, params={"country": country}).to_arrow_table())
    rows = connection.sql(_DATED).to_arrow_table().to_pylist()
    ids = [content_id("evt", r["event_type"], r["place_key"], r["whom"], r["denied"], r["day"]) for r in rows]
    return pa.table(
        {"mention_id": pa.array([r["mention_id"] for r in rows], pa.string()), "event_id": pa.array(ids, pa.string())}
    )


_EVENTS = """
WITH told AS (
    SELECT m.*, coalesce(d.duplicate_of, d.document_id) AS source, d.published_on,
           list_position(['occurred', 'ongoing', 'planned', 'demanded', 'hypothetical', 'negated'], m.modality) AS strength
    FROM event_mentions m JOIN documents d USING (document_id)
)
SELECT event_id, any_value(told.event_type ORDER BY mention_id) AS event_type,
       min(first_day) AS first_day, max(last_day) AS last_day,
       any_value(precision ORDER BY mention_id) FILTER (precision IS NOT NULL) AS precision,
       mode(place ORDER BY place) AS place,
       mode(agent ORDER BY agent) AS agent, mode(target ORDER BY target) AS target,
       any_value(modality ORDER BY strength) AS modality,
       count(*) AS n_mentions, count(DISTINCT source) AS n_documents,
       count(DISTINCT coalesce(attributed_to, source)) AS n_speakers,
       min(published_on) AS first_reported_on
FROM told GROUP BY event_id
"""


def events(connection: duckdb.DuckDBPyConnection, study: Study) -> pa.Table:
    """One row an event, from `event_mentions` (with ids), `documents`, `actors` and `places`."""
    import pyarrow as pa

    types = {row["code"]: row for row in study.rows("vocabularies/event_types.csv")}
    codes = [(t["code"], t["label"], t["plover"] or None, t["acled"] or None) for t in types.values()]
    columns = [pa.array(column, pa.string()) for column in zip(*codes, strict=True)]
    connection.register("types", pa.table(columns, names=["event_type", "type_label", "plover", "acled"]))
    connection.register("gathered", connection.sql(_EVENTS).to_arrow_table())
    return connection.sql(
        """
        SELECT g.*, plover, acled, p.place_id, p.latitude, p.longitude, p.kind AS geo_precision,
               a.actor_id AS agent_id, t.actor_id AS target_id,
               type_label || CASE WHEN g.target IS NULL THEN '' ELSE ': ' || g.target END
                 || CASE WHEN g.place IS NULL THEN '' ELSE ', ' || g.place END
                 || CASE WHEN g.first_day IS NULL THEN '' ELSE ', ' || strftime(g.first_day, '%Y-%m-%d') END
                 || CASE WHEN g.modality IN ('occurred', 'ongoing') THEN '' ELSE ' (' || g.modality || ')' END AS label
        FROM gathered g
        LEFT JOIN types USING (event_type)
        LEFT JOIN (SELECT name, any_value(place_id ORDER BY n_mentions DESC, place_id) AS place_id, any_value(latitude ORDER BY n_mentions DESC, place_id) AS latitude,
                          any_value(longitude ORDER BY n_mentions DESC, place_id) AS longitude, any_value(kind ORDER BY n_mentions DESC, place_id) AS kind
                   FROM places GROUP BY name) p ON p.name = g.place
        LEFT JOIN actors a ON a.name = g.agent
        LEFT JOIN actors t ON t.name = g.target
        """
    ).to_arrow_table()
