"""Run a step and tell how it went."""

from __future__ import annotations

import os
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows import workspace
from flows.cli.errors import INTERRUPTED, STOPPED
from flows.processes import kill_all, prepare, stop_all
from flows.progress import listening
from flows.release import signing
from flows.server import kill_temporary_server, temporary_server
from flows.settings import Settings, prefect_environment
from schemas.tables import TABLES

_EVERY = 30.0  # seconds between lines of progress where there is no terminal
NEXT = {
    "ingest": "qantar extract",
    "extract": "qantar resolve",
    "resolve": "qantar validate",
    "validate": "qantar publish",
}
FIRST = {"build": "ingest", "ingest": "ingest", "extract": "extract", "validate": "validate"}  # that has texts read


def run_step(
    name: str,
    raw: Path,
    out: Path,
    study: Path | None,
    work: Path | None,
    sign_key: Path | None = None,
    **how: Any,
) -> None:
    """Run one step, or `build`, as a Prefect flow, with progress on a terminal and a summary at the end.

    `how` are the settings that make no difference to the result: workers, address, limit, memory.
    """
    from rich.console import Console
    from rich.markup import escape

    from flows.reading.corpus import source_warnings
    from schemas.study import load

    settings = Settings.of(raw, out, study, work, sign_key, **how)
    console = Console(highlight=False)
    if settings.sign_key:
        signing.look(settings.sign_key)  # before long work, not after it
    load(settings.study).settings  # noqa: B018  # a broken study should be told at once
    if name in ("build", "ingest"):
        for warning in source_warnings(settings.raw):
            console.print(f"[yellow]note:[/] {escape(warning)}", soft_wrap=True)
    settings.work.mkdir(parents=True, exist_ok=True)
    os.environ.update(prefect_environment(settings))
    started = time.monotonic()
    with workspace.locked(settings.work), _stopping_at_once(console), _progress(console, name):
        try:
            if settings.address is None and name in FIRST:
                prepare(FIRST[name], settings.study)  # Prefect takes seconds to start
            with temporary_server():
                told = _run(name, settings)
        finally:
            stop_all()
    _summary(console, name, settings, told, time.monotonic() - started, _options(raw, out, study, work))


@contextmanager
def _stopping_at_once(console: Any) -> Iterator[None]:
    """Let Ctrl-C end the process: Prefect would first tell its server, which the same Ctrl-C has ended, and wait for it.

    Nothing is lost: what a step makes is written aside and renamed, and locks are the system's.
    """

    def stop(*_: object) -> None:
        try:  # whatever the threads are in the middle of
            console.show_cursor()
            print(f"\n{STOPPED}", file=sys.stderr, flush=True)
            kill_temporary_server()
            kill_all()
        finally:
            os._exit(INTERRUPTED)

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _run(name: str, settings: Settings) -> dict[str, Any]:
    """The flow's result; Prefect is imported here, after its environment is set."""
    if name == "build":
        from flows.build import build

        how = {name: getattr(settings, name) for name in ("workers", "address", "limit", "memory")}
        return dict(build(settings.raw, settings.out, settings.study, settings.work, settings.sign_key, **how))
    from importlib import import_module

    from flows.workers import with_workers

    flow = with_workers(getattr(import_module(f"flows.{name}"), name), settings)
    told: Any = flow(settings)
    return dict(told)


@contextmanager
def _progress(console: Any, name: str) -> Iterator[None]:
    """A bar a step, with its rate and the time left; on no terminal a line now and then, and one when a step is done."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description:<10}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks = {name: bars.add_task(name, total=None, rate="")}
        paces: dict[str, Pace] = {}

        def listener(step: str, done: int, total: int, unit: str) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total, rate="")
            pace = paces.setdefault(step, Pace(done))
            rate = "" if unit == "parts" else f"{pace.rate(done):,.1f} {unit}/s"
            bars.update(tasks[step], completed=done, total=total, rate=rate)
            if step == "build" or console.is_terminal:
                return
            if done == total and not pace.told:
                pace.told = True
                console.print(f"{step} done")
            elif unit != "parts" and pace.due():
                console.print(f"{step}: {done:,} of {total:,} {unit}, {rate}", soft_wrap=True)

        with listening(listener):
            yield


@dataclass
class Pace:
    """How fast a step goes on: what was there before it began does not count."""

    first: int
    began: float = field(default_factory=time.monotonic)
    last: float = field(default_factory=time.monotonic)
    told: bool = False

    def rate(self, done: int) -> float:
        """So many a second, since it began."""
        return (done - self.first) / max(0.001, time.monotonic() - self.began)

    def due(self) -> bool:
        """Whether it is time for another line where no bar can be shown."""
        now = time.monotonic()
        if now - self.last < _EVERY:
            return False
        self.last = now
        return True


def _summary(console: Any, name: str, settings: Settings, told: dict[str, Any], seconds: float, options: str) -> None:
    from rich.markup import escape
    from rich.table import Table

    step = "validate" if name in ("build", "publish") else name
    counts = told["validate"] if name == "build" else told["rows"] if name == "publish" else told
    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("table")
    shown.add_column("rows", justify="right")
    for table in (name for name in TABLES if name in counts):
        shown.add_row(table, f"{counts[table]:,}")
    console.print(shown)
    _rejected(console, workspace.load(step, settings.tables).get("rejected"))
    release = told.get("publish") if name == "build" else told if name == "publish" else None
    console.print(f"[green]done[/] in {seconds:.1f} s", end="; ")
    if release is None:
        console.print(f"the tables lie in {escape(str(settings.tables / step))}", soft_wrap=True)
        console.print(f"next: [bold]{NEXT[name]}{escape(options)}[/]", soft_wrap=True)
        return
    if release["new"]:
        signed = "signed" if release["signed"] else "unsigned (--sign-key signs it)"
        console.print(
            f"release [bold]{release['version']}[/], {signed}, lies in {escape(release['folder'])}", soft_wrap=True
        )
    else:
        console.print(
            f"nothing changed since release [bold]{release['version']}[/] in {escape(release['folder'])}; none made",
            soft_wrap=True,
        )
    out = shlex.join(["--out", str(settings.out)])
    shown_out = "" if settings.out == Path("dist").resolve() else f" {escape(out)}"
    console.print(f'next: [bold]qantar query "FROM timeline"{shown_out}[/]', soft_wrap=True)


def _options(raw: Path, out: Path, study: Path | None, work: Path | None) -> str:
    """The options that were given, to be given to the next step too."""
    given = {"--raw": raw, "--out": out, "--study": study, "--work": work}
    usual = {"--raw": Path("raw"), "--out": Path("dist")}
    words = [word for name, path in given.items() if path and path != usual.get(name) for word in (name, str(path))]
    return f" {shlex.join(words)}" if words else ""


def _rejected(console: Any, rejected: Any) -> None:
    """How many rows were rejected, by reason."""
    from rich.markup import escape

    names: dict[tuple[str, str], list[str]] = {}
    for row in rejected.select(["table", "check", "row_id"]).to_pylist() if rejected is not None else ():
        names.setdefault((row["table"], row["check"]), []).append(row["row_id"])
    for (table, check), own in sorted(names.items()):
        which = f" ({', '.join(own[:3])}{', …' if len(own) > 3 else ''})" if table == "documents" else ""
        console.print(f"[yellow]rejected[/] {len(own)} of {table}: {check}{escape(which)}", soft_wrap=True)
