"""The raw folder: which files there are, what is known of them, and what is wrong with those that cannot be read.

`raw/<source>/` holds a source's files as they came, `source.toml` (what holds for all of them) and `manifest.csv` (a
row a file: path, sha256, url, retrieved).  Both may be missing, and texts may lie in the raw folder itself: then less
is known, and a warning says what.  A raw folder with a manifest of its own, and none below it, is one source.
"""

from __future__ import annotations

import csv
import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BufferedReader
from pathlib import Path, PurePosixPath
from typing import Any

from flows.reading.formats import CONTAINERS, FORMATS, Begun, FormatError, LeftOut, Member, watched
from flows.reading.formats.records import Fields

MANIFEST, SOURCE = "manifest.csv", "source.toml"
FIELDS = "lexicons/reading_fields.csv"  # how the fields of rows are named
COMPANIONS = frozenset({MANIFEST, SOURCE, "corrections.toml", "README.md", "LICENSE"})
LARGEST = 20_000_000  # bytes of a file of one text: some thousand pages, read in about two minutes
LARGEST_CONTAINER = 50_000_000_000  # bytes of a file of many: one process reads it in some hours
SOURCE_FACTS = ("publisher", "licence", "language", "retrieved", "url", "obtained")
SOURCE_NOTES = ("name", "title", "description", "contact")  # for people: read by nothing
_DAYS = ("retrieved", "published_on")
NOT_READ = "reading it failed"  # how the reason begins of a text on which reading hung or crashed
UNREADABLE = "file_unreadable"  # of a file that another time may be read


class CorpusError(Exception):
    """The raw folder, a `source.toml` or a `manifest.csv` cannot be used; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class RawText:
    """One text as it lies under the raw folder; `file` is its path there, with `/`, and for one of several in a file
    the part that it is of it (`a.zip!/b.html`, `c.jsonl#line=3`).

    `sha256` is the digest of the file, `text_sha256` that of the text made from it as UTF-8: the same for plain text.
    `marks` are pairs of an offset in the text and the fragment of the file that begins there (`page=3`).
    """

    file: str
    sha256: str
    text: str
    text_sha256: str
    media_type: str
    marks: tuple[tuple[int, str], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)  # publisher, licence, url, retrieved, language, published_on


@dataclass(frozen=True, slots=True)
class Refused:
    """One file that did not become a document, the check that refused it, and the reason in words."""

    file: str
    check: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A file that is to be read: its name under the raw folder, where it lies, what is known of it and of its source."""

    file: str
    path: Path
    entry: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a raw folder holds, before its files are read.

    `listed` is how many files should become documents or refusals, those in `refused` among them.
    """

    files: tuple[Listed, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...]
    listed: int


def list_corpus(raw: Path) -> Corpus:
    """Look at every source under `raw`, in the order of their paths; no text is read.

    Raises:
        CorpusError: if there is no such folder, no text in it, or a manifest or source file is malformed.
    """
    if not raw.is_dir():
        raise CorpusError(f"{raw}: no such folder; put texts there or name another with --raw")
    found: list[Listed] = []
    refused: list[Refused] = []
    warnings: list[str] = []
    listed = 0
    inside = _Inside(raw)
    for folder, nested in _sources(raw):
        facts = _source_facts(folder, raw, warnings)
        manifest = _manifest(folder, raw, warnings)
        files = _files(folder, raw, nested=nested)
        listed += len(files if manifest is None else manifest)
        missing = {name: raw / name for name in manifest or () if name not in files}
        for name, path in sorted({**missing, **files}.items()):
            if problem := _refused_path(name, path, inside, manifest):
                refused.append(problem)
            else:
                found.append(Listed(name, path, (manifest or {}).get(name, {}), facts))
    if not found and not refused:
        raise CorpusError(f"{raw}: no texts there; put files in it or in folders below it, one a source")
    return Corpus(tuple(found), tuple(refused), tuple(warnings), listed)


def read_listed(
    listed: Listed, fields: Fields, seen: str = "", left_out: LeftOut = lambda _: None
) -> Iterator[RawText | Refused | Begun]:
    """The texts in a file, and why there is none or why one of them is none; `fields` says how fields of rows are named.

    Each is read when it is asked for, those of archives and crawls with a word before; `left_out` says of the name of one of
    these in the file why it is not read, if it is not.

    A file whose digest is not the one that was `seen` before is refused as `UNREADABLE`: another time it may be read.
    """
    return _read(listed, fields, seen, left_out)


def source_warnings(raw: Path) -> list[str]:
    """What is to be said of a raw folder before its files are read.

    Raises:
        CorpusError: if there is no such folder, or a manifest or source file is malformed.
    """
    if not raw.is_dir():
        raise CorpusError(f"{raw}: no such folder; put texts there or name another with --raw")
    warnings: list[str] = []
    for folder, _ in _sources(raw):
        _source_facts(folder, raw, warnings)
        _manifest(folder, raw, warnings)
    return warnings


def _sources(raw: Path) -> list[tuple[Path, bool]]:
    """The folders that are a source each, and whether what lies in folders below them belongs to them."""
    folders = sorted(p for p in raw.iterdir() if p.is_dir() and not p.name.startswith("."))
    if (raw / MANIFEST).is_file() and not any((p / MANIFEST).exists() or (p / SOURCE).exists() for p in folders):
        return [(raw, True)]
    own = (raw / MANIFEST).is_file() or bool(_files(raw, raw, nested=False))
    return [*([(raw, False)] if own else []), *((folder, True) for folder in folders)]


def _name(path: Path, raw: Path) -> str:
    """The path under the raw folder; bytes of a file's name that are no UTF-8 are written out (`\\xff`)."""
    return _written(path.relative_to(raw).as_posix())


def _written(name: str) -> str:
    return name if name.isascii() else name.encode("utf-8", "backslashreplace").decode()


def is_inside(path: Path, raw: Path) -> bool:
    """Whether a path, its links followed, lies under the raw folder; a circle of links leads nowhere."""
    try:
        return path.resolve().is_relative_to(raw.resolve())
    except (OSError, RuntimeError):
        return False


class _Inside:
    """Whether paths lie under the raw folder, their links followed; the folders of many files are looked at once."""

    def __init__(self, raw: Path) -> None:
        self._raw = raw
        self._folders: dict[Path, bool] = {}

    def holds(self, path: Path) -> bool:
        """Whether this one does."""
        if path.is_symlink():
            return is_inside(path, self._raw)
        if path.parent not in self._folders:
            self._folders[path.parent] = is_inside(path.parent, self._raw)
        return self._folders[path.parent]


def _files(folder: Path, raw: Path, *, nested: bool) -> dict[str, Path]:
    """What should be texts: all but folders, companions and hidden files; links are looked at when they are read.

    A folder that may not be looked into stands there itself, to be refused.
    """
    found: dict[str, Path] = {}
    waiting = [(folder, "" if folder == raw else f"{_name(folder, raw)}/")]
    while waiting:
        within, prefix = waiting.pop()
        try:
            entries = list(os.scandir(within))  # tells what is a folder without asking for each
        except PermissionError:
            found[prefix.rstrip("/")] = within
            continue
        for entry in (entry for entry in entries if not entry.name.startswith(".")):
            path = within / entry.name
            if entry.is_dir(follow_symlinks=False):
                if nested:
                    waiting.append((path, f"{prefix}{_written(entry.name)}/"))
            elif entry.name not in COMPANIONS and not (within == raw and entry.is_symlink() and path.is_dir()):
                found[f"{prefix}{_written(entry.name)}"] = path
    return found


def _source_facts(folder: Path, raw: Path, warnings: list[str]) -> dict[str, str]:
    path = folder / SOURCE
    if not path.exists():
        warnings.append(
            f"{_label(folder, raw)}: no {SOURCE}; publisher, licence and how the texts were obtained are unknown"
        )
        return {}
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: not valid TOML: {error}; see CONTRIBUTING.md for its fields") from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from None
    if unknown := [name for name in content if name not in (*SOURCE_FACTS, *SOURCE_NOTES)]:
        known = ", ".join(SOURCE_FACTS)
        warnings.append(f"{path}: {', '.join(unknown)} is read by nothing; the fields that are read: {known}")
    return {name: _fact(content[name], name, path) for name in SOURCE_FACTS if content.get(name)}


def _fact(value: object, name: str, path: Path) -> str:
    if not isinstance(value, str | date):
        raise CorpusError(f'{path}: {name} is {value!r}; write it in quotes, as {name} = "…"')
    if name in _DAYS:
        _check_day(str(value), name, str(path))
    return str(value)


def _manifest(folder: Path, raw: Path, warnings: list[str]) -> dict[str, dict[str, str]] | None:
    path = folder / MANIFEST
    if not path.exists():
        unknown = "addresses and days of retrieval are unknown, and changed files go unseen"
        warnings.append(f"{_label(folder, raw)}: no {MANIFEST}; {unknown}")
        return None
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            manifest = dict(_entries(csv.DictReader(lines), path, folder, raw))
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    except csv.Error as error:
        raise CorpusError(f"{path}: not valid CSV: {error}") from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from None
    if unhashed := [name for name, row in manifest.items() if "sha256" not in row]:
        warnings.append(f"{path}: no sha256 for {', '.join(unhashed)}; changes of these files go unseen")
    return manifest


def _entries(reader: csv.DictReader[str], path: Path, folder: Path, raw: Path) -> Iterator[tuple[str, dict[str, str]]]:
    if not {"path", "sha256"} <= set(reader.fieldnames or ()):
        raise CorpusError(f"{path}:1: the header must name at least path and sha256")
    seen: set[str] = set()
    for row in reader:
        where = f"{path}:{reader.line_num}"
        if None in row or None in row.values():
            raise CorpusError(f"{where}: wants {len(reader.fieldnames or ())} fields, as the header has")
        inner = PurePosixPath(row["path"])
        if not inner.parts or inner.is_absolute() or ".." in inner.parts:
            here = f"{folder.name}/; give it relative to the manifest"
            raise CorpusError(f"{where}: {row['path']!r} is no path inside {here}")
        name = _name(folder / inner, raw)
        if name in seen:
            raise CorpusError(f"{where}: {row['path']} is listed twice; keep one row")
        seen.add(name)
        for fact in _DAYS:
            _check_day(row.get(fact), fact, where)
        yield name, {k: v for k, v in row.items() if v}


def _check_day(value: str | None, name: str, where: str) -> None:
    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        raise CorpusError(f"{where}: {name} is {value!r}; write a day as 2022-01-31 or leave it empty") from None


def _label(folder: Path, raw: Path) -> str:
    return raw.name if folder == raw else f"{raw.name}/{folder.name}"


def _refused_path(
    name: str, path: Path, inside: _Inside, manifest: Mapping[str, Mapping[str, str]] | None
) -> Refused | None:
    """Why a file is not even opened, if it is not."""
    if manifest is not None and name not in manifest:
        return Refused(name, "file_unlisted", f"not listed in {MANIFEST}; add a row for it, or move it away")
    if not inside.holds(path):
        return Refused(name, "file_outside", "a link that leads out of the raw folder; put the file itself there")
    if manifest is None and path.is_dir() and not path.is_symlink():
        return Refused(name, UNREADABLE, "a folder that may not be looked into; change its permissions or move it away")
    if not path.is_file():
        why = "a link that leads to no file" if manifest is None else f"listed in {MANIFEST} but not there"
        return Refused(name, "file_missing", f"{why}; bring it back or strike it")
    ending = path.suffix.lower()
    if ending not in FORMATS:
        kind, known = path.suffix or "a file without ending", ", ".join(sorted(FORMATS))
        return Refused(name, "file_format", f"{kind} is not read; known: {known}")
    most = LARGEST_CONTAINER if ending in CONTAINERS else LARGEST
    try:
        size = path.stat().st_size
    except OSError as error:
        return Refused(name, UNREADABLE, f"cannot be read: {error.strerror}")
    return Refused(name, "file_too_large", f"{size:,} bytes; at most {most:,}: split it") if size > most else None


def _read(listed: Listed, fields: Fields, seen: str, left_out: LeftOut) -> Iterator[RawText | Refused | Begun]:
    """The texts in one file, or why there is none."""
    try:
        with listed.path.open("rb") as stream:
            yield from _in(stream, listed, fields, seen, left_out)
    except OSError as error:
        yield Refused(listed.file, UNREADABLE, f"cannot be read: {error.strerror}")


def _in(
    stream: BufferedReader, listed: Listed, fields: Fields, seen: str, left_out: LeftOut
) -> Iterator[RawText | Refused | Begun]:
    name, entry = listed.file, listed.entry
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    if seen and digest != seen:
        yield Refused(name, UNREADABLE, "it changed while it was read; build again")
        return
    if entry.get("sha256", digest).strip().lower() != digest:
        said = f"{MANIFEST} says {entry['sha256']}; restore it or list the new hash (`qantar add` does)"
        yield Refused(name, "file_altered", f"its SHA-256 is {digest}, {said}")
        return
    stream.seek(0)
    before, count = os.fstat(stream.fileno()), 0
    try:
        for one in watched(name, stream, fields, left_out):
            count += isinstance(one, Member)
            yield one if isinstance(one, Begun) else _member(digest, one, listed)
    except FormatError as error:
        yield Refused(f"{name}#rest" if count else name, error.check, str(error))
        return
    if os.fstat(stream.fileno()).st_mtime_ns != before.st_mtime_ns:
        yield Refused(f"{name}#rest", UNREADABLE, "it changed while it was read; build again")
    elif not count:
        yield Refused(name, "file_empty", "holds no text")


def _member(digest: str, member: Member, listed: Listed) -> RawText | Refused:
    """A text of a file with what is known of it.

    What people wrote of a source goes before what a file says of itself, but of one of many texts the file knows more.
    """
    file = f"{listed.file}{member.name}"
    if member.error is not None:
        return Refused(file, member.error.check, str(member.error))
    own = {what: value for what, value in member.facts.items() if what not in _DAYS or _is_day(value)}
    said = {**listed.facts, **listed.entry}
    known = {**said, **own} if member.name else {**own, **said}
    made = hashlib.sha256(member.text.encode("utf-8", "surrogatepass")).hexdigest()
    return RawText(file, digest, member.text, made, member.media_type, member.marks, known)


def checked_day(value: str | None, name: str) -> str | None:
    """A day that an option gives, as it is.

    Raises:
        CorpusError: if it is none.
    """
    if value and not _is_day(value):
        raise CorpusError(f"{name} is {value!r}; write a day as 2022-01-31")
    return value


def _is_day(value: str) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False
