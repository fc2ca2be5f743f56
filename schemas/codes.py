"""The code lists under `schemas/vocabularies/`."""

from __future__ import annotations

from functools import cache

from schemas.study import Study, load


@cache
def codes(name: str, study: Study | None = None) -> tuple[str, ...]:
    """The codes of a list, in its order."""
    return tuple(row["code"] for row in (study or load()).rows(f"vocabularies/{name}.csv"))
