"""The whole validation: shapes first, then every table's suite, then what follows from what was rejected."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flows.progress import report
from flows.validation.batch import batch
from flows.validation.expect import Expectations
from flows.validation.results import CheckResult, Validation
from schemas.render.arrow import schema
from schemas.render.expectations import Check, checks
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa


_MENTIONS = tuple(name for name, table in TABLES.items() if "evidence" in table.names)
_LEAST, _MOST, _FEW = 0.5, 3.0, 20  # of the latest release's rows; and rows below which a table may grow freely
_UNSURE = 0.5


def validate(
    tables: Mapping[str, pa.Table],
    texts: Mapping[str, str],
    study: Study,
    expected_documents: int,
    expectations: Expectations | None = None,
    last: Mapping[str, int] | None = None,
) -> Validation:
    """Check all released tables.

    `texts` holds each document's text by id; `expected_documents` is how many files should have become documents;
    `last` the row counts of the latest release, where there is one.
    Rows that fail move to `rejected`; rows that rest on those alone follow them.  A table that is missing or of the
    wrong shape is not looked into further.
    """
    shapes = [*_shapes(tables), _coverage(tables, expected_documents)]
    if not all(result.passed for result in shapes):
        return Validation(dict(tables), tuple(shapes))
    expectations = expectations or Expectations()
    results: list[CheckResult] = []
    library: dict[str, Any] = {}
    names = [name for name in TABLES if name != "rejected"]
    for done, name in enumerate(names):
        report("validate", done, len(names))
        frame = batch(TABLES[name], tables, texts, study)
        results.extend(expectations.run(name, frame, checks(TABLES[name], study)))
        library[name] = expectations.last
    report("validate", len(names), len(names))
    results += overall(tables, last or {}, study)
    kept = _without_failing(tables, results, study)
    return Validation(kept, (*shapes, *results, *added_up(tables, kept)), library)


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


def overall(tables: Mapping[str, pa.Table], last: Mapping[str, int], study: Study) -> list[CheckResult]:
    """What only a whole table can tell: how much there is, against the latest release, and how sure the rules are."""
    return [*_magnitude(tables, last, study), _documents_told(tables), *_confidence(tables)]


def _magnitude(tables: Mapping[str, pa.Table], last: Mapping[str, int], study: Study) -> list[CheckResult]:
    """Row counts against the latest release's, for as many documents: far fewer stop the release, far more are told.

    A study sets its own bounds in `study.toml`: `[checks]` with `least` and `most`.
    """
    bounds = study.settings.get("checks", {})
    least, most = float(bounds.get("least", _LEAST)), float(bounds.get("most", _MOST))
    documents = tables["documents"].num_rows
    found = []
    for name in (n for n in TABLES if n in last and n not in ("documents", "rejected")):
        before, now = last[name], tables[name].num_rows
        same = max(1.0, documents / last["documents"]) if last.get("documents") else 1.0
        few = documents >= last.get("documents", 0) and now < before * least
        many = now > max(before, _FEW) * same * most
        told = f"{now:,} rows of {documents:,} documents; the latest release has {before:,} of {last.get('documents', 0):,}"
        low = Check(
            "rows_at_least", "magnitude", name, "table", f"At least {least:.0%} of the latest release's rows.", ""
        )
        high = Check(
            "rows_at_most", "magnitude", name, "warn", f"At most {most:.0f} times its rows for as many texts.", ""
        )
        found += [
            CheckResult(
                low,
                now,
                int(few),
                (f"{told}; if that is meant, lower `least` under [checks] in study.toml",) if few else (),
            ),
            CheckResult(high, now, int(many), (told,) if many else ()),
        ]
    return found


def _documents_told(tables: Mapping[str, pa.Table]) -> CheckResult:
    """Documents in which nothing at all was found."""
    told = {d for name in _MENTIONS for d in tables[name]["document_id"].to_pylist()}
    documents = tables["documents"].select(["document_id", "file"]).to_pylist()
    silent = [row["file"] for row in documents if row["document_id"] not in told]
    check = Check("documents_told", "coverage", "documents", "warn", "Something was found in every document.", "")
    return CheckResult(check, len(documents), len(silent), tuple(silent[:5]))


def _confidence(tables: Mapping[str, pa.Table]) -> Iterable[CheckResult]:
    """Tables most of whose rows the rules are unsure of."""
    for name in _MENTIONS:
        values = [c for c in tables[name]["confidence"].to_pylist() if c is not None]
        unsure = sum(c < _UNSURE for c in values)
        meaning = f"At most half of the rows have a confidence below {_UNSURE}."
        check = Check("confidence_spread", "confidence", name, "warn", meaning, "")
        bad = unsure * 2 > len(values)
        yield CheckResult(check, len(values), unsure if bad else 0, (f"{unsure} of {len(values)}",) if bad else ())


def added_up(before: Mapping[str, pa.Table], after: Mapping[str, pa.Table]) -> Iterable[CheckResult]:
    """That every row of a text that came in stands in its table or in `rejected`."""
    gone = Counter(after["rejected"]["table"].to_pylist()) - Counter(before["rejected"]["table"].to_pylist())
    for name in ("documents", "passages", *_MENTIONS):
        came, kept = before[name].num_rows, after[name].num_rows
        check = Check("rows_add_up", "shape", name, "table", "Rows that came in are those kept and those rejected.", "")
        lost = abs(came - kept - gone[name])
        told = f"{came} came in, {kept} were kept and {gone[name]} rejected"
        yield CheckResult(check, came, lost, (told,) if lost else ())


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
