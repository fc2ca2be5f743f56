"""`qantar build` as a user runs it: real Prefect, real Great Expectations, real files."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from schemas.tables import TABLES
from tests.flows.conftest import Qantar


@pytest.fixture(scope="module")
def built(root: Path, qantar: Qantar, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A release of the repository's own texts, and what the command said."""
    folder = tmp_path_factory.mktemp("built")
    done = qantar("build", "--raw", root / "raw", "--out", folder / "dist", alone=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    yield folder, done.stdout


def latest(dist: Path) -> Path:
    return dist / json.loads((dist / "versions.json").read_text())["latest"]


def test_a_release_holds_all_that_was_promised(built: tuple[Path, str]) -> None:
    release = latest(built[0] / "dist")
    names = {path.name for path in release.iterdir()}
    assert {f"{table}.parquet" for table in TABLES} <= names
    assert {"qantar.duckdb", "datapackage.json", "SHA256SUMS", "README.md", "CITATION.cff", "LICENSE"} <= names
    assert {"validation.html", "validation.json", "quality.html", "quality.json"} <= names


def test_the_checksums_are_those_of_the_files(built: tuple[Path, str]) -> None:
    release = latest(built[0] / "dist")
    for line in (release / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((release / name).read_bytes()).hexdigest() == digest


def test_every_row_shows_its_characters(built: tuple[Path, str], root: Path) -> None:
    release = latest(built[0] / "dist")
    documents = {row["document_id"]: row["file"] for row in pq.read_table(release / "documents.parquet").to_pylist()}
    texts = {key: (root / "raw" / file).read_bytes().decode() for key, file in documents.items()}
    count = 0
    for name, table in TABLES.items():
        if table.grounded:
            for row in pq.read_table(release / f"{name}.parquet").to_pylist():
                words = texts[row["document_id"]][row["char_start"] : row["char_end"]]
                assert words == row.get("text", words)  # passages hold no text of their own
                assert words
                count += 1
    assert count > 300


def test_the_summary_tells_rows_time_place_and_what_next(built: tuple[Path, str]) -> None:
    said = built[1]
    for words in ("documents", "figures", "done in", "release 2", "next: qantar query"):
        assert words in said


def test_building_again_changes_nothing_and_says_so(built: tuple[Path, str], root: Path, qantar: Qantar) -> None:
    before = sorted(path.name for path in (built[0] / "dist").iterdir())
    again = qantar("build", "--raw", root / "raw", "--out", built[0] / "dist")
    assert again.returncode == 0
    assert "nothing changed" in again.stdout
    assert sorted(path.name for path in (built[0] / "dist").iterdir()) == before


def test_another_folder_with_its_own_build_makes_the_same_bytes(
    built: tuple[Path, str], root: Path, qantar: Qantar, tmp_path: Path
) -> None:
    shutil.copytree(root / "raw", tmp_path / "elsewhere")
    done = qantar("build", "--raw", tmp_path / "elsewhere", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    ours, theirs = latest(built[0] / "dist"), latest(tmp_path / "out")
    assert (ours / "SHA256SUMS").read_text() == (theirs / "SHA256SUMS").read_text()


def test_any_folder_of_texts_will_do(qantar: Qantar, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.txt").write_text("ALMATY, Jan. 5, 2022 - Police detained 20 people on Wednesday.\n")
    (tmp_path / "mine" / "bad.txt").write_bytes(b"caf\xe9")
    (tmp_path / "mine" / "empty.txt").write_bytes(b"")
    done = qantar("build", "--raw", tmp_path / "mine", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no source.toml" in done.stdout
    assert "no manifest.csv" in done.stdout
    rejected = pq.read_table(latest(tmp_path / "out") / "rejected.parquet").to_pylist()
    reasons = {row["row_id"]: (row["check"], row["reason"]) for row in rejected}
    assert reasons["bad.txt"][0] == "file_not_utf8"
    assert "offset 3" in reasons["bad.txt"][1]
    assert reasons["empty.txt"][0] == "file_empty"


def test_a_missing_text_stops_the_release_and_touches_nothing(root: Path, qantar: Qantar, tmp_path: Path) -> None:
    shutil.copytree(root / "raw", tmp_path / "raw")
    next((tmp_path / "raw").rglob("*.txt")).unlink()
    done = qantar("build", "--raw", tmp_path / "raw", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "missing" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (tmp_path / "out").exists()
    report = json.loads((tmp_path / ".qantar" / "out" / "report" / "validation.json").read_text())
    assert report["passed"] is False


def test_steps_run_one_by_one(root: Path, qantar: Qantar, tmp_path: Path) -> None:
    places = ("--raw", root / "raw", "--out", tmp_path / "out")
    early = qantar("extract", *places)
    assert early.returncode == 1
    assert "qantar ingest" in early.stderr
    done: subprocess.CompletedProcess[str] | None = None
    for step in ("ingest", "extract", "resolve", "validate", "publish"):
        done = qantar(step, *places, "--workers", "2")  # each takes as many as a build
        assert done.returncode == 0, done.stdout + done.stderr
    assert done is not None
    assert "next: qantar query" in done.stdout
    assert latest(tmp_path / "out").is_dir()


def test_a_wrong_option_is_wrong_use(qantar: Qantar) -> None:
    assert qantar("build", "--nonsense").returncode == 2


def test_a_missing_folder_is_one_clear_line(qantar: Qantar, tmp_path: Path) -> None:
    done = qantar("build", "--raw", tmp_path / "nowhere", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "--raw" in done.stderr


def test_ctrl_c_stops_cleanly_and_leaves_no_release(root: Path, tmp_path: Path, prefect_home: Path) -> None:
    command = [
        str(Path(sys.executable).parent / "qantar"),
        "build",
        "--raw",
        str(root / "raw"),
        "--out",
        str(tmp_path / "dist"),
    ]
    running = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PREFECT_HOME": str(prefect_home), "NO_COLOR": "1"},
        start_new_session=True,
    )
    assert running.stdout is not None
    seen = running.stdout.readline()  # the first step is done: the flow is in full swing
    os.killpg(running.pid, signal.SIGINT)
    rest, _ = running.communicate(timeout=60)
    assert (seen, running.returncode) == ("ingest done\n", 130)
    assert "the same command goes on from there" in rest
    assert "Traceback" not in rest
    assert not (tmp_path / "dist" / "versions.json").exists()
