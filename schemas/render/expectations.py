"""Tables as checks: what Great Expectations is to expect of each column, with its meaning in words.

Nothing here imports Great Expectations: a check names the expectation's type and arguments, and
`flows/validation/` runs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from schemas.codes import codes
from schemas.model import Column, Table
from schemas.study import Study

Level = Literal["table", "row", "warn"]
LEVELS: tuple[Level, ...] = ("table", "row", "warn")  # what stops comes first


@dataclass(frozen=True)
class Check:
    """One check of one table.

    A failing `row` goes to `rejected`; a failing `table` stops the release; a `warn` is only told.  `arguments` are those of the Great
    Expectations class `expectation`.
    """

    name: str
    kind: str  # shape, keys, references, ranges, codes, grounding, time, sums, magnitude, coverage, confidence
    table: str
    level: Level
    meaning: str
    expectation: str
    arguments: dict[str, Any] = field(default_factory=dict)


def derived(check: str) -> str:
    """The column of a batch that holds the answer of a check which spans tables or needs the texts."""
    return f"__{check}"


def checks(table: Table, study: Study) -> tuple[Check, ...]:
    """All checks of a table, those that stop a release first."""
    found = [*_table_checks(table), *_row_checks(table, study)]
    return tuple(sorted(found, key=lambda check: LEVELS.index(check.level)))


def _table_checks(table: Table) -> Iterator[Check]:
    if table.key:
        yield Check(
            f"{table.key}_unique", "keys", table.name, "table", f"No two rows share a {table.key}.",
            "ExpectColumnValuesToBeUnique", {"column": table.key},
        )  # fmt: skip
    for column in table.columns:
        if column.targets:
            meaning = f"Every {column.name} is a row of {' or '.join(column.targets)}."
            yield _answered(f"{column.name}_refers", "references", table, "table", meaning)


def _row_checks(table: Table, study: Study) -> Iterator[Check]:
    for column in table.columns:
        yield from _column_checks(table, column, study)
    for pair in table.ordered:
        sign = "below" if pair.strictly else "not above"
        arguments = {"column_A": pair.high, "column_B": pair.low, "or_equal": not pair.strictly}
        yield Check(
            f"{pair.low}_{pair.high}_ordered", "ranges", table.name, "row", f"{pair.low} is {sign} {pair.high}.",
            "ExpectColumnPairValuesAToBeGreaterThanB", {**arguments, "ignore_row_if": "either_value_is_missing"},
        )  # fmt: skip
    if table.grounded:
        meaning = "char_start to char_end are characters of the raw file; text, where there is one, is exactly these."
        yield _answered("grounded", "grounding", table, "row", meaning)
    if "evidence" in table.names:
        meaning = "evidence is the characters of the raw file from evidence_start; they hold char_start to char_end."
        yield _answered("evidence_holds", "grounding", table, "row", meaning)
    if table.name == "event_mentions":
        meaning = "What is told as past or going on does not begin after the day its document was published."
        yield _answered("not_after_publication", "time", table, "row", meaning)
    if table.name == "figures":
        meaning = (
            "A part that a sentence tells (“of them”, “including”) is not above the whole that it states of the same."
        )
        yield _answered("part_within_whole", "sums", table, "warn", meaning)
    for first, last in table.window:
        days = first if first == last else f"{first} to {last}"
        start, end = study.window
        meaning = f"{days}, where known, touches the study's window ({start} to {end})."
        yield _answered(f"{first}_in_window", "time", table, "row", meaning)


def _column_checks(table: Table, column: Column, study: Study) -> Iterator[Check]:
    name, where = column.name, {"column": column.name}
    if not column.nullable and column.type != "strings":
        yield Check(
            f"{name}_given",
            "shape",
            table.name,
            "row",
            f"{name} is never null.",
            "ExpectColumnValuesToNotBeNull",
            where,
        )
    if column.type == "strings":
        yield _answered(f"{name}_given", "shape", table, "row", f"{name} is a list, perhaps empty, without nulls.")
    if column.type == "number":
        yield _answered(f"{name}_finite", "ranges", table, "row", f"{name}, where known, is a finite number.")
    if column.codes:
        yield Check(
            f"{name}_coded", "codes", table.name, "row", f"{name} is a code of the list {column.codes}.",
            "ExpectColumnValuesToBeInSet", {**where, "value_set": list(codes(column.codes, study))},
        )  # fmt: skip
    if column.minimum is not None or column.maximum is not None:
        bounds = {"min_value": column.minimum, "max_value": column.maximum}
        meaning = f"{name} lies within {column.minimum} and {'∞' if column.maximum is None else column.maximum}."
        yield Check(
            f"{name}_in_range",
            "ranges",
            table.name,
            "row",
            meaning,
            "ExpectColumnValuesToBeBetween",
            {**where, **bounds},
        )
    if column.pattern:
        meaning = f"{name} has the form {column.pattern}"
        yield Check(
            f"{name}_formed",
            "shape",
            table.name,
            "row",
            meaning,
            "ExpectColumnValuesToMatchRegex",
            {**where, "regex": column.pattern},
        )


def _answered(name: str, kind: str, table: Table, level: Level, meaning: str) -> Check:
    arguments = {"column": derived(name), "value_set": [True]}
    return Check(name, kind, table.name, level, meaning, "ExpectColumnValuesToBeInSet", arguments)
