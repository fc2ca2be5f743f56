"""One quantity that several figures state, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.extraction.ids import content_id

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# Only what is stated is compared (a denied number conflicts with nothing), in texts that repeat no other, and by two
# sentences at least (the parts of one sentence's total are no rivals).  Tolls compare by measure, group and place, and
# a toll without a place with none; of durations, shares, prices and bare counts the same thing must be counted.
# A stated total of several groups is a total as one of "people" is: "164, police among them" stands beside "dozens"
_BY_THING = "('duration', 'share', 'count', 'price', 'damage')"
_SQL = f"""
WITH comparable AS (
    SELECT f.* REPLACE (nullif(counted_group, 'mixed') AS counted_group), d.document_id AS source,
           CASE WHEN measure IN {_BY_THING} THEN lower(coalesce(counted, '')) ELSE '' END AS thing
    FROM figures f JOIN documents d USING (document_id)
    WHERE f.modality = 'stated' AND d.duplicate_of IS NULL AND (low IS NOT NULL OR high IS NOT NULL)
)
SELECT measure, counted_group, place, unit, thing, count(*) AS n_figures, count(DISTINCT source) AS n_documents,
       min(coalesce(low, high)) AS lowest, max(coalesce(high, low)) AS highest,
       max(coalesce(low, 0)) <= min(coalesce(high, 'infinity'::DOUBLE)) AS agree,
       list(figure_id ORDER BY figure_id) AS figure_ids
FROM comparable
WHERE thing <> '' OR (measure NOT IN {_BY_THING} AND place IS NOT NULL)
GROUP BY ALL HAVING count(DISTINCT evidence) > 1
"""


def comparisons(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a quantity, from `figures` and `documents`; they agree where one value fits the bounds of all."""
    import pyarrow as pa

    found = connection.sql(_SQL).to_arrow_table()
    keys = ("measure", "counted_group", "place", "unit", "thing")
    ids = [content_id("cmp", *(row[key] for key in keys)) for row in found.select(keys).to_pylist()]
    return found.append_column("comparison_id", pa.array(ids, pa.string()))
