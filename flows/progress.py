"""How a long run tells where it is, without knowing who listens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Listener = Callable[[str, int, int, str], None]  # step, done, of how many, of what
_listener: Listener | None = None  # one of a process: tasks tell from threads of their own


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let `listener(step, done, total, unit)` hear of every step taken inside the block."""
    global _listener  # noqa: PLW0603
    before, _listener = _listener, listener
    try:
        yield
    finally:
        _listener = before


def report(step: str, done: int, total: int, unit: str = "parts") -> None:
    """Say that `done` of `total` parts of a step are done."""
    if _listener:
        _listener(step, done, total, unit)


class Counter:
    """Counts what is done of a step, from several threads, and tells it."""

    def __init__(self, step: str, total: int, unit: str = "parts", done: int = 0) -> None:
        self._step, self._total, self._unit = step, total, unit
        self._done = done
        self._guard = threading.Lock()
        report(step, done, total, unit)

    def add(self, some: int = 1) -> None:
        """So many more are done."""
        with self._guard:
            self._done = min(self._total, self._done + some)
            report(self._step, self._done, self._total, self._unit)

    def finish(self) -> None:
        """All is done."""
        self.add(self._total)


_counters: dict[str, Counter] = {}


@contextmanager
def counting(step: str, total: int, unit: str, done: int = 0) -> Iterator[Counter]:
    """A counter that `advance` finds by its step, in this process."""
    _counters[step] = Counter(step, total, unit, done)
    try:
        yield _counters[step]
    finally:
        del _counters[step]


def advance(step: str) -> None:
    """One more of a step is begun; where nobody counts (in another process) nothing happens."""
    if counter := _counters.get(step):
        counter.add()
