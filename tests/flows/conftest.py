"""Real Prefect runs: one home for all tests, so that its database is made once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Qantar = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("prefect")


@pytest.fixture(scope="session")
def qantar(prefect_home: Path) -> Qantar:
    """The command as a user runs it, in a process of its own."""

    def run(*arguments: str | Path, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).parent / "qantar"), *map(str, arguments)]
        env = {**os.environ, "PREFECT_HOME": str(prefect_home), "NO_COLOR": "1", "COLUMNS": "160", **environment}
        return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, timeout=300, check=False)

    return run
