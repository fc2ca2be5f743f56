"""Step 2: texts to dates, figures, event mentions, statements and names, each with its exact characters."""

from __future__ import annotations

from typing import Any

from prefect import flow, task

from flows import fingerprint, workspace
from flows.artifacts import counts_artifact
from flows.batches import Batch, batches, by_key, joined
from flows.extraction.batch import MENTIONS, Text, mention_rows
from flows.progress import counted
from flows.settings import Settings
from schemas.study import load

CODE = ("reading", "extraction")


class ExtractionFailed(Exception):  # noqa: N818
    """No text at all could be read by the extraction: the fault is in the code or the study's lists, not in a text."""


@task(
    name="extract from a batch",
    tags=["qantar", "extract"],
    task_run_name="extract from batch {batch.label}",
    cache_key_fn=by_key,
    persist_result=True,
)
def extract_batch(batch: Batch[Text]) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table of mentions for a batch of texts."""
    return mention_rows(batch.items, load(batch.study))


@flow(
    name="extract",
    description="Finds every date, figure, event mention, statement and name in the texts, each with its offsets.",
    flow_run_name="extract {settings.raw.name}",
)
def extract(settings: Settings) -> dict[str, int]:
    """Write the tables of mentions and this step's `rejected`; return their row counts.

    Raises:
        WorkspaceError: if `ingest` has not run on this work folder.
        ExtractionFailed: if it failed on every text.
    """
    before = workspace.load("ingest", settings.tables)
    documents = before["documents"].select(["document_id", "extracted"]).to_pylist()
    known = {row["document_id"] for row in documents if row["extracted"]}
    rows = [row for row in before["texts"].to_pylist() if row["document_id"] in known]
    items = [Text(row["document_id"], row["text"], row["published_on"]) for row in rows]
    work = batches(
        items,
        [len(item.text) for item in items],
        "extract" + fingerprint.code(*CODE),
        [repr((row["document_id"], row["sha256"], row["published_on"])) for row in rows],
        settings.study,
    )
    found = joined(future.result() for future in counted("extract", extract_batch.map(work), len(work)))
    failed = found.get("rejected", [])
    if failed and len(failed) == len(items):
        raise ExtractionFailed(f"the extraction failed on every text; the first: {failed[0]['reason']}")
    tables = {name: workspace.to_table(name, found.get(name, [])) for name in (*MENTIONS, "rejected")}
    workspace.save(tables, "extract", settings.tables)
    counts = {name: table.num_rows for name, table in tables.items()}
    counts_artifact("extract", counts)
    return counts
