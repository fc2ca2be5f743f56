"""Step 3: mentions over all documents to one world: places, actors, events, comparisons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prefect import flow, task

from flows import fingerprint, workspace
from flows.artifacts import counts_artifact
from flows.jobs.extract import TABLES as MENTIONS
from flows.jobs.texts import Texts, known
from flows.progress import report
from flows.reading.corrections import Correction, read_corrections
from flows.settings import Settings
from flows.shards import read
from schemas.study import load


def _key(_context: object, parameters: dict[str, Any]) -> str:
    settings: Settings = parameters["settings"]
    tables: Mapping[str, Any] = parameters["tables"]
    contents = [workspace.table_digest(tables[name]) for name in sorted(tables)]
    state = [
        "resolve",
        fingerprint.code("flows.resolution.resolve"),
        fingerprint.study(settings.study),
        repr(parameters["corrections"]),
    ]
    return "qantar-" + fingerprint.digest([*state, *contents])


@task(
    name="resolve over documents",
    tags=["qantar", "resolve"],
    task_run_name="resolve over documents",
    cache_key_fn=_key,
    persist_result=True,
)
def resolve_tables(settings: Settings, tables: dict[str, Any], corrections: Sequence[Correction]) -> dict[str, Any]:
    """The tables with events, actors and places identified over all documents, and those of the world."""
    from flows.resolution import resolve as resolve_all

    texts = Texts(known(tables["texts"].to_pylist()))
    return resolve_all({n: t for n, t in tables.items() if n != "texts"}, load(settings.study), corrections, texts)


@flow(
    name="resolve",
    description="Finds which mentions, over all documents, are of one event, actor, place or quantity.",
    flow_run_name="resolve {settings.raw.name}",
)
def resolve(settings: Settings) -> dict[str, int]:
    """Write all tables with ids, and `actors`, `places`, `events`, `comparisons`; return their row counts.

    Raises:
        WorkspaceError: if `extract` has not run on this work folder.
        CorrectionError: if a correction beside the texts is malformed or no longer applies.
    """
    corrections = read_corrections(settings.raw)
    ingested, extracted = (workspace.load(step, settings.tables) for step in ("ingest", "extract"))
    tables = {"texts": ingested["texts"], "documents": extracted["documents"]}
    tables |= {name: read(workspace.places("extract", settings.tables), name) for name in MENTIONS}
    report("resolve", 0, 1)
    resolved = resolve_tables(settings, tables, corrections)
    report("resolve", 1, 1)
    workspace.save(resolved, "resolve", settings.tables)
    counts = {name: table.num_rows for name, table in resolved.items()}
    counts_artifact("resolve", counts)
    return counts
