"""How long a command takes, and how much memory all its processes hold together."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PAUSE = 0.1  # seconds between two looks at the least
_LOOKS = 50  # times as long as a look takes: what is measured must not wait for it


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds, megabytes of all processes at once, megabytes of the largest one, what it said."""

    seconds: float
    memory: int
    largest: int
    output: str


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str] | None = None,
    heard: Callable[[str], None] = lambda _: None,
) -> Run:
    """Run a command to its end, looking at its processes some times a second; `heard` gets each line that it says.

    Memory is what each has for itself and its share of what several have (PSS), so that nothing counts twice.

    Raises:
        RuntimeError: if it failed, with what it said.
    """
    started = time.monotonic()
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    seen = [0, 0]
    done = threading.Event()

    def look() -> None:
        pause = _PAUSE
        while not done.wait(pause):
            begun = time.monotonic()
            each = [_share(pid) for pid in _tree(process.pid)]
            seen[0], seen[1] = max(seen[0], sum(each)), max(seen[1], *each, 0)
            pause = max(_PAUSE, _LOOKS * (time.monotonic() - begun))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    output = ""
    for line in process.stdout or ():
        output += line
        heard(line)
    process.wait()
    seconds = time.monotonic() - started
    done.set()
    watcher.join()
    if process.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed: {output[-2000:]}")
    return Run(seconds, seen[0] // 1024, seen[1] // 1024, output)


def _tree(root: int) -> list[int]:
    found, waiting = [root], [root]
    while waiting:
        pid = waiting.pop()
        try:
            told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
        except OSError:
            continue
        children = [int(child) for child in told.split()]
        found += children
        waiting += children
    return found


def _share(pid: int) -> int:
    """Kilobytes of a process; 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
