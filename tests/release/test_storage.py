"""Releases copied to a folder and to a real S3 server: whole or not at all, however often the network breaks."""

import hashlib
import logging
import shutil
from dataclasses import dataclass

import duckdb
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from flows.cli.main import cli
from flows.release import versions
from flows.release.publish import publish
from flows.release.storage import Storage, StorageError, download, upload
from flows.release.verify import verify
from schemas.tables import TABLES
from tests.release.conftest import DAY, files
from tests.release.test_changes import altered


@pytest.fixture(scope="module")
def server():
    """A server on loopback that speaks S3."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    yield running.get_host_and_port()
    running.stop()


@pytest.fixture(params=["folder", "s3"])
def address(request, tmp_path, monkeypatch):
    """A new place for releases, on disk or on the server."""
    if request.param == "folder":
        return str(tmp_path / "mirror")
    host, port = request.getfixturevalue("server")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    bucket = "b" + hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20]
    query = f"endpoint_override={host}:{port}&scheme=http&region=us-east-1&allow_bucket_creation=true"
    Storage.at(f"s3://{bucket}?{query}").system.create_dir(bucket)
    return f"s3://{bucket}/qantar?{query}"


@pytest.fixture
def two(tables, study, tmp_path):
    """A folder with two releases."""
    publish(tables, {}, tmp_path / "dist", DAY, study)
    publish(altered(tables, "dates", lambda rows: rows.pop()), {}, tmp_path / "dist", DAY, study)
    return tmp_path / "dist"


def whole(storage: Storage) -> list[str]:
    """The versions a reader of the index finds, after seeing that each is there whole and right."""
    index = storage.read("versions.json")
    found = [entry.version for entry in versions.parse(index.decode())] if index else []
    for version in found:
        sums = (storage.read(f"{version}/SHA256SUMS") or b"").decode().splitlines()
        assert len(sums) > len(TABLES)
        for digest, name in (line.split("  ") for line in sums):
            assert hashlib.sha256(storage.read(f"{version}/{name}") or b"").hexdigest() == digest, name
    return found


def test_all_releases_are_copied_once(two, address):
    storage = Storage.at(address)
    assert upload(two, storage) == ["2026.11.0", "2026.11.1"]
    assert whole(storage) == ["2026.11.0", "2026.11.1"]
    assert storage.read("latest") == b"2026.11.1\n"
    assert upload(two, storage) == []


def test_a_release_read_back_is_sound_and_can_be_queried(two, address, tmp_path):
    storage = Storage.at(address)
    upload(two, storage)
    back = download(storage, None, tmp_path / "back")
    assert back.name == "2026.11.1"
    assert verify(back, versions.read(two)[-1]).sound
    there = pq.read_table(f"{storage.root}/2026.11.1/events.parquet", filesystem=storage.system)
    assert duckdb.sql("SELECT count(*) FROM there").fetchall() == [(there.num_rows,)]


class Cut(OSError):
    """A broken connection."""


@dataclass(frozen=True)
class Broken(Storage):
    """Storage whose connection breaks for good at the n-th write: before it, half through it, or right after it."""

    after: int = 0
    how: str = "before"
    writes: tuple[list[int], ...] = ([0],)

    def write(self, name, content):
        self.writes[0][0] += 1
        if self.writes[0][0] > self.after:
            raise Cut("connection lost")
        if self.writes[0][0] < self.after:
            return super().write(name, content)
        if self.how == "half":
            super().write(name, content[: len(content) // 2])
        elif self.how == "after":
            super().write(name, content)
        raise Cut("connection lost")


PLACES = {"first": 1, "second": 2, "middle": 13}
ALL = ("before", "half", "after")
BREAKS = [("folder", place, how) for place in ("first", "second", "middle", "last") for how in ALL]
BREAKS += [("folder", place, how) for place in ("index", "latest") for how in ("before", "after")]
BREAKS += [("s3", "middle", "half"), ("s3", "last", "before"), ("s3", "index", "before"), ("s3", "index", "after")]


@pytest.mark.parametrize(("address", "place", "how"), BREAKS, indirect=["address"])
def test_a_broken_upload_shows_the_old_or_the_new_and_goes_on(two, address, tmp_path, place, how):
    number = len(files(two / "2026.11.1"))
    after = {**PLACES, "last": number, "index": number + 1, "latest": number + 2}[place]
    storage = Storage.at(address)
    shutil.copytree(two, tmp_path / "first")
    shutil.rmtree(tmp_path / "first/2026.11.1")
    versions.write(tmp_path / "first", versions.read(two)[:1])
    upload(tmp_path / "first", storage)
    broken = Broken(storage.url, storage.system, storage.root, after, how, ([0],))
    with pytest.raises(StorageError, match="run it again and it goes on from here"):
        upload(two, broken)
    new = place == "latest" or (place, how) == ("index", "after")
    assert whole(storage) == ["2026.11.0", "2026.11.1"][: 1 + new]
    upload(two, storage)
    assert whole(storage) == ["2026.11.0", "2026.11.1"]
    assert storage.read("latest") == b"2026.11.1\n"


def test_what_is_built_while_an_upload_goes_on_comes_with_the_next(two, tmp_path):
    entries, storage = versions.read(two), Storage.at(str(tmp_path / "mirror"))
    versions.write(two, entries[:1])

    def build(done: int, total: int) -> None:
        if done == total:
            return
        versions.write(two, entries)

    upload(two, storage, build)
    assert whole(storage) == ["2026.11.0"]
    assert storage.read("latest") == b"2026.11.0\n"
    upload(two, storage)
    assert whole(storage) == ["2026.11.0", "2026.11.1"]


def test_another_release_of_the_same_version_is_never_written_over(two, tables, study, address, tmp_path):
    storage = Storage.at(address)
    upload(two, storage)
    before = {name: storage.read(f"2026.11.0/{name}") for name in storage.names("2026.11.0")}
    publish(altered(tables, "dates", lambda rows: rows.clear()), {}, tmp_path / "other", DAY, study)
    with pytest.raises(StorageError, match="never written over"):
        upload(tmp_path / "other", storage)
    assert {name: storage.read(f"2026.11.0/{name}") for name in storage.names("2026.11.0")} == before


def test_a_damaged_file_is_not_copied(two, address):
    (two / "2026.11.1/dates.parquet").write_bytes(b"PAR1")
    storage = Storage.at(address)
    with pytest.raises(StorageError, match=r"dates\.parquet: damaged"):
        upload(two, storage)
    assert whole(storage) == []


@pytest.mark.parametrize("url", ["ftpx://host/folder", "s4://bucket"])
def test_an_unknown_address_is_told(two, url):
    with pytest.raises(StorageError, match="give a folder or an address"):
        Storage.at(url)


def test_the_commands_copy_and_verify_there(two, address):
    told = CliRunner().invoke(cli, ["publish", "--out", str(two), "--to", address])
    assert (told.exit_code, "copied 2026.11.0, 2026.11.1 to" in told.output) == (0, True), told.output
    again = CliRunner().invoke(cli, ["publish", "--out", str(two), "--to", address])
    assert "nothing to copy" in again.output
    if "://" in address:
        base, _, query = address.partition("?")
        result = CliRunner().invoke(cli, ["verify", f"{base}/2026.11.0?{query}"])
    else:
        result = CliRunner().invoke(cli, ["verify", f"{address}/2026.11.0"])
    assert result.exit_code == 0, result.output


def test_nothing_to_copy_is_told(tmp_path):
    result = CliRunner().invoke(cli, ["publish", "--out", str(tmp_path), "--to", str(tmp_path / "there")])
    assert result.exit_code == 1 and "run `qantar build` first" in result.output


def test_a_version_that_is_not_there_is_told(two, address, tmp_path):
    storage = Storage.at(address)
    upload(two, storage)
    with pytest.raises(StorageError, match="no release 2031"):
        download(storage, "2031.1.0", tmp_path / "back")
