"""`prefect.yaml` against a Prefect server of one's own: deployed, run by a worker, seen to finish."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


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
