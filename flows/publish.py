"""Step 5: validated tables to a release."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import fingerprint, workspace
from flows.artifacts import counts_artifact
from flows.jobs.released import at_hand, released
from flows.progress import report
from flows.settings import Settings
from schemas.study import load


@task(
    name="write the release",
    tags=["qantar", "publish"],
    task_run_name="write the release to {settings.out}",
    retries=2,  # storage may answer late
    retry_delay_seconds=2,
    retry_condition_fn=lambda _task, _run, state: isinstance(state.data, OSError),
    cache_policy=NO_CACHE,
)
def write_release(settings: Settings, tables: dict[str, Any]) -> dict[str, Any]:
    """Write the release aside and put it in place whole; tell its version, its folder and whether it is new."""
    from flows.release.lineage import Lineage
    from flows.release.publish import publish as put

    files = {path.name: path for path in sorted(settings.report.iterdir()) if path.is_file()}
    lineage = Lineage(
        fingerprint.commit(), fingerprint.lock(), fingerprint.program(), fingerprint.study(settings.study),
        fingerprint.digest(sorted(tables["documents"]["sha256"].to_pylist())),
    )  # fmt: skip
    release = put(
        tables, files, settings.out, datetime.now(UTC).date(), load(settings.study), lineage, settings.sign_key
    )
    return {"version": release.version, "folder": str(release.folder), "new": release.new, "signed": release.signed}


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
    with released(settings.tables, settings.memory, settings.work / "scratch") as connection:
        tables = at_hand(connection)
    report("publish", 0, 1)
    told = write_release(settings, tables)
    report("publish", 1, 1)
    counts_artifact("publish", {name: table.num_rows for name, table in tables.items()})
    return told
