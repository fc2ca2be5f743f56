"""What a validation tells."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from schemas.render.expectations import Check

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check's outcome: how many values it saw, how many failed, some of them, and the positions of failing rows."""

    check: Check
    seen: int
    failed: int
    examples: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    error: str | None = None

    @property
    def passed(self) -> bool:
        """Whether nothing failed and the check itself could run."""
        return not self.failed and self.error is None

    def told(self) -> dict[str, Any]:
        """The outcome as plain values."""
        check = {k: v for k, v in asdict(self.check).items() if k not in ("expectation", "arguments")}
        outcome = {"passed": self.passed, "seen": self.seen, "failed": self.failed}
        return {**check, **outcome, "examples": list(self.examples), "error": self.error}


@dataclass(frozen=True)
class Validation:
    """The tables as they may be released, what was rejected, and every check's outcome."""

    tables: dict[str, pa.Table]
    results: tuple[CheckResult, ...]
    library: dict[str, Any] = field(default_factory=dict)  # Great Expectations' own results, by table
    counts: dict[str, int] | None = None  # rows by table, where not all tables are at hand

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each table has."""
        return {name: table.num_rows for name, table in self.tables.items()} if self.counts is None else self.counts

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        """What stops the release: table-level checks that failed, those that could not run or name no row to reject."""
        found = (r for r in self.results if not r.passed and (r.error or r.check.level != "warn"))
        return tuple(r for r in found if r.check.level == "table" or r.error or not r.rows)

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        """What a person should look at though it stops nothing."""
        return tuple(r for r in self.results if not r.passed and r.check.level == "warn" and not r.error)

    @property
    def passed(self) -> bool:
        """Whether the tables may be released."""
        return not self.failures
