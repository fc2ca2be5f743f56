"""What a cached result depends on: the bytes of its inputs, of the code and of the data files that made it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
SCHEMAS = HERE.parent / "schemas"
# what computes results beside our own code: another version may compute others
LIBRARIES = tuple(f"{name} {version(name)}" for name in ("pyarrow", "duckdb", "great-expectations", "pandas"))
_SUFFIXES = frozenset({".py", ".csv", ".tsv", ".toml", ".html", ".md", ".sql", ".j2", ".json"})


def digest(parts: Iterable[str | bytes]) -> str:
    """SHA-256 of the parts, each kept apart from the next."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


@cache
def code(*packages: str) -> str:
    """The digest of these packages of the application and of all of `schemas/`."""
    own = (part for folder in (*(HERE / p for p in packages), SCHEMAS) for part in _contents(folder))
    return digest((*LIBRARIES, *own))


@cache
def study(root: Path) -> str:
    """The digest of a study's data files."""
    return digest(_contents(root))


def _contents(folder: Path) -> Iterable[str | bytes]:
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.suffix in _SUFFIXES)
    for path in files:
        yield path.relative_to(folder.parent).as_posix()
        yield path.read_bytes()
