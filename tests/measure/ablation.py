"""What each kind of rule gives: the scores on the development sets without it.

usage: python -m tests.measure.ablation [SETS]

Writes the tables of `docs/ablation.md`.  SETS is a folder of public sets as JSON lines (see `tests/measure/score.py`);
without it only the project's own labelled texts are scored, and nothing is written.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import flows.extraction.figures.amounts as amounts
import flows.extraction.figures.find as figures
from flows.extraction.annotate import annotate
from flows.extraction.dates import find as dates
from flows.extraction.dates import find_dates, grammar
from flows.extraction.figures.context import Memory
from flows.extraction.known import prepare
from flows.extraction.rows import rows
from schemas.study import Study, load
from tests.gold import bench
from tests.gold.score import score
from tests.measure.gold import GOLD, ROOT, TEXTS, tables

REPORT = ROOT / "docs" / "ablation.md"
Documents = list[dict[str, Any]]

# rules of the grammar that only make sense together
DATE_RULES = {
    "whole dates": ("full", "days", "span"),
    "parts of a day, and of a date": ("part_of", "full_part", "part"),
    "months": ("month", "months", "month_of"),
    "years, and runs of them": ("year", "years"),
    "decades, centuries, years BC": ("decade", "century", "before_christ"),
    "seasons and quarters": ("season", "quarter_code"),
    "early, mid, late; halves": ("edge", "portion"),
    "weekdays, weekends": ("weekday", "weekend"),
    "offsets (two days later)": ("offset", "day_of_year"),
    "stretches (last week, the past two years)": ("stretch",),
    "today, yesterday": ("deictic",),
    "now, soon": ("now",),
    "the 5th, the third day": ("nth",),
    "durations": ("length", "half_length"),
    "sets (every morning)": ("each",),
    "clock times": ("clock", "clock_range"),
    "holidays, named periods": ("holiday", "period"),
}
UNLESS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "traps (scores, versions, street numbers)": (figures, "is_amount", lambda *_: True),
    "ages": (figures, "as_age", lambda amount, line: amount),
    "rates of exchange": (figures, "as_rate", lambda amount, line: amount),
    "prices by the goods before them": (figures, "of_goods", lambda amount, line: amount),
    "what one amount takes from the next": (figures, "from_next", lambda readings, line: readings),
    "what one amount takes from those before it": (figures, "within_sentence", lambda reading, *_: reading),
    "what was told in sentences before": (Memory, "known", lambda self, reading, *_: reading),
    "qualifiers": (amounts, "qualified", lambda line, amount, before: amount),
    "ranges": (amounts, "pair", lambda *_: None),
    "compounds (5 feet 11 inches)": (amounts, "compound", lambda *_: None),
    "one in four": (amounts, "one_in", lambda *_: None),
    "the same amount in another unit": (amounts, "_converted", lambda line, before, amount: amount),
    "modality": (figures, "modality_of", lambda *_: "stated"),
    "who gives the number": (figures, "source_of", lambda *_: None),
}


@contextmanager
def without(owner: Any, name: str, instead: Any) -> Iterator[None]:
    """Let `owner.name` be something else for a while."""
    kept = getattr(owner, name)
    setattr(owner, name, instead)
    dates._scans.cache_clear()
    try:
        yield
    finally:
        setattr(owner, name, kept)
        dates._scans.cache_clear()


def documents(path: Path) -> Documents:
    """A public set: its documents with their labels."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) | {"document_id": f"{number:05d}"} for number, line in enumerate(lines)]


def date_scores(sets: dict[str, Documents], study: Study) -> list[float]:
    """Value F1 on each public set."""
    return [bench.dates(docs, {d["document_id"]: _dates(d, study) for d in docs})["value F1"] for docs in sets.values()]


def _day(document: dict[str, Any]) -> date | None:
    told = (document.get("dct") or "")[:10]
    return date.fromisoformat(told) if told else None


def _dates(document: dict[str, Any], study: Study) -> dict[str, Any]:
    prepared = prepare(document["text"], study, _day(document))
    found = find_dates(prepared.document, prepared.facts, study)
    spans = [{"char_start": m.span.start, "char_end": m.span.end, "type": m.type, "timex": m.timex} for m in found]
    return {"dates": spans}


def figure_scores(sets: dict[str, Documents], study: Study) -> list[float]:
    """Value F1 and, where a set has qualifiers, value-and-qualifier F1 on each public set."""
    scores = []
    for docs in sets.values():
        found = {d["document_id"]: rows(annotate(d["text"], study, _day(d)), d["document_id"], study) for d in docs}
        got = bench.quantities(docs, found)
        scores += [got["value F1"], got["value+qualifier F1"]]
    return scores


def own_scores(table: str, study: Study) -> list[float]:
    """Row F1 on the project's own labelled texts; for figures, who gives them and how they are meant, too."""
    scores = []
    for name, texts in TEXTS.items():
        with tempfile.TemporaryDirectory() as folder:
            got = score(tables(texts, study, Path(folder)), GOLD / name, texts)[0][table]
        scores.append(got["row"]["F1"])
        scores += [got[field]["accuracy"] for field in ("attributed_to", "modality") if table == "figures"]
    return scores


def shortened(rules: tuple[str, ...]) -> re.Pattern[str]:
    """The grammar of dates without some of its rules."""
    left = {name: pattern for name, pattern in grammar.RULES.items() if name not in rules}
    return grammar.compiled(left)


def table(heads: list[str], whole: list[float], without_it: dict[str, list[float]]) -> str:
    """A table of what is lost without each kind of rule."""
    seen = [i for i, value in enumerate(whole) if value]  # a set without qualifiers says nothing of them
    heads, whole = [heads[i] for i in seen], [whole[i] for i in seen]
    lines = [f"| without | {' | '.join(heads)} |", f"| --- |{' ---: |' * len(heads)}"]
    lines.append("| (all rules) | " + " | ".join(f"{value:.1f}" for value in whole) + " |")
    for name, values in without_it.items():
        lost = [values[i] - all_ for i, all_ in zip(seen, whole, strict=True)]
        lines.append(f"| {name} | " + " | ".join(f"{v:+.1f}" if abs(v) >= 0.05 else "0" for v in lost) + " |")
    return "\n".join(lines)


def of_dates(sets: dict[str, Documents], study: Study) -> str:
    """The table of the rules for dates."""

    def measured() -> list[float]:
        return date_scores(sets, study) + own_scores("dates", study)

    kinds = DATE_RULES.items()
    without_it = {}
    for name, rules in kinds:
        with without(grammar, "_GRAMMAR", shortened(rules)):
            without_it[name] = measured()
        print(name, *(f"{value:.1f}" for value in without_it[name]), flush=True)
    heads = [f"{name}: value" for name in sets] + [f"{name}: row" for name in TEXTS]
    return table(heads, measured(), without_it)


def of_figures(sets: dict[str, Documents], study: Study) -> str:
    """The table of the rules for figures."""

    def measured() -> list[float]:
        return figure_scores(sets, study) + own_scores("figures", study)

    without_it = {}
    for name, (owner, attribute, instead) in UNLESS.items():
        with without(owner, attribute, instead):
            without_it[name] = measured()
        print(name, *(f"{value:.1f}" for value in without_it[name]), flush=True)
    heads = [f"{name}: {what}" for name in sets for what in ("value", "and qualifier")]
    heads += [f"{name}: {what}" for name in TEXTS for what in ("row", "who", "modality")]
    return table(heads, measured(), without_it)


def main() -> None:
    """Measure, print, and write the report."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    study = load()
    made = {}
    for kind, of, names in (
        ("dates", of_dates, ("meantime_dev", "wikiwars")),
        ("figures", of_figures, ("newsquant_dev", "cqe_rt_currency")),
    ):
        made[kind] = of({n: documents(folder / f"{n}.jsonl") for n in names} if folder else {}, study)
        print(made[kind])
    if folder:
        report = REPORT.read_text(encoding="utf-8")
        for kind, content in made.items():
            block = re.compile(rf"(<!-- {kind} -->\n).*?(\n<!-- end -->)", re.DOTALL)
            report = block.sub(lambda found, content=content: found[1] + content + found[2], report)  # type: ignore[misc]
        REPORT.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
