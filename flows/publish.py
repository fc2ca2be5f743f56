"""Step 5: validated tables to a release."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import fingerprint, workspace
from flows.artifacts import counts_artifact
from flows.jobs.released import released, rows_of
from flows.progress import report
from flows.release import versions
from flows.settings import Settings
from schemas.study import load
from schemas.tables import TABLES

_RELEASED = "released.json"  # in the work folder: which rows have which content, so that it need not be found again


@task(
    name="write the release",
    task_run_name="write the release to {settings.out}",
    retries=2,  # storage may answer late
    retry_delay_seconds=2,
    retry_condition_fn=lambda _task, _run, state: isinstance(state.data, OSError),
    cache_policy=NO_CACHE,
)
def write_release(settings: Settings) -> dict[str, Any]:
    """Write the release aside and put it in place whole; tell its version, its folder and whether it is new."""
    from flows.release.lineage import Lineage
    from flows.release.parquet import Large, counts
    from flows.release.publish import publish as put

    files = {path.name: path for path in sorted(settings.report.iterdir()) if path.is_file()}
    with released(settings.tables, settings.memory, settings.work / "scratch") as tables:
        documents = tables["documents"]
        read = [documents] if not isinstance(documents, Large) else documents.batches()
        sources = sorted(digest for piece in read for digest in piece["sha256"].to_pylist())
        lineage = Lineage(
            fingerprint.commit(), fingerprint.lock(), fingerprint.program(), fingerprint.study(settings.study),
            fingerprint.digest(sources),
        )  # fmt: skip
        day, study = datetime.now(UTC).date(), load(settings.study)
        own = rows_of(settings.tables)
        known = _content(settings.work / _RELEASED, own)
        release = put(tables, files, settings.out, day, study, lineage, settings.sign_key, settings.workers, known)
    content = next(entry.content for entry in versions.read(settings.out) if entry.version == release.version)
    (settings.work / _RELEASED).write_text(json.dumps({"rows": own, "content": content}), encoding="utf-8")
    told = {"version": release.version, "folder": str(release.folder), "new": release.new, "signed": release.signed}
    return {**told, "rows": {name: rows for name, rows in counts(release.folder).items() if name in TABLES}}


def _content(path: Path, rows: str) -> str | None:
    """The content that these rows were found to have, if they are those that were last looked at."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return told["content"] if told.get("rows") == rows else None


@flow(
    name="publish",
    description="Writes the validated tables as a new release, unless they equal the latest one's.",
    flow_run_name="publish {settings.out.name}",
)
def publish(settings: Settings) -> dict[str, Any]:
    """Make a release of what `validate` left.

    Raises:
        WorkspaceError: if `validate` has not passed on this work folder.
        PublishError: if the folder of releases cannot be written.
    """
    workspace.load("validate", settings.tables)
    report("publish", 0, 1)
    told = write_release(settings)
    report("publish", 1, 1)
    counts_artifact("publish", told["rows"])
    return told
