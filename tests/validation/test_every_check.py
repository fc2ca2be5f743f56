"""Every check that the schemas render is fired by a mutation made for it: one that none fires would be none."""

import json
import math
from datetime import date

import pyarrow as pa
import pytest

from flows.extraction.ids import content_id
from flows.resolution.sql import over
from flows.validation import validate
from flows.validation.batch import within_wholes
from flows.validation.report import as_library_json
from flows.validation.results import Validation
from flows.validation.run import added_up
from flows.validation.whole import overall
from flows.workspace import to_table
from schemas.render.expectations import Check, checks
from schemas.study import load
from schemas.tables import TABLES
from tests import world

ALL = [
    check
    for table in TABLES.values()
    if table.name != "rejected"
    for check in checks(table, load())
    if check.level != "warn"  # those that only warn have tests of their own below
]
LATE, EARLY = date(2022, 1, 9), date(2022, 1, 8)


def mutation(check: Check) -> dict[str, object]:
    """The change of a good row that this check must find."""
    table = TABLES[check.table]
    name, _, what = check.name.rpartition("_")
    columns = {column.name: column for column in table.columns}
    if what == "ordered":
        low, high = check.arguments["column_B"], check.arguments["column_A"]
        later, earlier = (LATE, EARLY) if columns[low].type == "date" else (5, 4)
        return {low: later, high: earlier}
    if what == "window":
        pair = next(p for p in table.window if f"{p[0]}_in_window" == check.name)
        return dict.fromkeys(pair, date(1999, 1, 1))
    if check.name == "grounded":
        return {"text": "not these words"} if "text" in columns else {"char_start": 0, "char_end": 10_000}
    if check.name == "not_after_publication":
        return {"modality": "occurred", "first_day": date(2022, 6, 1), "last_day": date(2022, 6, 1)}
    fixed = {
        "given": None, "formed": "no such form", "coded": "no such code", "finite": math.nan, "unique": None,
        "holds": "Words of nobody.",
    }  # fmt: skip
    if check.name == "evidence_holds":
        return {"evidence": fixed["holds"]}
    if what == "unique":
        return {}
    if what == "refers":
        prefix = {
            "figures": "fig",
            "events": "evt",
            "documents": "doc",
            "passages": "pas",
            "actors": "act",
            "places": "plc",
        }
        unknown = f"{prefix[columns[name].targets[0]]}_0000000000000000"
        return {name: [unknown] if columns[name].type == "strings" else unknown}
    if what == "range":
        name = name.removesuffix("_in")
        column = columns[name]
        number = column.minimum - 1 if column.minimum is not None else column.maximum + 1
        return {name: float(number) if column.type == "number" else int(number)}
    if columns[name].type == "strings":
        return {name: None}
    return {name: fixed[what]}


@pytest.fixture(scope="module")
def mutated(good, study, expectations):
    """The validation of a world with one spoilt row a check, and where each stands."""
    rows = {name: table.to_pylist() for name, table in good.items()}
    first = {name: found[0] for name, found in rows.items() if found}
    positions = {}
    for number, check in enumerate(ALL):
        table, change = TABLES[check.table], mutation(check)
        prefix = str(first[check.table][table.key]).partition("_")[0]
        own = {} if check.name.endswith("_unique") else {table.key: content_id(prefix, "mutated", number)}
        positions[check.table, check.name] = len(rows[check.table])
        rows[check.table].append({**first[check.table], **own, **change})
    tables = {name: to_table(name, found) for name, found in rows.items()}
    documents = len(set(tables["documents"]["document_id"].to_pylist()))
    return validate(tables, world.texts(), study, documents, expectations), positions


@pytest.mark.parametrize("check", ALL, ids=lambda c: f"{c.table}-{c.name}")
def test_the_check_finds_its_mutation(mutated, check):
    validation, positions = mutated
    (result,) = [r for r in validation.results if (r.check.table, r.check.name) == (check.table, check.name)]
    assert positions[check.table, check.name] in result.rows
    assert result.failed and result.examples is not None and check.meaning


def test_the_librarys_own_results_are_kept_beside_ours(mutated):
    validation, _ = mutated
    kept = json.loads(as_library_json(validation))
    assert set(kept) == set(TABLES) - {"rejected"}
    assert all(len(kept[name]["results"]) == kept[name]["statistics"]["evaluated_expectations"] for name in kept)
    assert not kept["dates"]["success"]
    assert "run_id" not in str(kept) and "batch_id" not in str(kept)


def test_there_are_many_checks():
    assert len(ALL) > 250


def spoilt(good, name, edit):
    rows = good[name].to_pylist()
    edit(rows)
    return {**good, name: pa.Table.from_pylist(rows, schema=good[name].schema)}


def outcome(tables, study, table, check, last=None):
    with over(tables) as connection:
        found = overall(connection, last or {}, study)
    (result,) = [r for r in found if (r.check.table, r.check.name) == (table, check)]
    return Validation(tables, (result,)), result


def test_far_fewer_rows_than_the_latest_release_stop_the_next(good, study):
    last = {name: table.num_rows for name, table in good.items()}
    less = spoilt(good, "statements", lambda rows: rows.clear())
    found, result = outcome(less, study, "statements", "rows_at_least", {**last, "statements": 4})
    assert result in found.failures and "lower `least` under [checks]" in result.examples[0]
    assert outcome(good, study, "statements", "rows_at_least", last)[1].passed


def test_fewer_rows_of_fewer_documents_are_no_fault(good, study):
    last = {name: table.num_rows * 9 for name, table in good.items()}
    assert outcome(good, study, "dates", "rows_at_least", last)[1].passed


def test_far_more_rows_are_told_and_stop_nothing(good, study):
    many = spoilt(good, "entity_mentions", lambda rows: rows.extend([dict(rows[0]) for _ in range(90)]))
    last = {name: table.num_rows for name, table in good.items()}
    found, result = outcome(many, study, "entity_mentions", "rows_at_most", last)
    assert result in found.warnings and result not in found.failures


def test_a_document_in_which_nothing_was_found_is_told(good, study):
    document, empty = world.document_id("gazette.txt"), dict(good)
    for name in ("dates", "figures", "event_mentions", "statements", "entity_mentions"):
        rows = [row for row in good[name].to_pylist() if row["document_id"] != document]
        empty[name] = pa.Table.from_pylist(rows, schema=good[name].schema)
    found, result = outcome(empty, study, "documents", "documents_told")
    assert result in found.warnings and result.examples == ("gazette.txt",)


def test_a_table_of_unsure_rows_is_told(good, study):
    unsure = spoilt(good, "dates", lambda rows: [row.update(confidence=0.1) for row in rows])
    found, result = outcome(unsure, study, "dates", "confidence_spread")
    assert result in found.warnings


def test_a_row_lost_between_the_steps_stops_the_release(good):
    less = spoilt(good, "dates", lambda rows: rows.pop())
    lost = [result for result in added_up(good, less) if not result.passed]
    assert [(r.check.table, r.failed, r.check.level) for r in lost] == [("dates", 1, "table")]
    assert all(result.passed for result in added_up(good, good))


PARTS = [
    ("{a} people died, {b} of them sailors.", 225.0, 300.0, False),
    ("{a} people died, {b} of them sailors.", 225.0, 19.0, True),
    ("{a} people died, including {b} sailors.", 9.0, 10.0, False),
    ("{a} people died and {b} sailors.", 9.0, 10.0, True),
]


@pytest.mark.parametrize(("sentence", "whole", "part", "fits"), PARTS)
def test_a_part_above_its_whole_is_told(good, sentence, whole, part, fits):
    text = sentence.format(a=int(whole), b=int(part))
    rows = []
    for value in (whole, part):
        start = text.index(str(int(value)))
        rows.append(
            {"document_id": "d", "evidence": text, "char_start": start, "char_end": start + len(str(int(value))),
             "measure": "killed", "unit": "person", "low": value, "high": value}
        )  # fmt: skip
    assert within_wholes(pa.Table.from_pylist(rows), {"d": text}) == [True, fits]
