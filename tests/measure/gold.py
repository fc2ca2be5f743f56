"""The project's own labelled texts, and how near the extraction comes to their labels."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from flows.extraction.annotate import annotate
from flows.extraction.rows import rows
from flows.resolution import resolve
from flows.workspace import to_table
from schemas.study import Study
from tests.gold.score import score

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "tests" / "gold"
TEXTS = {"seeds": ROOT / "raw" / "press", "authored": GOLD / "authored" / "texts"}


def scores(study: Study) -> dict[str, dict[str, Any]]:
    """What `tests/gold/score.py` says of each set of labelled texts."""
    return {name: _scored(name, study) for name in TEXTS}


def _scored(name: str, study: Study) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        scored: dict[str, Any] = score(tables(TEXTS[name], study, Path(folder)), GOLD / name, TEXTS[name])[0]
    return scored


def tables(texts: Path, study: Study, folder: Path) -> Path:
    """Write the tables of a folder of texts, as a release would hold them but for what validation takes out."""
    found: dict[str, list[dict[str, Any]]] = {"documents": []}
    for path in sorted(texts.glob("*.txt")):
        text = path.read_bytes().decode()
        annotation = annotate(text, study)
        sizes = {"n_chars": len(text), "n_words": len(text.split()), "n_sentences": len(annotation.document.sentences)}
        facts = {"document_id": path.stem, "file": path.name, "sha256": "0" * 64, **sizes}
        found["documents"].append({**facts, **asdict(annotation.facts)})
        for table, found_rows in rows(annotation, path.stem, study).items():
            found.setdefault(table, []).extend(found_rows)
    made: dict[str, pa.Table] = {table: to_table(table, found_rows) for table, found_rows in found.items()}
    for table, content in resolve(made, study).items():
        pq.write_table(content, folder / f"{table}.parquet")
    return folder


def figure(measure: dict[str, float]) -> float:
    """The one number of a score: F1 where rows are found, accuracy where a field is right."""
    return measure["F1"] if "F1" in measure else measure["accuracy"]
