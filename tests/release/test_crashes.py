"""Killed at fifty random moments of publishing: the folder of releases is sound each time, and the next build finishes."""

import random
import re
import signal
import subprocess
import sys
import time

import pytest

from tests.measure.kills import whole

# publishes another release each time it is asked to, in a child of its own, and kills that child after so many seconds
HARNESS = """
import os, signal, sys, time
from datetime import date
from pathlib import Path
import pyarrow as pa
from flows.release import database, metadata, parquet
from flows.release.publish import publish
from flows.resolution import resolve
from flows.workspace import to_table
from schemas.study import load
from tests import world
study = load()
tables = {**resolve(world.tables(), study), "rejected": to_table("rejected", [])}
import duckdb, jinja2
print("ready", flush=True)
for number, line in enumerate(sys.stdin):
    delay = float(line)
    child = os.fork()
    if not child:
        rows = tables["dates"].to_pylist()
        rows[0]["confidence"] = (number % 97) / 100
        changed = {**tables, "dates": pa.Table.from_pylist(rows, schema=tables["dates"].schema)}
        publish(changed, {}, Path(sys.argv[1]), date(2026, 11, 24), study)
        os._exit(0)
    if delay >= 0:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    print(status, flush=True)
"""


@pytest.fixture
def publisher(root, tmp_path):
    """Publish once, to be killed after some seconds (never if negative); gives how the child ended."""
    command = [sys.executable, "-c", HARNESS, str(tmp_path / "dist")]
    process = subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout and process.stdin
    assert process.stdout.readline() == "ready\n"

    def run(delay):
        process.stdin.write(f"{delay}\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    yield run
    process.stdin.close()
    process.wait(timeout=30)


def test_fifty_kills_leave_the_releases_sound(publisher, tmp_path):
    dist = tmp_path / "dist"
    start = time.monotonic()
    assert publisher(-1) == 0
    usual = time.monotonic() - start
    chance, killed = random.Random(7), 0
    for _ in range(50):
        before = whole(dist)
        killed += publisher(chance.uniform(0, usual * 1.1)) == signal.SIGKILL
        assert whole(dist)[: len(before)] == before
        assert (dist / "latest").read_text().strip() in whole(dist)[-2:]
    assert killed >= 25
    before = whole(dist)
    assert publisher(-1) == 0
    assert len(whole(dist)) == len(before) + 1
    assert not list(dist.glob(".staging-*"))


def test_two_that_publish_at_once_do_no_harm(root, tmp_path):
    """Each release is whole, and whoever does not get to publish says that another is at work."""
    command = [sys.executable, "-c", HARNESS, str(tmp_path / "dist")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command, cwd=root, **pipes) for _ in range(2)]
    for process in both:
        assert process.stdout.readline() == "ready\n"
    for process in both:  # both have all their orders before either is waited for
        process.stdin.write("-1\n" * 8)
        process.stdin.close()
        process.stdin = None
    told = [process.communicate(timeout=60) for process in both]
    statuses = [int(status) for out, _ in told for status in out.split()]
    last_lines = re.compile(r"^flows\S*PublishError: .*another build is publishing there", re.MULTILINE)
    refused = sum(len(last_lines.findall(error)) for _, error in told)
    assert len(statuses) == 16 and statuses.count(0) > 0
    assert sum(status != 0 for status in statuses) == refused
    assert len(whole(tmp_path / "dist")) >= statuses.count(0) / 2
