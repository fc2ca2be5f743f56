"""New texts into the raw folder: the file as it came, its hash and what is known of it beside it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flows.fingerprint import file_digest
from flows.reading.corpus import COMPANIONS, MANIFEST, SOURCE, CorpusError
from flows.reading.formats import FORMATS

COLUMNS = ("path", "sha256", "url", "retrieved", "published_on")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True)
class New:
    """A file that is to be added: its name, where it lies or its bytes, and what a manifest tells of it (url, retrieved,
    published_on)."""

    name: str
    source: Path | bytes
    facts: Mapping[str, str]

    def opened(self) -> io.BytesIO | io.BufferedReader:
        """Its bytes as a stream."""
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else self.source.open("rb")

    def sha256(self) -> str:
        """The digest of its bytes as they are now."""
        with self.opened() as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def place_in(self, folder: Path) -> str | None:
        """Its path in a folder where it lies already, if it does."""
        if isinstance(self.source, bytes) or not self.source.resolve().is_relative_to(folder.resolve()):
            return None
        return self.source.resolve().relative_to(folder.resolve()).as_posix()


def source_folder(raw: Path, name: str) -> Path:
    """The folder of a source.

    Raises:
        CorpusError: if the name is none that a folder should have.
    """
    if not _NAME.fullmatch(name):
        raise CorpusError(f"{name!r}: a source's name is small letters, digits, - and _, as in desk or press-2022")
    return raw / name


def files_of(path: Path) -> Iterator[Path]:
    """The file itself, or all files below a folder that may be texts.

    Raises:
        CorpusError: if there is nothing.
    """
    if path.is_file():
        yield path
        return
    if not path.is_dir():
        raise CorpusError(f"{path}: no such file or folder")
    found = [
        p for p in sorted(path.rglob("*"))
        if p.is_file() and p.name not in COMPANIONS and not any(x.startswith(".") for x in p.relative_to(path).parts)
    ]  # fmt: skip
    if not found:
        raise CorpusError(f"{path}: no files in it")
    yield from found


def known(raw: Path) -> dict[str, str]:
    """The files that lie under the raw folder already: digest -> path."""
    paths = sorted(
        p for p in raw.rglob("*") if p.is_file() and p.suffix.lower() in FORMATS and p.name not in COMPANIONS
    )
    return {file_digest(path): path.relative_to(raw).as_posix() for path in paths}


def listed(folder: Path) -> dict[str, str]:
    """The files that a source's manifest lists, each with its digest there."""
    return {path: row.get("sha256", "") for path, row in _rows(folder).items()} if (folder / MANIFEST).exists() else {}


def add(folder: Path, new: Sequence[New], source: Mapping[str, str]) -> list[str]:
    """Put files into a source's folder and its manifest; return their paths there.  One that lies there is listed as it is now.

    `source` is what a new `source.toml` says; one that is there stays as it is.  A manifest of what was there goes first, then
    each file whole, and last the manifest with them: who is stopped between leaves files that are not listed, which a
    build refuses by name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = _rows(folder)
    _list(folder, rows)
    names: list[str] = []
    for file in new:
        digest = file.sha256()
        name = file.place_in(folder) or _free(folder, file.name, digest)
        if not (folder / name).exists():
            aside = folder / f".{name}.part"
            with file.opened() as stream, aside.open("wb") as copy:
                shutil.copyfileobj(stream, copy)
            aside.replace(folder / name)
        rows[name] = {**rows.get(name, {}), "path": name, "sha256": digest, **file.facts}
        names.append(name)
    if not (folder / SOURCE).exists():
        lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in source.items() if value)
        (folder / SOURCE).write_text("".join(lines), encoding="utf-8")
    _list(folder, rows)
    return names


def _list(folder: Path, rows: Mapping[str, Mapping[str, str]]) -> None:
    """Put a manifest of these rows in place, at once."""
    out = io.StringIO()
    columns = [*COLUMNS, *sorted({name for row in rows.values() for name in row} - set(COLUMNS))]
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[name] for name in sorted(rows))
    aside = folder / f".{MANIFEST}"
    aside.write_text(out.getvalue(), encoding="utf-8", newline="")
    aside.replace(folder / MANIFEST)


def _rows(folder: Path) -> dict[str, dict[str, str]]:
    """The manifest's rows by path; of a folder without one, a row for each file that lies there."""
    path = folder / MANIFEST
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as lines:
            return {row["path"]: {k: v for k, v in row.items() if v} for row in csv.DictReader(lines)}
    there = [
        p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in COMPANIONS and not p.name.startswith(".")
    ]
    return {(name := p.relative_to(folder).as_posix()): {"path": name, "sha256": file_digest(p)} for p in there}


def _free(folder: Path, name: str, digest: str) -> str:
    """A name for a file that no other has there."""
    own = PurePosixPath(_UNSAFE.sub("-", name).lstrip(".-") or "text.txt")
    taken = (folder / own).exists() or own.name in COMPANIONS
    return f"{own.stem}-{digest[:8]}{own.suffix}" if taken else str(own)
