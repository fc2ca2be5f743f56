"""Where things are: one frozen object, handed from the command line to the flows."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from schemas.study import HERE as DEFAULT_STUDY

LIMIT = 60.0  # seconds of computing that a text of up to a million characters may take; 3 to 10 are usual
MEMORY = 512  # megabytes that the joining over all documents may use


@dataclass(frozen=True, slots=True)
class Settings:
    """The folders of one build.

    `raw` holds the texts, `out` the releases, `study` the study's data files, and `work` what the steps hand on to
    each other; `sign_key` is the private key that releases are signed with, if any; `workers` how many processes read
    texts, `address` the Dask scheduler that has them read instead; `limit` the seconds of computing that a text of up to a million
    characters may take; `memory` the megabytes that the joining over all documents may use.  The work folder stands beside `out`, not in it: nothing but releases is ever seen there.
    """

    raw: Path = Path("raw")
    out: Path = Path("dist")
    study: Path = DEFAULT_STUDY
    work: Path = Path(".qantar/dist")
    sign_key: Path | None = None
    workers: int = 1
    address: str | None = None
    limit: float = LIMIT
    memory: int = MEMORY

    @classmethod
    def of(
        cls,
        raw: str | Path = "raw",
        out: str | Path = "dist",
        study: str | Path | None = None,
        work: str | Path | None = None,
        sign_key: str | Path | None = None,
        workers: int = 1,
        address: str | None = None,
        limit: float = LIMIT,
        memory: int = MEMORY,
    ) -> Settings:
        """Absolute folders from what a user gave; `work` is `.qantar/<name of out>` beside `out` unless named."""
        target = Path(out).resolve()
        return cls(
            raw=Path(raw).resolve(),
            out=target,
            study=Path(study).resolve() if study else DEFAULT_STUDY,
            work=Path(work).resolve() if work else target.parent / ".qantar" / target.name,
            sign_key=Path(sign_key).resolve() if sign_key else None,
            workers=workers,
            address=address,
            limit=limit,
            memory=memory,
        )

    @property
    def tables(self) -> Path:
        """Where each step's tables stand in the work folder, a folder a step."""
        return self.work / "tables"

    @property
    def shards(self) -> Path:
        """Where the shards of texts and of what was found in them are kept, under keys of what decides them."""
        return self.work / "shards"

    @property
    def report(self) -> Path:
        """Where the validation report stands, whether or not a release came of it."""
        return self.work / "report"


def prefect_environment(settings: Settings) -> dict[str, str]:
    """The environment Prefect wants for a quiet, private run; what the user has set is kept.

    No telemetry; a home of our own, since a home that cannot be written to hangs Prefect without a word; and patience
    with the first start, which migrates a database (15 to 19 s were measured).
    """
    wanted = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_HOME": str(settings.work.parent / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_ROOT_LEVEL": "CRITICAL",  # of what sends events: at the end of a short run it tells how many are left
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_CLI_PROMPT": "false",
        "GX_ANALYTICS_ENABLED": "false",
    }
    return {name: os.environ.get(name, value) for name, value in wanted.items()}
