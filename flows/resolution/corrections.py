"""Corrections applied: to the rows of documents and mentions before they are resolved, to events while they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flows.extraction.ids import content_id
from flows.reading.corrections import Correction
from flows.resolution.sql import overlay
from schemas.model import Table
from schemas.render.arrow import relaxed
from schemas.tables import TABLES

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Row = dict[str, Any]
# the tables whose rows can be corrected, by the prefix of their ids; all others are made from these
CORRECTED = {
    "doc": "documents", "dat": "dates", "fig": "figures", "men": "event_mentions", "sta": "statements",
    "ent": "entity_mentions",
}  # fmt: skip
_ADDED = ("dates", "figures", "event_mentions", "statements")
_LOCKED = frozenset(
    {
        "document_id",
        "passage_id",
        "char_start",
        "char_end",
        "text",
        "evidence",
        "evidence_start",
        "method",
        "sha256",
        "file",
    }
)


class _Patch:
    """What corrections make of some rows, read as they are asked for; None for a row that is dropped."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, texts: Mapping[str, str]) -> None:
        self.connection, self.texts = connection, texts
        self.rows: dict[str, dict[str, Row | None]] = {}

    def find(self, table: str, where: str, *values: Any) -> list[Row]:
        """The rows of a table that a condition holds for, as they stand."""
        relation = self.connection.sql(f"FROM {table} WHERE {where}", params=list(values))
        found: list[Row] = relation.to_arrow_table().to_pylist()
        return found

    def row(self, table: str, identity: str) -> Row | None:
        """A row as corrections before left it."""
        mine = self.rows.setdefault(table, {})
        if identity in mine:
            return mine[identity]
        return next(iter(self.find(table, f"{TABLES[table].key} = ?", identity)), None)

    def put(self, table: str, identity: str, row: Row | None) -> None:
        """Have a row say something else, or go."""
        self.rows.setdefault(table, {})[identity] = row


def corrected(
    connection: duckdb.DuckDBPyConnection, corrections: Iterable[Correction], texts: Mapping[str, str]
) -> dict[str, tuple[pa.Table, list[str]]]:
    """Lay what corrections drop, replace and add over the tables; `texts` holds each document's text by id.

    Returns what was laid over each table: the rows that come in, and the ids of those that go.

    Raises:
        CorrectionError: if a row is not there, no longer says what was expected, or cannot be so corrected.
    """
    import pyarrow as pa

    patch = _Patch(connection, texts)
    for correction in corrections:
        if correction.do == "add":
            _add(correction, patch)
        elif correction.do in ("drop", "replace"):
            _change(correction, patch)
    laid = {}
    for name, rows in sorted(patch.rows.items()):
        kept = [row for row in rows.values() if row is not None]
        laid[name] = (pa.Table.from_pylist(kept, schema=relaxed(TABLES[name])), sorted(rows))
        overlay(connection, name, *laid[name])
    return laid


def _change(correction: Correction, patch: _Patch) -> None:
    """Drop or replace one row, if it still says what is expected."""
    identity = str(correction.told["row"])
    name = CORRECTED.get(identity.partition("_")[0])
    if name is None:
        kinds = ", ".join(f"{prefix}_…" for prefix in CORRECTED)
        raise correction.wrong(
            f"{identity}: only rows of texts can be corrected ({kinds}); the others follow from them"
        )
    row = patch.row(name, identity)
    if row is None:
        raise correction.wrong(f"no row {identity} any more; look again, then change or delete the correction")
    for column, value in correction.told["expect"].items():
        if row.get(column, ...) != value:
            there = repr(row[column]) if column in row else "no such column"
            raise correction.wrong(
                f"{identity} was expected to have {column} = {value!r}, and has {there}; the source or the program has "
                "changed: look again, then change or delete the correction"
            )
    if correction.do == "drop" and name == "documents":
        raise correction.wrong("a document cannot be dropped: take its file out of raw/")
    patch.put(name, identity, None if correction.do == "drop" else _set(correction, TABLES[name], row))


def _set(correction: Correction, table: Table, row: Row) -> Row:
    """A row with other values; the id of what is named anew is left for resolution to find."""
    values = {**correction.told.get("set", {}), **dict.fromkeys(correction.told.get("clear", []))}
    for column in values:
        if column not in table.names or column in _LOCKED or column == table.key:
            free = ", ".join(n for n in table.names if n not in _LOCKED and n != table.key)
            raise correction.wrong(f"{column!r} cannot be set in {table.name}; these can: {free}")
    ids = {f"{column}_id": None for column in values if f"{column}_id" in table.names and f"{column}_id" not in values}
    own = {"method": correction.method, "confidence": 1.0} if "method" in table.names else {}
    return {**row, **values, **ids, **own}


def _add(correction: Correction, patch: _Patch) -> None:
    """Add a row on some words of a text."""
    told = correction.told
    name = str(told["table"])
    if name not in _ADDED:
        raise correction.wrong(f"rows can be added to {', '.join(_ADDED)}")
    document = next(iter(patch.find("documents", "file = ?", str(told["file"]))), None)
    if document is None:
        raise correction.wrong(f"{told['file']} is no document")
    text, words, start = patch.texts[document["document_id"]], str(told["words"]), -1
    for _ in range(int(told.get("nth", 1))):
        start = text.find(words, start + 1)
        if start < 0:
            raise correction.wrong(f"the words {words[:40]!r} do not stand in {told['file']} so often")
    end = start + len(words)
    around = "document_id = ? AND char_start <= ? AND char_end >= ? ORDER BY char_start"
    passage = next(iter(patch.find("passages", around, document["document_id"], start, end)), None)
    if passage is None:
        raise correction.wrong(f"the words {words[:40]!r} stand in no passage of {told['file']}")
    table = TABLES[name]
    prefix = next(p for p, n in CORRECTED.items() if n == name)
    key = content_id(prefix, document["document_id"], start, end, "added", correction.source, correction.number)
    base: Row = dict.fromkeys(table.names)
    base |= {
        str(table.key): key,
        "document_id": document["document_id"],
        "passage_id": passage["passage_id"],
        "char_start": start,
        "char_end": end,
        "text": words,
        "evidence": text[_line_start(text, start) : _line_end(text, end)],
        "evidence_start": _line_start(text, start),
    }
    patch.put(name, key, _set(correction, table, base))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def regrouped(connection: duckdb.DuckDBPyConnection, corrections: Iterable[Correction]) -> None:
    """Merge and split events in the table `links` (`mention_id`, `event_id`, `reason`).

    Raises:
        CorrectionError: if an event or a mention is not there.
    """
    move = "UPDATE links SET event_id = ?, reason = ? WHERE list_contains(?, {column})"
    for correction in corrections:
        if correction.do == "merge":
            events = [str(event) for event in correction.told["events"]]
            known = "SELECT DISTINCT event_id FROM links WHERE list_contains(?, event_id)"
            _known(correction, events, {event for (event,) in connection.execute(known, [events]).fetchall()})
            connection.execute(move.format(column="event_id"), [events[0], correction.method, events[1:]])
        elif correction.do == "split":
            leaving = [str(mention) for mention in correction.told["mentions"]]
            of_event = "SELECT mention_id FROM links WHERE event_id = ?"
            own = {mention for (mention,) in connection.execute(of_event, [correction.told["event"]]).fetchall()}
            _known(correction, leaving, own)
            key = content_id("evt", "split", *sorted(leaving))
            connection.execute(move.format(column="mention_id"), [key, correction.method, leaving])


def _known(correction: Correction, wanted: Iterable[str], there: set[str]) -> None:
    if missing := sorted(set(wanted) - there):
        raise correction.wrong(
            f"{', '.join(missing)}: not there, or not of that event any more; look again, then change or delete the correction"
        )
