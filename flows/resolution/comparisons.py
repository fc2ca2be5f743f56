"""One quantity that several figures state, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.extraction.ids import content_id

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# durations, shares and bare counts are of one quantity only where the same thing is counted
_SQL = """
WITH comparable AS (
    SELECT f.*, coalesce(d.duplicate_of, d.document_id) AS source,
           CASE WHEN measure IN ('duration', 'share', 'count', 'price', 'damage') THEN lower(coalesce(counted, '')) ELSE '' END AS thing
    FROM figures f JOIN documents d USING (document_id)
    WHERE f.modality IN ('stated', 'negated') AND (low IS NOT NULL OR high IS NOT NULL)
)
SELECT measure, counted_group, place, unit, thing, count(*) AS n_figures, count(DISTINCT source) AS n_documents,
       min(coalesce(low, high)) AS lowest, max(coalesce(high, low)) AS highest,
       max(coalesce(low, 0)) <= min(coalesce(high, 'infinity'::DOUBLE)) AS agree,
       list(figure_id ORDER BY figure_id) AS figure_ids
FROM comparable
WHERE thing <> '' OR measure NOT IN ('duration', 'share', 'count', 'price', 'damage')
GROUP BY ALL HAVING count(*) > 1
"""


def comparisons(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row a quantity, from `figures` and `documents`."""
    import pyarrow as pa

    found = connection.sql(_SQL).to_arrow_table()
    keys = ("measure", "counted_group", "place", "unit", "thing")
    ids = [content_id("cmp", *(row[key] for key in keys)) for row in found.select(keys).to_pylist()]
    return found.append_column("comparison_id", pa.array(ids, pa.string()))
