"""Step 4: every table checked; what fails goes to `rejected`, or stops the release."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import fingerprint, shards, workspace
from flows.artifacts import counts_artifact, report_artifact
from flows.jobs import validate as job
from flows.jobs.documents import pq_rows
from flows.jobs.released import checked, settled
from flows.jobs.texts import known
from flows.jobs.validate import PART, Part, World
from flows.processes import work
from flows.release import versions
from flows.resolution.resolve import WORLD
from flows.settings import Settings
from flows.shards import Shard, Sizes, cuts, place_of, prune
from flows.validation.outcome import Outcome, read
from flows.validation.results import CheckResult, Validation
from flows.validation.whole import coverage, overall, repeated_keys, sums
from flows.validation.whole import shapes as whole_shapes
from flows.workers import work_through
from schemas.study import load
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# characters of a part: what a Great Expectations checkpoint costs of its own is the more the smaller parts are
SIZES = Sizes(least=1_500_000, most=4_000_000, ends=4)


class ValidationFailed(Exception):  # noqa: N818
    """The tables may not be released; the message says which check failed and where the report lies."""


@task(
    name="check a part",
    task_run_name="check part {shard.label}",
    cache_policy=NO_CACHE,  # a part is its own cache
)
def check_part(shard: Shard[Part | World], limit: float) -> None:
    """Put the rows of some documents together with the world and run every check on them, or on the world itself."""
    work("validate", shard, limit)


@flow(
    name="validate",
    description="Checks every table with Great Expectations and writes the report.",
    flow_run_name="validate {settings.raw.name}",
)
def validate(settings: Settings) -> dict[str, int]:
    """Keep the tables as they may be released, and write the report; return the row counts.

    Raises:
        WorkspaceError: if `resolve` has not run on this work folder.
        ValidationFailed: if a table may not be released.
    """
    ingested, extracted = (workspace.load(step, settings.tables) for step in ("ingest", "extract"))
    workspace.load("resolve", settings.tables)
    (resolved,) = workspace.places("resolve", settings.tables)
    parts = _parts(resolved, ingested["texts"], settings)
    places = [part.place for part in parts]
    world = _world(resolved, settings)
    work_through("validate", check_part, [*world, *parts], settings, "parts")
    of_world = [shard.place for shard in world]
    prune(settings.shards / "validate", [*places, *of_world])
    validation = _judged(places, of_world, ingested, extracted, resolved, settings)
    _write_report(validation, settings)
    if not validation.passed:
        workspace.drop("validate", settings.tables)
        told = "; ".join(
            f"{r.check.table}: {r.check.name} ({', '.join(r.examples) or r.error})" for r in validation.failures
        )
        raise ValidationFailed(
            f"the tables did not pass: {told}; no release was made; see {settings.report / 'validation.html'}"
        )
    workspace.save(validation.tables, "validate", settings.tables, places)
    counts_artifact("validate", dict(validation.rows))
    return dict(validation.rows)


def _parts(resolved: Path, texts: pa.Table, settings: Settings) -> list[Shard[Part | World]]:
    """The shards of extraction in parts, each with what decides its rows and outcomes."""
    extracted = workspace.places("extract", settings.tables)
    rows = [row for row in texts.sort_by("document_id").to_pylist() if row["extracted"]]
    counts = [_documents(place) for place in extracted]
    ends = [0, *accumulate(counts)]
    sizes = [sum(row["n_chars"] for row in rows[a:b]) for a, b in pairwise(ends)]
    marks = [fingerprint.digest([rows[end - 1]["document_id"] if end else ""]) for end in ends[1:]]
    found = list(cuts(sizes, marks, SIZES)) or [(0, 0)]
    lasts = [rows[ends[end] - 1]["document_id"] for _, end in found[:-1]]
    parts = [
        Part(tuple(extracted[start:end]), resolved, first, last, tuple(known(rows[ends[start] : ends[end]])))
        for (start, end), first, last in zip(found, ("", *lasts), (*lasts, "~"), strict=True)
    ]
    state, folder = job.state(settings.study), settings.shards / "validate"
    return [
        Shard(
            f"{number} of {len(parts)} ({len(part.texts)} texts)",
            (part,),
            settings.study,
            place_of(folder, [state, *map(shards.told, part.places), part.first, part.last, told]),
            state,
        )
        for number, (part, told) in enumerate(zip(parts, job.digests(resolved, parts), strict=True), start=1)
    ]


def _documents(place: Path) -> int:
    """How many documents a shard of extraction is of."""
    return sum(pq_rows(place / f"{name}.parquet") for name in ("facts", "rejected"))


def _world(resolved: Path, settings: Settings) -> list[Shard[Part | World]]:
    """The tables of the world in pieces."""
    state, folder = job.state(settings.study), settings.shards / "validate"
    found = job.worlds(resolved, workspace.places("extract", settings.tables))
    return [
        Shard(
            f"{number} of {len(found)} of the world", (world,), settings.study, place_of(folder, [state, told]), state
        )
        for number, (world, told) in enumerate(found, start=1)
    ]


def _judged(
    places: list[Path],
    of_world: list[Path],
    ingested: dict[str, Any],
    extracted: dict[str, Any],
    resolved: Path,
    settings: Settings,
) -> Validation:
    """The outcomes of all parts put together, what only whole tables can tell, and what is left once failing rows are out."""
    import pyarrow as pa

    study = load(settings.study)
    outcome = Outcome.joined(map(read, [*places, *of_world]))
    rejected = pa.concat_tables([ingested["rejected"], extracted["rejected"]])
    documents, expected = extracted["documents"]["document_id"].to_pylist(), ingested["listed"]["expected"][0].as_py()
    shapes = [*outcome.formed(), coverage(set(documents), rejected.to_pylist(), int(expected))]
    if not all(result.passed for result in shapes):
        return Validation({"rejected": rejected}, tuple(shapes), outcome.library, {})
    releases = versions.read(settings.out)
    scratch = settings.work / "scratch"
    with checked(places, resolved, settings.memory, scratch, settings.workers) as connection:
        results = [_unique(result, connection) for result in outcome.checked(study)]
        results += overall(connection, releases[-1].rows if releases else {}, study)
        found = settled(connection, outcome, study, rejected)
        came = _counts(connection, "")
        kept = _counts(connection, "kept_")
    told = (table["table"].to_pylist() for table in (rejected, found["rejected"]))
    results += sums(came, kept, *told)
    shapes += (
        shape for shape in whole_shapes({"rejected": found["rejected"].schema}) if shape.check.table == "rejected"
    )
    rows = {**kept, **{name: found[name].num_rows for name in (*WORLD, "rejected")}}
    return Validation(found, (*shapes, *results), outcome.library, {name: rows[name] for name in TABLES})


def _unique(result: CheckResult, connection: duckdb.DuckDBPyConnection) -> CheckResult:
    """The outcome of a check of keys, over all parts together."""
    if not result.check.name.endswith("_unique"):
        return result
    shared, examples = repeated_keys(connection, result.check.table)
    return replace(result, failed=max(result.failed, shared), examples=result.examples or examples)


def _counts(connection: duckdb.DuckDBPyConnection, prefix: str) -> dict[str, int]:
    counts = {}
    for name in PART:
        ((counts[name],),) = connection.execute(f"SELECT count(*) FROM {prefix}{name}").fetchall()
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
