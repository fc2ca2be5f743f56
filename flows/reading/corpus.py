"""The raw folder: which files there are, what is known of them, and what is wrong with those that cannot be read.

`raw/<source>/` holds a source's files as they came, `source.toml` (what holds for all of them) and `manifest.csv` (a
row a file: path, sha256, url, retrieved).  Both may be missing, and texts may lie in the raw folder itself: then less
is known, and a warning says what.
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
SOURCE_FACTS = ("publisher", "licence", "language", "retrieved", "url", "obtained")


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
    for folder in _sources(raw):
        facts = _source_facts(folder, raw, warnings)
        manifest = _manifest(folder, raw, warnings)
        files = _files(folder, raw, nested=folder != raw)
        listed += len(files if manifest is None else manifest)
        for name, path in sorted({**_listed(folder, raw, manifest or {}), **files}.items()):
            entry = None if manifest is None else manifest.get(name)
            found = _read(name, path, entry, facts, manifest_there=manifest is not None)
            (texts if isinstance(found, RawText) else refused).append(found)  # type: ignore[arg-type]
    if not texts and not refused:
        raise CorpusError(f"{raw}: no texts there; put .txt files in it or in folders below it, one a source")
    return Corpus(tuple(texts), tuple(refused), tuple(warnings), listed)


def _sources(raw: Path) -> Iterator[Path]:
    """The folders that hold files of their own: the raw folder itself where texts lie in it, and each below it."""
    if any(p.is_file() and p.name not in COMPANIONS and not p.name.startswith(".") for p in raw.iterdir()):
        yield raw
    yield from sorted(p for p in raw.iterdir() if p.is_dir() and not p.name.startswith("."))


def _name(path: Path, raw: Path) -> str:
    return path.relative_to(raw).as_posix()


def _files(folder: Path, raw: Path, *, nested: bool) -> dict[str, Path]:
    paths = folder.rglob("*") if nested else folder.iterdir()
    return {
        _name(p, raw): p
        for p in paths
        if p.is_file() and p.name not in COMPANIONS and not any(x.startswith(".") for x in p.relative_to(raw).parts)
    }


def _source_facts(folder: Path, raw: Path, warnings: list[str]) -> dict[str, str]:
    path = folder / SOURCE
    if not path.exists():
        warnings.append(
            f"{_label(folder, raw)}: no {SOURCE}; publisher, licence and how the texts were obtained are unknown"
        )
        return {}
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: not valid TOML: {error}; see CONTRIBUTING.md for its fields") from None
    return {name: str(content[name]) for name in SOURCE_FACTS if content.get(name)}


def _manifest(folder: Path, raw: Path, warnings: list[str]) -> dict[str, dict[str, str]] | None:
    path = folder / MANIFEST
    if not path.exists():
        warnings.append(
            f"{_label(folder, raw)}: no {MANIFEST}; addresses and days of retrieval are unknown, and changed files go unseen"
        )
        return None
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return dict(_entries(csv.DictReader(lines), path, folder, raw))
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None


def _entries(reader: csv.DictReader[str], path: Path, folder: Path, raw: Path) -> Iterator[tuple[str, dict[str, str]]]:
    if not {"path", "sha256"} <= set(reader.fieldnames or ()):
        raise CorpusError(f"{path}:1: the header must name at least path and sha256")
    seen: set[str] = set()
    for row in reader:
        where = f"{path}:{reader.line_num}"
        inner = PurePosixPath(row["path"] or "")
        if not inner.parts or inner.is_absolute() or ".." in inner.parts:
            raise CorpusError(
                f"{where}: {row['path']!r} is no path inside {folder.name}/; give it relative to the manifest"
            )
        if row["path"] in seen:
            raise CorpusError(f"{where}: {row['path']} is listed twice; keep one row")
        seen.add(row["path"])
        for name in ("retrieved", "published_on"):
            _check_day(row.get(name), name, where)
        yield _name(folder / inner, raw), {k: v for k, v in row.items() if k and v}


def _check_day(value: str | None, name: str, where: str) -> None:
    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        raise CorpusError(f"{where}: {name} is {value!r}; write a day as 2022-01-31 or leave it empty") from None


def _listed(folder: Path, raw: Path, manifest: Mapping[str, Mapping[str, str]]) -> dict[str, Path]:
    return {name: raw / name for name in manifest}


def _label(folder: Path, raw: Path) -> str:
    return raw.name if folder == raw else f"{raw.name}/{folder.name}"


def _read(
    name: str, path: Path, entry: Mapping[str, str] | None, facts: Mapping[str, str], *, manifest_there: bool
) -> RawText | Refused:
    """The text of one file, or why there is none."""
    if manifest_there and entry is None:
        return Refused(name, "file_unlisted", f"not listed in {MANIFEST}; add a row for it, or move it away")
    if not path.is_file():
        return Refused(name, "file_missing", f"listed in {MANIFEST} but not there; bring it back or strike its row")
    if path.suffix.lower() not in FORMATS:
        return Refused(
            name,
            "file_format",
            f"{path.suffix or 'a file without ending'} is not read; known: {', '.join(sorted(FORMATS))}",
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        return Refused(name, "file_unreadable", f"cannot be read: {error.strerror}")
    digest = hashlib.sha256(content).hexdigest()
    return _refusal(name, content, digest, entry or {}) or _decoded(name, content, digest, {**facts, **(entry or {})})


def _refusal(name: str, content: bytes, digest: str, entry: Mapping[str, str]) -> Refused | None:
    if entry.get("sha256", digest).lower() != digest:
        return Refused(
            name,
            "file_altered",
            f"its SHA-256 is {digest}, {MANIFEST} says {entry['sha256']}; restore it or list the new hash",
        )
    if not content.strip():
        return Refused(name, "file_empty", "holds no characters")
    if b"\x00" in content:
        return Refused(name, "file_binary", f"holds a null byte at offset {content.index(0)}: not a text")
    return None


def _decoded(name: str, content: bytes, digest: str, facts: Mapping[str, str]) -> RawText | Refused:
    try:
        return RawText(name, digest, content.decode("utf-8"), facts)
    except UnicodeDecodeError as error:
        byte = content[error.start]
        reason = f"not UTF-8: byte 0x{byte:02x} at offset {error.start}; save it as UTF-8"
        return Refused(name, "file_not_utf8", reason)
