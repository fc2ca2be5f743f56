"""A table as Great Expectations is to see it: its values, and columns that hold what needs other tables or texts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from schemas.model import Column, Table
from schemas.render.expectations import derived
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

Answers = tuple[str, list[bool]]  # a check's name, and its answer for each row


def batch(table: Table, tables: Mapping[str, pa.Table], texts: Mapping[str, str], study: Study) -> pd.DataFrame:
    """The rows of a table with their answers beside them; nulls are None, days `datetime.date`."""
    values = tables[table.name]
    frame: pd.DataFrame = values.to_pandas(integer_object_nulls=True, date_as_object=True)
    for column in table.columns:
        for check, answers in _column_answers(column, values[column.name].to_pylist(), tables):
            frame[derived(check)] = answers
    for check, answers in _row_answers(table, values, texts, study):
        frame[derived(check)] = answers
    return frame


def _column_answers(column: Column, values: list[Any], tables: Mapping[str, pa.Table]) -> Iterator[Answers]:
    if column.targets:
        keys = (tables[name][str(TABLES[name].key)].to_pylist() for name in column.targets)
        known = {None, *(key for target in keys for key in target)}
        yield f"{column.name}_refers", [_refers(value, known) for value in values]
    if column.type == "strings":
        yield f"{column.name}_given", [value is not None and None not in value for value in values]
    if column.type == "number":
        yield f"{column.name}_finite", [value is None or math.isfinite(value) for value in values]


def _row_answers(table: Table, values: pa.Table, texts: Mapping[str, str], study: Study) -> Iterator[Answers]:
    if table.grounded:
        shown = [n for n in ("document_id", "char_start", "char_end", "text", "evidence") if n in values.column_names]
        rows = values.select(shown).to_pylist()
        yield "grounded", [_grounded(row, texts) for row in rows]
        if "evidence" in shown:
            yield "evidence_holds", [_evident(row, texts) for row in rows]
    for first, last in table.window:
        pairs = zip(values[first].to_pylist(), values[last].to_pylist(), strict=True)
        yield f"{first}_in_window", [_in_window(a, b, study.window) for a, b in pairs]


def _refers(value: Any, known: set[Any]) -> bool:
    return all(v in known for v in value) if isinstance(value, list) else value in known


def _grounded(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    start, end, source = row["char_start"], row["char_end"], texts.get(row["document_id"])
    if source is None or start is None or end is None or not 0 <= start < end <= len(source):
        return False
    return "text" not in row or source[start:end] == row["text"]


def _evident(row: Mapping[str, Any], texts: Mapping[str, str]) -> bool:
    """Whether the evidence is a stretch of the text around the row's own characters; linear in the evidence."""
    start, end, evidence = row["char_start"], row["char_end"], row["evidence"]
    source = texts.get(row["document_id"])
    if not evidence or source is None or start is None or end is None:
        return False
    return source.find(evidence, max(0, end - len(evidence)), max(0, start) + len(evidence)) >= 0


def _in_window(first: date | None, last: date | None, window: tuple[date, date]) -> bool:
    start, end = first or last, last or first
    return start is None or end is None or (window[0] <= end and start <= window[1])
