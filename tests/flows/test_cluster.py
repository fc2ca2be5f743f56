"""Builds that lose a process in the middle: a worker of a real Dask cluster, or the whole build, which then goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from tests.flows.conftest import Qantar, free_port
from tests.measure.corpus import write

BIN = Path(sys.executable).parent
DOCUMENTS = 330  # some shards for each worker
SHARDS = "??/[!.]*"  # those that are whole


@contextmanager
def process(*words: str | Path, environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, which ends with the block whatever became of it."""
    with log.open("w") as out:
        one = subprocess.Popen(
            list(map(str, words)), env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield one
    finally:
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)
        one.wait(timeout=30)


def wait_until(seen: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def test_a_worker_or_a_build_killed_in_the_middle_changes_no_byte(
    qantar: Qantar, prefect_home: Path, tmp_path: Path
) -> None:
    write(tmp_path / "raw", DOCUMENTS)
    address = f"tcp://127.0.0.1:{free_port()}"
    environment = {
        **os.environ,
        "PREFECT_HOME": str(prefect_home),
        "PREFECT_LOGGING_LEVEL": "ERROR",
        "DO_NOT_TRACK": "1",
    }
    kept = tmp_path / ".qantar" / "cluster" / "shards" / "extract"
    dask = [sys.executable, "-m"]
    with ExitStack() as stack:

        def start(name: str, *words: str | Path) -> subprocess.Popen[bytes]:
            return stack.enter_context(process(*words, environment=environment, log=tmp_path / f"{name}.log"))

        start("scheduler", *dask, "distributed.cli.dask_scheduler", "--host", address, "--no-dashboard")
        worker = (*dask, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
        killed = start("first", *worker)
        start("second", *worker)
        build = start(
            "build", BIN / "qantar", "build", "--raw", tmp_path / "raw", "--out", tmp_path / "cluster",
            "--runner", "dask", "--address", address,
        )  # fmt: skip
        wait_until(lambda: any(kept.glob(SHARDS)) or build.poll() is not None)  # the first shard is extracted
        os.killpg(killed.pid, signal.SIGKILL)
        assert build.wait(timeout=240) == 0, (tmp_path / "build.log").read_text()
    first_shards = killed_in_the_middle(tmp_path, environment)
    done = qantar("build", "--raw", tmp_path / "raw", "--out", tmp_path / "local", "--workers", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {path: path.stat().st_mtime_ns for path in first_shards} == first_shards  # it went on where it was
    one, two = (next((tmp_path / name).glob("20*/SHA256SUMS")) for name in ("cluster", "local"))
    assert one.read_bytes() == two.read_bytes()


def killed_in_the_middle(tmp_path: Path, environment: dict[str, str]) -> dict[Path, int]:
    """Begin a build here and kill it once the first shard is extracted; the shards there are then, and since when."""
    kept = tmp_path / ".qantar" / "local" / "shards"
    command = (BIN / "qantar", "build", "--raw", tmp_path / "raw", "--out", tmp_path / "local", "--workers", "2")
    with process(*command, environment=environment, log=tmp_path / "killed.log") as build:
        wait_until(lambda: any(kept.glob(f"extract/{SHARDS}")))
        os.kill(build.pid, signal.SIGKILL)
    assert not (tmp_path / "local").exists()
    wait_until(lambda: not servers_of(environment["PREFECT_HOME"]))  # nothing of it goes on without it
    made = [path for path in kept.glob("*/??/*/*.parquet") if not path.parent.name.startswith(".")]
    return {path: path.stat().st_mtime_ns for path in made}


def servers_of(home: str) -> list[int]:
    """The temporary Prefect servers that run with this home."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            of_home = f"PREFECT_HOME={home}".encode() in (path / "environ").read_bytes().split(b"\0")
            if of_home and b"prefect.server.api.server:create_app" in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return found


def test_a_cluster_that_is_half_named_is_wrong_use(qantar: Qantar) -> None:
    for words in (("--runner", "dask"), ("--address", "tcp://127.0.0.1:1")):
        done = qantar("extract", *words)
        assert done.returncode == 2
        assert "go together" in done.stderr
