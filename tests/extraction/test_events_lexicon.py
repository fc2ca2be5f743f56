"""Every entry of the lists of events is shown at work by its own example."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flows.extraction.events.clauses import modality
from flows.extraction.events.triggers import Trigger, triggers
from flows.reading.spans import Span
from schemas.study import HERE, load

STUDY = load()
TRIGGERS = STUDY.rows("lexicons/events_triggers.csv")
MODALITIES = STUDY.rows("lexicons/events_modality.csv")
NEVER = STUDY.rows("lexicons/events_never.csv")
CARRY = STUDY.rows("lexicons/events_carry.csv")


def in_sentence(text: str) -> list[Trigger]:
    return triggers(Span(0, len(text), text), [], STUDY)


@pytest.mark.parametrize("row", TRIGGERS, ids=lambda row: f"{row['event_type']} {row['pos']} {row['example']}")
def test_a_trigger_finds_its_event_in_its_example(row: dict[str, str]) -> None:
    assert (row["event_type"], row["pos"]) in {(t.event_type, t.pos) for t in in_sentence(row["example"])}


@pytest.mark.parametrize("row", [r for r in TRIGGERS if r["counterexample"]], ids=lambda row: row["counterexample"])
def test_a_counterexample_tells_no_such_event(row: dict[str, str]) -> None:
    assert (row["event_type"], row["pos"]) not in {(t.event_type, t.pos) for t in in_sentence(row["counterexample"])}


@pytest.mark.parametrize("row", MODALITIES, ids=lambda row: f"{row['modality']} {row['pos']} {row['example']}")
def test_a_cue_gives_its_modality_in_its_example(row: dict[str, str]) -> None:
    whole = Span(0, len(row["example"]), row["example"])
    assert row["modality"] in {modality(t, whole, STUDY) for t in in_sentence(row["example"])}


@pytest.mark.parametrize("row", NEVER, ids=lambda row: row["example"])
def test_a_trap_is_no_event(row: dict[str, str]) -> None:
    assert not in_sentence(row["example"])


@pytest.mark.parametrize("row", CARRY, ids=lambda row: row["event_type"])
def test_a_type_that_takes_no_town_on_is_one_that_its_example_tells(row: dict[str, str]) -> None:
    assert row["place"] in {"clause", "sentence", "country"}
    assert row["event_type"] in {t.event_type for t in in_sentence(row["example"])}


def test_every_trigger_bears_a_code_of_the_codebook() -> None:
    with Path(HERE / "vocabularies" / "event_types.csv").open(encoding="utf-8") as lines:
        codes = {next(iter(row.values())) for row in csv.DictReader(lines)}
    assert {row["event_type"] for row in TRIGGERS} <= codes
