"""Where the tasks of a flow run: in threads that each lead a process of their own, or on a Dask cluster."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prefect import Flow, Task, unmapped
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from flows.processes import stop
from flows.progress import counting
from flows.settings import Settings
from flows.shards import Shard


class ClusterError(Exception):
    """The cluster cannot be used; the message says what is missing and how to get it."""


def with_workers(step: Flow[..., Any], settings: Settings) -> Flow[..., Any]:
    """The same flow, its shards worked by so many processes side by side, or by a Dask cluster."""
    return step.with_options(task_runner=_runner(settings))


def _runner(settings: Settings) -> TaskRunner[Any]:
    if settings.address is None:
        return ThreadPoolTaskRunner(max_workers=settings.workers)  # a thread waits for its process and computes nothing
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise ClusterError(
            "--runner dask needs more: pip install 'qantar[cluster]', here and on every worker"
        ) from None
    runner: TaskRunner[Any] = DaskTaskRunner(address=settings.address)
    return runner


def work_through(
    step: str, task: Task[..., None], shards: Sequence[Shard[Any]], settings: Settings, unit: str = "texts"
) -> None:
    """Have a task make each shard that is not there yet; a task that works here itself tells of each text it begins.

    Raises:
        ClusterError: if a cluster's workers keep their shards where this process does not see them.
    """
    missing = [shard for shard in shards if not shard.done]
    total = sum(len(shard.items) for shard in shards)
    done = total - sum(len(shard.items) for shard in missing)
    with counting(step, total, unit, done) as counter:
        for shard, future in zip(missing, task.map(missing, unmapped(settings.limit)), strict=True):
            future.result()
            if not shard.place.is_dir():
                told = f"{shard.place}: not there, though a worker made it; raw and work folders must be shared by all"
                raise ClusterError(told)
            if settings.address is not None or unit != "texts":
                counter.add(len(shard.items))
        counter.finish()
    stop(step)  # what its processes hold is of no use to the next step
