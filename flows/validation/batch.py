"""A table as Great Expectations is to see it: its values, and a column for each answer that needs other tables or texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from schemas.model import Table
from schemas.render.expectations import derived
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def batch(table: Table, tables: Mapping[str, pa.Table], texts: Mapping[str, str], study: Study) -> pd.DataFrame:
    """The rows of a table with their answers beside them; nulls are None, days `datetime.date`."""
    values = tables[table.name]
    frame = values.to_pandas(integer_object_nulls=True, date_as_object=True)
    for column in table.columns:
        if column.references:
            target = TABLES[column.references]
            known = set(tables[target.name][str(target.key)].to_pylist()) | {None}
            frame[derived(f"{column.name}_refers")] = [
                _refers(value, known) for value in values[column.name].to_pylist()
            ]
    if table.grounded:
        rows = values.select(["document_id", "char_start", "char_end", "text"]).to_pylist()
        frame[derived("grounded")] = [_grounded(row, texts) for row in rows]
    for first, last in table.window:
        pairs = zip(values[first].to_pylist(), values[last].to_pylist(), strict=True)
        frame[derived(f"{first}_in_window")] = [_in_window(a, b, study.window) for a, b in pairs]
    return frame


def _refers(value: Any, known: set[Any]) -> bool:
    return all(v in known for v in value) if isinstance(value, list) else value in known


def _grounded(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    start, end = row["char_start"], row["char_end"]
    source = texts.get(row["document_id"])
    return source is not None and 0 <= start < end <= len(source) and source[start:end] == row["text"]


def _in_window(first: date | None, last: date | None, window: tuple[date, date]) -> bool:
    start, end = first or last, last or first
    return start is None or end is None or (window[0] <= end and start <= window[1])
