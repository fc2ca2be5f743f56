"""In how many processes the tasks of a flow run."""

from __future__ import annotations

from typing import Any

from prefect import Flow
from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner

from flows.settings import Settings


def with_workers(step: Flow[..., Any], settings: Settings) -> Flow[..., Any]:
    """The same flow, its batches worked on one after the other, or by `settings.workers` processes side by side.

    One worker is a thread of this process: our tasks are Python that computes, and more threads would only share its lock
    and hold more batches in memory at once.
    """
    if settings.workers == 1:
        return step.with_options(task_runner=ThreadPoolTaskRunner(max_workers=1))  # type: ignore[arg-type]
    return step.with_options(task_runner=ProcessPoolTaskRunner(max_workers=settings.workers))  # type: ignore[arg-type]
