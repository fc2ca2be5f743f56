"""One quantity that several figures state, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.resolution.sql import content_id_sql
from schemas.study import Study

if TYPE_CHECKING:
    import duckdb

# Only what is stated is compared (a denied number conflicts with nothing), in texts that repeat no other, and by two
# sentences at least (the parts of one sentence's total are no rivals).  Tolls compare by measure, group and place, those
# of the whole country by the event they are of; of durations, shares, prices and bare counts the same thing must be counted.
# A stated total of several groups is a total as one of "people" is: "164, police among them" stands beside "dozens"
_BY_THING = "('duration', 'share', 'count', 'price', 'damage')"
_SQL = f"""
WITH comparable AS (
    SELECT f.* REPLACE (nullif(counted_group, 'mixed') AS counted_group, CASE WHEN NOT whole THEN place END AS place),
           source, place AS stated, CASE WHEN by_thing THEN lower(coalesce(counted, '')) WHEN whole THEN event_id ELSE '' END AS thing, by_thing
    FROM (
        SELECT f.*, d.document_id AS source, measure IN {_BY_THING} AS by_thing,
               NOT by_thing AND coalesce(place, $country) IS NOT DISTINCT FROM $country
                   AND event_id IS NOT NULL AS whole
        FROM figures f JOIN documents d USING (document_id)
        WHERE f.modality = 'stated' AND d.duplicate_of IS NULL AND (low IS NOT NULL OR high IS NOT NULL)
    ) f
)
SELECT measure, counted_group, max(stated) AS place, unit, thing, count(*) AS n_figures, count(DISTINCT source) AS n_documents,
       min(coalesce(low, high)) AS lowest, max(coalesce(high, low)) AS highest,
       max(coalesce(low, 0)) <= min(coalesce(high, 'infinity'::DOUBLE)) AS agree,
       list(figure_id ORDER BY figure_id) AS figure_ids
FROM comparable
WHERE thing <> '' OR (NOT by_thing AND comparable.place IS NOT NULL)
GROUP BY measure, counted_group, comparable.place, unit, thing HAVING count(DISTINCT evidence) > 1
"""


def make_comparisons(
    connection: duckdb.DuckDBPyConnection,
    study: Study,
    figures: str = "figures",
    documents: str = "documents",
    name: str = "comparisons",
) -> None:
    """Make the table `comparisons`, a row a quantity, from documents and figures with their events.

    Figures agree where one value fits the bounds of all.
    """
    sql = _SQL.replace("FROM figures f JOIN documents d", f"FROM {figures} f JOIN {documents} d")
    key = content_id_sql("cmp", "measure", "counted_group", "place", "unit", "thing")
    connection.execute(
        f"CREATE TABLE {name} AS SELECT *, {key} AS comparison_id FROM ({sql})",
        {"country": study.settings.get("country")},
    )
