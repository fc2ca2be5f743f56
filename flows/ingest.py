"""Step 1: raw files to documents and passages."""

from __future__ import annotations

from typing import Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows import fingerprint, workspace
from flows.artifacts import counts_artifact
from flows.batches import Batch, batches, by_key, joined
from flows.extraction.batch import document_ids, document_rows, given_day, refused
from flows.progress import counted
from flows.reading.corpus import FIELDS, Corpus, RawText, read_corpus
from flows.reading.duplicates import repeated
from flows.reading.formats.records import fields_of
from flows.settings import Settings
from schemas.study import load

Item = tuple[RawText, str, str | None]  # a text, its document_id, the document it repeats
CODE = ("reading", "extraction")


@task(
    name="read the raw folder",
    tags=["qantar", "ingest"],
    task_run_name="read {settings.raw}",
    retries=2,  # a network folder may answer late
    retry_delay_seconds=2,
    cache_policy=NO_CACHE,
)
def read_raw(settings: Settings) -> Corpus:
    """Read and verify every raw file; what cannot be read becomes a refusal with its reason."""
    return read_corpus(settings.raw, fields_of(load(settings.study).rows(FIELDS)))


@task(
    name="ingest a batch",
    tags=["qantar", "ingest"],
    task_run_name="ingest batch {batch.label}",
    cache_key_fn=by_key,
    persist_result=True,
)
def ingest_batch(batch: Batch[Item]) -> dict[str, list[dict[str, Any]]]:
    """The rows of documents and passages for a batch of texts."""
    ids = {raw.file: (document_id, duplicate_of) for raw, document_id, duplicate_of in batch.items}
    return document_rows([raw for raw, _, _ in batch.items], ids, load(batch.study))


@flow(
    name="ingest",
    description="Reads raw/, verifies hashes, and cuts every text into passages with their exact offsets.",
    flow_run_name="ingest {settings.raw.name}",
)
def ingest(settings: Settings) -> dict[str, int]:
    """Write the tables `documents`, `passages`, `texts` and `rejected` of this step; return their row counts.

    Raises:
        CorpusError: if the raw folder cannot be used at all.
    """
    corpus = read_raw(settings)
    for warning in corpus.warnings:
        get_run_logger().warning(warning)
    ids = document_ids(corpus.texts)
    items: list[Item] = [(raw, *ids[raw.file]) for raw in corpus.texts]
    work = batches(
        items,
        [len(raw.text) for raw, _, _ in items],
        "ingest" + fingerprint.code(*CODE),
        [
            repr((raw.file, raw.sha256, raw.text_sha256, raw.marks, sorted(raw.facts.items()), *rest))
            for raw, *rest in items
        ],
        settings.study,
    )
    rows = joined(future.result() for future in counted("ingest", ingest_batch.map(work), len(work)))
    _mark_repeated(rows, {ids[raw.file][0]: raw.text for raw in corpus.texts})
    return _save(corpus, ids, rows, settings)


def _mark_repeated(rows: dict[str, list[dict[str, Any]]], texts: dict[str, str]) -> None:
    """Have documents that nearly repeat an earlier one, and the copies of these, say so."""
    documents = rows.get("documents", [])
    signatures = {row["document_id"]: row["signature"] for row in rows.get("signatures", [])}
    first = [row["document_id"] for row in documents if row["duplicate_of"] is None]
    found = repeated({name: texts[name] for name in first}, signatures)
    for row in documents:
        original = row["duplicate_of"] or row["document_id"]
        row["duplicate_of"] = found.get(original, row["duplicate_of"])


def _save(
    corpus: Corpus,
    ids: dict[str, tuple[str, str | None]],
    rows: dict[str, list[dict[str, Any]]],
    settings: Settings,
) -> dict[str, int]:
    rejected = [refused(file) for file in corpus.refused] + rows.get("rejected", [])
    tables = {name: workspace.to_table(name, rows.get(name, [])) for name in ("documents", "passages")}
    tables["rejected"] = workspace.to_table("rejected", rejected)
    tables["texts"] = workspace.texts_table(
        {
            "document_id": ids[raw.file][0],
            "sha256": raw.text_sha256,
            "text": raw.text,
            "marks": [{"char_start": at, "fragment": fragment} for at, fragment in raw.marks],
            "published_on": given_day(raw.facts),
        }
        for raw in corpus.texts
    )
    tables["listed"] = workspace.listed_table(corpus)
    workspace.save(tables, "ingest", settings.tables)
    counts = {name: table.num_rows for name, table in tables.items() if name not in ("texts", "listed")}
    counts_artifact("ingest", counts)
    return counts
