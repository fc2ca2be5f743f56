"""`make bench`: how many words a second each extractor reads on one core, and whether cost grows with the text only.

usage: python -m tests.measure.speed [MEGABYTES]

The labelled texts (`tests/measure/gold.py`), over and over until there are so many megabytes (10 unless told), every number in
them altered from copy to copy, so that no cache of whole words flatters.  Start-up is apart.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from flows.extraction.annotate import annotate
from flows.extraction.dates import find_dates
from flows.extraction.events import find_events
from flows.extraction.facts import document_facts
from flows.extraction.figures import find_figures
from flows.extraction.names import find_entities
from flows.extraction.speech import find_statements, with_speakers
from flows.reading.passages import read
from schemas.study import Study, load
from tests.measure.gold import TEXTS

_NUMBER = re.compile(r"\b\d{2,3}\b(?![./-]\d)")
STEPS = ("reading", "names", "facts", "speakers", "dates", "statements", "figures", "events")


def corpus(characters: int, seed: int = 0) -> Iterator[str]:
    """Copies of the labelled texts, one after the other, with other numbers in each, until there are so many characters."""
    texts = [path.read_text(encoding="utf-8") for folder in TEXTS.values() for path in sorted(folder.glob("*.txt"))]
    chance, made = random.Random(seed), 0
    while made < characters:
        for text in texts:
            copy = _NUMBER.sub(lambda found: str(chance.randrange(10, 999)), text)
            made += len(copy)
            yield copy
            if made >= characters:
                return


def timed(text: str, study: Study, spent: dict[str, float]) -> None:
    """Add the seconds that each extractor takes on a text to `spent`, in the order of `annotate`."""

    def step(name: str, call: Callable[..., Any], *arguments: Any) -> Any:
        started = time.perf_counter()
        result = call(*arguments)
        spent[name] += time.perf_counter() - started
        return result

    document = step("reading", read, text, study)
    entities = step("names", find_entities, document, study)
    facts = step("facts", document_facts, document, entities, study, None)
    document = step("speakers", with_speakers, document, facts, entities, study)
    dates = step("dates", find_dates, document, facts, study)
    statements = step("statements", find_statements, document, facts, entities, dates, study)
    known = (document, facts, entities, dates, statements, study)
    step("figures", find_figures, *known)
    step("events", find_events, *known)


def main() -> None:
    """Print the table of words a second, and the ratio of a text ten times as long."""
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    study = load()
    annotate(next(corpus(1)), study)  # start-up: lists are read once
    texts = list(corpus(int(megabytes * 1_000_000)))
    words = sum(len(text.split()) for text in texts)
    spent = dict.fromkeys(STEPS, 0.0)
    for text in texts:
        timed(text, study, spent)
    print(f"{len(texts):,} texts, {words:,} words, one core\n\n| what | words a second |\n| --- | ---: |")
    for name, seconds in spent.items():
        print(f"| {name} | {words / seconds:,.0f} |")
    both = spent["facts"] + spent["dates"] + spent["figures"]  # a document's own day is found by reading its dates
    print(f"| dates (facts among them) and figures | {words / both:,.0f} |")
    print(f"| all tables | {words / sum(spent.values()):,.0f} |\n")
    print("| a text of | in one line: seconds | ratio |\n| --- | ---: | ---: |")
    short, long = (_in_one_line(int(size * 1_000_000), study) for size in (megabytes / 10, megabytes))
    print(f"| {megabytes / 10:g} MB | {short:.1f} | 1 |\n| {megabytes:g} MB | {long:.1f} | {long / short:.1f} |")


def _in_one_line(characters: int, study: Study) -> float:
    text = " ".join(" ".join(corpus(characters)).split())
    started = time.perf_counter()
    annotate(text, study)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
