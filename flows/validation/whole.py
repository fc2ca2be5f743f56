"""What only whole tables can tell: that they are there and of their shape, how much there is, that nothing was lost.

Answered by SQL over tables that may be larger than memory, whose names stand in the connection.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from flows.validation.results import CheckResult
from schemas.render.arrow import schema
from schemas.render.expectations import Check
from schemas.study import Study
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

MENTIONS = tuple(name for name, table in TABLES.items() if "evidence" in table.names)
_LEAST, _MOST, _FEW = 0.5, 3.0, 20  # of the latest release's rows; and rows below which a table may grow freely
_UNSURE = 0.5
_SHOWN = 5  # examples


def shapes(there: Mapping[str, pa.Schema]) -> Iterator[CheckResult]:
    """Whether every table is there and has its columns, types and order."""
    for name in TABLES:
        check = Check("schema", "shape", name, "table", "The table has its columns, with their types, in order.", "")
        if name not in there:
            yield CheckResult(check, 0, 1, (f"the table {name} is missing",))
            continue
        problems = tuple(_misshapen(name, there[name]))
        yield CheckResult(check, len(TABLES[name].columns), len(problems), problems)


def _misshapen(name: str, there: pa.Schema) -> Iterator[str]:
    wanted = schema(TABLES[name])
    wrong = False
    for column in wanted:
        kind = there.field(column.name).type if column.name in there.names else None
        if kind is None or kind != column.type:
            wrong = True
            yield f"{column.name}: {'missing' if kind is None else kind} instead of {column.type}"
    extra = [n for n in there.names if n not in wanted.names]
    yield from (f"{n}: not in the schema" for n in extra)
    if not wrong and not extra and there.names != wanted.names:
        yield "the columns stand in another order"


def coverage(there: Set[str], rejected: Sequence[Mapping[str, Any]], expected: int) -> CheckResult:
    """Whether each of the `expected` files became a document (`there` are their ids), or failed while it was read."""
    meaning = "Every listed file is a document, or refused with its reason; there is at least one document."
    check = Check("documents_complete", "shape", "documents", "table", meaning, "")
    refused = [row for row in rejected if row["table"] == "documents"]
    documents = len(there)
    missing = (
        expected - documents - len({r["document_id"] for r in rejected if r["check"] == "extraction_failed"} - there)
    )
    absent = [row["row_id"] for row in refused if row["check"] == "file_missing"]
    if missing > 0:
        told = f"{documents} documents of {expected} expected; missing: {', '.join(absent) or 'unknown'}"
        return CheckResult(check, expected, missing, (told,))
    if not documents:
        reasons = "; ".join(f"{row['row_id']}: {row['reason']}" for row in refused[:3])
        return CheckResult(check, expected, 1, (f"no file could be read: {reasons}",))
    return CheckResult(check, expected, 0)


def overall(connection: duckdb.DuckDBPyConnection, last: Mapping[str, int], study: Study) -> list[CheckResult]:
    """How much there is, against the latest release, in which documents nothing was found, and how sure the rules are."""
    counts = {name: _number(connection, f"SELECT count(*) FROM {name}") for name in TABLES if name != "rejected"}
    return [*_magnitude(counts, last, study), _documents_told(connection), *_confidence(connection, counts)]


def _number(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    ((number,),) = connection.execute(sql).fetchall()
    return int(number)


def _magnitude(counts: Mapping[str, int], last: Mapping[str, int], study: Study) -> Iterator[CheckResult]:
    """Row counts against the latest release's, for as many documents: far fewer stop the release, far more are told.

    A study sets its own bounds in `study.toml`: `[checks]` with `least` and `most`.
    """
    bounds = study.settings.get("checks", {})
    least, most = float(bounds.get("least", _LEAST)), float(bounds.get("most", _MOST))
    documents, earlier = counts["documents"], last.get("documents", 0)
    for name in (n for n in TABLES if n in last and n not in ("documents", "rejected")):
        before, now = last[name], counts[name]
        same = max(1.0, documents / earlier) if earlier else 1.0
        few = documents >= earlier and now < before * least
        many = now > max(before, _FEW) * same * most
        told = f"{now:,} rows of {documents:,} documents; the latest release has {before:,} of {earlier:,}"
        low = Check(
            "rows_at_least", "magnitude", name, "table", f"At least {least:.0%} of the latest release's rows.", ""
        )
        high = Check(
            "rows_at_most", "magnitude", name, "warn", f"At most {most:.0f} times its rows for as many texts.", ""
        )
        remedy = f"{told}; if that is meant, lower `least` under [checks] in study.toml"
        yield CheckResult(low, now, int(few), (remedy,) if few else ())
        yield CheckResult(high, now, int(many), (told,) if many else ())


def _documents_told(connection: duckdb.DuckDBPyConnection) -> CheckResult:
    """Documents in which nothing at all was found."""
    told = " UNION ALL ".join(f"SELECT document_id FROM {name}" for name in MENTIONS)
    sql = f"SELECT file FROM documents ANTI JOIN ({told}) USING (document_id) ORDER BY file"
    silent = [file for (file,) in connection.execute(sql).fetchall()]
    check = Check("documents_told", "coverage", "documents", "warn", "Something was found in every document.", "")
    return CheckResult(
        check, _number(connection, "SELECT count(*) FROM documents"), len(silent), tuple(silent[:_SHOWN])
    )


def _confidence(connection: duckdb.DuckDBPyConnection, counts: Mapping[str, int]) -> Iterator[CheckResult]:
    """Tables most of whose rows the rules are unsure of."""
    for name in MENTIONS:
        unsure = _number(connection, f"SELECT count(*) FROM {name} WHERE confidence < {_UNSURE}")
        known = _number(connection, f"SELECT count(confidence) FROM {name}") if counts[name] else 0
        meaning = f"At most half of the rows have a confidence below {_UNSURE}."
        check = Check("confidence_spread", "confidence", name, "warn", meaning, "")
        bad = unsure * 2 > known
        yield CheckResult(check, known, unsure if bad else 0, (f"{unsure} of {known}",) if bad else ())


def sums(
    came: Mapping[str, int], kept: Mapping[str, int], earlier: Iterable[str], rejected: Iterable[str]
) -> Iterator[CheckResult]:
    """That rows that came in are those kept and those rejected; `earlier` and `rejected` name the table of each rejected row."""
    gone = Counter(rejected) - Counter(earlier)
    for name in ("documents", "passages", *MENTIONS):
        check = Check("rows_add_up", "shape", name, "table", "Rows that came in are those kept and those rejected.", "")
        lost = abs(came[name] - kept[name] - gone[name])
        told = f"{came[name]} came in, {kept[name]} were kept and {gone[name]} rejected"
        yield CheckResult(check, came[name], lost, (told,) if lost else ())


def repeated_keys(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[int, tuple[str, ...]]:
    """How many rows of a table share their key with another, and some of these keys."""
    key = TABLES[name].key
    sql = (
        f"SELECT {key}, count(*) FROM {name} WHERE {key} IS NOT NULL GROUP BY {key} HAVING count(*) > 1 ORDER BY {key}"
    )
    found = connection.execute(sql).fetchall() if key else []
    return sum(count for _, count in found), tuple(str(value) for value, _ in found[:_SHOWN])
