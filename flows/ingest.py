"""Step 1: raw files to documents."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows import workspace
from flows.artifacts import counts_artifact
from flows.digests import Digests
from flows.jobs import ingest as job
from flows.jobs.documents import gathered
from flows.jobs.ingest import File
from flows.processes import work
from flows.progress import advance
from flows.reading.corpus import Corpus, Listed, list_corpus
from flows.reading.known import refused
from flows.settings import Settings
from flows.shards import Shard, prune, read, shards
from flows.workers import work_through

if TYPE_CHECKING:
    import pyarrow as pa


@task(
    name="look at the raw folder",
    task_run_name="look at {settings.raw}",
    retries=2,  # a network folder may answer late
    retry_delay_seconds=2,
    cache_policy=NO_CACHE,
)
def look(settings: Settings) -> Corpus:
    """What lies in the raw folder; what cannot be read becomes a refusal with its reason."""
    return list_corpus(settings.raw)


@task(
    name="ingest a shard",
    task_run_name="ingest shard {shard.label}",
    cache_policy=NO_CACHE,  # a shard is its own cache, and one that a killed build leaves whole
)
def ingest_shard(shard: Shard[File], limit: float) -> None:
    """Keep the texts of some files, and what is known of each."""
    work("ingest", shard, limit, lambda _: advance("ingest"))


@flow(
    name="ingest",
    description="Reads raw/, verifies hashes, tells languages, and finds texts that repeat others.",
    flow_run_name="ingest {settings.raw.name}",
)
def ingest(settings: Settings) -> dict[str, int]:
    """Write the tables `documents` (as far as known without reading) and `rejected` of this step; return their row counts.

    Raises:
        CorpusError: if the raw folder cannot be used at all.
        JobFailed: if a shard could not be worked at all.
    """
    corpus = look(settings)
    for warning in corpus.warnings:
        get_run_logger().warning(warning)
    with Digests(settings.work / "digests.parquet") as digests:
        files = [_seen(listed, digests) for listed in corpus.files]
    cut = shards(
        files,
        [file.size for file in files],
        [
            repr((f.listed.file, f.sha256, sorted(f.listed.entry.items()), sorted(f.listed.facts.items())))
            for f in files
        ],
        job.state(settings.study),
        settings.study,
        settings.shards / "ingest",
    )
    work_through("ingest", ingest_shard, cut, settings)
    prune(settings.shards / "ingest", [shard.place for shard in cut])
    return _save(corpus, [shard.place for shard in cut], settings)


def _seen(listed: Listed, digests: Digests) -> File:
    """A file with its size and digest; one that cannot be read is refused where it is read."""
    try:
        return File(listed, *digests.of(listed.path))
    except OSError:
        return File(listed, 0, "")


def _save(corpus: Corpus, places: list[Path], settings: Settings) -> dict[str, int]:
    own: list[dict[str, Any]] = [refused(file) for file in corpus.refused]
    rejected = _both(workspace.to_table("rejected", own), places)
    tables = gathered(places)
    found = tables["documents"].num_rows + rejected.num_rows - len(own)  # some files hold many texts
    listed = corpus.listed + max(0, found - len(corpus.files))
    tables |= {"rejected": rejected, "listed": workspace.listed_table(listed, rejected["check"].to_pylist())}
    workspace.save(tables, "ingest", settings.tables, places)
    counts = {name: tables[name].num_rows for name in ("documents", "rejected")}
    counts_artifact("ingest", counts)
    return counts


def _both(own: pa.Table, places: list[Path]) -> pa.Table:
    """The refusals made before any file was read, and those of the shards."""
    import pyarrow as pa

    return pa.concat_tables([own, read(places, "rejected").cast(own.schema)]) if places else own
