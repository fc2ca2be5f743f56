"""The scores on the labelled texts may rise, never fall: the floors stand just under what was last reached."""

from __future__ import annotations

import csv
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.extraction.annotate import annotate
from flows.extraction.rows import rows
from flows.resolution import resolve
from flows.workspace import to_table
from schemas.study import Study
from tests.gold.score import score

GOLD = Path(__file__).parent / "gold"
TEXTS = {"seeds": Path(__file__).parents[1] / "raw" / "press", "authored": GOLD / "authored" / "texts"}


def floors() -> list[tuple[str, str, str, float]]:
    with (GOLD / "floors.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["set"], row["table"], row["score"], float(row["floor"])) for row in csv.DictReader(lines)]


@pytest.fixture(scope="module")
def scores(study: Study, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return {
        name: score(_tables(name, study, tmp_path_factory.mktemp(name)), GOLD / name, TEXTS[name])[0] for name in TEXTS
    }


def _tables(name: str, study: Study, folder: Path) -> Path:
    found: dict[str, list[dict[str, Any]]] = {"documents": []}
    for path in sorted(TEXTS[name].glob("*.txt")):
        text = path.read_bytes().decode()
        annotation = annotate(text, study)
        facts = {
            "document_id": path.stem,
            "file": path.name,
            "sha256": "0" * 64,
            "n_chars": len(text),
            "n_words": 1,
            "n_sentences": 1,
        }
        found["documents"].append({**facts, **asdict(annotation.facts)})
        for table, found_rows in rows(annotation, path.stem, study).items():
            found.setdefault(table, []).extend(found_rows)
    tables: dict[str, pa.Table] = {table: to_table(table, found_rows) for table, found_rows in found.items()}
    for table, content in resolve(tables, study).items():
        pq.write_table(content, folder / f"{table}.parquet")
    return folder


@pytest.mark.parametrize(("gold", "table", "figure", "floor"), floors(), ids=str)
def test_scores_do_not_fall(
    scores: dict[str, dict[str, Any]], gold: str, table: str, figure: str, floor: float
) -> None:
    measures = scores[gold][table][figure]
    reached = measures.get("F1", measures.get("accuracy"))
    print(f"{gold} {table}.{figure}: {reached:.1f} (floor {floor})")
    assert reached >= floor, f"{gold} {table}.{figure} fell to {reached:.1f}, below {floor}"


@pytest.mark.parametrize("gold", TEXTS)
def test_every_row_is_grounded(scores: dict[str, dict[str, Any]], gold: str) -> None:
    assert scores[gold]["ungrounded_rows"] == 0
