"""`--help` teaches by example, and wrong use is told apart from failure."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from flows.cli.main import cli

QANTAR = str(Path(sys.executable).parent / "qantar")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([QANTAR, *arguments], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_command_teaches_by_example(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert re.search(rf"^ +qantar {command}\b", done.stdout.partition("Usage:")[2].partition("\n")[2], re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("nonsense",), 2, "No such command"),
        (("query",), 2, "Missing argument"),
        (("query", "SELECT 1", "--out", "/nowhere"), 1, "no release there"),
        (("build", "--raw", "/nowhere", "--out", "/nowhere/out"), 1, "no such folder"),
        (("annotate", "--published-on", "yesterday", "README.md"), 1, "write a day as"),
    ],
)
def test_exit_status_and_one_line(arguments: tuple[str, ...], status: int, said: str) -> None:
    done = run(*arguments)
    assert done.returncode == status
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_traceback_comes_only_when_asked_for() -> None:
    assert "Traceback" in run("query", "SELECT 1", "--out", "/nowhere", "--debug").stderr
