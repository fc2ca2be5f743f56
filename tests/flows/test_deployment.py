"""`prefect.yaml` against a Prefect server of one's own: deployed, run by a worker, seen to finish."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A real server on loopback, and the environment that points to it."""
    home, port = tmp_path_factory.mktemp("server"), free_port()
    environment = {
        **os.environ,
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_CLI_PROMPT": "false",
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    }
    command = [BIN / "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui"]
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/health")
        yield environment
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def wait_for(url: str, seconds: int = 90) -> None:
    for _ in range(seconds):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(1)
        else:
            return
    raise TimeoutError(url)


def test_the_deployment_builds_a_release(server: dict[str, str], root: Path, tmp_path: Path) -> None:
    place = tmp_path / "clone"
    shutil.copytree(
        root, place, ignore=shutil.ignore_patterns(".venv", ".git", "dist", ".qantar", ".*_cache", "__pycache__")
    )
    environment = {**server, "QANTAR_HOME": str(place)}

    def prefect(*arguments: str) -> str:
        done = subprocess.run(
            [BIN / "prefect", *arguments],
            env=environment,
            cwd=place,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    prefect("work-pool", "create", "qantar", "--type", "process")
    prefect("deploy", "--all")
    assert "build/nightly" in prefect("deployment", "ls")
    prefect("deployment", "run", "build/nightly")
    prefect("worker", "start", "--pool", "qantar", "--run-once")
    assert (place / "dist" / "versions.json").exists()
