"""`qantar timeline`, `qantar compare` and `qantar show`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from flows.cli.annotate import STYLES, show
from flows.cli.query import print_result
from flows.cli.texts import reader
from flows.release.ask import compare, nearest, timeline
from flows.release.query import QueryError, connect, folder

Row = dict[str, Any]


def run_timeline(
    out: Path, version: str | None, days: tuple[str | None, str | None], place: str | None, event_type: str | None,
    form: str, *, every: bool,
) -> None:  # fmt: skip
    """Print the events between two days.

    Raises:
        QueryError: if a day is none, or there is no such place or type.
    """
    first, last = span(days)
    print_result(timeline(folder(out.resolve(), version), first, last, place, event_type, every=every), form)


def run_compare(measure: str, out: Path, version: str | None, group: str | None, place: str | None, form: str) -> None:
    """Print every figure of a measure.

    Raises:
        QueryError: if there is no such measure, group or place.
    """
    print_result(compare(folder(out.resolve(), version), measure, group, place), form)


_FOUND = """
SELECT * FROM (
    SELECT 'dates' AS "table", date_id AS row_id, char_start, char_end, text, type AS what, method, confidence, document_id
    FROM dates
    UNION ALL SELECT 'figures', figure_id, char_start, char_end, text, measure, method, confidence, document_id FROM figures
    UNION ALL SELECT 'event_mentions', mention_id, char_start, char_end, text, event_type, method, confidence, document_id
    FROM event_mentions
    UNION ALL SELECT 'statements', statement_id, char_start, char_end, text, kind, method, confidence, document_id
    FROM statements
    UNION ALL SELECT 'entity_mentions', entity_mention_id, char_start, char_end, text, name, method, confidence, document_id
    FROM entity_mentions
) WHERE document_id = $id ORDER BY char_start, char_end, row_id
"""


def run_show(document: str, raw: Path, out: Path, version: str | None, form: str = "table") -> None:
    """Print a document with all that a release has found in it.

    Raises:
        QueryError: if the release has no such document, or its text is not at hand as it was.
    """
    release = folder(out.resolve(), version)
    with connect(release) as connection:
        documents: list[Row] = (
            connection.sql("SELECT document_id, file, sha256 FROM documents").to_arrow_table().to_pylist()
        )
        row = _document(document, documents)
        if form != "table":
            return print_result(connection.sql(_FOUND, params={"id": row["document_id"]}).to_arrow_table(), form)
        found = {
            table: connection.sql(
                f"SELECT * FROM {table} WHERE document_id = $id ORDER BY char_start", params={"id": row["document_id"]}
            )
            .to_arrow_table()
            .to_pylist()
            for table in STYLES
        }
    path = raw / row["file"]
    there = reader(raw, release=release)(row["file"])
    if there is None:
        raise QueryError(f"{path}: not there; --raw DIR names the folder of the raw texts")
    if there[0] != row["sha256"]:
        raise QueryError(f"{path}: is another text than the one of this release")
    return show(path, there[1], found)


def _document(wanted: str, documents: list[Row]) -> Row:
    """The document of that id or file, or the only one whose file's name holds these words."""
    exact = [row for row in documents if wanted in (row["document_id"], row["file"])]
    found = exact or [row for row in documents if wanted in row["file"]]
    if len(found) == 1:
        return found[0]
    names = [row["file"] for row in documents]
    if found:
        raise QueryError(f"{wanted!r}: more than one document: {', '.join(row['file'] for row in found[:5])}")
    raise QueryError(f"{wanted!r}: no such document; {nearest(wanted, names)}")


def span(days: tuple[str | None, str | None]) -> tuple[date | None, date | None]:
    """The days that `--from` and `--to` give.

    Raises:
        QueryError: if one is none, or they are the wrong way round.
    """
    first, last = day(days[0], "--from"), day(days[1], "--to")
    if first and last and last < first:
        raise QueryError(f"--from {first} is after --to {last}; nothing lies between them")
    return first, last


def day(value: str | None, name: str) -> date | None:
    """The day that an option gives.

    Raises:
        QueryError: if it is none.
    """
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise QueryError(f"{name} is {value!r}; write a day as 2022-01-07") from None
