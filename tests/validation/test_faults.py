"""Fault injection: a small good world, into which one fault of each kind is planted; each must be found, nothing else.

A planted row is a copy of a good one, under an id of its own, with something changed.  All are validated at once.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from flows.extraction.ids import content_id
from flows.validation import validate
from flows.workspace import to_table
from schemas.tables import TABLES
from tests import world

UNKNOWN = "doc_0000000000000000"


@dataclass(frozen=True)
class Fault:
    """A change of a good row of a table, and the check that must find it."""

    table: str
    check: str
    change: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.table}-{self.check}-{'-'.join(self.change)}"


# row faults: the row goes to `rejected`, the release goes on
ROWS = [
    Fault("dates", "date_id_given", {"date_id": None}),
    Fault("dates", "date_id_formed", {"date_id": "day-1"}),
    Fault("dates", "document_id_given", {"document_id": None}),
    Fault("dates", "grounded", {"char_start": 0}),
    Fault("dates", "grounded", {"text": "January 4, 2021"}),
    Fault("dates", "grounded", {"char_end": 10_000}),
    Fault("statements", "grounded", {"text": "zero\u200bwidth"}),
    Fault("entity_mentions", "grounded", {"text": "A\u0308ktau"}),  # a combining character
    Fault("dates", "grounded", {"char_start": None}),
    Fault("dates", "char_start_in_range", {"char_start": -1}),
    Fault("dates", "char_start_char_end_ordered", {"char_start": 50, "char_end": 50}),
    Fault("dates", "first_day_last_day_ordered", {"first_day": date(2022, 1, 9)}),
    Fault("dates", "type_coded", {"type": "moment"}),
    Fault("dates", "precision_given", {"precision": None}),
    Fault("dates", "confidence_in_range", {"confidence": 1.5}),
    Fault("dates", "confidence_finite", {"confidence": math.nan}),
    Fault("dates", "method_formed", {"method": "by hand"}),
    Fault("dates", "evidence_given", {"evidence": None}),
    Fault("dates", "evidence_holds", {"evidence": "Words of nobody."}),
    Fault("dates", "evidence_holds", {"evidence": "Port director Lena Orlova"}),  # of the text, but not around the row
    Fault("figures", "low_high_ordered", {"low": 30.0}),
    Fault("figures", "low_in_range", {"low": -1.0}),
    Fault("figures", "high_finite", {"high": math.inf}),
    Fault("figures", "unit_formed", {"unit": "US dollars"}),
    Fault("figures", "qualifier_coded", {"qualifier": "roughly"}),
    Fault("figures", "as_of_first_in_window", {"as_of_first": date(1986, 12, 1), "as_of_last": date(1986, 12, 19)}),
    Fault("event_mentions", "first_day_in_window", {"first_day": date(2011, 12, 16), "last_day": date(2011, 12, 16)}),
    Fault("event_mentions", "event_type_coded", {"event_type": "picnic"}),
    Fault("event_mentions", "modality_given", {"modality": None}),
    Fault("statements", "said_on_in_window", {"said_on": date(2026, 1, 1)}),
    Fault("statements", "kind_coded", {"kind": "shouted"}),
    Fault("passages", "grounded", {"char_end": 10_000}),
    Fault("passages", "role_coded", {"role": "aside"}),
    Fault("entity_mentions", "latitude_in_range", {"latitude": 91.0}),
    Fault("entity_mentions", "country_code_formed", {"country_code": "kz"}),
    Fault("documents", "sha256_formed", {"sha256": "ABC"}),
    Fault(
        "documents", "about_first_about_last_ordered", {"about_first": date(2022, 2, 1), "about_last": date(2022, 1, 1)}
    ),
    Fault("documents", "n_words_in_range", {"n_words": -1}),
    Fault("events", "first_day_in_window", {"first_day": date(2031, 1, 1), "last_day": None}),
    Fault("events", "n_mentions_in_range", {"n_mentions": 0}),
    Fault("actors", "aliases_given", {"aliases": None}),
    Fault("actors", "roles_given", {"roles": ["director", None]}),
    Fault("places", "geonames_id_in_range", {"geonames_id": 0}),
    Fault("comparisons", "n_figures_in_range", {"n_figures": 1}),
]
# table faults: a sign that the tables do not belong together; the release stops
TABLES_WIDE = [
    Fault("dates", "document_id_refers", {"document_id": UNKNOWN}),
    Fault("dates", "passage_id_refers", {"passage_id": "pas_0000000000000000"}),
    Fault("figures", "place_id_refers", {"place_id": "plc_0000000000000000"}),
    Fault("figures", "event_id_refers", {"event_id": "evt_0000000000000000"}),
    Fault("event_mentions", "event_id_refers", {"event_id": "evt_0000000000000000"}),
    Fault("statements", "speaker_id_refers", {"speaker_id": "act_0000000000000000"}),
    Fault("entity_mentions", "entity_id_refers", {"entity_id": "act_0000000000000000"}),
    Fault("documents", "duplicate_of_refers", {"duplicate_of": UNKNOWN}),
    Fault("comparisons", "figure_ids_refers", {"figure_ids": ["fig_0000000000000000"]}),
    Fault("statements", "statement_id_unique"),
]


@dataclass(frozen=True)
class Outcome:
    """The validation of the spoilt world, and where each fault was planted."""

    validation: Any
    positions: dict[str, int]
    ids: dict[str, str | None]

    def result(self, table: str, check: str):
        """The outcome of a check."""
        (found,) = [r for r in self.validation.results if (r.check.table, r.check.name) == (table, check)]
        return found


def _planted(fault: Fault, number: int, good: dict[str, Any]) -> dict[str, Any]:
    key = TABLES[fault.table].key
    prefix = str(good[key]).split("_")[0]
    own = {} if fault.check.endswith("_unique") else {key: content_id(prefix, "planted", number)}
    return {**good, **own, **fault.change}


@pytest.fixture(scope="session")
def spoilt(good, study, expectations):
    rows = {name: table.to_pylist() for name, table in good.items()}
    firsts = {name: found[0] for name, found in rows.items() if found}
    positions, ids = {}, {}
    for number, fault in enumerate([*ROWS, *TABLES_WIDE]):
        row = _planted(fault, number, firsts[fault.table])
        positions[str(fault)], ids[str(fault)] = len(rows[fault.table]), row[TABLES[fault.table].key]
        rows[fault.table].append(row)
    tables = {name: to_table(name, found) for name, found in rows.items()}
    count = tables["documents"].num_rows
    return Outcome(validate(tables, world.texts(), study, count, expectations), positions, ids)


@pytest.mark.parametrize("fault", [*ROWS, *TABLES_WIDE], ids=str)
def test_the_fault_is_found_by_its_check(spoilt, fault):
    result = spoilt.result(fault.table, fault.check)
    assert spoilt.positions[str(fault)] in result.rows
    assert not result.passed
    assert result.error is None


@pytest.mark.parametrize("fault", ROWS, ids=str)
def test_a_faulty_row_goes_to_rejected_with_its_reason(spoilt, fault):
    key, identity = TABLES[fault.table].key, spoilt.ids[str(fault)]
    rejected = [r for r in spoilt.validation.tables["rejected"].to_pylist() if r["table"] == fault.table]
    (row,) = [r for r in rejected if r["row_id"] == (identity or "unknown")]
    assert row["reason"]
    assert json.loads(row["row"])[key] == identity
    assert identity not in spoilt.validation.tables[fault.table][key].to_pylist()


@pytest.mark.parametrize("table", sorted(set(TABLES) - {"rejected"}))
def test_no_good_row_is_rejected(spoilt, good, table):
    key = TABLES[table].key
    assert set(good[table][key].to_pylist()) <= set(spoilt.validation.tables[table][key].to_pylist())


def test_a_check_fails_for_no_other_row_than_those_planted(spoilt, good):
    wrong = {
        f"{result.check.table}: {result.check.name}": result.rows
        for result in spoilt.validation.results
        if result.check.name != "statement_id_unique"  # both rows that share an id are named
        and any(row < good[result.check.table].num_rows for row in result.rows)
    }
    assert wrong == {}


def test_only_faults_of_a_whole_table_stop_the_release(spoilt):
    stopping = {(r.check.table, r.check.name) for r in spoilt.validation.failures}
    assert stopping == {(fault.table, fault.check) for fault in TABLES_WIDE}


def test_every_check_could_run(spoilt):
    assert [r.error for r in spoilt.validation.results if r.error] == []


def test_what_was_rejected_leaves_no_trace_in_the_world(spoilt, good):
    for name in ("events", "places", "actors"):
        assert spoilt.validation.tables[name].to_pylist() == good[name].to_pylist()


def _without(tables, name):
    return {key: table for key, table in tables.items() if key != name}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda t: _without(t, "places"), "the table places is missing"),
        (lambda t: {**t, "dates": t["dates"].drop_columns(["timex"])}, "timex: missing instead of string"),
        (lambda t: {**t, "dates": t["dates"].append_column("mood", pa.nulls(4))}, "mood: not in the schema"),
        (
            lambda t: {**t, "dates": t["dates"].set_column(1, "char_start", pa.array(["0"] * 4))},
            "char_start: string instead of int64",
        ),
        (
            lambda t: {**t, "dates": t["dates"].select(t["dates"].column_names[::-1])},
            "the columns stand in another order",
        ),
    ],
    ids=["missing table", "missing column", "column too many", "other type", "other order"],
)
def test_a_table_of_the_wrong_shape_stops_the_release_at_once(good, study, change, words):
    found = validate(change(good), world.texts(), study, 2)
    assert not found.passed
    assert any(words in example for result in found.failures for example in result.examples)


def _refusal(check: str, row_id: str, document_id: str | None = None) -> dict[str, Any]:
    reason = {"table": "documents", "row_id": row_id, "check": check, "reason": "why", "row": "{}"}
    return {**reason, "document_id": document_id}


@pytest.mark.parametrize(
    ("documents", "rejected", "expected", "words"),
    [
        (2, [], 3, "2 documents of 3 expected; missing: unknown"),
        (2, [_refusal("file_missing", "a.txt")], 3, "2 documents of 3 expected; missing: a.txt"),
        (0, [_refusal("file_empty", "a.txt")], 0, "no file could be read: a.txt: why"),
        # a document whose extraction failed later is there, and makes up for no other
        (2, [_refusal("extraction_failed", "x", world.document_id("harbour.txt"))], 3, "2 documents of 3 expected"),
    ],
)
def test_a_listed_file_that_is_neither_document_nor_refused_stops_the_release(
    good, study, documents, rejected, expected, words
):
    there = {"documents": good["documents"].slice(0, documents), "rejected": to_table("rejected", rejected)}
    found = validate({**_without(good, "places"), **there}, world.texts(), study, expected)
    (result,) = [r for r in found.failures if r.check.name == "documents_complete"]
    assert words in result.examples[0]


def test_a_text_on_which_extraction_failed_is_accounted_for(good, study):
    refused = to_table("rejected", [_refusal("extraction_failed", "c.txt", "doc_00000000000000ff")])
    found = validate({**_without(good, "places"), "rejected": refused}, world.texts(), study, 3)
    assert "documents_complete" not in {r.check.name for r in found.failures}
