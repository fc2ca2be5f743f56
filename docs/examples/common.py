"""What the examples share: the release that is named, by default the latest in dist/, as a DuckDB connection."""

import sys
from pathlib import Path

import duckdb


def release() -> duckdb.DuckDBPyConnection:
    """The database of the release that the first argument names, read-only."""
    dist = Path(__file__).parents[2] / "dist"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else dist / (dist / "latest").read_text(encoding="utf-8").strip()
    return duckdb.connect(str(folder / "qantar.duckdb"), read_only=True)
