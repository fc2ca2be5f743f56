"""Which reader a file's ending asks for, and archives, which hold files of their own."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from flows.reading.formats import crawl, paper, plain, records, web
from flows.reading.formats.member import LARGEST, PACKING, Begun, FormatError, LeftOut, Member, failed
from flows.reading.formats.records import Fields

_DEEPEST = 3  # archives within archives
_MOST = 200_000_000  # bytes of a file in an archive, unpacked
_MOST_ROWS = 20_000_000_000  # bytes of rows, unpacked: they are read one by one
# files of one text; and those of many
_SINGLE = {".txt": plain.read, ".html": web.read, ".htm": web.read, ".pdf": paper.read_pdf, ".docx": paper.read_docx}
_ROWS = {".jsonl": records.read_jsonl, ".ndjson": records.read_jsonl, ".csv": records.read_csv}
_MANY = {".warc": crawl.read_warc, ".rss": crawl.read_feed, ".atom": crawl.read_feed, ".xml": crawl.read_feed}
_PACKED = (".zip", ".gz")
FORMATS = frozenset({*_SINGLE, *_ROWS, *_MANY, *_PACKED})
CONTAINERS = FORMATS - _SINGLE.keys()  # what may hold several texts


def members(name: str, source: bytes | BinaryIO, fields: Fields) -> Iterator[Member]:
    """The texts in a file, by the ending of its name; what cannot be read is a failed member.

    A file that may hold many is read as its texts are asked for, so that its size needs no memory.  `fields` says how the
    fields of rows are named (`records.fields_of`).

    Raises:
        FormatError: if nothing in the file can be read.
    """
    return (one for one in watched(name, source, fields, lambda _: None) if isinstance(one, Member))


def watched(
    name: str, source: bytes | BinaryIO, fields: Fields, left_out: LeftOut, depth: int = 0
) -> Iterator[Member | Begun]:
    """The same, with a word before each text of an archive or a crawl that is read; those `left_out` are failed members.

    Raises:
        FormatError: if nothing in the file can be read.
    """
    path = PurePosixPath(name.lower())
    found: Iterable[Member | Begun]
    ending, stream = path.suffix, io.BytesIO(source) if isinstance(source, bytes) else source
    if ending in _SINGLE:
        found = _SINGLE[ending](stream.read())
    elif ending in _ROWS:
        found = _ROWS[ending](stream, fields)
    elif ending == ".gz" and path.stem.endswith(".warc"):
        found = crawl.read_warc(stream, left_out)
    elif ending in _MANY:
        found = _MANY[ending](stream, left_out)
    elif ending in _PACKED and depth < _DEEPEST:
        found = (_gunzipped if ending == ".gz" else _unzipped)(name, stream, fields, left_out, depth + 1)
    elif ending in _PACKED:
        raise FormatError("file_format", f"an archive {_DEEPEST + 1} deep; unpack it")
    else:
        kind, known = ending or "a file without ending", ", ".join(sorted(FORMATS))
        raise FormatError("file_format", f"{kind} is not read; known: {known}")
    try:
        yield from (_sound(one) if isinstance(one, Member) else one for one in found)
    except (FormatError, MemoryError):
        raise
    except Exception as error:  # whatever a library makes of a hostile file: the rest of the corpus goes on
        raise FormatError("file_damaged", f"cannot be read ({type(error).__name__}: {error})") from None


def _sound(member: Member) -> Member:
    """A member, or its failure where it holds nothing or too much."""
    if member.error is None and not member.text.strip("\ufeff").strip():
        return failed(member.name, member.media_type, "file_empty", "holds no characters but white space")
    words = "\n".join((member.text, *member.facts.values()))
    try:
        words.encode("utf-8")
    except UnicodeEncodeError as error:
        reason = (
            f"holds half a character ({words[error.start]!r}), as a wrong conversion leaves it; save it as UTF-8 anew"
        )
        return failed(member.name, member.media_type, "file_not_utf8", reason)
    if len(member.text) > LARGEST:
        reason = f"{len(member.text):,} characters; a text has at most {LARGEST:,}: split it"
        return failed(member.name, member.media_type, "file_too_large", reason)
    return member


class _Unpacked(io.RawIOBase):
    """What is in a gzip file, up to so many bytes: one of some kilobytes can hold terabytes."""

    def __init__(self, packed: BinaryIO, most: int) -> None:
        self._inner, self._left, self._most = gzip.GzipFile(fileobj=packed), most, most

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read on.

        Raises:
            FormatError: if it is no gzip, breaks off, or is too large.
        """
        try:
            some = self._inner.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise FormatError("file_damaged", f"not gzip, or broken off ({error}); fetch it again") from None
        self._left -= len(some)
        if self._left < 0:
            raise FormatError("file_too_large", f"above {self._most:,} bytes unpacked; split it")
        buffer[: len(some)] = some
        return len(some)


def _gunzipped(name: str, packed: BinaryIO, fields: Fields, left_out: LeftOut, depth: int) -> Iterator[Member | Begun]:
    inner = name[: -len(".gz")]
    if PurePosixPath(inner.lower()).suffix in _ROWS:
        yield from watched(inner, io.BufferedReader(_Unpacked(packed, _MOST_ROWS)), fields, left_out, depth)
    else:  # the others are read to and fro
        yield from watched(inner, io.BufferedReader(_Unpacked(packed, _MOST)).read(), fields, left_out, depth)


def _unzipped(_: str, packed: BinaryIO, fields: Fields, left_out: LeftOut, depth: int) -> Iterator[Member | Begun]:
    try:
        with zipfile.ZipFile(packed) as archive:
            times = Counter[str]()
            for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
                parts = PurePosixPath(entry.filename).parts
                if ".." in parts or entry.filename.startswith("/"):
                    yield failed(
                        f"!/{entry.filename}", "", "file_outside", "a path that leads out of the archive; pack it anew"
                    )
                elif not entry.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in parts):
                    times[entry.filename] += 1
                    again = f"#entry={times[entry.filename]}" if times[entry.filename] > 1 else ""
                    own = f"!/{entry.filename}{again}"
                    if why := left_out(own):
                        yield failed(own, "", "file_damaged", why)
                        continue
                    times_packed = PACKING if entry.filename.lower().endswith(_PACKED) else 1
                    yield Begun(own, entry.file_size * times_packed)
                    below = partial(_below, left_out, own)
                    yield from (one.under(own) for one in _entry(archive, entry, fields, below, depth))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise FormatError("file_damaged", f"not a zip archive that can be read ({error}); pack it anew") from None


def _below(left_out: LeftOut, own: str, name: str) -> str | None:
    return left_out(f"{own}{name}")


def _entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, fields: Fields, left_out: LeftOut, depth: int
) -> Iterator[Member | Begun]:
    if entry.file_size > _MOST:
        yield failed("", "", "file_too_large", f"{entry.file_size:,} bytes unpacked; at most {_MOST:,}")
        return
    try:
        with archive.open(entry) as stream:
            inner = stream.read(entry.file_size)  # no more than the archive says
        yield from watched(entry.filename, inner, fields, left_out, depth)
    except FormatError as error:
        yield failed("", "", error.check, str(error))
    except (RuntimeError, zipfile.BadZipFile, zlib.error, EOFError) as error:
        yield failed("", "", "file_damaged", f"cannot be unpacked ({error}); is it locked by a password?")
