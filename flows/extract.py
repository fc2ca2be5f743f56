"""Step 2: texts to passages, dates, figures, event mentions, statements and names, each with its exact characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import workspace
from flows.artifacts import counts_artifact
from flows.jobs import extract as job
from flows.jobs import kept
from flows.jobs.documents import pq_rows, with_facts
from flows.jobs.texts import Text, known
from flows.processes import work
from flows.progress import advance
from flows.settings import Settings
from flows.shards import Shard, files, prune, read, shards
from flows.workers import work_through

if TYPE_CHECKING:
    import pyarrow as pa


class ExtractionFailed(Exception):  # noqa: N818
    """No text at all could be read by the extraction: the fault is in the code or the study's lists, not in a text."""


@task(
    name="extract from a shard",
    task_run_name="extract from shard {shard.label}",
    cache_policy=NO_CACHE,  # a shard is its own cache, and one that a killed build leaves whole
)
def extract_shard(shard: Shard[Text], limit: float) -> None:
    """Keep the rows of every table of mentions for some texts."""
    work("extract", shard, limit, lambda _: advance("extract"))


@flow(
    name="extract",
    description="Finds every passage, date, figure, event mention, statement and name in the texts, each with its offsets.",
    flow_run_name="extract {settings.raw.name}",
)
def extract(settings: Settings) -> dict[str, int]:
    """Keep the tables of mentions in shards, and write `documents` and this step's `rejected`; return the row counts.

    Texts are taken in the order of their documents' ids, so that the rows of all shards, one after the other, are in order.

    Raises:
        WorkspaceError: if `ingest` has not run on this work folder.
        ExtractionFailed: if it failed on every text.
        JobFailed: if a shard could not be worked at all.
    """
    before = workspace.load("ingest", settings.tables)
    cut = _shards(before["texts"], settings)
    work_through("extract", extract_shard, cut, settings)
    places = [shard.place for shard in cut]
    prune(settings.shards / "extract", places)
    found = [kept.places(shard) for shard in cut]
    for stage in kept.STAGES:
        prune(settings.shards / "found" / stage, [some[stage] for some in found])
    rejected = read(places, "rejected").to_pylist() if places else []
    if rejected and len(rejected) == sum(len(shard.items) for shard in cut):
        raise ExtractionFailed(f"the extraction failed on every text; the first: {rejected[0]['reason']}")
    tables = {
        "documents": with_facts(before["documents"], places),
        "rejected": workspace.to_table("rejected", rejected),
    }
    workspace.save(tables, "extract", settings.tables, places)
    counts = {name: table.num_rows for name, table in tables.items()}
    counts |= {name: sum(map(pq_rows, files(places, name))) for name in job.TABLES}
    counts_artifact("extract", counts)
    return counts


def _shards(texts: pa.Table, settings: Settings) -> list[Shard[Text]]:
    """The texts that are to be read, in shards."""
    rows: list[dict[str, Any]] = [row for row in texts.sort_by("document_id").to_pylist() if row["extracted"]]
    return shards(
        known(rows),
        [row["n_chars"] for row in rows],
        [repr((row["document_id"], row["content"], row["published_on"])) for row in rows],
        job.state(settings.study),
        settings.study,
        settings.shards / "extract",
    )
