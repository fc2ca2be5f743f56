"""Builds after small random changes, each compared byte by byte with a build from nothing.

usage: python -m tests.measure.soak ROUNDS [SEED]

Texts are added, repeated, printed again, altered, removed and renamed, lines of a lexicon and corrections come and go.  One work folder lives through all rounds; the
release that it makes must be that of an empty one.  Shards are made small, so that a change leaves most of them as they were.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from flows import shards
from flows.processes import stop_all
from flows.settings import Settings, prefect_environment
from flows.shards import Sizes
from schemas.study import HERE
from tests.measure.corpus import texts

TEXTS = 7  # at the beginning
_LIST = "figures_nouns.csv"
_NOUNS = "glimmer", "quandle", "sprocket"  # unknown but for a line that comes and goes
_LINE = "{n},{n}s,person,,,Forty {n}s were lost.\n"  # without it they are items
_CORRECTION = """
[[correction]]
do = "replace"
row = {row}
set = {{attributed_to = {name}}}
expect = {{text = {text}}}
reason = {reason}
who = "A. Reader"
when = 2026-11-28
"""
_REASONS = "Her own number.", "As the text says.", "Read again."


@dataclass
class World:
    """A raw folder and a study that change, and the work folder that lives on."""

    root: Path
    chance: random.Random
    made: Iterator[str]
    studies: int = 0
    log: list[str] = field(default_factory=list)

    @classmethod
    def begin(cls, root: Path, seed: int) -> World:
        """A first state of some texts."""
        world = cls(root, random.Random(seed), texts(10**9, seed))
        (root / "raw").mkdir(parents=True)
        for _ in range(TEXTS):
            world.add()
        shutil.copytree(HERE, root / "study0", ignore=shutil.ignore_patterns("__pycache__", "*.py", "tables", "render"))
        return world

    @property
    def files(self) -> list[Path]:
        """The texts there are."""
        return sorted((self.root / "raw").glob("*.txt"))

    @property
    def corrections(self) -> Path:
        """Where corrections stand, if there are any."""
        return self.root / "raw" / "notes" / "corrections.toml"

    @property
    def study(self) -> Path:
        """The study as it is now; each state has a folder of its own, since a process reads a list once."""
        return self.root / f"study{self.studies}"

    def add(self) -> None:
        """One more text."""
        name = f"{self.chance.randrange(10**6):06}.txt"
        (self.root / "raw" / name).write_text(next(self.made), encoding="utf-8")

    def repeat(self) -> None:
        """A text once more under another name."""
        shutil.copy(self.chance.choice(self.files), self.root / "raw" / f"{self.chance.randrange(10**6):06}.txt")

    def reprint(self) -> None:
        """A text once more under a headline: a near copy."""
        text = self.chance.choice(self.files).read_text(encoding="utf-8")
        path = self.root / "raw" / f"{self.chance.randrange(10**6):06}.txt"
        path.write_text(f"Harbour Gazette\n\n{text}", encoding="utf-8")

    def correct(self) -> None:
        """A figure of the last release put right by hand, in the name of somebody who is named there or of nobody known."""
        (release,) = (self.root / "out").glob("20*")
        figures, actors = (pq.read_table(release / f"{name}.parquet").to_pylist() for name in ("figures", "actors"))
        row = self.chance.choice(figures)
        values = {
            "row": row["figure_id"], "text": row["text"], "reason": self.chance.choice(_REASONS),
            "name": self.chance.choice([*(actor["name"] for actor in actors), "Dana Omarova"]),
        }  # fmt: skip
        told = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
        self.corrections.parent.mkdir(exist_ok=True)
        self.corrections.write_text(_CORRECTION.format(**told), encoding="utf-8")

    def alter(self) -> None:
        """A sentence more in a text, of a thing that a lexicon knows or does not."""
        path = self.chance.choice(self.files)
        text = path.read_text(encoding="utf-8")
        path.write_text(
            f"{text}\nAt least {self.chance.randrange(2, 900)} {self.chance.choice(_NOUNS)}s were lost.\n",
            encoding="utf-8",
        )

    def remove(self) -> None:
        """A text less, unless few are left."""
        if len(self.files) > TEXTS // 2:
            self.chance.choice(self.files).unlink()

    def rename(self) -> None:
        """Another name for a text."""
        path = self.chance.choice(self.files)
        path.rename(path.with_name(f"{self.chance.randrange(10**6):06}.txt"))

    def teach(self) -> None:
        """A line more in a lexicon, or one of these less."""
        before, self.studies = self.study, self.studies + 1
        shutil.copytree(before, self.study)
        path = self.study / "lexicons" / _LIST
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        line = _LINE.format(n=self.chance.choice(_NOUNS))
        lines = [other for other in lines if other != line] if line in lines else [*lines, line]
        path.write_text("".join(lines), encoding="utf-8")
        shutil.rmtree(before)

    def change(self) -> str:
        """One change, by its name."""
        changes: list[Callable[[], None]] = [
            self.add,
            self.repeat,
            self.reprint,
            self.correct,
            self.correct,
            self.alter,
            self.alter,
            self.remove,
            self.rename,
            self.teach,
        ]
        chosen = self.chance.choice(changes)
        if chosen != self.correct:  # the text it is of may change
            self.corrections.unlink(missing_ok=True)
        chosen()
        return chosen.__name__


@contextmanager
def small() -> Iterator[None]:
    """Shards and parts so small that some texts make several; the processes that read them stay for the next build."""
    from flows import validate, workers

    before = shards.SIZES, validate.SIZES, workers.stop
    shards.SIZES, validate.SIZES = Sizes(6_000, 20_000, 3), Sizes(20_000, 40_000, 2)
    workers.stop = lambda _: None
    try:
        yield
    finally:
        shards.SIZES, validate.SIZES, workers.stop = before


def released(world: World, work: Path) -> dict[str, bytes]:
    """The files of a release of the world as it is, made with a work folder."""
    from flows.build import build

    out = world.root / "out"
    shutil.rmtree(out, ignore_errors=True)
    build(world.root / "raw", out, world.study, work)
    (release,) = out.glob("20*")
    return {
        path.relative_to(release).as_posix(): path.read_bytes()
        for path in sorted(release.rglob("*"))
        if path.is_file() and path.suffix != ".duckdb"
    }


def soak(root: Path, rounds: int, seed: int, told: Callable[[str], None] = lambda _: None) -> list[str]:
    """Go through so many rounds; return what differed, a line a file."""
    os.environ.update(prefect_environment(Settings.of(root / "raw", root / "out", work=root / "work")))
    world, faults = World.begin(root, seed), list[str]()
    from flows.server import without_heartbeats

    with small(), without_heartbeats():
        for number in range(rounds):
            change = world.change() if number else "begin"
            started = time.monotonic()
            warm = released(world, root / "work")
            between = time.monotonic()
            cold = released(world, root / "nothing")
            shutil.rmtree(root / "nothing")
            differing = sorted(name for name in warm.keys() | cold.keys() if warm.get(name) != cold.get(name))
            faults += [f"round {number} ({change}): {name}" for name in differing]
            seconds = f"{between - started:.1f} s warm, {time.monotonic() - between:.1f} s from nothing"
            told(
                f"{number + 1:5} {change:8} {len(world.files):3} texts, {seconds}; {len(faults)} files differed so far"
            )
    stop_all()
    return faults


def main() -> None:
    """Go through the rounds and say what differed; status 1 if anything did."""
    rounds, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    with tempfile.TemporaryDirectory() as folder:
        faults = soak(Path(folder), rounds, seed, lambda line: print(line, flush=True))
    print(f"{rounds} builds, {len(faults)} files differed", *faults, sep="\n")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
