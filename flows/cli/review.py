"""`qantar review`: what a person should look at first, and the skeleton of a correction."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from flows.release import query
from flows.release.explain import explain
from flows.release.query import QueryError, connect, folder, plain
from flows.resolution.corrections import CORRECTED

Row = dict[str, Any]

_CONFLICTS = """
SELECT 'conflict' AS why, 'figures' AS "table", f.figure_id AS row_id, f.confidence,
       c.measure || coalesce(' of ' || c.counted_group, '') || coalesce(', ' || c.place, '') || ': ' || f.text
         || coalesce(' by ' || f.attributed_to, '') AS what
FROM (SELECT *, unnest(figure_ids) AS figure_id FROM comparisons WHERE NOT agree) c JOIN figures f ON f.figure_id = c.figure_id
ORDER BY c.comparison_id, f.low, f.figure_id LIMIT $limit
"""
_REJECTED = """
SELECT 'rejected: ' || "check" AS why, "table", row_id, NULL::DOUBLE AS confidence, coalesce(text, reason) AS what
FROM rejected ORDER BY "table", row_id, "check" LIMIT $limit
"""
_UNSURE = """
SELECT 'low confidence' AS why, "table", row_id, confidence, what FROM (
    SELECT 'figures' AS "table", figure_id AS row_id, confidence, evidence AS what FROM figures
    UNION ALL SELECT 'event_mentions', mention_id, confidence, evidence FROM event_mentions
    UNION ALL SELECT 'statements', statement_id, confidence, text FROM statements
    UNION ALL SELECT 'dates', date_id, confidence, evidence FROM dates
) ORDER BY confidence, row_id LIMIT $limit
"""
_WIDE = 90  # characters of a row's words
_SHOWN = (
    "text",
    "low",
    "high",
    "unit",
    "measure",
    "event_type",
    "modality",
    "first_day",
    "last_day",
    "place",
    "speaker",
    "name",
    "title",
)


def run_review(row_id: str | None, out: Path, limit: int, form: str) -> None:
    """Print the rows to look at, or the skeleton of a correction for one.

    Raises:
        QueryError: if there is no such release or row, or the row follows from others.
    """
    release = folder(out, None)
    if row_id:
        click.echo(skeleton(row_id, release), nl=False)
        return
    with connect(release) as connection:
        import pyarrow as pa

        parts = [
            connection.sql(sql, params={"limit": limit}).to_arrow_table() for sql in (_CONFLICTS, _REJECTED, _UNSURE)
        ]
        found = pa.concat_tables(parts)
    if form == "csv":
        click.echo(query.as_csv(found), nl=False)
    elif form == "json":
        click.echo(query.as_json(found), nl=False)
    else:
        _show(found.to_pylist())


def _show(rows: list[Row]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("why", "table", "row", "sure"):
        shown.add_column(name, no_wrap=True, overflow="fold")
    shown.add_column("what")
    for row in rows:
        sure = "" if row["confidence"] is None else f"{row['confidence']:.2f}"
        shown.add_row(row["why"], row["table"], escape(plain(row["row_id"])), sure, escape(_short(row["what"])))
    console = Console(highlight=False)
    console.print(shown)
    console.print("next: [bold]qantar explain ROW[/], then [bold]qantar review ROW >> raw/SOURCE/corrections.toml[/]")


def _short(value: Any) -> str:
    words = plain(value)
    return words if len(words) <= _WIDE else words[: _WIDE - 1] + "…"


def skeleton(row_id: str, release: Path) -> str:
    """A `[[correction]]` for a row, with what it says today as its guard.

    Raises:
        QueryError: if the release has no such row, or it follows from others.
    """
    row = explain(row_id, release).row
    if row_id.startswith("evt_"):
        return _correction("merge", {"events": [row_id, "evt_OF_THE_OTHER"]}, f"{row['label']}")
    if row_id.partition("_")[0] not in CORRECTED:
        raise QueryError(
            f"{row_id}: follows from other rows; correct one of those (`qantar explain {row_id}` lists them)"
        )
    expect = {name: row[name] for name in _SHOWN if row.get(name) is not None}
    told = {"row": row_id, "set": {"COLUMN": "VALUE"}, "expect": expect}
    return _correction("replace", told, str(row.get("evidence") or row.get("title") or ""))


def _correction(do: str, told: Row, about: str) -> str:
    comment = " ".join(plain(about).split())
    lines = ["", "[[correction]]", f"# {comment}", f'do = "{do}"  # or {"drop, split" if do == "replace" else "split"}']
    lines += [f"{name} = {_toml(value)}" for name, value in told.items()]
    today = datetime.now(UTC).date().isoformat()
    return "\n".join([*lines, 'reason = "WHY"', 'who = "WHO"', f"when = {today}", ""])


def _toml(value: Any) -> str:
    """A value as TOML writes it; a JSON string is a TOML string."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_toml(item)}" for name, item in value.items()) + "}"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)
