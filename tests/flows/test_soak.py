"""After any change a build with a kept work folder makes what a build from nothing makes; `tests/measure/soak.py` goes on for longer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_builds_after_changes_are_those_from_nothing(root: Path, prefect_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.measure.soak", "3", "5"],
        cwd=root,
        env={**os.environ, "PREFECT_HOME": str(prefect_home)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 builds, 0 files differed" in done.stdout
