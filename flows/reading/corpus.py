"""The raw folder: which files there are, what is known of them, and what is wrong with those that cannot be read.

`raw/<source>/` holds a source's files as they came, `source.toml` (what holds for all of them) and `manifest.csv` (a
row a file: path, sha256, url, retrieved).  Both may be missing, and texts may lie in the raw folder itself: then less
is known, and a warning says what.  A raw folder with a manifest of its own, and none below it, is one source.
"""

from __future__ import annotations

import csv
import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST, SOURCE = "manifest.csv", "source.toml"
COMPANIONS = frozenset({MANIFEST, SOURCE, "corrections.toml", "README.md", "LICENSE"})
FORMATS = frozenset({".txt"})
LARGEST = 20_000_000  # bytes of one text: some thousand pages, read in about two minutes
SOURCE_FACTS = ("publisher", "licence", "language", "retrieved", "url", "obtained")
SOURCE_NOTES = ("name", "title", "description", "contact")  # for people: read by nothing
_DAYS = ("retrieved", "published_on")


class CorpusError(Exception):
    """The raw folder, a `source.toml` or a `manifest.csv` cannot be used; the message names file, line and remedy."""


@dataclass(frozen=True, slots=True)
class RawText:
    """One text as it lies under the raw folder, decoded; `file` is its path there, with `/`."""

    file: str
    sha256: str
    text: str
    facts: Mapping[str, str] = field(default_factory=dict)  # publisher, licence, url, retrieved, language, published_on


@dataclass(frozen=True, slots=True)
class Refused:
    """One file that did not become a document, the check that refused it, and the reason in words."""

    file: str
    check: str
    reason: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a raw folder holds; `listed` is how many files should have become documents or refusals."""

    texts: tuple[RawText, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...]
    listed: int


def read_corpus(raw: Path) -> Corpus:
    """Read every source under `raw`, in the order of their paths.

    Raises:
        CorpusError: if there is no such folder, no text in it, or a manifest or source file is malformed.
    """
    if not raw.is_dir():
        raise CorpusError(f"{raw}: no such folder; put texts (.txt) there or name another with --raw")
    texts: list[RawText] = []
    refused: list[Refused] = []
    warnings: list[str] = []
    listed = 0
    for folder, nested in _sources(raw):
        facts = _source_facts(folder, raw, warnings)
        manifest = _manifest(folder, raw, warnings)
        files = _files(folder, raw, nested=nested)
        listed += len(files if manifest is None else manifest)
        for name, path in sorted({**{name: raw / name for name in manifest or ()}, **files}.items()):
            found = _read(name, path, raw, manifest, facts)
            if isinstance(found, RawText):
                texts.append(found)
            else:
                refused.append(found)
    if not texts and not refused:
        raise CorpusError(f"{raw}: no texts there; put .txt files in it or in folders below it, one a source")
    return Corpus(tuple(texts), tuple(refused), tuple(warnings), listed)


def _sources(raw: Path) -> list[tuple[Path, bool]]:
    """The folders that are a source each, and whether what lies in folders below them belongs to them."""
    folders = sorted(p for p in raw.iterdir() if p.is_dir() and not p.name.startswith("."))
    if (raw / MANIFEST).is_file() and not any((p / MANIFEST).exists() or (p / SOURCE).exists() for p in folders):
        return [(raw, True)]
    own = (raw / MANIFEST).is_file() or bool(_files(raw, raw, nested=False))
    return [*([(raw, False)] if own else []), *((folder, True) for folder in folders)]


def _name(path: Path, raw: Path) -> str:
    """The path under the raw folder; bytes of a file's name that are no UTF-8 are written out (`\\xff`)."""
    return path.relative_to(raw).as_posix().encode("utf-8", "backslashreplace").decode()


def _is_inside(path: Path, raw: Path) -> bool:
    """Whether a path, its links followed, lies under the raw folder; a circle of links leads nowhere."""
    try:
        return path.resolve().is_relative_to(raw.resolve())
    except (OSError, RuntimeError):
        return False


def _files(folder: Path, raw: Path, *, nested: bool) -> dict[str, Path]:
    """What should be texts: all but folders, companions and hidden files; links are looked at when they are read."""
    paths = folder.rglob("*") if nested else folder.iterdir()
    return {
        _name(p, raw): p
        for p in paths
        if (not p.is_dir() or (p.is_symlink() and p.parent != raw))
        and p.name not in COMPANIONS
        and not any(x.startswith(".") for x in p.relative_to(raw).parts)
    }


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


def _read(
    name: str, path: Path, raw: Path, manifest: Mapping[str, Mapping[str, str]] | None, facts: Mapping[str, str]
) -> RawText | Refused:
    """The text of one file, or why there is none."""
    if manifest is not None and name not in manifest:
        return Refused(name, "file_unlisted", f"not listed in {MANIFEST}; add a row for it, or move it away")
    if not _is_inside(path, raw):
        return Refused(name, "file_outside", "a link that leads out of the raw folder; put the file itself there")
    if not path.is_file():
        why = "a link that leads to no file" if manifest is None else f"listed in {MANIFEST} but not there"
        return Refused(name, "file_missing", f"{why}; bring it back or strike it")
    if path.suffix.lower() not in FORMATS:
        kind, known = path.suffix or "a file without ending", ", ".join(sorted(FORMATS))
        return Refused(name, "file_format", f"{kind} is not read; known: {known}")
    try:
        if (size := path.stat().st_size) > LARGEST:
            return Refused(name, "file_too_large", f"{size:,} bytes; a text has at most {LARGEST:,}: split it")
        content = path.read_bytes()
    except OSError as error:
        return Refused(name, "file_unreadable", f"cannot be read: {error.strerror}")
    entry = manifest[name] if manifest is not None else {}
    digest = hashlib.sha256(content).hexdigest()
    return _refusal(name, content, digest, entry) or _decoded(name, content, digest, {**facts, **entry})


def _refusal(name: str, content: bytes, digest: str, entry: Mapping[str, str]) -> Refused | None:
    if entry.get("sha256", digest).strip().lower() != digest:
        said = f"{MANIFEST} says {entry['sha256']}; restore it or list the new hash"
        return Refused(name, "file_altered", f"its SHA-256 is {digest}, {said}")
    if b"\x00" in content:
        return Refused(name, "file_binary", f"holds a null byte at offset {content.index(0)}: not a text")
    return None


def _decoded(name: str, content: bytes, digest: str, facts: Mapping[str, str]) -> RawText | Refused:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        reason = f"not UTF-8: byte 0x{byte:02x} at offset {error.start}; save it as UTF-8"
        return Refused(name, "file_not_utf8", reason)
    if not text.strip("\ufeff").strip():
        return Refused(name, "file_empty", "holds no characters but white space")
    return RawText(name, digest, text, facts)
