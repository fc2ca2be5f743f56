"""A whole raw folder read at once, as small tests want it; a build reads it shard by shard."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.reading.corpus import RawText, Refused, list_corpus, read_listed
from flows.reading.formats.records import Fields


@dataclass(frozen=True)
class Whole:
    """All texts and refusals of a raw folder."""

    texts: tuple[RawText, ...]
    refused: tuple[Refused, ...]
    warnings: tuple[str, ...]
    listed: int


def read_corpus(raw: Path, fields: Fields) -> Whole:
    """What a raw folder holds."""
    corpus = list_corpus(raw)
    found = [one for file in corpus.files for one in read_listed(file, fields)]
    texts = tuple(one for one in found if isinstance(one, RawText))
    refused = (*corpus.refused, *(one for one in found if isinstance(one, Refused)))
    return Whole(texts, refused, corpus.warnings, corpus.listed)
