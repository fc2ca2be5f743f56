"""The temporary Prefect server that a run without a server of one's own starts for itself."""

from __future__ import annotations

import sys


def stop_temporary_server() -> None:
    """Stop it, where this process has started one: it must not outlive a process that ends at once."""
    if "prefect.server.api.server" in sys.modules:
        from prefect.server.api.server import SubprocessASGIServer

        SubprocessASGIServer().stop()
