"""The whole validation: shapes first, then every table's suite, then what follows from what was rejected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flows.progress import counted
from flows.validation.batch import batch
from flows.validation.expect import Expectations
from flows.validation.results import CheckResult, Validation
from schemas.render.arrow import schema
from schemas.render.expectations import Check, checks
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa


def validate(
    tables: Mapping[str, pa.Table],
    texts: Mapping[str, str],
    study: Study,
    expected_documents: int,
    expectations: Expectations | None = None,
) -> Validation:
    """Check all released tables.

    `texts` holds each document's text by id; `expected_documents` is how many files should have become documents.
    Rows that fail move to `rejected`; rows that rest on those alone follow them.  A table that is missing or of the
    wrong shape is not looked into further.
    """
    shapes = [*_shapes(tables), _coverage(tables, expected_documents)]
    if not all(result.passed for result in shapes):
        return Validation(dict(tables), tuple(shapes))
    expectations = expectations or Expectations()
    results: list[CheckResult] = []
    names = [name for name in TABLES if name != "rejected"]
    for name in counted("validate", names, len(names)):
        frame = batch(TABLES[name], tables, texts, study)
        results.extend(expectations.run(name, frame, checks(TABLES[name], study)))
    return Validation(_without_failing(tables, results, study), (*shapes, *results))


def _shapes(tables: Mapping[str, pa.Table]) -> Iterable[CheckResult]:
    """Whether every table is there and has its columns, types and nullability."""
    for name, table in TABLES.items():
        check = Check("schema", "shape", name, "table", "The table has its columns, with their types, in order.", "")
        wanted = schema(table)
        if name not in tables:
            yield CheckResult(check, 0, 1, (f"the table {name} is missing",))
            continue
        there = tables[name].schema
        wrong = tuple(
            f"{a.name}: {b.type if b is not None else 'missing'} instead of {a.type}"
            for a, b in ((field, _field(there, field.name)) for field in wanted)
            if b is None or b.type != a.type
        )
        extra = tuple(f"{n}: not in the schema" for n in there.names if n not in wanted.names)
        order = () if wrong or extra or there.names == wanted.names else ("the columns stand in another order",)
        problems = (*wrong, *extra, *order)
        yield CheckResult(check, len(wanted), len(problems), problems)


def _field(there: pa.Schema, name: str) -> pa.Field | None:
    return there.field(name) if name in there.names else None


def _coverage(tables: Mapping[str, pa.Table], expected: int) -> CheckResult:
    meaning = "Every listed file is a document, or refused with its reason; there is at least one document."
    check = Check("documents_complete", "shape", "documents", "table", meaning, "")
    there = set(tables["documents"]["document_id"].to_pylist()) if "documents" in tables else set()
    refused = _refused_documents(tables)
    failed = {r["document_id"] for r in refused if r["check"] == "extraction_failed"} - there
    missing = expected - len(there) - len(failed)
    absent = [r["row_id"] for r in refused if r["check"] == "file_missing"]
    if missing > 0:
        told = f"{len(there)} documents of {expected} expected; missing: {', '.join(absent) or 'unknown'}"
        return CheckResult(check, expected, missing, (told,))
    if not there:
        reasons = "; ".join(f"{r['row_id']}: {r['reason']}" for r in refused[:3])
        return CheckResult(check, expected, 1, (f"no file could be read: {reasons}",))
    return CheckResult(check, expected, 0)


def _refused_documents(tables: Mapping[str, pa.Table]) -> list[dict[str, Any]]:
    return [r for r in tables["rejected"].to_pylist() if r["table"] == "documents"] if "rejected" in tables else []


def _without_failing(
    tables: Mapping[str, pa.Table], results: Iterable[CheckResult], study: Study
) -> dict[str, pa.Table]:
    """The tables without the rows that failed, those rows in `rejected`, and what they leave behind put right."""
    from flows.resolution.settle import settle
    from flows.resolution.sql import rows_at

    failing: dict[str, dict[int, CheckResult]] = {}
    for result in results:
        if result.check.level == "row":
            for row in result.rows:
                failing.setdefault(result.check.table, {}).setdefault(row, result)
    if not failing:
        return dict(tables)
    kept, rejected = dict(tables), tables["rejected"].to_pylist()
    for name, rows in failing.items():
        values = tables[name].to_pylist()
        rejected += [
            rejection(name, values[row], result.check.name, result.check.meaning)
            for row, result in sorted(rows.items())
        ]
        kept[name] = rows_at(tables[name], (n for n in range(len(values)) if n not in rows))
    settled, followed = settle(kept, study)
    rejected += [rejection(name, row, check, reason) for name, row, check, reason in followed]
    settled["rejected"] = _rejected_table(rejected)
    return settled


def _rejected_table(rows: list[dict[str, Any]]) -> pa.Table:
    import pyarrow as pa

    ordered = sorted(rows, key=lambda row: (row["table"], row["row_id"], row["check"]))
    return pa.Table.from_pylist(ordered, schema=schema(TABLES["rejected"]))


def rejection(table: str, row: Mapping[str, Any], check: str, reason: str) -> dict[str, Any]:
    """The `rejected` row of a row that did not pass a check."""
    same = {name: row.get(name) for name in ("document_id", "char_start", "char_end", "text")}
    identity = row.get(TABLES[table].key or "") or "unknown"
    content = json.dumps(row, ensure_ascii=False, default=str, sort_keys=True)
    return {"table": table, "row_id": str(identity), **same, "check": check, "reason": reason, "row": content}
