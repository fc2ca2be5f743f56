"""After rows have been taken out: what rested on them is put right, so that the tables agree again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flows.resolution.comparisons import comparisons
from flows.resolution.sql import over, shaped

if TYPE_CHECKING:
    import pyarrow as pa

Followed = tuple[str, dict[str, Any], str, str]  # table, row, check, reason

_RECOUNTED = """
WITH told AS (
    SELECT m.event_id, count(*) AS n_mentions, count(DISTINCT coalesce(d.duplicate_of, d.document_id)) AS n_documents,
           count(DISTINCT coalesce(m.attributed_to, d.duplicate_of, d.document_id)) AS n_speakers, min(d.published_on) AS first_reported_on
    FROM event_mentions m JOIN documents d USING (document_id) GROUP BY m.event_id
)
SELECT e.* REPLACE (t.n_mentions AS n_mentions, t.n_documents AS n_documents, t.n_speakers AS n_speakers,
                    t.first_reported_on AS first_reported_on)
FROM events e JOIN told t USING (event_id)
"""


def settle(tables: Mapping[str, pa.Table]) -> tuple[dict[str, pa.Table], list[Followed]]:
    """The tables put right, and the rows that had to follow: mentions of a rejected event, events left without one."""
    out, followed = dict(tables), []
    with over(out) as connection:
        orphans = connection.sql("SELECT * FROM event_mentions ANTI JOIN events USING (event_id)").to_arrow_table()
        kept = connection.sql("SELECT * FROM event_mentions SEMI JOIN events USING (event_id)").to_arrow_table()
        followed += [("event_mentions", row, "event_rejected", "its event was rejected") for row in orphans.to_pylist()]
    out["event_mentions"] = shaped("event_mentions", kept)
    with over(out) as connection:
        empty = connection.sql("SELECT * FROM events ANTI JOIN event_mentions USING (event_id)").to_arrow_table()
        followed += [
            ("events", row, "mentions_rejected", "all its mentions were rejected") for row in empty.to_pylist()
        ]
        out["events"] = shaped("events", connection.sql(_RECOUNTED).to_arrow_table())
    with over(out) as connection:
        figures = "SELECT f.* REPLACE (e.event_id AS event_id) FROM figures f LEFT JOIN events e USING (event_id)"
        out["figures"] = shaped("figures", connection.sql(figures).to_arrow_table())
        out["comparisons"] = shaped("comparisons", comparisons(connection))
    return out, followed
