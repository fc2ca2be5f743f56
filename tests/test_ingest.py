"""A file of many texts is read as a whole in pieces: what comes of it does not depend on how large they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows import fingerprint, shards
from flows.jobs import ingest
from flows.jobs.ingest import File
from flows.jobs.texts import GROUP, Text
from flows.reading.corpus import Listed
from flows.shards import Shard
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


def ingested(path: Path, place: Path) -> list[int | None]:
    file = File(Listed(path.name, path), path.stat().st_size, fingerprint.file_digest(path))
    place.parent.mkdir(exist_ok=True)
    return list(ingest.run(Shard("1 of 1", (file,), HERE, place), {}))


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
