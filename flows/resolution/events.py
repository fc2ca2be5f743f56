"""Which mentions are of one event.

Mentions are first put in blocks that share what two mentions of one act must share: type, act (`acts`), whether it
is denied, and the person or body whom it is done to or who takes or leaves an office.  Inside a block:

- mentions of one place and one day are one event, with those of a longer time that holds just this one of its days;
- a mention without a day joins the block's dated event in its place where there is just one and the study's window
  holds it, else it stands with the other undated ones; one without a place joins the only place of an act that its
  words tell apart;
- of a type that is told as a wave (`extent` in `event_types.csv`: the protests, the deaths) what is told of the whole
  country without a day means the wave, which holds what is told of the whole country for a day of a named period;
- of any other type (an appointment, a reform) words for what it is about tell two acts apart, and where a text says
  nothing of it, its mention stands alone with those in the same words in its document.

So nothing of two different days or places is joined unless one holds the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from flows.resolution.acts import about
from flows.resolution.sql import content_id_sql, there
from schemas.render.duckdb import literal
from schemas.study import Study

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# what tells one mention's event from another's; `whom` is kept where an act is done to one person
_KEYED = """
SELECT m.mention_id, m.document_id, m.event_type, t.extent, m.modality = 'negated' AS denied,
       CASE WHEN t.extent = 'wave' THEN a.act ELSE nullif(concat_ws(': ', a.act, CASE WHEN whom IS NULL THEN a.head END), '') END AS act,
       whom, coalesce(nullif(m.place, $country), '') AS place_key,
       CASE WHEN t.extent = 'act' AND whom IS NULL AND a.act IS NULL AND a.head IS NULL THEN m.document_id || a.trigger END AS alone,
       CASE WHEN m.precision IS DISTINCT FROM 'year' THEN m.first_day END AS first_day,
       coalesce(m.last_day, m.first_day) AS last_day,
       EXISTS (FROM periods p WHERE m.first_day BETWEEN p.first AND p.last) AS in_period
FROM (
    SELECT m.mention_id, m.document_id, m.event_type, m.modality, m.place, m.precision, m.first_day, m.last_day,
           CASE WHEN target.kind = 'person' OR (t.extent = 'act' AND target.kind = 'body') THEN m.target
                WHEN m.event_type IN $offices AND agent.kind IN ('person', 'body') THEN m.agent END AS whom
    FROM whole_event_mentions m
    JOIN extents t USING (event_type)
    LEFT JOIN actors target ON target.actor_id = m.target_id
    LEFT JOIN actors agent ON agent.actor_id = m.agent_id
) m
JOIN extents t USING (event_type)
JOIN all_acts a ON a.mention_id = m.mention_id
"""
# who does them is who is meant
_OFFICES = ["appointment", "departure_from_office", "election", "legal_proceeding", "public_address"]

_PLACED = """
SELECT * REPLACE (
    CASE WHEN whom IS NOT NULL THEN ''
         WHEN place_key = '' AND act IS NOT NULL AND places = 1 THEN only_place ELSE place_key END AS place_key
), whom IS NULL AND place_key = '' AND act IS NOT NULL AND places = 1 AS moved FROM (
    SELECT *, count(DISTINCT nullif(place_key, '')) OVER block AS places,
           min(nullif(place_key, '')) OVER block AS only_place
    FROM keyed WINDOW block AS (PARTITION BY event_type, act, whom, alone, denied)
)
"""

# a mention that says no more than "in May" is of the only day in May that the others of its block tell
_NARROWED = """
WITH days AS (
    SELECT DISTINCT event_type, act, whom, alone, denied, place_key, first_day AS day
    FROM placed WHERE first_day = last_day
), held AS (
    SELECT mention_id, min(day) AS only_day
    FROM (FROM placed WHERE first_day < last_day) wide JOIN days
      ON day BETWEEN first_day AND last_day
      AND (wide.event_type, wide.denied, wide.place_key) = (days.event_type, days.denied, days.place_key)
      AND wide.act IS NOT DISTINCT FROM days.act AND wide.whom IS NOT DISTINCT FROM days.whom
      AND wide.alone IS NOT DISTINCT FROM days.alone
    GROUP BY mention_id HAVING count(*) = 1
)
SELECT placed.* EXCLUDE (first_day, last_day), coalesce(only_day, first_day) AS day
FROM placed LEFT JOIN held USING (mention_id)
"""

_DATED = """
SELECT mention_id, document_id, event_type, act, whom, alone, place_key, denied,
       CASE WHEN wave AND (day IS NULL OR in_period) THEN NULL WHEN day IS NOT NULL THEN day WHEN days = 1 AND only_day BETWEEN $first AND $last THEN only_day
       END AS day,
       concat_ws(', ', whom, act, CASE WHEN moved THEN 'the only place' WHEN place_key <> '' THEN 'place' END,
                 CASE WHEN wave AND (day IS NULL OR in_period) THEN 'the wave' WHEN day IS NOT NULL THEN 'day'
                      WHEN days = 1 AND only_day BETWEEN $first AND $last THEN 'the only day' WHEN alone IS NOT NULL THEN 'its words' ELSE 'no day' END) AS reason
FROM (
    SELECT *, extent = 'wave' AND whom IS NULL AND place_key = '' AND count(*) FILTER (day IS NULL) OVER block > 0 AS wave,
           count(DISTINCT day) OVER block AS days, min(day) OVER block AS only_day
    FROM narrowed WINDOW block AS (PARTITION BY event_type, act, whom, alone, denied, place_key)
)
"""


def make_acts(connection: duckdb.DuckDBPyConnection, study: Study, changed: Sequence[str] = ()) -> None:
    """Have a table `all_acts` stand there: what each mention is about.

    It is as `acts` tells it or, where that does not or the mention was `changed` since, as found now.
    """
    known = None
    if there(connection, "acts"):
        stale = ", ".join(map(literal, changed)) or "NULL"
        known = f"SELECT mention_id, act, head, trigger FROM acts WHERE mention_id NOT IN ({stale})"
        known = known if changed else known.partition(" WHERE")[0]
    unknown = f" ANTI JOIN ({known}) USING (mention_id)" if known else ""
    told = connection.sql(f"SELECT mention_id, event_type, text, target FROM event_mentions{unknown}").fetchall()
    own = [(mention, *about(kind, text, target, study)) for mention, kind, text, target in told]
    connection.register("own_acts", _table(dict.fromkeys(("mention_id", "act", "head", "trigger"), "string"), own))
    both = "SELECT * FROM own_acts" + (f" UNION ALL {known}" if known else "")
    connection.execute(f"CREATE VIEW all_acts AS {both}")


def make_links(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make the table `links`: `mention_id`, `document_id`, `event_id` and why it is of that event, of every mention."""
    _register(connection, study)
    first, last = study.window
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("keyed", _KEYED, {"country": study.settings.get("country"), "offices": _OFFICES}),
        ("placed", _PLACED, {}),
        ("narrowed", _NARROWED, {}),
        ("dated", _DATED, {"first": first, "last": last}),
    ]
    for name, sql, parameters in steps:
        connection.execute(f"CREATE TEMP TABLE {name} AS {sql}", parameters or None)
    denied = "CASE WHEN denied THEN 'True' ELSE 'False' END"  # as Python writes it: ids are the same as ever
    key = content_id_sql("evt", "event_type", "act", "whom", "alone", denied, "place_key", "day")
    connection.execute(f"CREATE TABLE links AS SELECT mention_id, document_id, {key} AS event_id, reason FROM dated")
    for name, *_ in steps:
        connection.execute(f"DROP TABLE {name}")


def _register(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Let the study's event types and named periods stand under their names."""
    types = [(r["code"], r["extent"]) for r in study.rows("vocabularies/event_types.csv")]
    periods = [
        (date.fromisoformat(r["first"]), date.fromisoformat(r["last"])) for r in study.rows("gazetteer/periods.csv")
    ]
    connection.register("extents", _table({"event_type": "string", "extent": "string"}, types))
    connection.register("periods", _table({"first": "date32", "last": "date32"}, periods))


def _table(columns: dict[str, str], rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    import pyarrow as pa

    schema = pa.schema(list(columns.items()))
    return pa.Table.from_pylist([dict(zip(columns, row, strict=True)) for row in rows], schema=schema)


_FEW = 3  # mentions of an event of which a single one may name who did it, or to whom


def _agreed(name: str) -> str:
    """The name that most mentions of an event give it, where that many do: one mention of many speaks only for itself."""
    most = f"list_max(map_values(histogram({name})))"
    few = f"{most} > 1 OR count(*) <= {_FEW}"
    return f"CASE WHEN 2 * {most} >= count({name}) AND ({few}) THEN mode({name} ORDER BY {name}) END AS {name}"


_TOLD = """
SELECT m.mention_id, m.event_id, m.event_type, m.first_day, m.last_day, m.precision, m.modality, m.attributed_to,
       m.place, m.place_id, m.agent, m.agent_id, m.target, m.target_id,
       coalesce(d.duplicate_of, d.document_id) AS source, d.published_on,
       list_position(['occurred', 'ongoing', 'planned', 'demanded', 'hypothetical', 'negated'], m.modality) AS strength
FROM linked_event_mentions m JOIN documents d USING (document_id)
"""
# what is counted of an event's names cannot leave the memory while it is counted: so of some events after the others
_AT_ONCE = 500_000  # mentions
_EVENTS = f"""
SELECT event_id, arg_min(told.event_type, mention_id) AS event_type,
       min(first_day) AS first_day, max(last_day) AS last_day,
       arg_min(precision, mention_id) FILTER (precision IS NOT NULL) AS precision,
       mode(place ORDER BY place) AS place,
       {_agreed("agent")}, {_agreed("target")},
       arg_min(modality, strength) AS modality,
       count(*) AS n_mentions, count(DISTINCT source) AS n_documents,
       count(DISTINCT coalesce(attributed_to, source)) AS n_speakers,
       min(published_on) AS first_reported_on
FROM told WHERE hash(event_id) % {{parts}} = {{part}} GROUP BY event_id
"""


def make_events(connection: duckdb.DuckDBPyConnection, study: Study) -> None:
    """Make the table `events`, a row an event, from mentions with their events, `documents`, `actors` and `places`."""
    types = [
        (r["code"], r["label"], r["plover"] or None, r["acled"] or None)
        for r in study.rows("vocabularies/event_types.csv")
    ]
    names = ("event_type", "type_label", "plover", "acled")
    connection.register("types", _table(dict.fromkeys(names, "string"), types))
    connection.execute(f"CREATE TEMP TABLE told AS {_TOLD}")
    ((count,),) = connection.execute("SELECT count(*) FROM told").fetchall()
    parts = count // _AT_ONCE + 1
    for part in range(parts):
        what = "INSERT INTO gathered" if part else "CREATE TEMP TABLE gathered AS"
        connection.execute(f"{what} {_EVENTS.format(parts=parts, part=part)}")
    connection.execute(f"CREATE TABLE events AS {_WHOLE}")
    connection.execute("DROP TABLE gathered")
    connection.execute("DROP TABLE told")


def _id_of(name: str) -> str:
    """The join that gives an event the id which its mentions give to the name chosen for it."""
    ids = f"SELECT event_id, {name} AS name, min({name}_id) AS id FROM told GROUP BY ALL"
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
