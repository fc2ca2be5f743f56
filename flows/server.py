"""The temporary Prefect server that a run without a server of one's own starts for itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

_watchers: list[subprocess.Popen[bytes]] = []  # each ends with the line to this process


@contextmanager
def temporary_server() -> Iterator[None]:
    """Let Prefect start its temporary server, unless there is one of the user's own; it outlives this process in no case."""
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    threading.Thread(target=_guard, daemon=True).start()
    with without_heartbeats():
        yield  # the first flow starts it, and Prefect stops it when this process ends


def _guard() -> None:
    """Have the server watched as soon as it is there."""
    while (process := _process()) is None:
        time.sleep(0.05)
    _watchers.append(_watched(process))


def _process() -> subprocess.Popen[Any] | None:
    """The server that Prefect has started here; it imports and starts that in its own order, so that nothing is made by asking."""
    kind = getattr(sys.modules.get("prefect.server.api.server"), "SubprocessASGIServer", None)
    found = (getattr(server, "server_process", None) for server in list(getattr(kind, "_instances", {}).values()))
    return next((process for process in found if process), None)


def _watched(process: subprocess.Popen[Any]) -> subprocess.Popen[bytes]:
    """What ends a server once the line to this process is cut, however this one ended."""
    command = ["sh", "-c", f"read -r _; kill {process.pid} 2> /dev/null"]
    quiet = subprocess.DEVNULL
    # in a session of its own, since Ctrl-C is not for it
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet, start_new_session=True)


def kill_temporary_server() -> None:
    """Have the system end it at once, where this process has started one."""
    if (process := _process()) is not None:
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
