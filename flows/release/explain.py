"""One row of a release with all that it rests on: its source, the mentions joined to it, what disagrees with it."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.release import versions
from flows.release.query import QueryError, connect
from schemas.model import Table
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb

Row = dict[str, Any]

# COLUMNS('^evidence'): `evidence` and, in releases of schema 1.2 and later, `evidence_start`
_SOURCE = "coalesce(d.publisher, d.title, d.file) AS source, d.file, d.published_on, d.sha256"
_PASSAGE = "p.char_start AS passage_start, p.char_end AS passage_end"

_SOURCE_OF = f"SELECT {_SOURCE}, d.url, d.retrieved_on FROM documents d WHERE document_id = $id"
_PASSAGE_OF = f"SELECT {_PASSAGE} FROM passages p WHERE passage_id = $id"
_MENTIONS = f"""
SELECT m.mention_id AS id, {_SOURCE}, m.char_start, m.char_end, m.text, COLUMNS('^evidence'), m.modality, m.first_day, m.last_day,
       m.place, m.agent, m.target, m.attributed_to, m.method, m.confidence, {_PASSAGE}
FROM event_mentions m JOIN documents d USING (document_id) JOIN passages p USING (passage_id) WHERE m.event_id = $id
ORDER BY d.published_on NULLS LAST, d.file, m.char_start
"""
_COMPARED = f"""
SELECT f.figure_id AS id, {_SOURCE}, f.char_start, f.char_end, f.text, COLUMNS('^evidence'), f.low, f.high, f.qualifier, f.unit,
       f.modality, f.attributed_to, coalesce(f.as_of_last, d.published_on) AS as_of, c.agree, f.method, f.confidence,
       {_PASSAGE}
FROM (
    SELECT agree, unnest(figure_ids) AS figure_id FROM comparisons
    WHERE comparison_id = $id OR list_contains(figure_ids, $id)
) c JOIN figures f ON f.figure_id = c.figure_id JOIN documents d USING (document_id) JOIN passages p USING (passage_id)
ORDER BY f.low NULLS FIRST, f.high NULLS LAST, f.figure_id
"""
_NAMED = f"""
SELECT e.text, count(*) AS mentions, {_SOURCE} FROM entity_mentions e JOIN documents d USING (document_id)
WHERE e.entity_id = $id GROUP BY ALL ORDER BY mentions DESC, source, e.text
"""
# what stands beside a row of each table: its title, and the query that finds it by the row's id (or by another column)
_BESIDE: dict[str, tuple[str, str, str]] = {
    "events": ("mentions joined to it", "event_id", _MENTIONS),
    "event_mentions": ("all mentions of its event", "event_id", _MENTIONS),
    "comparisons": ("the figures compared", "comparison_id", _COMPARED),
    "figures": ("the figures compared with it", "figure_id", _COMPARED),
    "actors": ("how texts name it", "actor_id", _NAMED),
    "places": ("how texts name it", "place_id", _NAMED),
}


@dataclass(frozen=True)
class Explanation:
    """A row of a release's table, the document it stands in, the rows `beside` it under their title, and its lineage.

    The lineage names what the row was made of: the release, its day, and the digests of code, schemas and texts, as the
    index of releases has them; empty where there is no index.
    """

    release: str
    table: Table
    row: Row
    source: Row | None
    title: str
    beside: tuple[Row, ...]
    lineage: Row

    def as_json(self) -> Row:
        """The same as plain values."""
        return {
            "release": self.release,
            "table": self.table.name,
            "row": self.row,
            "source": self.source,
            self.title.replace(" ", "_"): list(self.beside),
            "lineage": self.lineage,
        }


def explain(row_id: str, release: Path) -> Explanation:
    """The row of that id, with what it rests on.

    Raises:
        QueryError: if the id has no known form, or the release has no such row.
    """
    table = _table_of(row_id)
    with connect(release) as connection:
        found = _rows(connection, f"SELECT * FROM {table.name} WHERE {table.key} = $id", row_id)
        if not found:
            near = f'qantar query "SELECT {table.key} FROM {table.name}"'
            raise QueryError(f"{row_id}: release {release.name} has no such row in {table.name}; {near} lists its ids")
        row = found[0]
        where = row.get("document_id") if table.name != "documents" else None
        source = _rows(connection, _SOURCE_OF, str(where))[0] if where else None
        if source and row.get("passage_id"):
            source |= _rows(connection, _PASSAGE_OF, str(row["passage_id"]))[0]
        title, column, sql = _BESIDE.get(table.name, ("", "", ""))
        beside = _rows(connection, sql, str(row[column])) if sql and row[column] is not None else []
    return Explanation(release.name, table, row, source, title, tuple(beside), _lineage(release))


def _lineage(release: Path) -> Row:
    entry = next((e for e in versions.read(release.parent) if e.version == release.name), None)
    if entry is None:
        return {}
    return {
        "release": entry.version,
        "released_on": entry.released_on,
        "schema": entry.schema_version,
        **asdict(entry.lineage),
    }


def _table_of(row_id: str) -> Table:
    """The table whose key has the form of this id."""
    for table in TABLES.values():
        key = next((c for c in table.columns if c.name == table.key), None)
        if key is not None and key.pattern and re.search(key.pattern, row_id):
            return table
    forms = ", ".join(sorted(_form(t) for t in TABLES.values() if _form(t)))
    raise QueryError(f"{row_id}: no id of a row; ids look like {forms}")


def _form(table: Table) -> str:
    pattern = next((c.pattern for c in table.columns if c.name == table.key), None)
    return f"{pattern.removeprefix('^').partition('_')[0]}_…" if pattern else ""


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, row_id: str) -> list[Row]:
    rows: list[Row] = connection.sql(sql, params={"id": row_id}).to_arrow_table().to_pylist()
    return rows
