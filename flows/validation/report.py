"""The outcome for people: one self-contained page, and the same as JSON."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.validation.results import Validation
from schemas.study import Study

if TYPE_CHECKING:
    import pyarrow as pa

_TEMPLATES = Path(__file__).parent / "templates"
_SHOWN = 200  # rejected rows on the page; all of them stand in the table `rejected`


def told(validation: Validation, study: Study) -> dict[str, Any]:
    """The validation as plain values: the contents of `validation.json`."""
    rejected = validation.tables.get("rejected")
    return {
        "study": study.settings["name"],
        "passed": validation.passed,
        "window": [day.isoformat() for day in study.window],
        "rows": dict(sorted(validation.rows.items())),
        "rejected": _reasons(rejected),
        "checks": [result.told() for result in validation.results],
    }


def _reasons(rejected: pa.Table | None) -> list[dict[str, Any]]:
    rows = [] if rejected is None else rejected.select(["table", "check"]).to_pylist()
    counts = Counter((row["table"], row["check"]) for row in rows)
    return [{"table": table, "check": check, "rows": count} for (table, check), count in sorted(counts.items())]


def as_json(validation: Validation, study: Study) -> str:
    """`validation.json`."""
    return json.dumps(told(validation, study), indent=1, ensure_ascii=False) + "\n"


def as_library_json(validation: Validation) -> str:
    """`great_expectations.json`: the library's own results, a suite a table."""
    return json.dumps(validation.library, indent=1, ensure_ascii=False, default=str, sort_keys=True) + "\n"


def as_html(validation: Validation, study: Study) -> str:
    """`validation.html`: every check, what it means, what it saw; the rejected rows by reason.

    Whatever comes from a text is escaped.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rejected = validation.tables.get("rejected")
    return environment.get_template("report.html").render(
        title=study.settings["title"],
        told=told(validation, study),
        failures=[result.told() for result in validation.failures],
        warnings=[result.told() for result in validation.warnings],
        rejected=[] if rejected is None else rejected.slice(0, _SHOWN).to_pylist(),
        shown=_SHOWN,
    )
