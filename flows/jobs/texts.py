"""The texts that `ingest` kept: one by one, from where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

GROUP = 16  # texts that are read from a shard together


@dataclass(frozen=True, slots=True)
class Text:
    """A text: its document, the shard it lies in and its number there, its characters, the day given with it."""

    document_id: str
    place: Path
    number: int
    size: int
    published_on: date | None = None

    def read(self) -> tuple[str, tuple[tuple[int, str], ...]]:
        """The text, and its marks: offsets with the fragment of the file that begins there."""
        path = self.place / "texts.parquet"
        row = _group(path, path.stat().st_ino, self.number // GROUP)[self.number % GROUP]
        return row["text"], tuple((mark["char_start"], mark["fragment"]) for mark in row["marks"])


@lru_cache(maxsize=8)
def _group(path: Path, node: int, number: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = _opened(path, node).read_row_group(number).to_pylist()
    return rows


@lru_cache(maxsize=64)
def _opened(path: Path, _: int) -> Any:
    """The file; another of that name, as of a shard that was made again, is another (`_` is its inode)."""
    import pyarrow.parquet as pq

    return pq.ParquetFile(path)


def known(rows: Iterable[Mapping[str, Any]]) -> list[Text]:
    """The texts that rows of the work folder's table `texts` tell of."""
    return [
        Text(row["document_id"], Path(row["place"]), row["number"], row["n_chars"], row["published_on"]) for row in rows
    ]


class Texts(Mapping[str, str]):
    """Texts by their documents' ids, each read when it is asked for: so many need no memory."""

    def __init__(self, texts: Iterable[Text]) -> None:
        self._texts = {text.document_id: text for text in texts}

    def __getitem__(self, document_id: str) -> str:
        return self._texts[document_id].read()[0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)
