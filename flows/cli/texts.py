"""The texts of a release's documents, made anew from the raw folder, for the commands that show or check them."""

from __future__ import annotations

from pathlib import Path

from flows.reading.again import text_of
from flows.reading.corpus import FIELDS
from flows.reading.formats.records import fields_of
from flows.release.verify import Reader
from schemas.study import HERE, load


def reader(raw: Path, study: Path | None = None) -> Reader:
    """What gives a document's text by its `file`, with the digest of the raw file it is made from; None where it is not there."""
    fields = fields_of(load((study or HERE).resolve()).rows(FIELDS))
    return lambda file: text_of(raw, file, fields)
