"""How a long run tells where it is, without knowing who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
Listener = Callable[[str, int, int], None]  # step, done, of how many
_listener: ContextVar[Listener | None] = ContextVar("progress_listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Let `listener(step, done, total)` hear of every step taken inside the block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def report(step: str, done: int, total: int) -> None:
    """Say that `done` of `total` parts of a step are done."""
    if listener := _listener.get():
        listener(step, done, total)


def counted(step: str, items: Iterable[T], total: int) -> Iterator[T]:
    """The items, each told when it has been dealt with."""
    report(step, 0, total)
    for done, item in enumerate(items, start=1):
        yield item
        report(step, done, total)
