"""Digests of files, remembered with what the system says of each: one that is as it was is not read again to know so.

As in Git's index ("racy git"): a file that was written just before it was looked at may be written once more without its times
telling so; its digest is not remembered.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import TracebackType

from flows import fingerprint

_RACY = 2_000_000_000  # nanoseconds: what file systems that round times may hide (FAT has two seconds)
_SIGNED = 2**63 - 1  # what Arrow's integers hold of a number of 64 bits
_COLUMNS = ("path", "device", "inode", "size", "modified", "changed", "sha256")
# device, inode, size in bytes, times of writing and of any change in nanoseconds
Signs = tuple[int, int, int, int, int]


class Digests:
    """The digests of files, those remembered in a file of the work folder and those found now, which are remembered at the end."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._known: dict[bytes, tuple[Signs, str]] = {}
        self._now: dict[bytes, tuple[Signs, str]] = {}

    def __enter__(self) -> Digests:
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            columns = pq.read_table(self._memory, partitioning=None).select(_COLUMNS).to_pydict()
        except (OSError, KeyError, pa.ArrowException):  # none yet, or not whole: everything is read
            return self
        for path, *signs, digest in zip(*columns.values(), strict=True):
            self._known[path] = (tuple(signs), digest)
        return self

    def of(self, path: Path) -> tuple[int, str]:
        """The size of a file in bytes, and its SHA-256.

        Raises:
            OSError: if it cannot be read.
        """
        told, name = path.stat(), os.fsencode(path)  # a name may be no UTF-8
        own = (told.st_dev & _SIGNED, told.st_ino & _SIGNED)
        signs = (*own, told.st_size, told.st_mtime_ns, told.st_ctime_ns)
        before = self._known.get(name)
        if before and before[0] == signs:
            self._now[name] = before
            return told.st_size, before[1]
        looked = time.time_ns()
        digest = fingerprint.file_digest(path)
        if looked - max(told.st_mtime_ns, told.st_ctime_ns) > _RACY:
            self._now[name] = (signs, digest)
        return told.st_size, digest

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is not None or self._now == self._known:
            return
        import pyarrow as pa
        import pyarrow.parquet as pq

        rows = [(name, *signs, digest) for name, (signs, digest) in self._now.items()]
        table = pa.table(dict(zip(_COLUMNS, map(list, zip(*rows, strict=True)) if rows else [[]] * 7, strict=True)))
        aside = self._memory.with_name(f".{self._memory.name}-{os.getpid()}")
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, aside, compression="zstd")
        aside.replace(self._memory)
