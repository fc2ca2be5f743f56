"""`qantar query` shows a result that people can read, as wide as their terminal is."""

from __future__ import annotations

import pyarrow as pa
import pytest
from rich.console import Console

from flows.cli import query

WIDE = {f"column_{n}": ["words " * 10] for n in range(9)}


@pytest.mark.parametrize(
    ("rows", "width", "grid"),
    [
        ([["killed", "225"]], 80, True),
        ([["killed", "words " * 40]], 80, True),  # a long value folds in its column
        ([["killed", "words " * 40]], 30, False),
        ([], 80, True),
    ],
)
def test_a_table_is_a_grid_where_its_columns_fit(rows: list[list[str]], width: int, grid: bool) -> None:
    assert query.fits(["measure", "text"], rows, width) is grid


def test_a_wide_result_stands_row_below_row_in_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    query._print_table(pa.table(WIDE))
    said = capsys.readouterr().out
    assert "row 1" in said
    assert all(f"column_{n}" in said for n in range(9))


def test_no_line_is_broken_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    assert not Console().is_terminal
    query._print_table(pa.table(WIDE))
    assert ("words " * 10).strip() in capsys.readouterr().out
