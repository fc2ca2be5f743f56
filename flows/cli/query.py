"""`qantar query`: the result as a table, CSV or JSON."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from flows.release.query import as_csv, as_json, folder, plain, run

if TYPE_CHECKING:
    import pyarrow as pa


def run_query(sql: str, out: Path, version: str | None, form: str) -> None:
    """Print what a query gives."""
    result = run(sql, folder(out.resolve(), version))
    if form == "table":
        _print_table(result)
    else:
        sys.stdout.write((as_csv if form == "csv" else as_json)(result))


def _print_table(result: pa.Table) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    shown = Table(header_style="bold", show_lines=False)
    for name in result.column_names:
        shown.add_column(Text(name), overflow="fold")
    for row in result.to_pylist():
        shown.add_row(*(Text(plain(value)) for value in row.values()))
    console.print(shown)
    console.print(f"{result.num_rows:,} row{'' if result.num_rows == 1 else 's'}")
