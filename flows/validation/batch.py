"""A table as Great Expectations is to see it: its values, and columns that hold what needs other tables or texts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Set
from datetime import date
from typing import TYPE_CHECKING, Any

from flows.grounding import evident, grounded
from schemas.model import Column, Table
from schemas.render.expectations import derived
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_PART_BEFORE = re.compile(r"\b(?:including|among them|of whom|of which)\W+(?:the |about |some |at least |more than )?$")
_PART_AFTER = re.compile(r"\s+of (?:them|these|whom|which)\b")
_AFTER = 12  # characters
Answers = tuple[str, list[bool]]  # a check's name, and its answer for each row


def batch(
    table: Table,
    tables: Mapping[str, pa.Table],
    texts: Mapping[str, str],
    study: Study,
    keys: Mapping[str, Set[str]] | None = None,
) -> pd.DataFrame:
    """The rows of a table with their answers beside them; nulls are None, days `datetime.date`.

    `keys` are the ids that there are, by table, where they are more than those of `tables`.
    """
    values = tables[table.name]
    frame: pd.DataFrame = values.to_pandas(integer_object_nulls=True, date_as_object=True)
    for column in table.columns:
        for check, answers in _column_answers(column, values[column.name].to_pylist(), tables, keys or {}):
            frame[derived(check)] = answers
    for check, answers in (*_row_answers(table, values, texts, study), *_between_rows(table, values, tables, texts)):
        frame[derived(check)] = answers
    return frame


def _column_answers(
    column: Column, values: list[Any], tables: Mapping[str, pa.Table], keys: Mapping[str, Set[str]]
) -> Iterator[Answers]:
    if column.targets:
        there = (keys[t] if t in keys else tables[t][str(TABLES[t].key)].to_pylist() for t in column.targets)
        known = {None, *(key for target in there for key in target)}
        yield f"{column.name}_refers", [_refers(value, known) for value in values]
    if column.type == "strings":
        yield f"{column.name}_given", [value is not None and None not in value for value in values]
    if column.type == "number":
        yield f"{column.name}_finite", [value is None or math.isfinite(value) for value in values]


def _row_answers(table: Table, values: pa.Table, texts: Mapping[str, str], study: Study) -> Iterator[Answers]:
    if table.grounded:
        shown = [
            n
            for n in ("document_id", "char_start", "char_end", "text", "evidence", "evidence_start")
            if n in values.column_names
        ]
        rows = values.select(shown).to_pylist()
        yield "grounded", [grounded(row, texts) for row in rows]
        if "evidence" in shown:
            yield "evidence_holds", [evident(row, texts) for row in rows]
    for first, last in table.window:
        pairs = zip(values[first].to_pylist(), values[last].to_pylist(), strict=True)
        yield f"{first}_in_window", [_in_window(a, b, study.window) for a, b in pairs]


def _between_rows(
    table: Table, values: pa.Table, tables: Mapping[str, pa.Table], texts: Mapping[str, str]
) -> Iterator[Answers]:
    """What only rows beside a row, or its document's, can tell."""
    if table.name == "event_mentions":
        documents = tables["documents"]
        days = dict(zip(documents["document_id"].to_pylist(), documents["published_on"].to_pylist(), strict=True))
        rows = values.select(["document_id", "modality", "first_day"]).to_pylist()
        yield "not_after_publication", [_past(row, days.get(row["document_id"])) for row in rows]
    if table.name == "figures":
        yield "part_within_whole", within_wholes(values, texts)


def _past(row: Mapping[str, Any], published: date | None) -> bool:
    told = row["modality"] in ("occurred", "ongoing") and row["first_day"] is not None and published is not None
    return not told or row["first_day"] <= published


def within_wholes(figures: pa.Table, texts: Mapping[str, str]) -> list[bool]:
    """Of each figure: whether it is no part above the whole that stands before it in its sentence."""
    names = ["document_id", "evidence", "char_start", "char_end", "measure", "unit", "low", "high"]
    rows = figures.select(names).to_pylist()
    last: dict[Any, dict[str, Any]] = {}
    fits = [True] * len(rows)
    for number in sorted(range(len(rows)), key=lambda n: (str(rows[n]["document_id"]), rows[n]["char_start"] or 0)):
        row = rows[number]
        key = tuple(row[name] for name in ("document_id", "evidence", "measure", "unit"))
        whole = last.get(key)
        if whole and _is_part(whole, row, texts.get(row["document_id"], "")):
            fits[number] = row["low"] <= whole["high"]
        else:
            last[key] = row  # a part is a part of what came before it, not the whole of what follows
    return fits


def _is_part(whole: Mapping[str, Any], part: Mapping[str, Any], text: str) -> bool:
    """Whether the words between two figures of a sentence make the second a part of the first ("225, 19 of them …")."""
    if None in (whole["high"], whole["char_end"], part["low"], part["char_start"], part["char_end"]):
        return False
    between = text[whole["char_end"] : part["char_start"]]
    after = text[part["char_end"] : part["char_end"] + _AFTER]
    return _PART_AFTER.match(after) is not None or _PART_BEFORE.search(between) is not None


def _refers(value: Any, known: set[Any]) -> bool:
    return all(v in known for v in value) if isinstance(value, list) else value in known


def _in_window(first: date | None, last: date | None, window: tuple[date, date]) -> bool:
    start, end = first or last, last or first
    return start is None or end is None or (window[0] <= end and start <= window[1])
