"""The temporary Prefect server that a run without a server of one's own starts for itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


def stop_temporary_server() -> None:
    """Stop it, where this process has started one: it must not outlive a process that ends at once."""
    if "prefect.server.api.server" in sys.modules:
        from prefect.server.api.server import SubprocessASGIServer

        SubprocessASGIServer().stop()


@contextmanager
def without_heartbeats() -> Iterator[None]:
    """Let flows end at once on a temporary server, which looks for no heartbeats; each flow would wait a second for its last."""
    from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings

    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield
