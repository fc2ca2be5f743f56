"""A file of many texts is read as a whole in pieces: what comes of it does not depend on how large they are."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import fingerprint, shards
from flows.jobs import ingest
from flows.jobs.ingest import File
from flows.jobs.texts import GROUP, Text
from flows.reading.corpus import Listed
from flows.reading.formats.member import PACKING
from flows.shards import At, Refusals, Shard, Within
from schemas.study import HERE

TABLES = ("documents", "beside", "texts", "rejected")


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of 100 rows, of which every tenth has no text."""
    path = tmp_path / "rows.jsonl"
    words = [
        ""
        if n % 10 == 0
        else f"Bulletin {n}. The port of Aktau was closed for {n} days, and ships waited in the roads."
        for n in range(100)
    ]
    path.write_text("\n".join(json.dumps({"text": text}) for text in words), encoding="utf-8")
    return path


def ingested(path: Path, place: Path, refusals: Refusals | None = None) -> list[At | None]:
    file = File(Listed(path.name, path), path.stat().st_size, fingerprint.file_digest(path))
    place.parent.mkdir(exist_ok=True)
    return list(ingest.run(Shard("1 of 1", (file,), HERE, place), refusals or {}))


def texts(place: Path, count: int) -> Iterator[str]:
    for number in range(count):
        yield Text("doc", place, number, 1).read()[0]


def test_pieces_make_the_tables_of_the_whole(rows, tmp_path, monkeypatch):
    assert ingested(rows, tmp_path / "ab" / "whole") == [0, None]
    monkeypatch.setattr(ingest, "HELD", GROUP + 5)
    steps = ingested(rows, tmp_path / "ab" / "pieces")
    assert steps.count(None) > 3 and steps[:3] == [0, None, 0]  # nothing is written on a text's account
    whole, pieces = tmp_path / "ab" / "whole", tmp_path / "ab" / "pieces"
    for name in TABLES:
        assert shards.read([pieces], name) == shards.read([whole], name)
    assert shards.read([whole], "rejected").num_rows == 10
    assert list(texts(pieces, 90)) == list(texts(whole, 90))
    assert next(texts(whole, 1)).startswith("Bulletin 1.")


def test_a_shard_that_was_made_again_is_read_as_it_is(rows, tmp_path):
    place = tmp_path / "ab" / "one"
    for words in ("of before", "of now"):
        shards.keep({"texts": ingest.texts_table([{"text": words, "marks": []}])}, place, again=words == "of before")
        assert list(texts(place, 1)) == [words]


def test_characters_count_too(rows, tmp_path, monkeypatch):
    monkeypatch.setattr(ingest, "HELD_CHARS", 100)
    assert ingested(rows, tmp_path / "ab" / "pieces").count(None) > 5
    assert len(list(texts(tmp_path / "ab" / "pieces", 90))) == 90


def test_what_hangs_or_crashes_within_an_archive_is_refused_alone(tmp_path):
    path = tmp_path / "pack.zip"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("c.txt", "Ships waited in the roads.")
        archive.writestr("d.txt", "The port was closed.")
    with zipfile.ZipFile(path, "w") as archive:
        for name, words in {"a.txt": "One.", "b.txt": "Two.", "in.zip": inner.getvalue(), "z.txt": "Three."}.items():
            archive.writestr(name, words)
    begun = [
        Within(0, "!/a.txt", 4), Within(0, "!/b.txt", 4), Within(0, "!/in.zip", PACKING * len(inner.getvalue())),
        Within(0, "!/in.zip!/c.txt", 26), Within(0, "!/in.zip!/d.txt", 20), Within(0, "!/z.txt", 6),
    ]  # fmt: skip
    steps = ingested(path, tmp_path / "ab" / "all")
    assert [step for step in steps if isinstance(step, Within)] == begun
    assert steps == [0, begun[0], 0, begun[1], 0, begun[2], begun[3], 0, begun[4], 0, begun[5], 0, None]
    left_out = {begun[1]: "it took too long", begun[3]: "it crashed"}
    ingested(path, tmp_path / "ab" / "some", left_out)
    rejected = shards.read([tmp_path / "ab" / "some"], "rejected").to_pylist()
    assert [(row["row_id"], row["check"]) for row in rejected] == [
        ("pack.zip!/b.txt", "file_damaged"),
        ("pack.zip!/in.zip!/c.txt", "file_damaged"),
    ]
    assert "it took too long" in rejected[0]["reason"] and "it crashed" in rejected[1]["reason"]
    files = shards.read([tmp_path / "ab" / "some"], "documents")["file"].to_pylist()
    assert files == ["pack.zip!/a.txt", "pack.zip!/in.zip!/d.txt", "pack.zip!/z.txt"]
