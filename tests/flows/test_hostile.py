"""Texts that mean harm go the whole way from raw to a release: they are read as words and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.flows.conftest import Qantar

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
REFUSED = {
    "null.txt": "file_binary",
    "latin1.txt": "file_not_utf8",
    "blank.txt": "file_empty",
    "huge.txt": "file_too_large",
}


@pytest.fixture(scope="module")
def hostile(root: Path, qantar: Qantar, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the hostile corpus and a file of 100 megabytes."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copytree(root / "tests/hostile", folder / "raw")
    with (folder / "raw/huge.txt").open("wb") as file:
        file.truncate(100_000_000)
    done = qantar("build", "--raw", folder / "raw", "--out", folder / "dist")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not CONTROL.search(done.stdout + done.stderr)
    return next(folder.glob("dist/20*"))


def test_what_cannot_be_read_is_refused_and_the_rest_is_there(hostile: Path) -> None:
    rejected = pq.read_table(hostile / "rejected.parquet").to_pylist()
    assert {row["row_id"]: row["check"] for row in rejected if row["table"] == "documents"} == REFUSED
    files = set(pq.read_table(hostile / "documents.parquet")["file"].to_pylist())
    assert files == {"script.txt", "formula.txt", "rtl.txt", "terminal.txt", "sql.txt", "nested.txt", "markdown.txt"}


def test_every_row_shows_the_characters_of_its_text(hostile: Path) -> None:
    documents = pq.read_table(hostile / "documents.parquet").to_pylist()
    raw = hostile.parents[1] / "raw"
    texts = {row["document_id"]: (raw / row["file"]).read_bytes().decode() for row in documents}
    for name in ("dates", "figures", "event_mentions", "statements", "entity_mentions"):
        for row in pq.read_table(hostile / f"{name}.parquet").to_pylist():
            assert texts[row["document_id"]][row["char_start"] : row["char_end"]] == row["text"]


def test_no_page_runs_or_loads_anything(hostile: Path) -> None:
    for page in hostile.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert not re.search(r"<(?:script|img|i|b)\b[^>]*>(?:alert|Evil|Petrov)|onerror=alert\(2\)>", html), page.name
        assert "<script>alert" not in html


def test_nothing_of_a_text_marks_up_the_cards(hostile: Path) -> None:
    for page in hostile.glob("*.md"):
        text = page.read_text(encoding="utf-8")
        assert "<script>" not in text and "](javascript:" not in text


@pytest.mark.parametrize(
    "words",
    [
        ("query", "SELECT text, evidence FROM event_mentions"),
        ("query", "SELECT * FROM rejected"),
        ("review",),
        ("verify", "--raw", "RAW"),
    ],
    ids=lambda words: " ".join(words)[:20],
)
def test_no_control_character_reaches_the_terminal(hostile: Path, qantar: Qantar, words: tuple[str, ...]) -> None:
    raw = hostile.parents[1] / "raw"
    done = qantar(*(str(raw) if word == "RAW" else word for word in words), "--out", hostile.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not CONTROL.search(done.stdout)


def test_annotate_shows_hostile_words_harmlessly(hostile: Path, qantar: Qantar) -> None:
    raw = hostile.parents[1] / "raw"
    for name in ("terminal.txt", "rtl.txt", "script.txt"):
        done = qantar("annotate", raw / name)
        assert done.returncode == 0 and not CONTROL.search(done.stdout), name
    rows = json.loads(qantar("annotate", "--format", "json", raw / "script.txt").stdout)
    assert rows


def test_a_text_that_hangs_is_rejected_and_the_rest_goes_on(root: Path, qantar: Qantar, tmp_path: Path) -> None:
    """A list of a study can hold a pattern that never comes to an end on some text."""
    study = tmp_path / "study"
    for name in ("lexicons", "vocabularies", "gazetteer"):
        shutil.copytree(root / "schemas" / name, study / name)
    shutil.copy(root / "schemas/study.toml", study)
    with (study / "lexicons/events_never.csv").open("a") as lines:
        lines.write("(?:a+)+b,An endless pattern.\n")
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/endless.txt").write_text(f"Police detained 20 people. {'a' * 50} was heard.\n")
    (tmp_path / "raw/good.txt").write_text("ALMATY, Jan. 5, 2022 - Police detained 20 people on Wednesday.\n")
    options = ("--raw", tmp_path / "raw", "--out", tmp_path / "out", "--study", study, "--limit", "1")
    for step in ("ingest", "extract"):
        done = qantar(step, *options)
        assert done.returncode == 0, done.stdout + done.stderr
    tables = tmp_path / ".qantar/out/tables/extract"
    (row,) = pq.read_table(tables / "rejected.parquet").to_pylist()
    assert row["check"] == "extraction_failed"
    assert "took more than 1 s of computing" in row["reason"]
    assert pq.read_table(tables / "documents.parquet")["file"].to_pylist() == ["good.txt"]
