"""`qantar annotate`: quick, streaming, and without the heavy libraries."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from schemas.tables import TABLES

QANTAR = str(Path(sys.executable).parent / "qantar")
TEXT = "ALMATY, Jan. 5, 2022 - Police detained 20 people on Wednesday, the mayor said."


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [QANTAR, "annotate", *arguments], input=given, capture_output=True, text=True, timeout=60, check=False
    )


def line(number: int) -> str:
    return json.dumps({"document_id": f"d{number}", "text": TEXT, "published_on": None}) + "\n"


def test_a_line_in_a_line_out_in_order() -> None:
    done = run("--jsonl", given="".join(map(line, range(3))))
    assert [json.loads(x)["document_id"] for x in done.stdout.splitlines()] == ["d0", "d1", "d2"]


def test_rows_are_those_of_the_released_tables() -> None:
    answer = json.loads(run("--jsonl", given=line(0)).stdout)
    for table in ("dates", "figures", "event_mentions", "statements", "entity_mentions", "passages"):
        for row in answer[table]:
            assert set(row) == set(TABLES[table].names), table
    assert answer["dates"]


def test_the_first_line_comes_while_stdin_is_open() -> None:
    process = subprocess.Popen(
        [QANTAR, "annotate", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    started = time.monotonic()
    process.stdin.write(line(0))
    process.stdin.flush()
    assert json.loads(process.stdout.readline())["document_id"] == "d0"
    took = time.monotonic() - started
    process.stdin.close()
    assert process.wait(timeout=30) == 0
    assert took < 5, "one second is the aim; five allow for a busy machine"


def test_heavy_libraries_stay_out() -> None:
    code = (
        "import sys, io; sys.stdin = io.TextIOWrapper(io.BytesIO(sys.argv[1].encode()));"
        "from flows.cli.annotate import annotate_stream; annotate_stream(None);"
        "print([m for m in ('prefect', 'pandas', 'great_expectations', 'duckdb', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, line(0)], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_bad_line_is_told_by_its_number() -> None:
    done = run("--jsonl", given=line(0) + "{nonsense\n")
    assert done.returncode == 1
    assert "stdin, line 2" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_a_file_is_shown_with_its_findings(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    done = run(str(tmp_path / "a.txt"))
    assert done.returncode == 0, done.stderr
    assert "dates" in done.stdout
    assert "2022-01-05" in done.stdout


def test_a_text_in_a_language_that_the_study_does_not_read_is_told(tmp_path: Path) -> None:
    words = "Порт был закрыт два дня, и суда ждали на рейде, пока не прошла буря, сообщил начальник порта журналистам."
    (tmp_path / "ru.txt").write_text(words, encoding="utf-8")
    (tmp_path / "en.txt").write_text(f"{TEXT} The port was closed for two days, and ships waited.", encoding="utf-8")
    done = run("--format", "json", str(tmp_path / "ru.txt"), str(tmp_path / "en.txt"))
    assert done.returncode == 0
    assert "ru.txt: in ru, but the study reads en" in done.stderr
    assert "en.txt" not in done.stderr


def test_nothing_to_annotate_is_wrong_use() -> None:
    assert run().returncode == 2


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    done = run(str(tmp_path / "none.txt"))
    assert done.returncode == 1
    assert "no such file" in done.stderr
