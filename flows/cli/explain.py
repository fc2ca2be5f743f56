"""`qantar explain`: a row with its evidence marked, and what was joined to it or disagrees with it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.release.explain import Explanation, Row, explain
from flows.release.query import folder, plain

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# shown on a line of their own, or in the heading
_APART = frozenset(
    {
        "evidence",
        "evidence_start",
        "text",
        "file",
        "source",
        "published_on",
        "char_start",
        "char_end",
        "id",
        "method",
        "agree",
    }
)


def run_explain(row_id: str, out: Path, version: str | None, form: str) -> None:
    """Print what a row rests on."""
    found = explain(row_id, folder(out.resolve(), version))
    if form == "json":
        sys.stdout.write(json.dumps(found.as_json(), indent=1, ensure_ascii=False, default=str) + "\n")
    else:
        _show(found)


def _show(found: Explanation) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    shown = Table(
        show_header=False, box=None, title=f"{found.table.name}, release {found.release}", title_justify="left"
    )
    shown.add_column(style="bold", no_wrap=True)
    shown.add_column(overflow="fold")
    for name, value in found.row.items():
        if value is not None and name != "evidence":
            shown.add_row(Text(name), Text(plain(value)))
    console.print(shown)
    if found.source is not None:
        _told(console, {**found.source, **found.row})
    if found.beside:
        console.print(Text(f"\n{found.title} ({len(found.beside):,})", style="bold"))
    for row in found.beside:
        _told(console, row)


def _told(console: Console, row: Row) -> None:
    """A row told by a document: where, what, why, and its words marked in their sentence."""
    from rich.text import Text

    where = f"{plain(row['source'])}, {plain(row['published_on']) or 'no day known'}"
    offsets = f", {row['file']}:{row['char_start']}-{row['char_end']}" if "char_start" in row else ""
    console.print(Text(f"\n• {where}{offsets}", style="cyan"))
    facts = " | ".join(_facts(row))
    if "id" in row:
        console.print(Text(f"  {row['id']}  {facts}"), soft_wrap=True)
        console.print(Text(f"  {plain(row['method'])}", style="dim"), soft_wrap=True)
    elif "mentions" in row:
        console.print(Text(f"  {plain(row['text'])}: {row['mentions']}"))
    if row.get("evidence"):
        console.print(_marked(row), soft_wrap=True)


def _facts(row: Row) -> Iterator[str]:
    yield from (f"{name} {plain(value)}" for name, value in row.items() if name not in _APART and value is not None)


def _marked(row: Row) -> Text:
    """The sentence with the words it holds marked; brackets where a terminal shows no colour."""
    from rich.text import Text

    evidence, words = str(row["evidence"]), str(row["text"])
    first = row.get("evidence_start")  # releases before schema 1.2 do not say where the sentence stands
    start = evidence.find(words) if first is None else row["char_start"] - first
    if start < 0:
        return Text(f"  {plain(evidence)}")
    before, after = (plain(part) for part in (evidence[:start], evidence[start + len(words) :]))
    return Text.assemble("  ", before, ("[", "dim"), (plain(words), "bold red"), ("]", "dim"), after)
