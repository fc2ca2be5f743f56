"""`make bench`: how fast a whole build is, how much memory it takes, and how fast a release answers, at several sizes.

usage: python -m tests.measure.bench [DOCUMENTS ...] [--workers N] [--folder FOLDER] [--write]

For each size a corpus is made (`tests/measure/corpus.py`), built from nothing, and built again after one new text.  `--write`
puts the tables into `docs/performance.md`, between the marks.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.measure import corpus, tree

BIN = Path(sys.executable).parent
STEPS = ("ingest", "extract", "resolve", "validate", "publish")
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
QUERIES = {
    "events of three days in a place (`timeline`)": "FROM timeline(DATE '2022-01-04', DATE '2022-01-06') WHERE place = 'Almaty'",
    "first thousand tolls (`toll`)": "SELECT * FROM toll() LIMIT 1000",
    "figures of a measure and a place": "SELECT low, high, attributed_to, text FROM figures WHERE measure = 'injured' AND place = 'Almaty'",
    "conflicting figures of a measure and a place": "FROM conflicting_figures WHERE measure = 'killed' AND place = 'Almaty'",
    "events of a type in a week": "SELECT * FROM events WHERE event_type = 'protest' AND first_day BETWEEN '2022-01-02' AND '2022-01-08'",
    "statements of a speaker": "SELECT said_on, text FROM statements WHERE speaker = 'Kassym-Jomart Tokayev' LIMIT 100",
    "all rows of one document": "SELECT * FROM event_mentions WHERE document_id = '{document}'",
    "mentions by type": "SELECT event_type, count(*) FROM event_mentions GROUP BY ALL ORDER BY 2 DESC",
}


@dataclass
class Size:
    """What was measured at one size."""

    documents: int
    words: int
    steps: dict[str, float] = field(default_factory=dict)
    whole: float = 0.0
    first_row: float = 0.0
    memory: int = 0
    largest: int = 0
    warm: float = 0.0
    again: float = 0.0
    rows: int = 0
    queries: dict[str, float] = field(default_factory=dict)


def measured(documents: int, workers: int, folder: Path) -> Size:
    """Make, build, change and ask a corpus of this size."""
    raw, out = folder / "raw", folder / "dist"
    size = Size(documents, corpus.write(raw, documents))
    kept = folder / ".qantar" / "dist" / "shards" / "extract"
    seen: list[float] = []
    watcher = threading.Thread(target=_first, args=(kept, time.monotonic(), seen), daemon=True)
    watcher.start()
    done = build(raw, out, workers)
    size.whole, size.memory, size.largest = done.run.seconds, done.run.memory, done.run.largest
    size.first_row, size.steps = (seen or [0.0])[0], done.steps
    size.again = build(raw, out, workers).run.seconds
    corpus_text = next(corpus.texts(1, seed=documents + 1))
    (raw / "new").mkdir()
    (raw / "new" / "one.txt").write_text(corpus_text, encoding="utf-8")
    size.warm = build(raw, out, workers).run.seconds
    size.rows, size.queries = asked(max(out.glob("20*"), key=lambda path: path.stat().st_mtime))
    return size


def _first(folder: Path, started: float, seen: list[float]) -> None:
    """When the first rows could be read."""
    for _ in range(100_000):
        if any(folder.glob("??/*/figures.parquet")):
            seen.append(time.monotonic() - started)
            return
        time.sleep(0.1)


@dataclass(frozen=True)
class Built:
    """One build: the run, and the seconds until each step was done, less those of the steps before."""

    run: tree.Run
    steps: dict[str, float]


def build(raw: Path, out: Path, workers: int) -> Built:
    """Run a build with its steps timed by what it says."""
    started, ends = time.monotonic(), dict[str, float]()

    def heard(line: str) -> None:
        if (found := re.fullmatch(r"(\w+) done\n?", line)) and found[1] in STEPS:
            ends[found[1]] = time.monotonic() - started

    command = [BIN / "qantar", "build", "--raw", raw, "--out", out, "--workers", str(workers)]
    home = str(raw.parent / "prefect")
    run = tree.run(command, {**os.environ, "PREFECT_HOME": home, "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"}, heard)
    before = [0.0, *(ends[step] for step in STEPS)]
    return Built(run, {step: ends[step] - start for step, start in zip(STEPS, before, strict=False)})


def asked(release: Path) -> tuple[int, dict[str, float]]:
    """The rows of a release, and the middle of five times in milliseconds that each common question takes in one connection."""
    from flows.release.parquet import counts
    from flows.release.query import connect

    found: dict[str, float] = {}
    with connect(release) as connection:
        ((document,),) = connection.sql("SELECT document_id FROM documents ORDER BY file LIMIT 1").fetchall()
        for name, question in QUERIES.items():
            sql, times = question.replace("{document}", document), list[float]()
            for _ in range(5):
                started = time.perf_counter()
                connection.sql(sql).to_arrow_table()
                times.append(time.perf_counter() - started)
            found[name] = statistics.median(times) * 1000
    return sum(counts(release).values()), found


def table(sizes: list[Size], workers: int) -> str:
    """The measurements in Markdown."""
    lines = [
        machine(workers), "",
        "| documents | words | whole build | words/s | documents/s | memory, all processes | largest process | first rows after | nothing changed | one new text |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    lines += [
        f"| {s.documents:,} | {s.words:,} | {s.whole:.0f} s | {s.words / s.whole:,.0f} | {s.documents / s.whole:,.0f} | {s.memory:,} MB "
        f"| {s.largest:,} MB | {s.first_row:.0f} s | {s.again:.0f} s | {s.warm:.0f} s |"
        for s in sizes
    ]
    lines += ["", f"| seconds of a step (words a second) | {' | '.join(f'{s.documents:,}' for s in sizes)} |"]
    lines += [f"| --- | {' | '.join('---:' for _ in sizes)} |"]
    for step in STEPS:
        told = (f"{s.steps[step]:.1f} ({s.words / max(0.01, s.steps[step]):,.0f})" for s in sizes)
        lines.append(f"| {step} | {' | '.join(told)} |")
    lines += ["", f"| milliseconds of a question, over rows | {' | '.join(f'{s.rows:,}' for s in sizes)} |"]
    lines += [f"| --- | {' | '.join('---:' for _ in sizes)} |"]
    lines += [f"| {name} | {' | '.join(f'{s.queries[name]:.0f}' for s in sizes)} |" for name in QUERIES]
    return "\n".join(lines)


def machine(workers: int) -> str:
    """What it was measured on."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    git = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    return (
        f"Measured on {time.strftime('%d %B %Y')} at commit {git.stdout.strip()}: {os.cpu_count()} cores "
        f"({model[1] if model else platform.machine()}), Python {platform.python_version()}, `--workers {workers}`; a loop of 20 million "
        f"additions took {_loop():.1f} s."
    )


def _loop() -> float:
    started, total = time.perf_counter(), 0
    for number in range(20_000_000):
        total += number
    return time.perf_counter() - started


def main() -> None:
    """Measure the sizes and print or write the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", nargs="*", type=int, default=[100, 1_000])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    sizes = []
    for documents in given.documents:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            sizes.append(measured(documents, given.workers, Path(folder)))
            print(table(sizes[-1:], given.workers), flush=True)
            shutil.rmtree(folder, ignore_errors=True)
    told = table(sizes, given.workers)
    if given.write:
        text = PAGE.read_text(encoding="utf-8")
        start, end = "<!-- bench -->\n", "<!-- /bench -->"
        before, _, rest = text.partition(start)
        PAGE.write_text(f"{before}{start}{told}\n{end}{rest.partition(end)[2]}", encoding="utf-8")
    print(told)


if __name__ == "__main__":
    main()
