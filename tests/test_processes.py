"""What hangs or crashes while a text is read takes only that text with it."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest

from flows.processes import JobFailed, Worker
from flows.shards import At, Refusals, Shard, Within, keep, read
from schemas.study import HERE

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Item:
    word: str
    size: int = 10


def state(study: Path) -> str:
    """What the process took for the state of things when it was first asked: it keeps lists and code as they were then."""
    return _state(study)


@cache
def _state(study: Path) -> str:
    path = study / "state"
    return path.read_text() if path.exists() else ""


def job(shard: Shard[Item], refusals: Refusals) -> Iterator[At | None]:
    """Keep each word, or why it could not be read: a real hang, a real crash, a real error."""
    rows = []
    for number, item in enumerate(shard.items):
        if item.word.startswith("pack:") and number not in refusals:
            for one in _unpacked(number, item.word, refusals):
                if isinstance(one, str):
                    rows.append(one)
                else:
                    yield one
            continue
        if number not in refusals:
            yield number
            if item.word == "hang":
                re.match("(a+)+$", "a" * 60 + "b")  # would take longer than the universe has lasted
            if item.word == "crash":
                os.kill(os.getpid(), signal.SIGSEGV)
            if item.word == "once" and not (shard.place.parent / "seen").exists():
                (shard.place.parent / "seen").touch()
                os.kill(os.getpid(), signal.SIGKILL)
            if item.word == "wait":
                time.sleep(600)
            if item.word == "slow":
                end = time.process_time() + 1.0
                while time.process_time() < end:
                    pass
            if item.word == "error":
                raise ValueError("no such word")
        rows.append(f"{item.word}: {refusals.get(number, 'read')}")
    yield None
    if any(item.word == "unwritable" for item in shard.items):
        os.kill(os.getpid(), signal.SIGKILL)
    keep({"rows": pa.table({"row": rows})}, shard.place, again=bool(refusals))


def _unpacked(number: int, words: str, refusals: Refusals) -> Iterator[At | str]:
    """The words of an item that holds many, each with a word before it: where it lies, then what became of it."""
    yield number
    for word in words.removeprefix("pack:").split(","):
        at = Within(number, word)
        if at not in refusals:
            yield at
            if word.startswith("crash"):
                os.kill(os.getpid(), signal.SIGSEGV)
            if word == "hang":
                re.match("(a+)+$", "a" * 60 + "b")
        yield f"{word}: {refusals.get(at, 'read')}"


@pytest.fixture
def worker(monkeypatch) -> Iterator[Worker]:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    one = Worker()
    yield one
    one.stop()


def work(worker: Worker, place: Path, *words: str) -> list[str]:
    place.parent.mkdir(exist_ok=True)
    shard = Shard("1 of 1", tuple(map(Item, words)), HERE, place)
    worker.work("tests.test_processes:job", shard, 1.0)
    return read([place], "rows")["row"].to_pylist()


def test_a_shard_is_worked_in_a_process_that_stays_for_the_next(worker, tmp_path):
    assert work(worker, tmp_path / "a" / "1", "one", "two") == ["one: read", "two: read"]
    first = worker._process
    assert work(worker, tmp_path / "a" / "2", "three") == ["three: read"]
    assert worker._process is first


def test_a_text_that_hangs_is_refused_and_the_rest_is_read(worker, tmp_path):
    found = work(worker, tmp_path / "a" / "1", "one", "hang", "two")
    assert found == ["one: read", "hang: it took more than 1 s of computing for a million characters", "two: read"]


def test_a_text_that_crashes_is_tried_again_and_then_refused(worker, tmp_path):
    found = work(worker, tmp_path / "a" / "1", "crash", "two", "crash")
    assert found[1] == "two: read"
    assert found[0] == found[2] == "crash: it ended the process that read it (SIGSEGV)"


def test_a_text_within_an_archive_is_refused_alone(worker, tmp_path):
    found = work(worker, tmp_path / "a" / "1", "one", "pack:red,crash,green,hang,blue", "two")
    assert found == [
        "one: read",
        "red: read",
        "crash: it ended the process that read it (SIGSEGV)",
        "green: read",
        "hang: it took more than 1 s of computing for a million characters",
        "blue: read",
        "two: read",
    ]


def test_an_archive_in_which_very_many_texts_hang_or_crash_is_left_out_whole(worker, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.processes._MOST_WITHIN", 1)
    found = work(worker, tmp_path / "a" / "1", "pack:red,crash,blue", "two")
    assert found == ["red: read", "crash: it ended the process that read it (SIGSEGV)", "blue: read", "two: read"]
    found = work(worker, tmp_path / "a" / "2", "pack:red,crash,crash2,blue", "two")
    reason = "2 texts in it could not be read; of the last: it ended the process that read it (SIGSEGV)"
    assert found == [f"pack:red,crash,crash2,blue: {reason}", "two: read"]


def test_progress_counts_an_item_once_however_often_it_is_read(worker, tmp_path):
    seen: list[int] = []
    (tmp_path / "a").mkdir()
    shard = Shard("1 of 1", (Item("one"), Item("pack:red,crash,blue"), Item("two")), HERE, tmp_path / "a" / "1")
    worker.work("tests.test_processes:job", shard, 1.0, seen.append)
    assert seen == [0, 1, 2]


def test_a_process_that_was_killed_once_costs_no_text(worker, tmp_path):
    assert work(worker, tmp_path / "a" / "1", "one", "once", "two") == ["one: read", "once: read", "two: read"]


def test_a_process_without_work_ends_by_itself_and_another_takes_its_place(worker, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.processes._IDLE", 0.3)
    assert work(worker, tmp_path / "a" / "1", "one") == ["one: read"]
    assert worker._process.wait(timeout=20) == 0
    assert work(worker, tmp_path / "a" / "2", "two") == ["two: read"]
    worker._process.wait(timeout=20)
    monkeypatch.setattr(worker._process, "poll", lambda: None)  # as if it went just after it was looked at
    assert work(worker, tmp_path / "a" / "3", "three") == ["three: read"]


def test_a_text_that_waits_for_ever_is_refused_too(worker, tmp_path, monkeypatch):
    monkeypatch.setattr("flows.processes._PATIENCE", 2)
    found = work(worker, tmp_path / "a" / "1", "one", "wait", "two")
    assert found == ["one: read", "wait: it took more than 2 s, most of them waiting", "two: read"]


def test_a_shard_that_leaves_out_a_text_is_not_taken_for_done(worker, tmp_path):
    """Another machine, or a longer limit, may read it."""
    place = tmp_path / "a" / "1"
    shard = Shard("1 of 1", (Item("slow"), Item("two")), HERE, place)
    for limit, first in (
        (0.3, "slow: it took more than 0.3 s of computing for a million characters"),
        (30, "slow: read"),
    ):
        place.parent.mkdir(exist_ok=True)
        assert not shard.done
        worker.work("tests.test_processes:job", shard, limit)
        assert read([place], "rows")["row"].to_pylist() == [first, "two: read"]
    assert shard.done


def test_a_process_that_holds_older_lists_or_code_is_replaced(worker, tmp_path):
    places = [tmp_path / "a" / str(number) for number in range(3)]
    (tmp_path / "a").mkdir()
    for place, now in zip(places, ("first", "second", "second"), strict=True):
        (tmp_path / "state").write_text(now)
        worker.work("tests.test_processes:job", Shard("", (Item("one"),), tmp_path, place, now), 1.0)
        assert read([place], "rows")["row"].to_pylist() == ["one: read"]


def test_a_machine_with_other_code_or_lists_makes_no_shard(worker, tmp_path):
    shard = Shard("1 of 1", (Item("one"),), tmp_path, tmp_path / "a" / "1", "of another checkout")
    with pytest.raises(JobFailed, match="others than where the build was started"):
        worker.work("tests.test_processes:job", shard, 1.0)
    assert not shard.place.exists()


def test_an_error_of_the_job_itself_is_told(worker, tmp_path):
    with pytest.raises(JobFailed, match=r"shard 1 of 1: ValueError: no such word"):
        work(worker, tmp_path / "a" / "1", "error")
    assert work(worker, tmp_path / "a" / "2", "one") == ["one: read"]


def test_a_large_text_has_more_time(worker, tmp_path):
    """One second of computing: within half a second for each of four million characters, not within one of them."""
    (tmp_path / "a").mkdir()
    shard = Shard("1 of 1", (Item("slow", 4_000_000), Item("slow")), HERE, tmp_path / "a" / "1")
    worker.work("tests.test_processes:job", shard, 0.5)
    large, small = read([shard.place], "rows")["row"].to_pylist()
    assert large == "slow: read"
    assert "it took more than 0.5 s" in small


def test_what_crashes_while_it_writes_is_no_texts_fault(worker, tmp_path):
    with pytest.raises(JobFailed, match="SIGKILL"):
        work(worker, tmp_path / "a" / "1", "one", "unwritable")
    assert not (tmp_path / "a" / "1").exists()
