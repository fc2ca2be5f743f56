"""Releases on other storage: a folder elsewhere, S3 and what speaks like it, any filesystem that PyArrow knows.

Files of a version go up first, each read back and compared; `versions.json` and `latest` go last, so that a reader who
follows them sees the old release or the new one whole.  What is there already and equal is left alone, so a broken upload
is finished by running it again; what is there and differs is never written over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from flows.release import versions
from flows.release.signing import SIGNATURE, SUMS
from flows.release.versions import INDEX, LATEST, Entry

if TYPE_CHECKING:
    import pyarrow.fs

_TRIES = 3
_LAST = (SUMS, SIGNATURE)  # of a version's files: a folder without checksums is not whole
Seen = Callable[[int, int], None]


class StorageError(Exception):
    """Releases cannot be copied to or from storage; the message says why and what to do."""


@dataclass(frozen=True)
class Storage:
    """A folder on some filesystem, under its address."""

    url: str
    system: pyarrow.fs.FileSystem
    root: str

    @classmethod
    def at(cls, url: str) -> Storage:
        """The folder at an address: a path, or `s3://bucket/folder`, `gs://…`, `file:///…`.

        Raises:
            StorageError: if PyArrow knows no such filesystem.
        """
        from pyarrow import fs

        try:
            if "://" not in url:
                return cls(url, fs.LocalFileSystem(), str(Path(url).absolute()))
            system, root = fs.FileSystem.from_uri(url)
        except (OSError, ValueError) as error:
            raise StorageError(
                f"{url}: {str(error).splitlines()[0]}; give a folder or an address as s3://bucket/folder"
            ) from None
        return cls(url, system, root.rstrip("/"))

    def read(self, name: str) -> bytes | None:
        """A file's bytes; None where there is none."""
        from pyarrow import fs

        if self.system.get_file_info(f"{self.root}/{name}").type != fs.FileType.File:
            return None
        with self.system.open_input_stream(f"{self.root}/{name}") as stream:
            content: bytes = stream.read()
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put a file, and read it back.

        Raises:
            OSError: if the storage refuses it or gives other bytes back.
        """
        from pyarrow import fs

        path = f"{self.root}/{name}"
        self.system.create_dir(path.rpartition("/")[0], recursive=True)
        # on disks a file is seen while it grows; object storage shows it when it is whole
        aside = f"{path}.part" if isinstance(self.system, fs.LocalFileSystem) else path
        with self.system.open_output_stream(aside) as stream:
            stream.write(content)
        if aside != path:
            self.system.move(aside, path)
        if self.read(name) != content:
            raise OSError(f"{name}: the storage gave other bytes back")

    def names(self, folder: str) -> list[str]:
        """The files in a folder and the folders in it, as paths below it; none where there is no such folder."""
        from pyarrow import fs

        root = f"{self.root}/{folder}"
        found = self.system.get_file_info(fs.FileSelector(root, allow_not_found=True, recursive=True))
        return sorted(str(PurePosixPath(i.path).relative_to(root)) for i in found if i.type == fs.FileType.File)


def upload(dist: Path, target: Storage, seen: Seen = lambda _done, _total: None) -> list[str]:
    """Copy the releases of a folder to storage; return the versions that were not there before.

    Raises:
        StorageError: if the storage fails, holds another release of the same version, or a file here is damaged.
    """
    entries = versions.read(dist)
    if not entries:
        raise StorageError(f"{dist}: no release there; run `qantar build` first")
    there = _entries(target)
    _same_history(entries, there, target)
    new = [entry for entry in entries if entry.version not in {e.version for e in there}]
    files = [(entry.version, name) for entry in new for name in _files(dist / entry.version)]
    for number, (version, name) in enumerate(files):
        seen(number, len(files))
        _put(target, f"{version}/{name}", _checked(dist / version, name))
    # of these releases and no later one: who builds meanwhile adds to the folder's own index
    _put(target, INDEX, versions.index(entries).encode())
    _put(target, LATEST, f"{entries[-1].version}\n".encode())
    seen(len(files), len(files))
    return [entry.version for entry in new]


def download(source: Storage, version: str | None, folder: Path) -> Path:
    """Copy a release from storage, by default the latest, into `folder`/<version>; return that path.

    Raises:
        StorageError: if there is no such release, or the storage fails.
    """
    known = [entry.version for entry in _entries(source)]
    wanted = version or (known[-1] if known else None)
    if wanted not in known or wanted is None:
        raise StorageError(f"{source.url}: no release {wanted or ''} there; it has {', '.join(known) or 'none'}")
    target = folder / wanted
    target.mkdir(parents=True)
    for name in source.names(wanted):
        path = f"{wanted}/{name}"
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_bytes(_tried(source, path, partial(source.read, path)) or b"")
    return target


def _entries(target: Storage) -> tuple[Entry, ...]:
    content = _tried(target, INDEX, lambda: target.read(INDEX))
    if content is None:
        return ()
    try:
        return versions.parse(content.decode("utf-8"))
    except ValueError as error:
        raise StorageError(f"{target.url}/{INDEX}: damaged ({error}); restore it from a copy") from None


def _same_history(here: tuple[Entry, ...], there: tuple[Entry, ...], target: Storage) -> None:
    """Releases that both have must be the same, and the storage may have none that is unknown here."""
    own = {entry.version: entry for entry in here}
    for entry in there:
        if entry.version not in own:
            raise StorageError(f"{target.url}: holds release {entry.version}, which is not here; copy it here first")
        if own[entry.version].content != entry.content:
            raise StorageError(f"{target.url}: holds another release {entry.version}; releases are never written over")


def _files(release: Path) -> list[str]:
    """A release's files, its checksums last."""
    names = sorted(path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file())
    return [n for n in names if n not in _LAST] + [n for n in _LAST if n in names]


def _checked(release: Path, name: str) -> bytes:
    """A file's bytes as its release's checksums have them."""
    content = (release / name).read_bytes()
    listed = dict(_listed(release)).get(name)
    if listed is not None and hashlib.sha256(content).hexdigest() != listed:
        raise StorageError(f"{release / name}: damaged: not what {SUMS} says; restore it from a copy")
    return content


def _listed(release: Path) -> Iterator[tuple[str, str]]:
    """The names and digests of a release's checksums."""
    for line in (release / SUMS).read_text(encoding="utf-8").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _put(target: Storage, name: str, content: bytes) -> None:
    """Put a file unless it is there and equal; what differs is half an upload's, or the index of before."""
    if _tried(target, name, lambda: target.read(name)) != content:
        _tried(target, name, lambda: target.write(name, content))


def _tried(target: Storage, name: str, act: Callable[[], Any]) -> Any:
    """What an act on storage gives, tried again where it fails."""
    for left in reversed(range(_TRIES)):
        try:
            return act()
        except OSError as error:
            if not left:
                remedy = "no reader sees a half: run it again and it goes on from here"
                raise StorageError(f"{target.url}/{name}: {str(error).splitlines()[0]}; {remedy}") from None
    return None
