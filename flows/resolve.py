"""Step 3: mentions over all documents to one world: places, actors, events, comparisons."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import fingerprint, shards, workspace
from flows.artifacts import counts_artifact
from flows.jobs import resolve as job
from flows.jobs.documents import pq_rows
from flows.jobs.texts import Texts, known
from flows.progress import report
from flows.reading.corrections import Correction, read_corrections
from flows.resolution.resolve import WORLD
from flows.settings import Settings
from flows.shards import place_of, prune


@task(
    name="resolve over documents",
    task_run_name="resolve over documents",
    cache_policy=NO_CACHE,  # what it keeps is its own cache
)
def resolve_all(place: Path, corrections: list[Correction], settings: Settings) -> None:
    """Keep the tables of the world, and what links rows to it."""
    texts = workspace.load("ingest", settings.tables)["texts"]
    job.resolve(
        place,
        settings.tables / "extract" / "documents.parquet",
        workspace.places("extract", settings.tables),
        settings.study,
        corrections,
        Texts(known(texts.to_pylist())) if corrections else {},
        settings.memory,
        settings.workers,
    )


@flow(
    name="resolve",
    description="Finds which mentions, over all documents, are of one event, actor, place or quantity.",
    flow_run_name="resolve {settings.raw.name}",
)
def resolve(settings: Settings) -> dict[str, int]:
    """Keep `actors`, `places`, `events`, `comparisons` and the documents with their ids; return the row counts.

    Raises:
        WorkspaceError: if `extract` has not run on this work folder.
        CorrectionError: if a correction beside the texts is malformed or no longer applies.
    """
    corrections = list(read_corrections(settings.raw))
    before = workspace.load("extract", settings.tables)
    place = place_of(
        settings.shards / "resolve",
        [
            fingerprint.code("flows.jobs.resolve", (*WORLD, "documents"), ("duckdb",)),
            fingerprint.data(settings.study, job.LISTS, job.SETTINGS),
            repr(corrections),
            workspace.table_digest(before["documents"]).hex(),
            *(shards.told(place) for place in workspace.places("extract", settings.tables)),
        ],
    )
    report("resolve", 0, 1)
    if not place.is_dir():
        resolve_all(place, corrections, settings)
    report("resolve", 1, 1)
    prune(settings.shards / "resolve", [place])
    workspace.save({}, "resolve", settings.tables, [place])
    counts = {name: pq_rows(place / f"{name}.parquet") for name in (*WORLD, "documents")}
    counts_artifact("resolve", counts)
    return counts
