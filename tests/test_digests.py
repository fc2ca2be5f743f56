"""A file that is as it was is not read again; one that may have changed is."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path

import pytest

from flows import fingerprint
from flows.digests import Digests

OLD = time.time_ns() - 10**12


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read."""
    names: list[str] = []
    whole = fingerprint.file_digest

    def digest(path: Path) -> str:
        names.append(path.name)
        return whole(path)

    monkeypatch.setattr(fingerprint, "file_digest", digest)
    return names


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """An hour has passed since anything here was written: a time of change cannot be set back."""
    now = time.time_ns
    monkeypatch.setattr("flows.digests.time.time_ns", lambda: now() + 3600 * 10**9)


def put(folder: Path, **files: str) -> list[Path]:
    for name, text in files.items():
        (folder / name).write_text(text)
    return [folder / name for name in files]


def digests(folder: Path, paths: list[Path]) -> dict[str, tuple[int, str]]:
    with Digests(folder / "work" / "digests.parquet") as found:
        return {path.name: found.of(path) for path in paths}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_what_did_not_change_is_not_read_again(tmp_path, read, later):
    paths = put(tmp_path, a="one", b="three")
    for _ in range(3):
        assert digests(tmp_path, paths) == {"a": (3, sha("one")), "b": (5, sha("three"))}
    assert read == ["a", "b"]


def _rewritten(path: Path) -> None:
    path.write_text("two")


def _rewritten_at_the_same_time(path: Path) -> None:
    before = path.stat()
    path.write_text("two")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replaced(path: Path) -> None:
    other = path.with_name("other")
    other.write_text("two")
    os.utime(other, ns=(OLD, path.stat().st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [_rewritten, _rewritten_at_the_same_time, _replaced])
def test_what_changed_is_read_again_though_it_is_as_long(tmp_path, read, later, change):
    (path,) = put(tmp_path, a="one")
    digests(tmp_path, [path])
    change(path)
    assert digests(tmp_path, [path]) == {"a": (3, sha("two"))}
    assert read == ["a", "a"]


def test_what_was_just_written_is_not_trusted(tmp_path, read):
    paths = put(tmp_path, a="one")
    for _ in range(2):
        digests(tmp_path, paths)
    assert read == ["a", "a"]


def test_files_that_went_are_forgotten_and_a_broken_memory_is_none(tmp_path, read, later):
    a, b = put(tmp_path, a="one", b="two")
    digests(tmp_path, [a, b])
    digests(tmp_path, [b])
    digests(tmp_path, [a, b])
    assert read == ["a", "b", "a"]
    (tmp_path / "work" / "digests.parquet").write_bytes(b"PAR1")
    assert digests(tmp_path, [b]) == {"b": (3, sha("two"))}
    assert read == ["a", "b", "a", "b"]


def test_a_name_may_be_no_utf8(tmp_path, read, later):
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text("one")
    for _ in range(2):
        assert digests(tmp_path, [path]) == {path.name: (3, sha("one"))}
    assert len(read) == 1


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError):
        digests(tmp_path, [tmp_path / "none"])
