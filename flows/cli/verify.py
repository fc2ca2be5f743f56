"""`qantar verify`: a release in a folder, by its version or at an address."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from flows.cli.texts import reader
from flows.release import query, versions
from flows.release.query import QueryError
from flows.release.storage import Storage, download
from flows.release.verify import CHECKS, Verdict, verify
from flows.release.versions import INDEX, Entry

FAILED = 1


def run_verify(
    target: str, out: Path, raw: Path | None, signers: Path | None, study: Path | None, *, rebuild: bool
) -> int:
    """Check a release and tell how it went; return the exit status.

    Raises:
        QueryError, StorageError: if there is no such release.
    """
    with tempfile.TemporaryDirectory() as folder:
        release, entries = _found(target, out, Path(folder))
        entry = next((e for e in entries if e.version == release.name), None)
        verdict = verify(release, entry, reader(raw, study, release) if raw else None, signers)
        if rebuild:
            _rebuild(verdict, release, entries, raw, study)
    _tell(verdict)
    return 0 if verdict.sound else FAILED


def _found(target: str, out: Path, folder: Path) -> tuple[Path, tuple[Entry, ...]]:
    """The release's folder, and the releases its index tells."""
    if "://" in target:
        address, mark, options = target.partition("?")
        base, _, version = address.rstrip("/").rpartition("/")
        is_version = versions.is_version(version)
        source = Storage.at((base if is_version else address) + mark + options)
        index = source.read(INDEX)
        entries = versions.parse(index.decode("utf-8")) if index else ()
        return download(source, version if is_version else None, folder), entries
    if target == "latest" or versions.is_version(target):
        return query.folder(out, None if target == "latest" else target), versions.read(out)
    path = Path(target).resolve()
    if not path.is_dir():
        raise QueryError(f"{target}: no version, no folder and no address; `qantar verify --help` shows each")
    return path, versions.read(path.parent)


def _rebuild(verdict: Verdict, release: Path, entries: tuple[Entry, ...], raw: Path | None, study: Path | None) -> None:
    from flows.cli.rebuild import rebuild

    if raw is None:
        raise click.UsageError("--rebuild needs --raw DIR, the folder of the raw texts")
    rebuild(verdict, release, entries, raw, study)


def _tell(verdict: Verdict) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    failed = {fault.check for fault in verdict.faults}
    for check in [*CHECKS, *(c for c in verdict.checked if c not in CHECKS)]:
        if check in verdict.checked:
            word = "[red]wrong[/]" if check in failed else "[green]good[/]"
            console.print(f"{word:<14} {check} ({verdict.checked[check]:,})")
    for fault in verdict.faults:
        console.print(f"[red]fault[/] {escape(str(fault))}", soft_wrap=True)
    for note in verdict.notes:
        console.print(f"[yellow]note[/] {escape(note)}", soft_wrap=True)
    console.print(f"release [bold]{escape(verdict.release)}[/] is {'sound' if verdict.sound else 'DAMAGED'}")
