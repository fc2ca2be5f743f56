"""`qantar query`: the result as a table, CSV, JSON or Parquet."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flows.release.query import QueryError, as_csv, as_json, folder, plain, run

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.console import Console

_FAIR = 20  # signs of a long value below which a column reads badly
_WIDEST = 100_000  # where a pipe or a file reads, no line is broken


def run_query(sql: str, out: Path, version: str | None, form: str) -> None:
    """Print what a query gives."""
    print_result(run(sql, folder(out.resolve(), version)), form)


def print_result(result: pa.Table, form: str) -> None:
    """Print rows as a table, as CSV, JSON or Parquet.

    Raises:
        QueryError: if Parquet would go to a terminal.
    """
    if form == "table":
        _print_table(result)
    elif form == "parquet":
        _write_parquet(result)
    else:
        sys.stdout.write((as_csv if form == "csv" else as_json)(result))


def _write_parquet(result: pa.Table) -> None:
    import pyarrow.parquet as pq

    if sys.stdout.isatty():
        raise QueryError("Parquet is nothing to read; send it to a file: … --format parquet > rows.parquet")
    pq.write_table(result, sys.stdout.buffer, compression="zstd")


def _print_table(result: pa.Table) -> None:
    """A table where its columns fit the terminal, else a row below the other; whole lines where nobody looks."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_WIDEST)
    rows = [[plain(value) for value in row.values()] for row in result.to_pylist()]
    if fits(result.column_names, rows, console.width):
        _print_grid(console, result.column_names, rows)
    else:
        _print_records(console, result.column_names, rows)
    console.print(f"{result.num_rows:,} row{'' if result.num_rows == 1 else 's'}")


def fits(names: list[str], rows: list[list[str]], width: int) -> bool:
    """Whether every column can show its name and a fair part of its longest value in a terminal so many signs wide."""
    longest = [max((len(row[i]) for row in rows), default=0) for i in range(len(names))]
    least = [max(len(name), min(value, _FAIR)) + 3 for name, value in zip(names, longest, strict=True)]
    return sum(least) + 1 <= width


def _print_grid(console: Console, names: list[str], rows: list[list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    shown = Table(header_style="bold", show_lines=False)
    for name in names:
        shown.add_column(Text(name), overflow="fold", min_width=len(name))
    for row in rows:
        shown.add_row(*map(Text, row))
    console.print(shown)


def _print_records(console: Console, names: list[str], rows: list[list[str]]) -> None:
    from rich.table import Table
    from rich.text import Text

    for number, row in enumerate(rows, start=1):
        shown = Table(title=f"row {number:,}", title_justify="left", show_header=False, box=None)
        shown.add_column(style="bold", no_wrap=True)
        shown.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            shown.add_row(Text(name), Text(value))
        console.print(shown)
