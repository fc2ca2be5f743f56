"""How builds stand being killed: `python -m tests.measure.kills [ROUNDS]` kills real builds at random moments.

After each kill every release that `versions.json` lists must be there with the bytes it should have, and at the end a
build must finish.  The texts change at every round, so that each has something to publish.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from flows.release import versions

ROOT = Path(__file__).parents[2]
QANTAR = Path(sys.executable).with_name("qantar")


def whole(dist: Path) -> list[str]:
    """The versions that an index lists, after seeing that each is there whole.

    Raises:
        AssertionError: if one is not.
    """
    found = versions.read(dist)
    for entry in found:
        folder = dist / entry.version
        lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
        for digest, name in (line.split("  ") for line in lines):
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise AssertionError(f"{folder / name} is not what SHA256SUMS says")
    return [entry.version for entry in found]


def rounds(number: int, folder: Path, longest: float, *, seed: int = 1) -> tuple[int, list[str]]:
    """Kill builds so many times within `longest` seconds; return how many were killed, and the releases at the end."""
    chance, killed = random.Random(seed), 0
    raw, dist = folder / "raw", folder / "dist"
    raw.mkdir()
    shutil.copy(sorted((ROOT / "tests/gold/authored/texts").glob("*.txt"))[0], raw / "text.txt")
    command = [str(QANTAR), "build", "--raw", str(raw), "--out", str(dist), "--work", str(folder / "work")]
    for turn in range(number):
        (raw / "note.txt").write_text(f"Police detained {turn + 2} men in Aktau on 5 January 2022.\n", encoding="utf-8")
        build = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        try:
            build.wait(timeout=chance.uniform(0.2, longest))
        except subprocess.TimeoutExpired:
            killed += 1
            os.killpg(build.pid, signal.SIGKILL)
            build.wait()
        if dist.exists():
            whole(dist)
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise AssertionError(f"the build after the kills failed: {done.stderr}")
    return killed, whole(dist)


if __name__ == "__main__":
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as here:
        killed, found = rounds(int(sys.argv[1]) if len(sys.argv) > 1 else 50, Path(here), longest=25.0)
    print(f"{killed} builds killed, {len(found)} releases whole, {time.monotonic() - start:.0f} s")
