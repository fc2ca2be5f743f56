"""Step 4: every table checked; what fails goes to `rejected`, or stops the release."""

from __future__ import annotations

from typing import Any

from prefect import flow, task

from flows import fingerprint, workspace
from flows.artifacts import counts_artifact, report_artifact
from flows.jobs.texts import Texts, known
from flows.release import versions
from flows.settings import Settings
from flows.validation.results import Validation
from schemas.study import load


class ValidationFailed(Exception):  # noqa: N818
    """The tables may not be released; the message says which check failed and where the report lies."""


def _key(_context: object, parameters: dict[str, Any]) -> str:
    settings: Settings = parameters["settings"]
    contents = [workspace.table_digest(table) for _, table in sorted(parameters["tables"].items())]
    contents.append(workspace.table_digest(parameters["texts"]))
    state = [
        "validate",
        fingerprint.code("flows.validation.run"),
        fingerprint.study(settings.study),
        str(parameters["expected"]),
        str(parameters["last"]),
    ]
    return "qantar-" + fingerprint.digest([*state, *contents])


@task(
    name="check every table",
    tags=["qantar", "validate"],
    task_run_name="check every table",
    cache_key_fn=_key,
    persist_result=True,
)
def check_tables(
    settings: Settings, tables: dict[str, Any], texts: Any, expected: int, last: dict[str, int]
) -> Validation:
    """The checks' outcome over these tables."""
    from flows.validation.run import validate as check

    return check(tables, Texts(known(texts.to_pylist())), load(settings.study), expected, last=last)


@flow(
    name="validate",
    description="Checks every table with Great Expectations and writes the report.",
    flow_run_name="validate {settings.raw.name}",
)
def validate(settings: Settings) -> dict[str, int]:
    """Write the tables as they may be released, and the report; return the row counts.

    Raises:
        WorkspaceError: if `resolve` has not run on this work folder.
        ValidationFailed: if a table may not be released.
    """
    resolved = workspace.load("resolve", settings.tables)
    before = {step: workspace.load(step, settings.tables) for step in ("ingest", "extract")}
    resolved["rejected"] = workspace.to_table(
        "rejected", [row for step in before.values() for row in step["rejected"].to_pylist()]
    )
    expected = int(before["ingest"]["listed"]["expected"][0].as_py())
    releases = versions.read(settings.out)
    last = releases[-1].rows if releases else {}
    validation = check_tables(settings, resolved, before["ingest"]["texts"], expected, last)
    _write_report(validation, settings)
    if not validation.passed:
        workspace.drop("validate", settings.tables)
        told = "; ".join(
            f"{r.check.table}: {r.check.name} ({', '.join(r.examples) or r.error})" for r in validation.failures
        )
        raise ValidationFailed(
            f"the tables did not pass: {told}; no release was made; see {settings.report / 'validation.html'}"
        )
    workspace.save(validation.tables, "validate", settings.tables)
    counts = {name: table.num_rows for name, table in validation.tables.items()}
    counts_artifact("validate", counts)
    return counts


def _write_report(validation: Validation, settings: Settings) -> None:
    from flows.validation.report import as_html, as_json, as_library_json

    study = load(settings.study)
    settings.report.mkdir(parents=True, exist_ok=True)
    (settings.report / "validation.json").write_text(as_json(validation, study), encoding="utf-8")
    (settings.report / "great_expectations.json").write_text(as_library_json(validation), encoding="utf-8")
    page = settings.report / "validation.html"
    page.write_text(as_html(validation, study), encoding="utf-8")
    report_artifact(page)
