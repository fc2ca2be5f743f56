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
SELECT m.mention_id, m.event_type, m.first_day, m.last_day,
       coalesce(m.place, $country) AS place_key,
       CASE WHEN t.kind = 'person' THEN m.target WHEN a.kind = 'person' AND m.event_type IN $offices THEN m.agent
       END AS whom,
       m.modality = 'negated' AS denied
FROM event_mentions m
LEFT JOIN actors t ON t.actor_id = m.target_id
LEFT JOIN actors a ON a.actor_id = m.agent_id
"""
_OFFICES = ["appointment", "departure_from_office", "election", "legal_proceeding"]  # who does them is who is meant

_DATED = """
SELECT mention_id, event_type, place_key, whom, denied, first_day, last_day,
       CASE WHEN first_day IS NOT NULL OR last_day IS NOT NULL THEN coalesce(first_day, last_day)
            WHEN days = 1 THEN only_day END AS day
FROM (
    SELECT *, count(DISTINCT coalesce(first_day, last_day)) OVER block AS days,
           min(coalesce(first_day, last_day)) OVER block AS only_day
    FROM keyed
    WINDOW block AS (PARTITION BY event_type, place_key, whom, denied)
)
"""


def event_ids(connection: duckdb.DuckDBPyConnection, study: Study) -> pa.Table:
    """`mention_id` and `event_id` of every mention, from `event_mentions` (with ids) and `actors`."""
    import pyarrow as pa

    parameters = {"country": study.settings.get("country"), "offices": _OFFICES}
    connection.register("keyed", connection.sql(_KEYED, params=parameters).to_arrow_table())
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
    return connection.sql(_WHOLE).to_arrow_table()


def _id_of(name: str) -> str:
    """The join that gives an event the id which its mentions give to the name chosen for it."""
    ids = f"SELECT event_id, {name} AS name, min({name}_id) AS id FROM event_mentions GROUP BY ALL"
    return f"LEFT JOIN ({ids}) {name}_ids ON {name}_ids.event_id = g.event_id AND {name}_ids.name = g.{name}"


_WHOLE = f"""
SELECT g.*, plover, acled, place_ids.id AS place_id, p.latitude, p.longitude, p.kind AS geo_precision,
       agent_ids.id AS agent_id, target_ids.id AS target_id,
       type_label || CASE WHEN g.target IS NULL THEN '' ELSE ': ' || g.target END
         || CASE WHEN g.place IS NULL THEN '' ELSE ', ' || g.place END
         || CASE WHEN g.first_day IS NULL THEN '' ELSE ', ' || strftime(g.first_day, '%Y-%m-%d') END
         || CASE WHEN g.modality IN ('occurred', 'ongoing') THEN '' ELSE ' (' || g.modality || ')' END AS label
FROM gathered g
LEFT JOIN types USING (event_type)
{_id_of("place")}
{_id_of("agent")}
{_id_of("target")}
LEFT JOIN places p ON p.place_id = place_ids.id
"""
