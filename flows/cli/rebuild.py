"""A release built again from its raw texts, and compared byte by byte."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from flows import fingerprint
from flows.jobs.released import released
from flows.release import publish, versions
from flows.release.signing import SIGNATURE, SUMS
from flows.release.verify import Fault, Verdict
from flows.release.versions import Entry
from flows.server import temporary_server
from flows.settings import Settings, prefect_environment
from schemas.study import load
from schemas.tables import VERSION


def rebuild(verdict: Verdict, release: Path, entries: tuple[Entry, ...], raw: Path, study: Path | None) -> None:
    """Build a release again from `raw` with the day, version and lineage it records, and add what differs to a verdict.

    Whether the code and the study at hand are those that made it is told in the notes: others may make other bytes.
    """
    position = next((n for n, entry in enumerate(entries) if entry.version == release.name), None)
    if position is None:
        verdict.take("rebuild", 0, iter([Fault("rebuild", "versions.json", None, "does not list this release")]))
        return
    entry = entries[position]
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.of(raw, Path(folder) / "dist", study, Path(folder) / "work")
        verdict.notes += _notes(entry, settings)
        made = Path(folder) / release.name
        settings.out.mkdir()
        if position:  # what the new tables are measured by
            versions.write(settings.out, entries[:position])
        _build(settings)
        files = {path.name: path for path in settings.report.iterdir() if path.is_file()}
        last = publish.before(release.parent, entries[:position])
        with released(settings.tables, settings.memory, settings.work / "scratch") as tables:
            publish.write(made, tables, files, entry, last, load(settings.study))
        names = {
            p.relative_to(folder).as_posix() for folder in (made, release) for p in folder.rglob("*") if p.is_file()
        }
        names -= {SUMS, SIGNATURE, *(n for n in names if n.endswith(".duckdb"))}  # what DuckDB writes anew differs
        faults = [
            Fault("rebuild", name, None, "comes out otherwise from these texts and this code")
            for name in sorted(names)
            if not _same(made / name, release / name)
        ]
    verdict.take("rebuild", len(names), iter(faults))


def _notes(entry: Entry, settings: Settings) -> list[str]:
    told = []
    if entry.schema_version != VERSION:
        told.append(f"it was made by schema {entry.schema_version}, this one is {VERSION}")
    if entry.lineage.code != fingerprint.program():
        told.append(f"it was made by other code{f' (commit {entry.lineage.commit})' if entry.lineage.commit else ''}")
    if entry.lineage.schemas != fingerprint.study(settings.study):
        told.append("it was made with other schemas or study files")
    return told


def _build(settings: Settings) -> None:
    """The validated tables, by the same flows as ever, in the work folder."""
    settings.work.mkdir(parents=True, exist_ok=True)
    os.environ.update(prefect_environment(settings))
    from flows.build import STEPS

    with temporary_server():
        for step in STEPS[:-1]:
            step(settings)


def _same(a: Path, b: Path) -> bool:
    return a.is_file() and b.is_file() and a.read_bytes() == b.read_bytes()
