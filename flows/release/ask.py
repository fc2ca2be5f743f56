"""The questions that most people ask of a release, as SQL with bound values."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.release.query import QueryError, connect

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

TOLL = "killed"  # the measure that people call the toll

_TIMELINE = """
SELECT e.first_day, e.last_day, e.place, e.event_type, e.label, e.modality, e.n_documents, e.n_speakers,
       list(DISTINCT coalesce(d.publisher, d.file) ORDER BY coalesce(d.publisher, d.file)) AS told_by, e.event_id
FROM events e JOIN event_mentions m USING (event_id) JOIN documents d USING (document_id)
WHERE e.first_day IS NOT NULL
  AND ($first IS NULL OR coalesce(e.last_day, e.first_day) >= $first) AND ($last IS NULL OR e.first_day <= $last)
  AND ($place IS NULL OR list_contains(string_split(e.place, '; '), $place))
  AND ($type IS NULL OR e.event_type = $type) AND list_contains($modalities, e.modality)
GROUP BY ALL ORDER BY e.first_day, e.place, e.label, e.event_id
"""
_COMPARE = """
SELECT f.counted_group, f.place, f.low, f.high, f.qualifier, f.unit, f.text, f.attributed_to, f.modality,
       coalesce(f.as_of_last, d.published_on) AS as_of, coalesce(d.publisher, d.file) AS source,
       CASE WHEN c.agree IS NULL THEN NULL WHEN c.agree THEN 'agrees' ELSE 'conflicts' END AS compared, f.figure_id
FROM figures f JOIN documents d USING (document_id)
LEFT JOIN (SELECT agree, unnest(figure_ids) AS figure_id FROM comparisons) c USING (figure_id)
WHERE f.measure = $measure AND ($group IS NULL OR f.counted_group = $group) AND ($place IS NULL OR f.place = $place)
ORDER BY f.counted_group, f.place, f.unit, as_of, f.low, f.figure_id
"""
_HAPPENED = ("occurred", "ongoing")


def timeline(
    release: Path,
    first: date | None = None,
    last: date | None = None,
    place: str | None = None,
    event_type: str | None = None,
    *,
    every: bool = False,
) -> pa.Table:
    """Events that touch the days, of a place and a type; only those that happened, or with `every` all modalities.

    Raises:
        QueryError: if the release knows no such place or type; the message suggests the nearest.
    """
    with connect(release) as connection:
        _known(connection, "place", place, "SELECT unnest(string_split(place, '; ')) FROM events")
        _known(connection, "event type", event_type, "SELECT event_type FROM events")
        modalities = _values(connection, "SELECT modality FROM events") if every else list(_HAPPENED)
        values = {"first": first, "last": last, "place": place, "type": event_type, "modalities": modalities}
        return _table(connection, _TIMELINE, values)


def compare(release: Path, measure: str, group: str | None = None, place: str | None = None) -> pa.Table:
    """Every figure of a measure, like beside like, with who gave it and whether it agrees with those it is compared to.

    `toll` means the measure of people killed.

    Raises:
        QueryError: if the release has no such measure, group or place; the message suggests the nearest.
    """
    wanted = measure_of(release, measure, group, place)
    with connect(release) as connection:
        return _table(connection, _COMPARE, {"measure": wanted, "group": group, "place": place})


def measure_of(release: Path, measure: str, group: str | None = None, place: str | None = None) -> str:
    """The code of a measure, of which `toll` is another name, once it is known that the release has it, group and place.

    Raises:
        QueryError: if it has not; the message suggests the nearest.
    """
    wanted = TOLL if measure == "toll" else measure
    with connect(release) as connection:
        _known(connection, "measure", wanted, "SELECT measure FROM figures", extra=("toll",))
        _known(connection, "group", group, "SELECT counted_group FROM figures")
        _known(connection, "place", place, "SELECT place FROM figures")
    return wanted


def types_of(release: Path, place: str | None = None, event_type: str | None = None) -> list[str]:
    """The event types of a release, or only the one that is asked for, once it is known that it has that and the place.

    Raises:
        QueryError: if it has not; the message suggests the nearest.
    """
    with connect(release) as connection:
        _known(connection, "place", place, "SELECT unnest(string_split(place, '; ')) FROM events")
        _known(connection, "event type", event_type, "SELECT event_type FROM events")
        return [event_type] if event_type else _values(connection, "SELECT event_type FROM events")


def _table(connection: duckdb.DuckDBPyConnection, sql: str, values: Mapping[str, Any]) -> pa.Table:
    return connection.sql(sql, params=dict(values)).to_arrow_table()


def _values(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    return sorted({str(value) for (value,) in connection.sql(sql).fetchall() if value is not None})


def _known(
    connection: duckdb.DuckDBPyConnection, what: str, value: str | None, sql: str, extra: Iterable[str] = ()
) -> None:
    """See that the release knows a value.

    Raises:
        QueryError: if it does not.
    """
    if value is None:
        return
    there = [*_values(connection, sql), *extra]
    if value not in there:
        raise QueryError(f"{value!r}: no such {what}; {nearest(value, there)}")


def nearest(value: str, there: list[str]) -> str:
    """What a user may have meant, or what there is."""
    folded = {name.casefold(): name for name in there}
    near = difflib.get_close_matches(value.casefold(), folded, n=3)
    if near:
        return f"did you mean {' or '.join(folded[name] for name in near)}?"
    return f"there are {', '.join(there[:12])}{' …' if len(there) > 12 else ''}" if there else "there are none"
