"""The temporary Prefect server that a run without a server of one's own starts for itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import copy_context
from typing import Any


@contextmanager
def temporary_server() -> Iterator[None]:
    """Start Prefect's temporary server unless there is one of the user's own; it outlives this process in no case."""
    from prefect.server.api.server import SubprocessASGIServer

    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    server = SubprocessASGIServer()
    with ThreadPoolExecutor(1) as aside:
        starting = aside.submit(copy_context().run, server.start)
        while not (starting.done() or server.server_process):
            time.sleep(0.01)
        watcher = _watched(server.server_process)
        starting.result()
    try:
        with without_heartbeats():
            yield
    finally:
        watcher.kill()
        watcher.communicate()
        server.stop()


def _watched(process: subprocess.Popen[Any] | None) -> subprocess.Popen[bytes]:
    """What ends a server once the line to this process is cut, however this one ended."""
    command = ["sh", "-c", f"read -r _; kill {process.pid if process else 0} 2> /dev/null"]
    quiet = subprocess.DEVNULL
    # in a session of its own, since Ctrl-C is not for it
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)


def kill_temporary_server() -> None:
    """Have the system end it at once, where this process has started one."""
    if "prefect.server.api.server" in sys.modules:
        from prefect.server.api.server import SubprocessASGIServer

        if (process := SubprocessASGIServer().server_process) is not None:
            with suppress(OSError):
                os.kill(process.pid, signal.SIGKILL)


@contextmanager
def without_heartbeats() -> Iterator[None]:
    """Let flows end at once on a temporary server, which looks for no heartbeats; each flow would wait a second for its last."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
