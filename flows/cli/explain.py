"""`qantar explain`: a row with its evidence marked, and what was joined to it or disagrees with it."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows.cli.query import print_result
from flows.cli.texts import reader
from flows.release.explain import Explanation, Row, explain
from flows.release.query import folder, plain
from flows.release.verify import Reader

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# shown on a line of their own, or in the heading
_APART = frozenset(
    {"evidence", "evidence_start", "text", "file", "source", "published_on", "char_start", "char_end", "id", "method",
     "agree", "sha256", "passage_start", "passage_end"}
)  # fmt: skip


def run_explain(row_id: str, out: Path, version: str | None, form: str, raw: Path) -> None:
    """Print what a row rests on; in the paragraphs of the texts where these lie in `raw`, else in its sentences."""
    release = folder(out.resolve(), version)
    found = explain(row_id, release)
    if form == "json":
        sys.stdout.write(json.dumps(found.as_json(), indent=1, ensure_ascii=False, default=str) + "\n")
    elif form == "table":
        _show(found, reader(raw, release=release))
    else:
        import pyarrow as pa

        print_result(pa.Table.from_pylist(list(found.beside) or [{**(found.source or {}), **found.row}]), form)


def _show(found: Explanation, read: Reader) -> None:
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
        _told(console, {**found.source, **found.row}, read)
    if found.beside:
        console.print(Text(f"\n{found.title} ({len(found.beside):,})", style="bold"))
    for row in found.beside:
        _told(console, row, read)
    _made_of(console, found)


def _made_of(console: Console, found: Explanation) -> None:
    """The way from the texts' files to the release."""
    from rich.text import Text

    console.print(Text("\nlineage", style="bold"))
    texts = {row["file"]: row["sha256"] for row in (found.source, *found.beside) if row and row.get("sha256")}
    if found.table.name == "documents":
        texts = {found.row["file"]: found.row["sha256"]}
    for file, digest in sorted(texts.items()):
        console.print(Text(f"  {file}  sha256 {digest}"), soft_wrap=True)
    for name, value in found.lineage.items():
        if value:
            console.print(Text(f"  {name} {plain(value)}"), soft_wrap=True)


def _told(console: Console, row: Row, read: Reader) -> None:
    """A row told by a document: where, what, why, and its words marked in their paragraph or sentence."""
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
        there = read(row["file"])
        source = there[1] if there and there[0] == row["sha256"] else None
        console.print(_marked(row, source), soft_wrap=True)


def _facts(row: Row) -> Iterator[str]:
    yield from (f"{name} {plain(value)}" for name, value in row.items() if name not in _APART and value is not None)


def _paragraph(row: Row, source: str) -> tuple[int, int]:
    """Where the paragraph of a row's passage begins and ends: an answer may have several, parted by blank lines."""
    start, end = row["char_start"], row["char_end"]
    before = source.rfind("\n\n", row["passage_start"], start)
    after = source.find("\n\n", end, row["passage_end"])
    first = min(row["passage_start"], start) if before < 0 else before + 2
    return first, max(row["passage_end"], end) if after < 0 else after


def _marked(row: Row, source: str | None) -> Text:
    """The paragraph, or where its text is not at hand the sentence, with the row's words marked.

    Brackets mark them where a terminal shows no colour.
    """
    from rich.text import Text

    if source is not None and "passage_start" in row:
        first, last = _paragraph(row, source)
        told = source[first:last]
    else:
        told, words = str(row["evidence"]), str(row["text"])
        # releases before schema 1.2 do not say where the sentence stands
        first = row.get("evidence_start", row["char_start"] - max(0, told.find(words)))
    start, end = row["char_start"] - first, row["char_end"] - first
    before, words, after = (plain(part) for part in (told[:start], told[start:end], told[end:]))
    return Text.assemble("  ", before, ("[", "dim"), (words, "bold red"), ("]", "dim"), after)
