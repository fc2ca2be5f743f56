"""The whole graph on one screen: raw texts in, a release out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect import flow

from flows.extract import extract
from flows.ingest import ingest
from flows.processes import prepare
from flows.progress import report
from flows.publish import publish
from flows.resolve import resolve
from flows.settings import LIMIT, MEMORY, Settings
from flows.validate import validate
from flows.workers import with_workers
from flows.workspace import locked

STEPS = (ingest, extract, resolve, validate, publish)
MEANWHILE = {"ingest": "extract", "extract": "validate"}  # whose first process gets ready while a step is at work


@flow(
    name="build",
    description="From raw texts to a release: ingest, extract, resolve, validate, publish.",
    flow_run_name="build {raw} into {out}",
)
def build(
    raw: Path = Path("raw"),
    out: Path = Path("dist"),
    study: Path | None = None,
    work: Path | None = None,
    sign_key: Path | None = None,
    workers: int = 1,
    address: str | None = None,
    limit: float = LIMIT,
    memory: int = MEMORY,
) -> dict[str, Any]:
    """Run every step and return what each told: row counts, and the release.

    A step that fails stops the build; what the steps before it made stays in the work folder, and no release is
    touched.
    """
    settings = Settings.of(raw, out, study, work, sign_key, workers, address, limit, memory)
    told: dict[str, Any] = {}
    with locked(settings.work):
        for number, step in enumerate(STEPS):
            report("build", number, len(STEPS))
            if address is None and step.name in MEANWHILE:
                prepare(MEANWHILE[step.name], settings.study)
            told[step.name] = with_workers(step, settings)(settings)
    report("build", len(STEPS), len(STEPS))
    return told
