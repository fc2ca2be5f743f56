"""Files to documents: read, verified, their language told, and what finds copies of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import fingerprint, shards
from flows.fingerprint import digest
from flows.jobs.texts import GROUP
from flows.reading.corpus import FIELDS, NOT_READ, UNREADABLE, Listed, RawText, Refused, read_listed
from flows.reading.duplicates import bands, signature
from flows.reading.formats import Begun
from flows.reading.formats.records import fields_of
from flows.reading.known import given_day, known_row, refused
from flows.reading.language import language_of
from flows.shards import At, Refusals, Shard, Within
from flows.workspace import to_table
from schemas.study import load

if TYPE_CHECKING:
    import pyarrow as pa

# what decides the result beside the files: lists and settings of the study, libraries of others
LISTS, SETTINGS = (FIELDS,), ("languages",)
LIBRARIES = (
    "trafilatura", "pypdfium2", "python-docx", "warcio", "feedparser", "py3langid", "datasketch", "lxml",
)  # fmt: skip
Row = dict[str, Any]
# texts and refusals, and characters, that are held before they are written: one file may give millions
HELD, HELD_CHARS = 64 * GROUP, 20_000_000
_SAMPLE = " ".join(f"word{number}" for number in range(40))  # long enough to have a language and a signature


@dataclass(frozen=True, slots=True)
class File:
    """A file to read; `size` is its bytes, `sha256` its digest as it was seen."""

    listed: Listed
    size: int
    sha256: str


def state(study: Path) -> str:
    """What stands in a shard's key for the code, lists and settings that decide its tables."""
    return fingerprint.code("flows.jobs.ingest", ("documents", "rejected"), LIBRARIES) + fingerprint.data(
        study, LISTS, SETTINGS
    )


def prepare(study: Path) -> None:
    """Have at hand what every text needs."""
    load(study).settings  # noqa: B018  # read once
    language_of(_SAMPLE)
    bands(signature(_SAMPLE) or [])


def run(shard: Shard[File], refusals: Refusals) -> Iterator[At | None]:
    """Keep `documents` (without ids, which only all of them together can give), what finds copies, texts, and refusals."""
    with shards.writing(shard.place, {"texts": GROUP}) as kept:
        yield from _read(shard, refusals, kept)


def _read(shard: Shard[File], refusals: Refusals, kept: shards.Writing) -> Iterator[At | None]:
    study = load(shard.study)
    fields, languages = fields_of(study.rows(FIELDS)), study.settings["languages"]
    rows: dict[str, list[Row]] = {"documents": [], "beside": [], "texts": [], "rejected": []}
    kept.again, held = bool(refusals), 0
    for number, file in enumerate(shard.items):
        if why := refusals.get(number):
            rows["rejected"].append(refused(Refused(file.listed.file, "file_damaged", _reason(why))))
            continue
        at: At = number
        yield at
        for found in read_listed(file.listed, fields, file.sha256, _left_out(refusals, number).get):
            if isinstance(found, Begun):
                at = Within(number, found.name, found.size)
                yield at
                continue
            problem = _added(found, rows, languages) if isinstance(found, RawText) else found
            if problem is not None:
                rows["rejected"].append(refused(problem))
                kept.again |= problem.check == UNREADABLE
            if at != number:  # what ends the process now is no fault of this text
                at = number
                yield at
            held += len(found.text) if isinstance(found, RawText) else 0
            if len(rows["texts"]) + len(rows["rejected"]) >= HELD or held >= HELD_CHARS:
                yield None
                _write(rows, kept, GROUP)
                held = sum(len(row["text"]) for row in rows["texts"])
                yield at
    yield None
    _write(rows, kept, 1)


def _left_out(refusals: Refusals, number: int) -> dict[str, str]:
    """The texts of one file that are not read, by their names in it, and why."""
    within = ((at.name, why) for at, why in refusals.items() if isinstance(at, Within) and at.number == number)
    return {name: _reason(why) for name, why in within}


def _reason(why: str) -> str:
    return f"{NOT_READ}: {why}; split it, or save it in another format"


def _write(rows: dict[str, list[Row]], kept: shards.Writing, whole: int) -> None:
    """Write the rows that are at hand, of texts so many that they fill groups of this size; the others wait."""
    end = len(rows["texts"]) - len(rows["texts"]) % whole
    kept.add("documents", to_table("documents", rows["documents"][:end]))
    kept.add("beside", beside_table(rows["beside"][:end]))
    kept.add("texts", texts_table(rows["texts"][:end]))
    kept.add("rejected", to_table("rejected", rows["rejected"]))
    for name in ("documents", "beside", "texts"):
        del rows[name][:end]
    rows["rejected"].clear()


def _added(raw: RawText, rows: dict[str, list[Row]], languages: list[str]) -> Refused | None:
    """Add the rows of a text, or tell why it cannot be one."""
    try:
        made = _rows(raw, languages)
    except MemoryError:  # of this moment, not of this text
        raise
    except Exception as error:  # one bad text must not stop the others; the reason is kept
        return Refused(raw.file, "file_damaged", f"reading it failed: {type(error).__name__}: {error}")
    for name, row in made.items():
        rows[name].append(row)
    return None


def _rows(raw: RawText, languages: list[str]) -> dict[str, Row]:
    language = language_of(raw.text) or raw.facts.get("language")
    foreign = bool(language) and str(language).partition("-")[0] not in languages
    told = signature(raw.text)
    beside = {
        "content": digest([raw.text_sha256, repr(raw.marks)]),
        "published_on": given_day(raw.facts),
        "bands": None if told is None else bands(told),
    }
    marks = [{"char_start": at, "fragment": fragment} for at, fragment in raw.marks]
    return {
        "documents": {**known_row(raw, language), "extracted": not foreign},
        "beside": beside,
        "texts": {"text": raw.text, "marks": marks},
    }


def beside_table(rows: list[Row]) -> pa.Table:
    """What goes beside each document: the digest of its text and marks, the day given with it, what finds copies."""
    import pyarrow as pa

    numbers = pa.list_(pa.int64())
    columns = [("content", pa.string()), ("published_on", pa.date32()), ("bands", numbers)]
    return pa.Table.from_pylist(rows, schema=pa.schema(columns))


def texts_table(rows: list[Row]) -> pa.Table:
    """The texts themselves, which are never released.

    A mark says which fragment of its file a part of a made text comes from (`page=3`), from `char_start` on.
    """
    import pyarrow as pa

    mark = pa.struct([("char_start", pa.int64()), ("fragment", pa.string())])
    schema = pa.schema([("text", pa.large_string()), ("marks", pa.list_(mark))])
    return pa.Table.from_pylist(rows, schema=schema)
