"""What the checks of some rows told, kept as a file, and put together with those of the others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.validation.results import CheckResult
from flows.validation.run import check_tables, failures
from flows.validation.whole import shapes
from schemas.render.expectations import checks
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

    from flows.validation.expect import Expectations

FILE = "outcome.json"
_EXAMPLES, _LIST = 5, 20  # of values that failed: in our results, in the library's
_COUNTS = ("element_count", "missing_count", "unexpected_count")


@dataclass(frozen=True, slots=True)
class Told:
    """One check's outcome without the check itself, which the schema renders again."""

    table: str
    name: str
    seen: int
    failed: int
    examples: tuple[str, ...] = ()
    error: str | None = None
    unknown: int = 0  # of the failed, those of which no row can be named


@dataclass(frozen=True)
class Outcome:
    """Shapes, outcomes, the library's own results by table, and the rows that failed: table, id, check, its meaning."""

    shapes: tuple[Told, ...] = ()
    results: tuple[Told, ...] = ()
    library: dict[str, Any] = field(default_factory=dict)
    failing: tuple[tuple[str, str | None, str, str], ...] = ()

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        tables: Mapping[str, pa.Table],
        texts: Mapping[str, str],
        study: Study,
        expectations: Expectations,
        keys: Mapping[str, Set[str]],
    ) -> Outcome:
        """What the checks of these tables tell; those of a wrong shape are not looked into."""
        formed = [r for r in shapes({n: tables[n].schema for n in names}) if r.check.table in names]
        told = tuple(_told(result) for result in formed)
        if not all(result.passed for result in formed):
            return cls(told)
        results, library = check_tables(names, tables, texts, study, expectations, keys)
        failing = [
            (name, tables[name][str(TABLES[name].key)][row].as_py(), result.check.name, result.check.meaning)
            for name, rows in failures(results).items()
            for row, result in sorted(rows.items())
        ]
        return cls(told, tuple(_told(result) for result in results), library, tuple(failing))

    @classmethod
    def joined(cls, some: Iterable[Outcome]) -> Outcome:
        """The outcome of all rows from those of some each, in their order."""
        all_of = list(some)
        library: dict[str, Any] = {}
        for outcome in all_of:
            for name, result in outcome.library.items():
                library[name] = _both(library[name], result) if name in library else result
        return cls(
            tuple(_summed(told for outcome in all_of for told in outcome.shapes)),
            tuple(_summed(told for outcome in all_of for told in outcome.results)),
            library,
            tuple(row for outcome in all_of for row in outcome.failing),
        )

    def checked(self, study: Study) -> list[CheckResult]:
        """The outcomes with their checks, table by table in the order of the schema."""
        told = {(one.table, one.name): one for one in self.results}
        return [
            CheckResult(check, one.seen, one.failed, one.examples, _rows(check.level, one), one.error)
            for table in TABLES.values()
            if table.name != "rejected"
            for check in checks(table, study)
            if (one := told.get((table.name, check.name)))
        ]

    def formed(self) -> list[CheckResult]:
        """The outcomes of the tables' shapes; a table of which nothing is told is missing."""
        told = {one.table: one for one in self.shapes}
        return [
            replace(result, seen=one.seen, failed=one.failed, examples=one.examples)
            if (one := told.get(result.check.table))
            else result
            for result in shapes({})
            if result.check.table != "rejected"
        ]


def _rows(level: str, one: Told) -> tuple[int, ...]:
    """A stand-in for the numbers of the rows that failed, which are told by their ids in `failing`."""
    return (0,) if level == "row" and one.failed and not one.unknown else ()


def _told(result: CheckResult) -> Told:
    unknown = result.failed if result.check.level == "row" and not result.rows else 0
    return Told(
        result.check.table, result.check.name, result.seen, result.failed, result.examples, result.error, unknown
    )


def _summed(some: Iterable[Told]) -> Iterable[Told]:
    found: dict[tuple[str, str], Told] = {}
    for one in some:
        before = found.get((one.table, one.name))
        found[one.table, one.name] = one if before is None else replace(
            before,
            seen=before.seen + one.seen,
            failed=before.failed + one.failed,
            examples=(*before.examples, *one.examples)[:_EXAMPLES],
            error=before.error or one.error,
            unknown=before.unknown + one.unknown,
        )  # fmt: skip
    return found.values()


def _both(a: dict[str, Any], b: dict[str, Any]) -> dict[str, Any]:
    """The library's results of two batches of one table as those of both together."""
    results = [_added(x, y) for x, y in zip(a["results"], b["results"], strict=True)]
    good = sum(result["success"] for result in results)
    statistics = {
        "evaluated_expectations": len(results),
        "successful_expectations": good,
        "unsuccessful_expectations": len(results) - good,
        "success_percent": 100.0 * good / len(results) if results else None,
    }
    return {"success": good == len(results), "statistics": statistics, "results": results}


def _added(x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    one, other = x["result"], y["result"]
    seen = {name: one.get(name, 0) + other.get(name, 0) for name in _COUNTS if name in one or name in other}
    if "unexpected_percent" in one or "unexpected_percent" in other:
        there = seen.get("element_count", 0) - seen.get("missing_count", 0)
        seen["unexpected_percent"] = 100.0 * seen.get("unexpected_count", 0) / there if there else 0.0
    if "partial_unexpected_list" in one or "partial_unexpected_list" in other:
        both = [*one.get("partial_unexpected_list", []), *other.get("partial_unexpected_list", [])]
        seen["partial_unexpected_list"] = both[:_LIST]
    return {**x, "success": x["success"] and y["success"], "result": seen}


def kept(outcome: Outcome, folder: Path) -> None:
    """Write an outcome into a folder."""
    told = {
        "shapes": [asdict(one) for one in outcome.shapes],
        "results": [asdict(one) for one in outcome.results],
        "library": outcome.library,
        "failing": outcome.failing,
    }
    (folder / FILE).write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")


def read(folder: Path) -> Outcome:
    """The outcome in a folder."""
    told = json.loads((folder / FILE).read_text(encoding="utf-8"))
    return Outcome(
        tuple(_read(one) for one in told["shapes"]),
        tuple(_read(one) for one in told["results"]),
        told["library"],
        tuple(tuple(row) for row in told["failing"]),
    )


def _read(one: dict[str, Any]) -> Told:
    return Told(**{**one, "examples": tuple(one["examples"])})
