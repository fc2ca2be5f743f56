"""What a kept result depends on: the bytes of its inputs, of the code that it can reach and of the data that decides it."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from schemas.study import load

HERE = Path(__file__).parent
SCHEMAS = HERE.parent / "schemas"
# what computes results beside our own code: another version may compute others
LIBRARIES = tuple(f"{name} {version(name)}" for name in ("pyarrow", "duckdb", "great-expectations", "pandas"))
_SUFFIXES = frozenset({".py", ".csv", ".tsv", ".toml", ".html", ".md", ".sql", ".j2", ".json", ".js", ".css"})
_APART = "node_modules"  # what a developer of the page has beside the code
_DESCRIBED = "schemas.tables"  # of which most is words about tables and columns


def digest(parts: Iterable[str | bytes]) -> str:
    """SHA-256 of the parts, each kept apart from the next."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        total.update(len(data).to_bytes(8, "big"))
        total.update(data)
    return total.hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file.

    Raises:
        OSError: if it cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@cache
def code(module: str, tables: tuple[str, ...] = (), libraries: tuple[str, ...] = ()) -> str:
    """The digest of all of our code that a module can reach by its imports, and of the data files beside that code.

    Where `tables` are named, of the tables' definitions only what can change a row of these counts: keys, order, columns
    with their types and where they lead; else (where rows are checked) all of it.  `libraries` are those of others that decide
    the result.
    """
    parts: list[str | bytes] = [f"{name} {version(name)}" for name in libraries]
    parts += [f"{name} {column}" for name in tables for column in _columns(name)]
    for path in sorted(_reached(module, _DESCRIBED if tables else None)):
        parts += [path.relative_to(HERE.parent).as_posix(), path.read_bytes()]
    return digest(parts)


def _columns(table: str) -> Iterator[str]:
    from schemas.tables import TABLES

    yield f"{TABLES[table].key} {TABLES[table].sort}"
    yield from (f"{c.name} {c.type} {c.nullable} {c.targets}" for c in TABLES[table].columns)


def _reached(module: str, apart: str | None = None) -> set[Path]:
    """The files of our modules that a module imports, and they in turn, with the data files in their folders.

    What lies `apart` is left out, with what only it imports.
    """
    found: set[Path] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _file_of(name)
        if path is None or path in found or (apart and name.startswith(apart)):
            continue
        found.add(path)
        if path.name == "__init__.py":
            found.update(p for p in path.parent.iterdir() if p.suffix in (".tsv", ".sql"))
        waiting += imports(path)
        waiting += [name.rpartition(".")[0]]  # a module brings its package's own code with it
    return found


def _file_of(module: str) -> Path | None:
    """The file of one of our modules; None for those of others and for names inside a module."""
    place = HERE.parent.joinpath(*module.split("."))
    if not module or place.relative_to(HERE.parent).parts[0] not in (HERE.name, SCHEMAS.name):
        return None
    found = [path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()]
    return found[0] if found else None


@cache
def imports(path: Path) -> tuple[str, ...]:
    """What a file imports when it runs, as dotted names, those of modules and those of things in them alike."""
    names: list[str] = []
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names += [str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            waiting += ast.iter_child_nodes(node)
    return tuple(names)


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


@cache
def data(root: Path, lists: tuple[str, ...], settings: tuple[str, ...]) -> str:
    """The digest of some of what a study says: lists by the beginnings of their names, and settings by their keys."""
    this = load(root)
    parts: list[str | bytes] = [f"{name} = {this.settings.get(name)!r}" for name in settings]
    names = {path.relative_to(folder).as_posix() for folder in (SCHEMAS, root) for path in folder.glob("*/*.csv")}
    for name in sorted(name for name in names if name.startswith(lists)):
        if path := this.path(name):
            parts += [name, path.read_bytes()]
    return digest(parts)


def _contents(folder: Path) -> Iterable[str | bytes]:
    for path in sorted(_files(folder)):
        yield path.relative_to(folder.parent).as_posix()
        yield path.read_bytes()


def _files(folder: Path) -> Iterable[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from () if path.name == _APART else _files(path)
        elif path.suffix in _SUFFIXES:
            yield path
