"""`make score`: the scores on the labelled texts, and on public annotated sets where a folder of them is named.

usage: python -m tests.measure.score [SETS]

Writes `flows/release/quality.json`, which every release carries, and the table in `docs/quality.md`.  SETS is a folder of
public sets as JSON lines (`<name>.jsonl`, see `PUBLIC`); they are scored by `tests/gold/bench.py` and only printed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from schemas.study import load
from tests.measure.gold import ROOT, TEXTS, figure, scores

QUALITY = ROOT / "flows" / "release" / "quality.json"
REPORT = ROOT / "docs" / "quality.md"
PUBLIC = {
    "dates": ("meantime_dev", "wikiwars", "recognizers_datetime"),
    "quantities": ("newsquant_dev", "recognizers_units", "quantulum3_tests", "cqe_rt_currency"),
    "places": ("geovirus",),
}
_BLOCK = re.compile(r"(<!-- scores -->\n).*(<!-- end of scores -->)", re.DOTALL)
Scores = dict[str, dict[str, Any]]


def quality(scored: Scores) -> str:
    """`quality.json`: by set and table, each score in percent."""
    sets = {name: {"texts": _count(name), "tables": _rounded(tables)} for name, tables in scored.items()}
    about = "Scores in percent on texts labelled by hand (tests/gold/); the rules were written with these at hand."
    return json.dumps({"about": about, "sets": sets}, indent=1) + "\n"


def _count(name: str) -> int:
    return sum(1 for _ in TEXTS[name].glob("*.txt"))


def _rounded(tables: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {
        table: {name: round(figure(measure), 1) for name, measure in measures.items()}
        for table, measures in tables.items()
        if table != "ungrounded_rows"
    }


def with_scores(report: str, scored: Scores) -> str:
    """The report with its table of scores made anew."""
    names = list(scored)
    lines = [f"| score | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    shown = {name: _rounded(tables) for name, tables in scored.items()}
    for table, measures in shown[names[0]].items():
        for measure in measures:
            values = " | ".join(f"{shown[name][table][measure]:.1f}" for name in names)
            lines.append(f"| {table}.{measure} | {values} |")
    table_of_scores = "\n".join(lines)
    return _BLOCK.sub(lambda found: f"{found[1]}{table_of_scores}\n{found[2]}", report)


def main() -> None:
    """Measure, print, and write what others read."""
    scored = scores(load())
    QUALITY.write_text(quality(scored), encoding="utf-8")
    report = with_scores(REPORT.read_text(encoding="utf-8"), scored)
    REPORT.write_text(report, encoding="utf-8")
    print(_BLOCK.search(report)[0])  # type: ignore[index]
    if len(sys.argv) > 1:
        _public(Path(sys.argv[1]))
    else:
        print("public sets: not scored; name their folder: make score SETS=FOLDER")


def _public(folder: Path) -> None:
    run = f"{Path(sys.executable).parent / 'qantar'} annotate --jsonl"
    for kind, names in PUBLIC.items():
        for path in (folder / f"{name}.jsonl" for name in names):
            print(f"\n{path.stem}" if path.exists() else f"\n{path}: not there, not scored", flush=True)
            if path.exists():
                bench = [sys.executable, str(ROOT / "tests" / "gold" / "bench.py"), kind, str(path), "--run", run]
                subprocess.run(bench, check=True)


if __name__ == "__main__":
    main()
