"""What people have instead of .txt goes the whole way: into documents, evidence, explain and verify."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.test_add import RUSSIAN
from tests.flows.conftest import Qantar
from tests.reading.test_duplicates import EDITED, OTHER, PRINTED, WIRE
from tests.reading.test_formats import FIRST, SECOND, docx, html, pdf, warc, zipped

STORM = "Ten people were hurt in Aktau on January 5, 2022, the harbour master Lena Orlova said."


@pytest.fixture(scope="module")
def built(qantar: Qantar, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("formats")
    raw = folder / "raw" / "desk"
    raw.mkdir(parents=True)
    (raw / "a.html").write_bytes(html(first=STORM, second=SECOND))
    (raw / "b.pdf").write_bytes(pdf([FIRST], ["Five people were detained in Aktau on January 6, 2022."]))
    (raw / "c.docx").write_bytes(docx("Storm", OTHER))
    rows = [{"text": WIRE, "url": "https://example.org/1", "date": "2022-01-06"}, {"text": RUSSIAN}, {"body": ""}]
    (raw / "d.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (raw / "e.zip").write_bytes(zipped(edited_txt=EDITED.encode(), printed_txt=PRINTED.encode()))
    (raw / "f.warc.gz").write_bytes(warc(("https://example.org/2", "200 OK", html("Calm in Aktau", SECOND, FIRST))))
    (raw / "g.pdf").write_bytes(b"%PDF-1.4 broken")
    done = qantar("build", "--raw", folder / "raw", "--out", folder / "dist")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def rows(built: Path, table: str) -> list[dict]:
    (release,) = (built / "dist").glob("20*")
    return pq.read_table(release / f"{table}.parquet").to_pylist()


def test_every_text_is_a_document(built):
    documents = {row["file"].removeprefix("desk/"): row for row in rows(built, "documents")}
    crawled = next(name for name in documents if name.startswith("f.warc.gz#record="))
    assert sorted(documents) == sorted(
        [
            "a.html",
            "b.pdf",
            "c.docx",
            "d.jsonl#line=1",
            "d.jsonl#line=2",
            "e.zip!/edited.txt",
            "e.zip!/printed.txt",
            crawled,
        ]
    )
    assert documents["a.html"]["published_on"].isoformat() == "2022-01-06"
    assert documents["d.jsonl#line=1"]["url"] == "https://example.org/1"
    assert documents[crawled]["url"] == "https://example.org/2"
    assert documents["b.pdf"]["media_type"] == "application/pdf"


def test_near_copies_say_what_they_repeat(built):
    documents = {row["file"].removeprefix("desk/"): row for row in rows(built, "documents")}
    wire = documents["d.jsonl#line=1"]["document_id"]
    copies = {name for name, row in documents.items() if row["duplicate_of"] == wire}
    assert copies == {"e.zip!/edited.txt", "e.zip!/printed.txt"}
    told = [row for row in rows(built, "events") if row["event_type"] == "injury" and row["n_mentions"] >= 3]
    assert told and all(row["n_documents"] < row["n_mentions"] for row in told)


def test_a_text_in_another_language_is_a_document_without_facts(built):
    (foreign,) = (row for row in rows(built, "documents") if not row["extracted"])
    assert (foreign["file"], foreign["language"]) == ("desk/d.jsonl#line=2", "ru")
    for table in ("passages", "dates", "figures", "event_mentions", "statements", "entity_mentions"):
        assert foreign["document_id"] not in {row["document_id"] for row in rows(built, table)}


def test_a_passage_says_which_page_it_is_from(built):
    documents = {row["document_id"]: row["file"] for row in rows(built, "documents")}
    pages = [row["fragment"] for row in rows(built, "passages") if documents[row["document_id"]] == "desk/b.pdf"]
    assert pages == ["page=1", "page=2"]
    assert {row["fragment"] for row in rows(built, "passages") if documents[row["document_id"]] == "desk/a.html"} == {
        None
    }


def test_what_cannot_be_read_is_a_row_with_its_reason(built):
    told = {row["row_id"]: row["check"] for row in rows(built, "rejected") if row["table"] == "documents"}
    assert told == {"desk/d.jsonl#line=3": "file_empty", "desk/g.pdf": "file_damaged"}


def test_evidence_is_verified_against_the_files(built, qantar, tmp_path):
    done = qantar("verify", "--raw", built / "raw", "--out", built / "dist")
    assert done.returncode == 0, done.stdout
    assert "is sound" in done.stdout
    shutil.copytree(built / "raw", tmp_path / "raw")
    (tmp_path / "raw/desk/b.pdf").write_bytes(pdf([FIRST], ["Six people were detained in Aktau on January 6, 2022."]))
    done = qantar("verify", "--raw", tmp_path / "raw", "--out", built / "dist")
    assert done.returncode == 1
    assert "desk/b.pdf is another file there" in done.stdout


def test_a_row_of_a_pdf_is_explained_in_its_paragraph(built, qantar):
    figure = next(row for row in rows(built, "figures") if row["text"].startswith("Five"))
    done = qantar("explain", figure["figure_id"], "--raw", built / "raw", "--out", built / "dist")
    assert f"[{figure['text']}]" in done.stdout
    done = qantar("show", "b.pdf", "--raw", built / "raw", "--out", built / "dist")
    assert "Five people were detained" in done.stdout


def test_two_processes_make_the_same_bytes(built, qantar):
    done = qantar("build", "--raw", built / "raw", "--out", built / "other", "--workers", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    one, two = (next((built / name).glob("20*/SHA256SUMS")) for name in ("dist", "other"))
    assert one.read_bytes() == two.read_bytes()
