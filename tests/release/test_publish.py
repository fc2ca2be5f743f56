"""Releases come whole or not at all, the same from the same rows, and never one over another."""

import errno
import fcntl
import json
from datetime import date

import pytest

from flows.release import database, metadata, parquet, publish, versions
from flows.release.publish import publish as put
from flows.release.versions import Entry, PublishError
from schemas.tables import TABLES

DAY = date(2026, 11, 24)


def contents(folder):
    """Every file below a folder, hidden ones too but for the lock, with its bytes."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != ".lock"
    }


@pytest.fixture(autouse=True)
def _no_database(monkeypatch):
    """The database takes half a second to write, and has tests of its own."""
    monkeypatch.setattr(database, "write", lambda _tables, path, _: path.write_bytes(b"database"))


@pytest.fixture
def other(tables):
    """Tables that differ from the world's in one row."""
    return {**tables, "dates": tables["dates"].slice(1)}


@pytest.fixture
def published(tables, study, tmp_path):
    """A folder with one release."""
    put(tables, {}, tmp_path / "dist", DAY, study)
    return tmp_path / "dist"


def test_a_first_release_is_number_nought_of_its_month(dist, release):
    index = json.loads((dist / "versions.json").read_text())
    assert index["latest"] == "2026.11.0"
    (entry,) = index["releases"]
    assert entry["released_on"] == "2026-11-24"
    assert entry["rows"]["events"] == 3
    assert {f"{name}.parquet" for name in TABLES} <= {path.name for path in release.iterdir()}
    assert (release / "validation.html").read_text().startswith("<!doctype html>")


def test_what_is_known_to_be_the_same_is_not_written(tables, other, study, tmp_path, monkeypatch):
    first = publish.publish(tables, {}, tmp_path, DAY, study)
    content = versions.read(tmp_path)[-1].content
    (tmp_path / "latest").write_text("of before\n")
    with monkeypatch.context() as nothing:
        nothing.setattr(parquet, "write", lambda *_: pytest.fail("a table was written"))
        again = publish.publish(tables, {}, tmp_path, DAY, study, known=content)
    assert (again.version, again.new) == (first.version, False)
    assert (tmp_path / "latest").read_text() == f"{first.version}\n"
    assert publish.publish(other, {}, tmp_path, DAY, study, known="of other rows").new
    assert publish.publish(tables, {}, tmp_path, DAY, study, known=content).new  # the latest release has other rows


def test_the_same_content_makes_no_release(tables, study, published):
    before = contents(published)
    again = put(tables, {}, published, date(2027, 1, 1), study)
    assert (again.version, again.new) == ("2026.11.0", False)
    assert contents(published) == before


def test_a_latest_that_was_left_behind_is_mended(tables, study, published):
    (published / "latest").unlink()
    put(tables, {}, published, DAY, study)
    assert (published / "latest").read_text() == "2026.11.0\n"


def test_other_content_makes_the_next_release_and_leaves_the_last(other, study, published):
    before = contents(published / "2026.11.0")
    made = put(other, {}, published, DAY, study)
    assert (made.version, made.new) == ("2026.11.1", True)
    assert contents(published / "2026.11.0") == before
    assert [entry.version for entry in versions.read(published)] == ["2026.11.0", "2026.11.1"]


def test_going_back_to_older_content_is_a_release_too(tables, other, study, published):
    put(other, {}, published, DAY, study)
    assert put(tables, {}, published, DAY, study).version == "2026.11.2"


STEPS = [
    (parquet, "write"),
    (metadata, "write"),
    (database, "write"),
    (metadata, "write_checksums"),
    (versions, "sync"),
    (versions, "write"),
]


@pytest.mark.parametrize("blow", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize(("module", "step"), STEPS, ids=lambda part: getattr(part, "__name__", part))
def test_whatever_step_breaks_the_old_release_stays_and_the_next_build_mends(
    other, study, published, monkeypatch, module, step, blow
):
    before = contents(published)

    def broken(*_args, **_kwargs):
        raise blow("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(module, step, broken)
        with pytest.raises((blow, PublishError)):
            put(other, {}, published, DAY, study)
    assert {name: content for name, content in contents(published).items() if name in before} == before
    assert not list(published.glob(".staging-*"))
    assert [entry.version for entry in versions.read(published)] == ["2026.11.0"]
    made = put(other, {}, published, DAY, study)
    assert made.new
    assert versions.read(published)[-1].version == made.version
    assert (made.folder / "SHA256SUMS").exists()


def test_what_a_killed_build_left_is_cleared(other, study, published):
    (published / ".staging-2026.11.1").mkdir()
    (published / ".staging-2026.11.1" / "dates.parquet").write_bytes(b"half")
    put(other, {}, published, DAY, study)
    assert sorted(p.name for p in published.iterdir() if p.is_dir()) == ["2026.11.0", "2026.11.1"]


def test_a_folder_of_the_next_version_is_never_written_over(other, study, published):
    (published / "2026.11.1").mkdir()
    (published / "2026.11.1" / "mine.txt").write_text("mine")
    assert put(other, {}, published, DAY, study).version == "2026.11.2"
    assert [p.name for p in (published / "2026.11.1").iterdir()] == ["mine.txt"]


def test_two_builds_do_not_publish_at_once(other, study, published):
    with (published / ".lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(PublishError, match="another build is publishing there; wait for it"):
            put(other, {}, published, DAY, study)
    assert put(other, {}, published, DAY, study).new


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "the disk is full; free some space"),
        (errno.EROFS, "it is on a read-only disk; name another folder with --out"),
        (errno.EACCES, "it may not be written; change its permissions"),
        (errno.EIO, "Input/output error"),
    ],
)
def test_a_folder_that_cannot_be_written_is_told_with_a_remedy(other, study, published, monkeypatch, number, remedy):
    def refused(*_args, **_kwargs):
        raise OSError(number, "Input/output error")

    monkeypatch.setattr(publish.parquet, "write", refused)
    with pytest.raises(PublishError) as error:
        put(other, {}, published, DAY, study)
    assert str(error.value).startswith(f"{published}: cannot be written: ")
    assert remedy in str(error.value)
    assert str(error.value).endswith("; no release was touched")


def test_a_file_in_the_place_of_the_folder_is_told(tables, study, tmp_path):
    (tmp_path / "dist").write_text("")
    with pytest.raises(PublishError, match="it is a file; name a folder with --out"):
        put(tables, {}, tmp_path / "dist", DAY, study)
    with pytest.raises(PublishError, match="it is no folder"):
        put(tables, {}, tmp_path / "dist" / "deeper", DAY, study)


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"releases": [{"version": "last"}]}', '{"releases": [1]}'])
def test_a_damaged_index_stops_with_a_remedy(tables, study, tmp_path, content):
    (tmp_path / "versions.json").write_text(content)
    with pytest.raises(PublishError, match=r"versions\.json: damaged .*restore it"):
        put(tables, {}, tmp_path, DAY, study)


def _entries(*found: str) -> tuple[Entry, ...]:
    return tuple(Entry(version, "2026-11-01", "1.0.0", "x") for version in found)


@pytest.mark.parametrize(
    ("found", "taken", "expected"),
    [
        ((), (), "2026.11.0"),
        (("2026.10.7",), (), "2026.11.0"),
        (("2026.11.0",), (), "2026.11.1"),
        (("2026.11.9",), (), "2026.11.10"),
        (("2026.11.9", "2026.11.10"), (), "2026.11.11"),
        (("2026.11.0",), ("2026.11.1", "notes"), "2026.11.2"),
    ],
)
def test_the_next_version(found, taken, expected):
    assert versions.following(_entries(*found), DAY, frozenset(taken)) == expected


def test_versions_are_ordered_as_numbers_not_as_words(tmp_path):
    versions.write(tmp_path, _entries("2026.11.10", "2026.9.1", "2026.11.9"))
    assert [entry.version for entry in versions.read(tmp_path)] == ["2026.9.1", "2026.11.9", "2026.11.10"]


@pytest.mark.parametrize("word", ["2026.11", "v2026.11.0", "2026.11.0-rc1", "../2026.11.0", "2026.11.0\n"])
def test_what_is_no_version(word):
    with pytest.raises(ValueError, match="is no version"):
        versions.parsed(word)
