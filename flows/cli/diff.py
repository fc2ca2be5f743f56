"""`qantar diff`: two releases compared, for a terminal, a spreadsheet, a program or a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.release import changes, parquet, query, versions
from flows.release.query import QueryError, plain

if TYPE_CHECKING:
    import pyarrow as pa

_TEMPLATES = Path(__file__).parent / "templates"
_SHOWN = 200  # rows on a terminal
_WIDE = 60  # characters of a value on a terminal


def run_diff(before: str, after: str, out: Path, form: str) -> None:
    """Print what differs between two releases of a folder.

    Raises:
        QueryError: if there is no such release, or one is damaged.
    """
    names = [_version(name, out) for name in (before, after)]
    entries = {entry.version: entry for entry in versions.read(out)}
    try:
        tables = [parquet.sources(query.folder(out, name)) for name in names]
    except (OSError, ValueError) as error:
        raise QueryError(f"{out}: damaged: {str(error).splitlines()[0]}; `qantar verify` tells more") from None
    found = changes.changes(tables[0], tables[1], (entries[names[0]].lineage, entries[names[1]].lineage))
    if form == "csv":
        click.echo(query.as_csv(found), nl=False)
    elif form == "json":
        click.echo(query.as_json(found), nl=False)
    elif form == "html":
        click.echo(as_html(names, found), nl=False)
    else:
        _show(names, found)


def _version(name: str, out: Path) -> str:
    """The version that a user means by its number or by "latest"."""
    return query.folder(out, None if name == "latest" else name).name


def _show(names: list[str], found: pa.Table) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(highlight=False)
    rows = found.to_pylist()
    if not rows:
        console.print(f"no row differs between {names[0]} and {names[1]}")
        return
    counts = Table("table", "change", "why", "rows", box=None, pad_edge=False, header_style="bold")
    for (table, change, why), number in _counted(rows):
        counts.add_row(table, change, why, f"{number:,}")
    console.print(counts)
    for row in rows[:_SHOWN]:
        console.print(f"[bold]{row['row_id']}[/] {row['change']} by {row['why']}", soft_wrap=True)
        for line in _lines(row):
            console.print(f"    {escape(line)}", soft_wrap=True)
    if len(rows) > _SHOWN:
        console.print(f"… and {len(rows) - _SHOWN:,} more: --format csv has all")


def _counted(rows: list[dict[str, Any]]) -> list[tuple[tuple[str, str, str], int]]:
    from collections import Counter

    return sorted(Counter((row["table"], row["change"], row["why"]) for row in rows).items())


def _lines(row: dict[str, Any]) -> list[str]:
    before, after = (json.loads(row[side] or "{}") for side in ("before", "after"))
    if row["change"] == "changed":
        return [f"{name}: {_short(before[name])} → {_short(after[name])}" for name in row["columns"]]
    values = after or before
    return [_short(values.get("label") or values.get("text") or values.get("name") or values.get("file"))]


def _short(value: Any) -> str:
    words = plain("–" if value is None else value)
    return words if len(words) <= _WIDE else words[: _WIDE - 1] + "…"


def as_html(names: list[str], found: pa.Table) -> str:
    """One self-contained page; whatever comes from a text is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    rows = [{**row, "lines": _lines(row)} for row in found.to_pylist()]
    return environment.get_template("diff.html.j2").render(names=names, counts=_counted(rows), rows=rows)
