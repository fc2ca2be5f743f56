"""The texts of a release's documents, made anew from the raw folder, for the commands that show or check them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from flows.reading.again import text_of
from flows.reading.corpus import FIELDS, NOT_READ
from flows.reading.formats.records import fields_of
from flows.release import parquet
from flows.release.verify import Reader
from schemas.render.duckdb import literal
from schemas.study import HERE, load


def reader(raw: Path, study: Path | None = None, release: Path | None = None) -> Reader:
    """What gives a document's text by its `file`, with the digest of the raw file it is made from; None where it is not there.

    Texts on which the build of the release hung or crashed are not read again.
    """
    fields = fields_of(load((study or HERE).resolve()).rows(FIELDS))
    return lambda file: text_of(raw, file, fields, _left_out(release))


@cache
def _left_out(release: Path | None) -> frozenset[str]:
    import duckdb

    paths = parquet.files(release, "rejected") if release else []
    if not paths:
        return frozenset()
    with parquet.bounded() as connection:
        parquet.stand(connection, "rejected", paths)
        try:
            told = connection.execute(
                f"SELECT row_id FROM rejected WHERE \"table\" = 'documents' AND starts_with(reason, {literal(NOT_READ)})"
            )
            return frozenset(name for (name,) in told.fetchall())
        except duckdb.Error:  # a damaged table: who verifies is told so
            return frozenset()
