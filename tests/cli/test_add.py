"""`qantar add` keeps a file as it came, lists it, and shows what would be found in it."""

from __future__ import annotations

import csv
import hashlib
import http.server
import threading
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli.main import cli
from flows.reading.adding import New, add, files_of
from tests.corpus import read_corpus
from tests.reading.test_formats import FIELDS, FIRST, SECOND, docx, html, pdf, zipped

RUSSIAN = "Порт был закрыт два дня, и суда ждали на рейде, пока не прошла буря, сообщил начальник порта журналистам в четверг."


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    (folder / "more").mkdir(parents=True)
    (folder / "page.html").write_bytes(html())
    (folder / "note.docx").write_bytes(docx("Storm", FIRST))
    (folder / "more" / "paper.pdf").write_bytes(pdf([SECOND]))
    (folder / "more" / "rows.zip").write_bytes(
        zipped(a_txt=b"Five people were detained in Aktau on January 5, 2022.", b_txt=RUSSIAN.encode())
    )
    (folder / "tool.exe").write_bytes(b"MZ")
    return folder


def run(*words: str | Path, ends: int = 0) -> str:
    done = CliRunner().invoke(cli, ["add", *map(str, words)])
    assert done.exit_code == ends, done.output
    return done.output


def manifest(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "manifest.csv").open(newline="") as lines:
        return {row["path"]: row for row in csv.DictReader(lines)}


def test_a_folder_goes_in_and_can_be_built_from(files, tmp_path):
    raw = tmp_path / "raw"
    told = run(files, "--source", "desk", "--raw", raw, "--licence", "quoted as evidence", "--publisher", 'The "Desk"')
    assert ".exe is not read" in told
    assert "page.html: " in told and "1 figures" in told
    assert "rows.zip!/b.txt: " in told and "kept without extraction" in told
    listed = manifest(raw / "desk")
    assert sorted(listed) == ["note.docx", "page.html", "paper.pdf", "rows.zip"]
    for name, row in listed.items():
        assert hashlib.sha256((raw / "desk" / name).read_bytes()).hexdigest() == row["sha256"]
    corpus = read_corpus(raw, FIELDS)
    assert [text.file for text in corpus.texts] == [
        "desk/note.docx", "desk/page.html", "desk/paper.pdf", "desk/rows.zip!/a.txt", "desk/rows.zip!/b.txt",
    ]  # fmt: skip
    assert not corpus.refused
    assert {text.facts["licence"] for text in corpus.texts} == {"quoted as evidence"}
    assert corpus.texts[1].facts["publisher"] == 'The "Desk"'


def test_what_is_there_already_is_left_out(files, tmp_path):
    raw = tmp_path / "raw"
    run(files / "page.html", "--source", "desk", "--raw", raw)
    before = (raw / "desk" / "manifest.csv").read_bytes()
    told = run(files / "page.html", "--source", "other", "--raw", raw)
    assert "there already, as desk/page.html" in told and "nothing was written" in told
    assert (raw / "desk" / "manifest.csv").read_bytes() == before
    assert not (raw / "other").exists()


def test_another_file_of_the_same_name_gets_its_own(files, tmp_path):
    raw = tmp_path / "raw"
    run(files / "page.html", "--source", "desk", "--raw", raw)
    (files / "page.html").write_bytes(html("Calm in Aktau"))
    run(files / "page.html", "--source", "desk", "--raw", raw)
    first, second = sorted(manifest(raw / "desk"))
    assert first.startswith("page-") and second == "page.html"
    assert len(read_corpus(raw, FIELDS).texts) == 2


def test_files_that_lay_there_unlisted_are_listed_with_the_new_one(files, tmp_path):
    raw = tmp_path / "raw"
    (raw / "desk").mkdir(parents=True)
    (raw / "desk" / "old.txt").write_text(FIRST)
    run(files / "page.html", "--source", "desk", "--raw", raw)
    assert sorted(manifest(raw / "desk")) == ["old.txt", "page.html"]
    assert not read_corpus(raw, FIELDS).refused


def test_a_dry_run_writes_nothing(files, tmp_path):
    raw = tmp_path / "raw"
    told = run(files, "--source", "desk", "--raw", raw, "--dry-run")
    assert "page.html: " in told and "nothing was written" in told
    assert not raw.exists()


def test_facts_of_a_text_are_kept_and_used(files, tmp_path):
    raw = tmp_path / "raw"
    told = run(
        files / "more" / "paper.pdf",
        "--source",
        "desk",
        "--raw",
        raw,
        "--published-on",
        "2022-01-07",
        "--url",
        "https://example.org/p",
    )
    assert "published 2022-01-07" in told
    (text,) = read_corpus(raw, FIELDS).texts
    assert (text.facts["published_on"], text.facts["url"]) == ("2022-01-07", "https://example.org/p")


def test_an_address_is_fetched(files, tmp_path):
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    raw = tmp_path / "raw"
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(files))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}"
        run(f"{home}/page.html", "--source", "web", "--raw", raw)
        assert "cannot be fetched (File not found)" in run(f"{home}/none.html", "--source", "web", "--raw", raw, ends=1)
        server.shutdown()
    row = manifest(raw / "web")["page.html"]
    assert row["url"] == f"{home}/page.html"
    assert len(row["retrieved"]) == 10
    assert (raw / "web" / "page.html").read_bytes() == html()


REFUSED = [
    (("nowhere.txt", "--source", "desk"), "no such file or folder"),
    (("{files}", "--source", "../desk"), "a source's name is small letters"),
    (("{files}", "--source", "desk", "--published-on", "7 January"), "write a day as 2022-01-31"),
    (("http://127.0.0.1:9/x.html", "--source", "desk"), "cannot be fetched"),
]


@pytest.mark.parametrize(("words", "told"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_added_is_told(words, told, files, tmp_path):
    given = [word.format(files=files) for word in words]
    assert told in run(*given, "--raw", tmp_path / "raw", ends=1)
    assert not (tmp_path / "raw").exists()


def test_what_lies_there_changed_or_unlisted_is_listed_as_it_is(files, tmp_path):
    raw = tmp_path / "raw"
    run(files / "page.html", "--source", "desk", "--raw", raw)
    (raw / "desk" / "page.html").write_bytes(html(first=SECOND))
    (raw / "desk" / "new.txt").write_text(FIRST)
    assert [one.check for one in read_corpus(raw, FIELDS).refused] == ["file_unlisted", "file_altered"]
    for name in ("page.html", "new.txt"):
        assert "added to" in run(raw / "desk" / name, "--source", "desk", "--raw", raw)
    assert read_corpus(raw, FIELDS).refused == ()
    assert sorted(path.name for path in (raw / "desk").iterdir()) == [
        "manifest.csv",
        "new.txt",
        "page.html",
        "source.toml",
    ]
    assert "there already, as desk/new.txt" in run(raw / "desk" / "new.txt", "--source", "desk", "--raw", raw)


def test_what_comes_next_is_told_with_the_same_folders(files, tmp_path):
    raw = tmp_path / "my raw"
    assert f"next: qantar build --raw '{raw}'" in run(files / "page.html", "--source", "desk", "--raw", raw)
    again = run(files / "note.docx", "--source", "desk", "--raw", raw, "--publisher", "Late")
    assert "--publisher changes nothing" in again


def test_nothing_that_can_be_read_is_an_error(files, tmp_path):
    assert "nothing in these files can be read" in run(files / "tool.exe", "--source", "d", "--raw", tmp_path, ends=1)


def test_who_is_stopped_between_two_files_leaves_none_that_a_build_would_take(files, tmp_path, monkeypatch):
    raw, replace = tmp_path / "raw", Path.replace

    def broken(path: Path, target: Path) -> Path:
        if target.name == "note.docx":
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", broken)
    with pytest.raises(KeyboardInterrupt):
        add(raw / "desk", [New(path.name, path, {}) for path in files_of(files)], {})
    monkeypatch.undo()
    corpus = read_corpus(raw, FIELDS)
    assert not corpus.texts
    assert {one.check for one in corpus.refused} == {"file_unlisted"}


def test_annotate_reads_the_same_files(files):
    done = CliRunner().invoke(
        cli, ["annotate", "--format", "json", str(files / "page.html"), str(files / "more" / "rows.zip")]
    )
    assert done.exit_code == 0, done.output
    assert "page.html" in done.output and "rows.zip!/a.txt" in done.output
    assert '"measure": "injured"' in done.output
