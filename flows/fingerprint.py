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
_SUFFIXES = frozenset({".py", ".csv", ".tsv", ".toml", ".html", ".md", ".sql", ".j2", ".json", ".js", ".css"})
_APART = "node_modules"  # what a developer of the page has beside the code


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
def program() -> str:
    """The digest of the whole application, without `schemas/`."""
    return digest((*LIBRARIES, *_contents(HERE)))


def lock() -> str | None:
    """The digest of the lock file that the environment was set up from, where it lies beside the code."""
    path = HERE.parent / "requirements" / "build.txt"
    return digest([path.read_bytes()]) if path.is_file() else None


def commit() -> str | None:
    """The commit that the code was checked out from; None outside a checkout or where the code was changed since."""
    import subprocess

    def git(*words: str) -> str:
        command = ["git", "-C", str(HERE.parent), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()

    try:
        changed = git("status", "--porcelain", "--", "flows", "schemas", "requirements", "pyproject.toml")
        return None if changed else git("rev-parse", "HEAD")
    except (OSError, subprocess.SubprocessError):
        return None


@cache
def study(root: Path) -> str:
    """The digest of a study's data files."""
    return digest(_contents(root))


def _contents(folder: Path) -> Iterable[str | bytes]:
    files = [folder] if folder.is_file() else sorted(_files(folder))
    for path in files:
        yield path.relative_to(folder.parent).as_posix()
        yield path.read_bytes()


def _files(folder: Path) -> Iterable[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from () if path.name == _APART else _files(path)
        elif path.suffix in _SUFFIXES:
            yield path
