"""Corrections applied: to the rows of documents and mentions before they are resolved, to events while they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from flows.extraction.ids import content_id
from flows.reading.corrections import Correction
from schemas.model import Table
from schemas.render.arrow import relaxed
from schemas.tables import TABLES

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]
Rows = dict[str, list[Row]]
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


def corrected(
    tables: Mapping[str, pa.Table], corrections: Iterable[Correction], texts: Mapping[str, str]
) -> dict[str, pa.Table]:
    """The tables with rows dropped, replaced and added; `texts` holds each document's text by id.

    Raises:
        CorrectionError: if a row is not there, no longer says what was expected, or cannot be so corrected.
    """
    import pyarrow as pa

    mine = [c for c in corrections if c.do in ("drop", "replace", "add")]
    if not mine:
        return dict(tables)
    rows: Rows = {name: tables[name].to_pylist() for name in CORRECTED.values()}
    for correction in mine:
        if correction.do == "add":
            _add(correction, rows, tables["passages"].to_pylist(), texts)
        else:
            _change(correction, rows)
    made = {name: pa.Table.from_pylist(found, schema=relaxed(TABLES[name])) for name, found in rows.items()}
    return {**tables, **made}


def _change(correction: Correction, rows: Rows) -> None:
    """Drop or replace one row, if it still says what is expected."""
    identity = str(correction.told["row"])
    name = CORRECTED.get(identity.partition("_")[0])
    if name is None:
        kinds = ", ".join(f"{prefix}_…" for prefix in CORRECTED)
        raise correction.wrong(
            f"{identity}: only rows of texts can be corrected ({kinds}); the others follow from them"
        )
    table = TABLES[name]
    position = next((n for n, row in enumerate(rows[name]) if row[str(table.key)] == identity), None)
    if position is None:
        raise correction.wrong(f"no row {identity} any more; look again, then change or delete the correction")
    row = rows[name][position]
    for column, value in correction.told["expect"].items():
        if row.get(column, ...) != value:
            there = repr(row[column]) if column in row else "no such column"
            raise correction.wrong(
                f"{identity} was expected to have {column} = {value!r}, and has {there}; the source or the program has "
                "changed: look again, then change or delete the correction"
            )
    if correction.do == "drop":
        if name == "documents":
            raise correction.wrong("a document cannot be dropped: take its file out of raw/")
        del rows[name][position]
    else:
        rows[name][position] = _set(correction, table, row)


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


def _add(correction: Correction, rows: Rows, passages: list[Row], texts: Mapping[str, str]) -> None:
    """Add a row on some words of a text."""
    told = correction.told
    name = str(told["table"])
    if name not in _ADDED:
        raise correction.wrong(f"rows can be added to {', '.join(_ADDED)}")
    document = next((row for row in rows["documents"] if row["file"] == told["file"]), None)
    if document is None:
        raise correction.wrong(f"{told['file']} is no document")
    text, words, start = texts[document["document_id"]], str(told["words"]), -1
    for _ in range(int(told.get("nth", 1))):
        start = text.find(words, start + 1)
        if start < 0:
            raise correction.wrong(f"the words {words[:40]!r} do not stand in {told['file']} so often")
    end = start + len(words)
    passage = next(
        (
            p
            for p in passages
            if p["document_id"] == document["document_id"] and p["char_start"] <= start and end <= p["char_end"]
        ),
        None,
    )
    if passage is None:
        raise correction.wrong(f"the words {words[:40]!r} stand in no passage of {told['file']}")
    table = TABLES[name]
    prefix = next(p for p, n in CORRECTED.items() if n == name)
    base: Row = dict.fromkeys(table.names)
    base |= {
        str(table.key): content_id(
            prefix, document["document_id"], start, end, "added", correction.source, correction.number
        ),
        "document_id": document["document_id"],
        "passage_id": passage["passage_id"],
        "char_start": start,
        "char_end": end,
        "text": words,
        "evidence": text[_line_start(text, start) : _line_end(text, end)],
        "evidence_start": _line_start(text, start),
    }
    rows[name].append(_set(correction, table, base))


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def regrouped(clusters: pa.Table, corrections: Iterable[Correction]) -> pa.Table:
    """Which mention is of which event (`mention_id`, `event_id`, `reason`), with events merged and split.

    Raises:
        CorrectionError: if an event or a mention is not there.
    """
    import pyarrow as pa

    rows: list[Row] = clusters.to_pylist()
    for correction in corrections:
        if correction.do == "merge":
            events = [str(event) for event in correction.told["events"]]
            _known(correction, events, {row["event_id"] for row in rows})
            for row in rows:
                if row["event_id"] in events[1:]:
                    row.update(event_id=events[0], reason=correction.method)
        elif correction.do == "split":
            leaving = [str(mention) for mention in correction.told["mentions"]]
            own = {row["mention_id"] for row in rows if row["event_id"] == correction.told["event"]}
            _known(correction, leaving, own)
            for row in rows:
                if row["mention_id"] in leaving:
                    row.update(event_id=content_id("evt", "split", *sorted(leaving)), reason=correction.method)
    return pa.Table.from_pylist(rows, schema=clusters.schema)


def _known(correction: Correction, wanted: Iterable[str], there: set[str]) -> None:
    if missing := sorted(set(wanted) - there):
        raise correction.wrong(
            f"{', '.join(missing)}: not there, or not of that event any more; look again, then change or delete the correction"
        )
