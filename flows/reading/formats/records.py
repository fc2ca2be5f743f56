"""Articles as rows: JSON Lines and CSV, by the names that their fields usually bear."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain, count
from typing import Any, BinaryIO

from flows.reading.formats.member import LARGEST, FormatError, Member, failed, titled
from flows.reading.formats.plain import decoded

JSONL, CSV = "application/jsonl", "text/csv"
_DELIMITERS = ",;\t|"
_LONGEST = 6 * LARGEST  # bytes of a line: JSON may write a character as six
Fields = Mapping[str, str]  # how a field may be named, in lower case -> what it is (lexicons/reading_fields.csv)


def read_jsonl(stream: BinaryIO, fields: Fields) -> Iterator[Member]:
    """A text a line.  A line that holds none, or is no UTF-8, is a failed member; the others are read.

    Raises:
        FormatError: if a line is endless.
    """
    for number, content in enumerate(_lines(stream), start=1):
        name = f"#line={number}"
        if not content.strip():
            continue
        try:
            row = json.loads(decoded(content).removeprefix("\ufeff"))
        except FormatError as error:
            yield failed(name, JSONL, error.check, str(error))
            continue
        except (ValueError, RecursionError) as error:
            yield failed(name, JSONL, "file_damaged", f"not JSON: {error}; write one object a line")
            continue
        if isinstance(row, dict):
            yield _member(name, row, fields, JSONL)
        else:
            yield failed(name, JSONL, "file_damaged", "no JSON object; write one object a line")


def read_csv(stream: BinaryIO, fields: Fields) -> Iterator[Member]:
    """A text a row, under a header.

    Raises:
        FormatError: if the file is no UTF-8 or no CSV.
    """
    csv.field_size_limit(LARGEST)
    lines = (decoded(line) for line in _lines(stream))
    try:
        header = next(lines, "").removeprefix("\ufeff")
        rows = csv.DictReader(chain([header], lines), delimiter=_delimiter(header.strip(), fields))
        yield from (_member(f"#row={n}", row, fields, CSV) for n, row in enumerate(rows, start=1))
    except csv.Error as error:
        raise FormatError("file_damaged", f"not CSV: {error}") from None


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream, none of which is held before it is known to have an end."""
    for number in count(1):
        line = stream.readline(_LONGEST + 1)
        if len(line) > _LONGEST:
            raise FormatError("file_too_large", f"line {number} is longer than {_LONGEST:,} bytes; split it")
        if not line:
            return
        yield line


def _delimiter(header: str, fields: Fields) -> str:
    """What parts the fields: a comma, or what shows a field of a text in the header (Excel writes `;` in half of Europe)."""
    for sign in _DELIMITERS:
        names = next(csv.reader([header], delimiter=sign), [])
        if any(fields.get(name.strip().lower()) == "text" for name in names):
            return sign
    return _DELIMITERS[0]


def _member(name: str, row: Mapping[Any, Any], fields: Fields, media_type: str) -> Member:
    """The text of a row, with what other fields say of it."""
    known: dict[str, str] = {}
    for field, value in row.items():
        what = fields.get(str(field).strip().lower())
        if what and what not in known and isinstance(value, str | int) and str(value).strip():
            known[what] = str(value)
    text, title = known.pop("text", ""), known.pop("title", None)
    if not text.strip():
        names = ", ".join(sorted(field for field, what in fields.items() if what == "text"))
        return failed(name, media_type, "file_empty", f"no text in it; a text's field is named {names}")
    for what in ("published_on", "retrieved"):
        if what in known and (day := day_of(known.pop(what))):
            known[what] = day
    return Member(name, titled(title, text), media_type, known)


def day_of(told: str) -> str | None:
    """The day of a time as machines write it (ISO 8601); other spellings are left, since 03/04 may be two days."""
    try:
        return datetime.fromisoformat(told.strip()).date().isoformat()
    except ValueError:
        pass
    try:
        return date.fromisoformat(told.strip()[:10]).isoformat()
    except ValueError:
        return None


def fields_of(rows: Iterable[Mapping[str, str]]) -> Fields:
    """The names of fields from the rows of a study's list."""
    return {row["name"].lower(): row["fact"] for row in rows}
