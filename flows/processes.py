"""Processes that read texts beside the one that leads the build: what hangs or crashes there takes nothing else with it.

A process works through a shard text by text and says before each which it is at.  One on which it computes longer than the
limit ends it (the system does that, whatever it is doing), as a crash in a library does; the shard is then done again
without that text, which becomes a rejected row.  The limit is of computing, not of the clock: a machine that is busy or
asleep makes no difference.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import Any

from flows.shards import At, Refusals, Shard, Within

# yields where each text is before it is read, and None before it writes: what ends it then is no text's fault
Job = Callable[[Shard[Any], Refusals], Iterator[At | None]]
Seen = Callable[[int], None]
_IDLE = 120.0  # seconds without a shard after which a process ends by itself: a cluster's workers outlive the build
_PATIENCE = 10  # times the limit by the clock, for what hangs without computing
_TRIES = 2  # a process that was killed may have been killed for want of memory: a text has a second chance
_MOST_WITHIN = 20  # texts within one item that may hang or crash before all of it is left out
_QUIT = "its process ended by itself"
_ROOT = str(Path(__file__).parents[1])


class JobFailed(Exception):  # noqa: N818
    """A shard could not be worked at all; the message holds what went wrong."""


class Worker:
    """One process beside this one, started when it is first asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection[Any, Any] | None = None
        self._used = False  # whether it may hold code and lists of before

    def prepare(self, step: str, study: Path) -> None:
        """Have the process import what a step's job needs and read the study's lists, and go on without waiting for it."""
        line, self._used = self._connected(), True
        line.send(("prepare", step, study))

    def work(self, job: str, shard: Shard[Any], limit: float, seen: Seen = lambda _: None) -> None:
        """Do a job (`module:function`) on a shard, leaving out what hangs or crashes; `seen` hears of each text begun.

        Raises:
            JobFailed: if the job itself failed, or the process ended without being at a text.
        """
        refusals: dict[At, str] = {}
        crashes: dict[At, int] = {}
        begun: set[int] = set()

        def first(at: int) -> None:
            """Tell of a text once, however often it is come to."""
            if at not in begun:
                begun.add(at)
                seen(at)

        while True:
            at, why = self._once(job, shard, refusals, limit, first)
            if why is None:
                return
            if at is None:
                raise JobFailed(f"{job} on shard {shard.label}: {why}")
            crashes[at] = crashes.get(at, 0) + 1
            if crashes[at] >= _TRIES or why.startswith("it took"):
                refusals[at] = why
                number = at.number if isinstance(at, Within) else at
                inside = sum(isinstance(one, Within) and one.number == number for one in refusals)
                if inside > _MOST_WITHIN:  # each costs a limit of time, in every build
                    refusals[number] = f"{inside} texts in it could not be read; of the last: {why}"

    def _once(
        self, job: str, shard: Shard[Any], refusals: Refusals, limit: float, seen: Seen
    ) -> tuple[At | None, str | None]:
        """The text at which the process ended and why; a reason of None where all went well."""
        at: At | None = None
        try:
            line = self._connected()
            line.send(("work", job, shard, dict(refusals), limit))
            while True:
                patience = None if at is None else _PATIENCE * limit * _share(shard, at)
                if not line.poll(patience):
                    self.stop()
                    return at, f"it took more than {patience:g} s, most of them waiting"
                kind, told = line.recv()
                if kind == "at":
                    at = told
                    if isinstance(at, int):
                        seen(at)
                elif kind == "other" and self._used:
                    self.stop()
                    return self._once(job, shard, refusals, limit, seen)
                elif kind in ("failed", "other"):
                    raise JobFailed(f"{job} on shard {shard.label}: {told}")
                else:
                    self._used = True
                    return at, None
        except (EOFError, BrokenPipeError, ConnectionResetError):
            used, why = self._used, self._ended(limit)
            if at is None and used and why == _QUIT:  # it had nothing to do for long, and went just now
                return self._once(job, shard, refusals, limit, seen)
            return at, why

    def _connected(self) -> Connection[Any, Any]:
        if self._line is None or self._process is None or self._process.poll() is not None:
            self.stop()
            self._line, theirs = Pipe()
            call = f"from flows.processes import serve; serve({theirs.fileno()}, {_IDLE})"
            path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                [sys.executable, "-c", call], pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )  # fmt: skip
            theirs.close()
        return self._line

    def _ended(self, limit: float) -> str:
        """Why the process is no more."""
        code = self._process.wait() if self._process else 0
        self.stop()
        if code == 0:
            return _QUIT
        if code == -signal.SIGPROF:
            return f"it took more than {limit:g} s of computing for a million characters"
        return f"it ended the process that read it ({signal.Signals(-code).name if code < 0 else f'status {code}'})"

    def kill(self) -> None:
        """Have the system end the process, without waiting for it."""
        if (process := self._process) is not None:
            with suppress(OSError):
                os.kill(process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None
        self._used = False


_idle: dict[str, list[Worker]] = {}  # by step: what a process holds for one is of no use to another
_all: dict[str, list[Worker]] = {}
_guard = threading.Lock()


@contextmanager
def worker(step: str) -> Iterator[Worker]:
    """A process for the time of a shard; it stays for the step's next one, so there are as many as tasks at once."""
    with _guard:
        idle = _idle.setdefault(step, [])
        if not idle:
            idle.append(Worker())
            _all.setdefault(step, []).append(idle[-1])
        mine = idle.pop()
    try:
        yield mine
    except BaseException:
        mine.stop()
        raise
    finally:
        with _guard:
            idle.append(mine)


def work(step: str, shard: Shard[Any], limit: float, seen: Seen = lambda _: None) -> None:
    """Have a process beside this one do a step's job on a shard (`Worker.work`)."""
    with worker(step) as process:
        process.work(f"flows.jobs.{step}:run", shard, limit, seen)


def prepare(step: str, study: Path) -> None:
    """Start a process for a step, which gets ready for its first shard while other things are done."""
    with suppress(OSError), worker(step) as process:  # one that ended at once is started again when it is needed
        process.prepare(step, study)


def stop(step: str) -> None:
    """End all processes of a step."""
    for one in _all.get(step, ()):
        one.stop()


def stop_all() -> None:
    """End all processes of this one."""
    for step in _all:
        stop(step)


def kill_all() -> None:
    """Have the system end them at once, waiting for nothing and whatever the threads that lead them are doing."""
    for one in (one for some in _all.values() for one in some):
        one.kill()


def serve(handle: int, idle: float) -> None:
    """What such a process does: jobs that come down the line, until it is closed or nothing comes for so many seconds."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who leads the build
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    line: Connection[Any, Any] = Connection(handle)
    while True:
        try:
            if not line.poll(idle):
                return
            what, *message = line.recv()
        except EOFError:
            return
        try:
            if what == "prepare":
                _prepare(*message)
            else:
                _do(line, *message)
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as error:  # whatever it is, who leads the build must hear of it
            line.send(("failed", f"{type(error).__name__}: {error}"))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)


def _prepare(step: str, study: Path) -> None:
    with suppress(Exception):  # what is wrong is told by the job that meets it
        imported = import_module(f"flows.jobs.{step}")
        imported.state(study)  # kept, so that it is that of the lists which are read now, whatever they are later
        imported.prepare(study)


def _do(line: Connection[Any, Any], job: str, shard: Shard[Any], refusals: Refusals, limit: float) -> None:
    module, _, name = job.partition(":")
    imported = import_module(module)
    if imported.state(shard.study) != shard.state:
        line.send(
            ("other", "the code, the libraries or the study's files there are others than where the build was started")
        )
        return
    function: Job = getattr(imported, name)
    for at in function(shard, refusals):
        line.send(("at", at))
        signal.setitimer(signal.ITIMER_PROF, 0 if at is None else limit * _share(shard, at))
    line.send(("done", None))


def _share(shard: Shard[Any], at: At) -> float:
    """How many times the limit a text may take: once for each million characters, at least once."""
    size = at.size if isinstance(at, Within) else getattr(shard.items[at], "size", 0)
    return float(max(1.0, size / 1_000_000))
