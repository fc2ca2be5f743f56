"""The whole validation: shapes first, then every table's suite, then what follows from what was rejected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from flows.validation.batch import batch
from flows.validation.expect import Expectations
from flows.validation.results import CheckResult, Validation
from flows.validation.whole import coverage, overall, shapes
from schemas.render.arrow import schema
from schemas.render.expectations import checks
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.resolution.settle import Followed


def validate(
    tables: Mapping[str, pa.Table],
    texts: Mapping[str, str],
    study: Study,
    expected_documents: int,
    expectations: Expectations | None = None,
    last: Mapping[str, int] | None = None,
) -> Validation:
    """Check all released tables at once, as they are at hand; a build checks them part by part (`flows/validate.py`).

    `texts` holds each document's text by id; `expected_documents` is how many files should have become documents;
    `last` the row counts of the latest release, where there is one.
    Rows that fail move to `rejected`; rows that rest on those alone follow them.  A table that is missing or of the
    wrong shape is not looked into further.
    """
    from flows.resolution.sql import over

    documents = set(tables["documents"]["document_id"].to_pylist()) if "documents" in tables else set()
    rejected = tables["rejected"].to_pylist() if "rejected" in tables else []
    found = [
        *shapes({name: table.schema for name, table in tables.items()}),
        coverage(documents, rejected, expected_documents),
    ]
    if not all(result.passed for result in found):
        return Validation(dict(tables), tuple(found))
    names = [name for name in TABLES if name != "rejected"]
    results, library = check_tables(names, tables, texts, study, expectations or Expectations())
    with over(tables) as connection:
        results += overall(connection, last or {}, study)
    kept = _without_failing(tables, results, study)
    return Validation(kept, (*found, *results, *added_up(tables, kept)), library)


def check_tables(
    names: Sequence[str],
    tables: Mapping[str, pa.Table],
    texts: Mapping[str, str],
    study: Study,
    expectations: Expectations,
    keys: Mapping[str, Set[str]] | None = None,
) -> tuple[list[CheckResult], dict[str, Any]]:
    """The suites of these tables: every check's outcome, and the library's own results by table."""
    results: list[CheckResult] = []
    library: dict[str, Any] = {}
    for name in names:
        frame = batch(TABLES[name], tables, texts, study, keys)
        results.extend(expectations.run(name, frame, checks(TABLES[name], study)))
        library[name] = expectations.last
    return results, library


def added_up(before: Mapping[str, pa.Table], after: Mapping[str, pa.Table]) -> Iterable[CheckResult]:
    """That every row of a text that came in stands in its table or in `rejected`."""
    from flows.validation.whole import sums

    counts = [{name: table.num_rows for name, table in tables.items()} for tables in (before, after)]
    return sums(*counts, *(tables["rejected"]["table"].to_pylist() for tables in (before, after)))


def _without_failing(
    tables: Mapping[str, pa.Table], results: Iterable[CheckResult], study: Study
) -> dict[str, pa.Table]:
    """The tables without the rows that failed, those rows in `rejected`, and what they leave behind put right."""
    from flows.resolution.settle import settle
    from flows.resolution.sql import rows_at

    failing = failures(results)
    if not failing:
        return dict(tables)
    kept, rejected = dict(tables), tables["rejected"].to_pylist()
    for name, rows in failing.items():
        values = rows_at(tables[name], sorted(rows)).to_pylist()
        rejected += [
            rejection(name, row, rows[n].check.name, rows[n].check.meaning)
            for n, row in zip(sorted(rows), values, strict=True)
        ]
        kept[name] = rows_at(tables[name], (n for n in range(tables[name].num_rows) if n not in rows))
    settled, followers = settle(kept, study)
    settled["rejected"] = rejected_table([*rejected, *rejections(followers)])
    return settled


def failures(results: Iterable[CheckResult]) -> dict[str, dict[int, CheckResult]]:
    """The rows that failed, by table and number, each with the first check that it failed."""
    failing: dict[str, dict[int, CheckResult]] = {}
    for result in results:
        if result.check.level == "row":
            for row in result.rows:
                failing.setdefault(result.check.table, {}).setdefault(row, result)
    return failing


def rejections(rows: Iterable[Followed]) -> Iterable[dict[str, Any]]:
    """The `rejected` rows of some rows with their checks and reasons."""
    return (rejection(name, row, check, reason) for name, row, check, reason in rows)


def rejected_table(rows: list[dict[str, Any]]) -> pa.Table:
    """The table `rejected` of these rows, in its order."""
    import pyarrow as pa

    ordered = sorted(rows, key=lambda row: (row["table"], row["row_id"], row["check"]))
    return pa.Table.from_pylist(ordered, schema=schema(TABLES["rejected"]))


def rejection(table: str, row: Mapping[str, Any], check: str, reason: str) -> dict[str, Any]:
    """The `rejected` row of a row that did not pass a check."""
    same = {name: row.get(name) for name in ("document_id", "char_start", "char_end", "text")}
    identity = row.get(TABLES[table].key or "") or "unknown"
    content = json.dumps(row, ensure_ascii=False, default=str, sort_keys=True)
    return {"table": table, "row_id": str(identity), **same, "check": check, "reason": reason, "row": content}
