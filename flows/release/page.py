"""The page of a release: `index.html` and the folder `page/`, which open from disk and from any static server.

The page itself is written in TypeScript (`flows/page/`) and committed as a bundle, so that a release needs no Node.  On a
server it reads the release's Parquet files; a page opened from disk may fetch nothing, so `page/<table>.js` holds the same
files once more as base64, which a script may load.
"""

from __future__ import annotations

import base64
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.model import Table
from schemas.study import Study
from schemas.tables import RELEASED, VERSION

BUNDLE = Path(__file__).parents[1] / "page" / "bundle"
FOLDER = "page"
EMBEDDED = 64 * 2**20  # bytes of a Parquet file; of a larger one a browser would have to hold too much at once
_LISTS = (
    "event_types", "modalities", "figure_modalities", "measures", "units", "counted_groups", "statement_kinds", "genres",
    "place_kinds", "actor_kinds", "precisions", "qualifiers",
)  # fmt: skip
_PAGES = (
    ("README.md", "Card", "What the release holds and how to use it."),
    ("dictionary.html", "Data dictionary", "What every table, column and code means."),
    ("validation.html", "Validation", "Every check that the release passed, and what was rejected."),
    ("quality.html", "Quality", "How near the extraction comes to labels made by hand."),
    ("CHANGELOG.md", "Changes", "What differs from the release before, and why."),
    ("CITATION.cff", "Citation", "How to cite the release, for programs."),
    ("datapackage.json", "Data Package", "The tables described for programs (Frictionless)."),
    ("croissant.json", "Croissant", "The same for machine learning and search engines."),
)


def write(folder: Path, version: str, day: str, rows: Mapping[str, int], study: Study) -> None:
    """Write the page beside the Parquet files of a release; `rows` is the number of rows of each table."""
    place = folder / FOLDER
    place.mkdir()
    for name in ("page.js", "page.css", "licences.txt"):
        shutil.copyfile(BUNDLE / name, place / name)
    _put(place / "world.js", "pageWorld", (BUNDLE / "world.json").read_text(encoding="utf-8").strip())
    tables = {name: facts for name in RELEASED if (facts := _table(folder, RELEASED[name], rows[name]))}
    for name, facts in tables.items():
        if facts["embedded"]:
            content = base64.b64encode((folder / f"{name}.parquet").read_bytes()).decode("ascii")
            _put(place / f"{name}.js", "pageTable", f'"{name}","{content}"')
    told = json.dumps(_release(folder, version, day, tables, study), ensure_ascii=True, default=str)
    _put(place / "release.js", "pageRelease", told)
    (folder / "index.html").write_text(_index(study), encoding="utf-8", newline="\n")


def _release(folder: Path, version: str, day: str, tables: Mapping[str, Any], study: Study) -> dict[str, Any]:
    """What `flows/page/src/types.ts` calls a Release."""
    settings = study.settings
    page = settings.get("page", {})
    return {
        **{name: settings[name] for name in ("name", "title", "description", "contact", "country", "country_code")},
        "version": version,
        "day": day,
        "schema_version": VERSION,
        "window": [day.isoformat() for day in study.window],
        "licence": settings["licence"],
        "box": page.get("box"),
        "days": page.get("days"),
        "questions": page.get("questions", []),
        "pages": [{"file": f, "title": t, "about": a} for f, t, a in _PAGES if (folder / f).exists()],
        "warnings": [_code(row) for row in study.rows("vocabularies/usage_warnings.csv")],
        "codes": {name: [_code(row) for row in study.rows(f"vocabularies/{name}.csv")] for name in _LISTS},
        "tables": tables,
    }


def _code(row: Mapping[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("code", "label", "definition")}


def _table(folder: Path, table: Table, rows: int) -> dict[str, Any] | None:
    path = folder / f"{table.name}.parquet"
    if not path.exists():
        return None
    pattern = table.column(table.key).pattern if table.key else None
    return {
        "title": table.title,
        "description": table.description,
        "key": table.key,
        "prefix": pattern.removeprefix("^").partition("_")[0] if pattern else None,
        "rows": rows,
        "bytes": path.stat().st_size,
        "embedded": path.stat().st_size <= EMBEDDED,
        "columns": [{"name": c.name, "type": c.type, "description": c.description} for c in table.columns],
    }


def _index(study: Study) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), undefined=StrictUndefined, autoescape=True,
        keep_trailing_newline=True,
    )  # fmt: skip
    return environment.get_template("index.html.j2").render(study=study.settings)


def _put(path: Path, function: str, argument: str) -> None:
    path.write_text(f"{function}({argument})\n", encoding="utf-8", newline="\n")
