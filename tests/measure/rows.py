"""How fast a release of millions of rows answers: the rows of a real one, repeated under other ids.

usage: python -m tests.measure.rows RELEASE ROWS

Every repetition has documents, figures, events … of its own; words and values are those of the release.  It is written as any
release of that size, and asked the questions of `tests/measure/bench.py` in one connection, each five times.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from flows.release import parquet
from flows.release.parquet import Large
from schemas.tables import RELEASED, TABLES
from tests.measure.bench import asked


def repeated(name: str, rows: pa.Table, times: int) -> Iterator[pa.Table]:
    """The rows so often, ids moved on each time: in the table's order where that is by document."""
    for number in range(times):
        found = rows
        for column in RELEASED[name].columns:
            at = found.column_names.index(column.name)
            if column.type == "string" and column.name.endswith(("_id", "duplicate_of")):
                found = found.set_column(at, found.schema.field(at), _moved(found[column.name], number))
            elif column.name == "figure_ids":
                moved = [
                    [f"{value[:4]}{number:02x}{value[6:]}" for value in ids] for ids in found[column.name].to_pylist()
                ]
                found = found.set_column(at, found.schema.field(at), pa.array(moved, pa.list_(pa.string())))
        yield found


def _moved(ids: pa.ChunkedArray, number: int) -> pa.ChunkedArray:
    """Ids with their first two digits replaced: one repetition after the other is in the order of ids."""
    return pc.binary_replace_slice(ids, 4, 6, f"{number:02x}")


def write(release: Path, target: Path, rows: int) -> int:
    """Write a release's tables so often that they have so many rows; return how many they have."""
    times = -(-rows // sum(parquet.counts(release).values()))
    for name, table in TABLES.items():
        one = parquet.read_table(release, name)
        pieces = partial(repeated, name, one, times)
        if one.num_rows * times > parquet.HELD:
            parquet.write(table, Large(one.num_rows * times, pieces), target)
        else:
            parquet.write(table, pa.concat_tables(list(pieces())), target)
    return sum(parquet.counts(target).values())


def main() -> None:
    """Print the milliseconds of each question."""
    release, rows = Path(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        found = write(release, Path(folder), rows)
        print(f"| question | milliseconds over {found:,} rows |\n| --- | ---: |")
        for question, milliseconds in asked(Path(folder))[1].items():
            print(f"| {question} | {milliseconds:.0f} |")


if __name__ == "__main__":
    main()
