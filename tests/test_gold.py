"""The scores on the labelled texts may rise, never fall: the floors stand just under what was last reached."""

from __future__ import annotations

import csv
from typing import Any

import pytest

from schemas.study import Study
from tests.measure.gold import GOLD, TEXTS, figure, scores
from tests.measure.score import QUALITY, REPORT, quality, with_scores


def floors() -> list[tuple[str, str, str, float]]:
    with (GOLD / "floors.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["set"], row["table"], row["score"], float(row["floor"])) for row in csv.DictReader(lines)]


@pytest.fixture(scope="module")
def scored(study: Study) -> dict[str, dict[str, Any]]:
    return scores(study)


@pytest.mark.parametrize(("gold", "table", "name", "floor"), floors(), ids=str)
def test_scores_do_not_fall(scored: dict[str, dict[str, Any]], gold: str, table: str, name: str, floor: float) -> None:
    reached = figure(scored[gold][table][name])
    print(f"{gold} {table}.{name}: {reached:.1f} (floor {floor})")
    assert reached >= floor, f"{gold} {table}.{name} fell to {reached:.1f}, below {floor}"


@pytest.mark.parametrize("gold", TEXTS)
def test_every_row_is_grounded(scored: dict[str, dict[str, Any]], gold: str) -> None:
    assert scored[gold]["ungrounded_rows"] == 0


def test_the_quality_that_releases_carry_is_what_was_reached(scored: dict[str, dict[str, Any]]) -> None:
    assert QUALITY.read_text(encoding="utf-8") == quality(scored), "measured anew? write it: `make score`"


def test_the_report_shows_these_scores(scored: dict[str, dict[str, Any]]) -> None:
    report = REPORT.read_text(encoding="utf-8")
    assert report == with_scores(report, scored), "measured anew? write it: `make score`"
