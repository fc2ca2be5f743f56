"""What a Prefect page shows of a run: a table of counts, a link to the report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prefect.artifacts import create_link_artifact, create_table_artifact


def counts_artifact(step: str, counts: Mapping[str, int]) -> None:
    """Keep a step's row counts with its run."""
    rows = [{"table": table, "rows": count} for table, count in counts.items()]
    create_table_artifact(table=rows, key=f"qantar-{step}-counts", description=f"Rows after the step `{step}`")


def report_artifact(page: Path) -> None:
    """Keep a link to the validation report with the run."""
    create_link_artifact(link=page.as_uri(), key="qantar-validation-report", link_text="Validation report")
