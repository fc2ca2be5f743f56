"""The files beside a release's tables: card, citation, licence, dictionary, quality, Data Package, Croissant, checksums."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from flows.fingerprint import file_digest
from flows.release import markdown, parquet
from schemas.render import croissant, datapackage, dictionary
from schemas.study import Study
from schemas.tables import RELEASED, VERSION

_TEMPLATES = Path(__file__).parent / "templates"
QUALITY = Path(__file__).parent / "quality.json"  # written by `make score`; a test holds it to what the code reaches


def write(folder: Path, version: str, day: date, study: Study) -> None:
    """Write all metadata files of a release whose Parquet files stand in `folder`."""
    found = {name: _file_facts(folder, paths) for name in RELEASED if (paths := parquet.files(folder, name))}
    package = datapackage.descriptor(study, version, f"{day.isoformat()}T00:00:00Z", found)
    _put(folder / "datapackage.json", json.dumps(package, indent=1, ensure_ascii=False) + "\n")
    linked = croissant.croissant(study, version, day.isoformat(), found)
    _put(folder / "croissant.json", json.dumps(linked, indent=1, ensure_ascii=False) + "\n")
    _put(folder / "dictionary.html", dictionary.html(study))
    _put(folder / "DICTIONARY.md", dictionary.markdown(study))
    facts = _facts(folder, version, day, study)
    _put(folder / "quality.json", QUALITY.read_text(encoding="utf-8"))
    for name in ("README.md", "CITATION.cff", "LICENSE", "quality.html"):
        _put(folder / name, _render(name, facts))


def _file_facts(folder: Path, paths: list[Path]) -> tuple[datapackage.FileFacts, ...]:
    import pyarrow.parquet as pq

    return tuple(
        datapackage.FileFacts(
            file_digest(path), pq.read_metadata(path).num_rows, path.stat().st_size, path.relative_to(folder).as_posix()
        )
        for path in paths
    )


def write_checksums(folder: Path) -> None:
    """`SHA256SUMS`, as `sha256sum -c` reads it, of all files but the database (see `database`)."""
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.suffix != ".duckdb")
    lines = [
        f"{file_digest(folder / name)}  {name}\n" for name in names if name not in ("SHA256SUMS", "SHA256SUMS.sig")
    ]
    _put(folder / "SHA256SUMS", "".join(lines))


def _facts(folder: Path, version: str, day: date, study: Study) -> dict[str, Any]:
    rows = parquet.counts(folder)
    return {
        "study": study.settings,
        "version": version,
        "schema_version": VERSION,
        "day": day.isoformat(),
        "tables": [
            {"table": table, "rows": rows[name], "link": name if (folder / name).is_dir() else f"{name}.parquet"}
            for name, table in RELEASED.items()
            if name in rows
        ],
        "files": {name: f"{name}/*.parquet" if (folder / name).is_dir() else f"{name}.parquet" for name in RELEASED},
        "page": parquet.is_small(folder),
        "large": parquet.LARGE,
        "publishers": _publishers(folder),
        "documents": rows["documents"],
        "window": [d.isoformat() for d in study.window],
        "warnings": study.rows("vocabularies/usage_warnings.csv"),
        "quality": json.loads(QUALITY.read_text(encoding="utf-8")),
    }


def _publishers(folder: Path) -> list[str]:
    """All publishers of a release's documents."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    found: set[str] = set()
    for path in parquet.files(folder, "documents"):
        found.update(p for p in pc.unique(pq.read_table(path, columns=["publisher"])["publisher"]).to_pylist() if p)
    return sorted(found)


def _render(name: str, facts: Mapping[str, Any]) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # what is no HTML is escaped by the filters below
    environment = Environment(  # nosec B701
        loader=FileSystemLoader(_TEMPLATES), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=True, autoescape=name.endswith(".html"),
    )  # fmt: skip
    environment.filters["yaml"] = json.dumps  # a JSON string is a YAML string
    environment.filters["markdown"] = markdown.plain
    return environment.get_template(f"{name}.j2").render(facts)


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
