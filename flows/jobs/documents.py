"""The documents of all shards: their ids, and which of them repeat others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows import shards
from flows.extraction.ids import content_id
from flows.jobs.texts import Texts, known
from flows.reading.duplicates import repeated

if TYPE_CHECKING:
    import pyarrow as pa

_IDS = ("document_id", "duplicate_of")
# texts that share a band with another, in the order of the files; only these can be alike
_NEAR = """
WITH banded AS (SELECT number, unnest(bands) AS band FROM beside),
     shared AS (SELECT band FROM banded GROUP BY band HAVING count(DISTINCT number) > 1)
SELECT DISTINCT number FROM banded SEMI JOIN shared USING (band) ORDER BY number
"""


def gathered(places: Sequence[Path]) -> dict[str, pa.Table]:
    """The table `documents` with its ids, and `texts`: where each document's text lies, in the order of the files.

    The id of a document comes from its text's bytes; a second file of the same text gets its own and says what it repeats.
    """
    import pyarrow as pa

    from flows.jobs.ingest import beside_table
    from flows.workspace import to_table

    documents, beside = to_table("documents", []), beside_table([])
    if places:
        documents, beside = shards.read(places, "documents").cast(documents.schema), shards.read(places, "beside")
    own, first = _ids(documents["text_sha256"].to_pylist(), documents["file"].to_pylist())
    counts = [pq_rows(path) for path in shards.files(places, "documents")]
    texts = pa.table(
        {
            "document_id": pa.array(own, pa.string()),
            "place": pa.array(
                [str(place) for place, count in zip(places, counts, strict=True) for _ in range(count)], pa.string()
            ),
            "number": pa.array([number for count in counts for number in range(count)], pa.int64()),
            **{name: documents[name] for name in ("extracted", "n_chars")},
            **{name: beside[name] for name in ("content", "published_on")},
        }
    )
    copies = _copies(own, first, beside, texts)
    repeats = [copies.get(f or o, f) for o, f in zip(own, first, strict=True)]
    for name, values in zip(_IDS, (own, repeats), strict=True):
        at = documents.schema.get_field_index(name)
        documents = documents.set_column(at, documents.schema.field(at), pa.array(values, pa.string()))
    return {"documents": documents, "texts": texts}


def with_facts(documents: pa.Table, places: Sequence[Path]) -> pa.Table:
    """The documents with what their texts say of themselves; those from which nothing could be extracted are left out."""
    import duckdb

    from flows.extraction.batch import FACTS

    if not places:
        return documents
    known = ("publisher",)  # what people said of a text stays where the text says nothing
    told = (f"coalesce(f.{n}, d.{n}) AS {n}" if n in (*known, "n_sentences") else f"f.{n} AS {n}" for n in FACTS)
    with duckdb.connect() as connection:
        connection.register("documents", documents)
        connection.register("facts", shards.read(places, "facts"))
        found = connection.sql(
            f"SELECT d.* REPLACE ({', '.join(told)}) FROM documents d LEFT JOIN facts f USING (document_id) "
            "WHERE f.document_id IS NOT NULL OR NOT d.extracted ORDER BY d.file"
        ).to_arrow_table()
    return found.select(documents.column_names).cast(documents.schema)


def pq_rows(path: Path) -> int:
    """How many rows a Parquet file has."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def _ids(digests: list[str], files: list[str]) -> tuple[list[str], list[str | None]]:
    """Each document's id, and the document that had the same text before it, if one had."""
    seen: dict[str, str] = {}
    own, first = list[str](), list[str | None]()
    for digest, file in zip(digests, files, strict=True):
        if digest in seen:
            own.append(content_id("doc", digest, file))
            first.append(seen[digest])
        else:
            own.append(seen.setdefault(digest, content_id("doc", digest)))
            first.append(None)
    return own, first


def _copies(own: Sequence[str], first: Sequence[str | None], beside: pa.Table, texts: pa.Table) -> dict[str, str]:
    """Documents that nearly repeat an earlier one, with that."""
    import duckdb
    import pyarrow as pa

    numbered = beside.select(["bands"]).append_column("number", pa.array(range(len(own)), pa.int64()))
    with duckdb.connect() as connection:
        connection.register("beside", numbered)
        near = [number for (number,) in connection.sql(_NEAR).fetchall() if first[number] is None]
    chosen = pa.array(near, pa.int64())
    bands = beside["bands"].take(chosen).to_pylist()
    return repeated(Texts(known(texts.take(chosen).to_pylist())), dict(zip((own[n] for n in near), bands, strict=True)))
