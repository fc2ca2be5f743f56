"""The golden contract of each released table: what those who query it may rely on.

`tests/contracts/<table>.json` holds each table's columns, types, keys and code lists as last agreed; a test compares
them with the schema.  To change a table on purpose, raise `VERSION` in `schemas/tables/__init__.py` (major where a
query could break, minor where something is added, patch where words change) and run

    python -m schemas.contracts --write

which refuses as long as the version does not say what the change is.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from schemas.codes import codes
from schemas.model import Column, Table
from schemas.tables import RELEASED, VERSION

FOLDER = Path(__file__).parent.parent / "tests" / "contracts"
INDEX = "schema.json"  # the version the contracts are of

Size = Literal["major", "minor", "patch"]
_SIZES: tuple[Size, ...] = ("major", "minor", "patch")
UNANNOUNCED = "unannounced: mark it `deprecated` for a release first"
_WORDS = frozenset({"title", "description", "deprecated"})  # what no query can depend on
Contract = dict[str, Any]


def contract(table: Table) -> Contract:
    """A table's contract, as JSON values; what says nothing (no unit, no pattern) is left out."""
    return {
        "table": table.name,
        "title": table.title,
        "description": table.description,
        "key": table.key,
        "sort": list(table.sort),
        "columns": {column.name: _column(column) for column in table.columns},
    }


def _column(column: Column) -> dict[str, Any]:
    said = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(column).items() if k != "name"}
    values = {name: value for name, value in said.items() if value not in (None, [])}
    return {**values, **({"values": list(codes(column.codes))} if column.codes else {})}


def changes(old: Mapping[str, Contract], new: Mapping[str, Contract]) -> list[tuple[Size, str]]:
    """What differs between two sets of contracts, in words, each with the version step that it wants."""
    found: list[tuple[Size, str]] = [("major", f"{name}: the table is gone") for name in old if name not in new]
    found += [("minor", f"{name}: a new table") for name in new if name not in old]
    for name in (n for n in new if n in old):
        found += _table_changes(name, old[name], new[name])
    return sorted(found, key=lambda change: _SIZES.index(change[0]))


def _table_changes(name: str, old: Contract, new: Contract) -> Iterator[tuple[Size, str]]:
    before, after = old["columns"], new["columns"]
    for part in ("title", "description", "key", "sort"):
        if old[part] != new[part]:
            yield "patch" if part in _WORDS else "major", f"{name}: {part} was {old[part]}, is {new[part]}"
    for column in before:
        if column not in after:
            announced = "" if before[column].get("deprecated") else f", {UNANNOUNCED}"
            yield "major", f"{name}.{column}: the column is gone{announced}"
    for column in after:
        if column not in before:
            yield "minor", f"{name}.{column}: a new column"
        elif before[column] != after[column]:
            yield from _column_changes(f"{name}.{column}", before[column], after[column])
    if (kept := [c for c in before if c in after]) != [c for c in after if c in before]:
        yield "major", f"{name}: the columns {', '.join(kept)} stand in another order"


def _column_changes(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[Size, str]]:
    for part in sorted({*old, *new} - {"values"}):
        if old.get(part) != new.get(part):
            # a column that was never null and may be now breaks queries; the other way round it does not
            harmless = part in _WORDS or (part == "nullable" and not new.get(part))
            yield "patch" if harmless else "major", f"{where}: {part} was {old.get(part)}, is {new.get(part)}"
    before, after = old.get("values", ()), new.get("values", ())
    if gone := [code for code in before if code not in after]:
        yield "major", f"{where}: the codes {', '.join(gone)} are gone"
    if added := [code for code in after if code not in before]:
        yield "minor", f"{where}: the new codes {', '.join(added)}"


def enough(found: list[tuple[Size, str]], old: str, new: str) -> bool:
    """Whether going from version `old` to `new` says what these changes are."""
    before, after = (tuple(int(part) for part in version.split(".")) for version in (old, new))
    if not found:
        return True
    needed = _SIZES.index(found[0][0]) + 1  # the numbers of which one must have grown
    return after[:needed] > before[:needed]


def current() -> dict[str, Contract]:
    """The contracts of the tables as the schema has them now."""
    return {name: contract(table) for name, table in RELEASED.items()}


def agreed(folder: Path = FOLDER) -> tuple[str, dict[str, Contract]]:
    """The version and the contracts last agreed; version 0.0.0 and none where there are none yet."""
    index = folder / INDEX
    version = json.loads(index.read_text(encoding="utf-8"))["version"] if index.exists() else "0.0.0"
    files = sorted(path for path in folder.glob("*.json") if path.name != INDEX)
    return str(version), {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in files}


def write(folder: Path = FOLDER) -> list[str]:
    """Agree on the schema as it is now; return the changes.

    Raises:
        ValueError: if `VERSION` does not say what the changes are, or a column goes that was not announced to.
    """
    version, old = agreed(folder)
    found = changes(old, current())
    told = [f"{size}: {words}" for size, words in found]
    if any(UNANNOUNCED in words for words in told):
        raise ValueError("\n".join(told))
    if not enough(found, version, VERSION):
        remedy = f"a {found[0][0]} change wants a new VERSION in schemas/tables/__init__.py (it is {VERSION})"
        raise ValueError("\n".join([*told, remedy]))
    folder.mkdir(parents=True, exist_ok=True)
    for name in old:
        (folder / f"{name}.json").unlink()
    for name, content in {**current(), INDEX.removesuffix(".json"): {"version": VERSION}}.items():
        text = json.dumps(content, indent=1, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return told


def main(arguments: list[str]) -> int:
    """Show what differs from the contracts agreed; with `--write`, agree on it."""
    try:
        told = write() if "--write" in arguments else [f"{s}: {w}" for s, w in changes(agreed()[1], current())]
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(told) or "nothing differs")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
