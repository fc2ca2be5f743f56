"""Every command and query of the README runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.flows.conftest import Qantar

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def commands() -> list[str]:
    lines = [line.split(" # ")[0].strip() for block in blocks("sh") for line in block.splitlines()]
    return [line for line in lines if line]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository to run commands in, with this environment in the place of its own."""
    place = tmp_path_factory.mktemp("readme") / "qantar"
    kept = shutil.ignore_patterns(".venv", ".git", ".qantar", ".*_cache", "__pycache__", "tests", "node_modules")
    shutil.copytree(ROOT, place, ignore=kept)
    (place / ".venv" / "bin").mkdir(parents=True)
    (place / ".venv" / "bin" / "qantar").symlink_to(Path(sys.executable).parent / "qantar")
    return place


def test_the_first_two_commands_are_targets() -> None:
    assert commands()[:2] == ["make build", "make test"]
    for command in commands()[:2]:
        done = subprocess.run([*command.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [c for c in commands() if c.startswith(".venv/bin/qantar")])
def test_qantar_commands_run(command: str, clone: Path, prefect_home: Path) -> None:
    environment = {"PREFECT_HOME": str(prefect_home), "PATH": "/usr/bin:/bin", "HOME": str(clone), "NO_COLOR": "1"}
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=clone, capture_output=True, text=True, timeout=300, env=environment, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("sql", blocks("sql"), ids=lambda sql: sql.strip().splitlines()[0])
def test_queries_answer(sql: str, clone: Path, qantar: Qantar) -> None:
    done = qantar("query", sql, "--out", clone / "dist", "--format", "csv")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 1, "a query worth pasting has an answer"


def test_the_duckdb_command_answers(clone: Path) -> None:
    (command,) = (c for c in commands() if c.startswith("duckdb "))
    found = re.fullmatch(r'duckdb "(\$\(.*\))([\w.]+)" "(.*)"', command)
    assert found is not None
    shell = subprocess.run(
        ["/bin/sh", "-c", f"echo {found[1]}{found[2]}"], cwd=clone, capture_output=True, text=True, check=True
    )
    with duckdb.connect(str(clone / shell.stdout.strip()), read_only=True) as release:
        assert release.sql(found[3]).fetchall()


@pytest.mark.parametrize(
    ("code", "told"), zip(blocks("python"), ("speaker", "measure"), strict=True), ids=["local", "storage"]
)
def test_the_python_examples_print_rows(code: str, told: str, clone: Path, qantar: Qantar) -> None:
    done = qantar("publish", "--out", clone / "dist", "--to", clone / "mirror")  # what the second one reads
    assert done.returncode == 0, done.stderr
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=clone, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert told in done.stdout


def test_the_deployment_is_the_one_that_is_tested() -> None:
    tested = (ROOT / "tests" / "flows" / "test_deployment.py").read_text(encoding="utf-8")
    for command in (c for c in commands() if c.startswith("prefect ") and "server" not in c):
        for word in command.split()[1:]:
            assert f'"{word}"' in tested, command
