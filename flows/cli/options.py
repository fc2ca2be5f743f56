"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from flows import settings

F = TypeVar("F", bound=Callable[..., Any])

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)

FORMAT = click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True
)
RAW = click.option("--raw", type=FOLDER, default=Path("raw"), show_default=True, help="Folder of raw texts.")
OUT = click.option("--out", type=FOLDER, default=Path("dist"), show_default=True, help="Folder of releases.")
RELEASE = click.option("--release", metavar="VERSION", help="A release other than the latest, e.g. 2026.11.0.")
STUDY = click.option("--study", type=FOLDER, help="Folder of another study's data files.")
DEBUG = click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")


def folders(command: F) -> F:
    """The options that say where things are, the same for every step."""
    for option in reversed(
        (
            RAW,
            OUT,
            click.option(
                "--study", type=FOLDER, help="Folder of another study's data files (study.toml, gazetteer/ …)."
            ),
            click.option("--work", type=FOLDER, help="Work folder.  [default: .qantar/<name of out>, beside out]"),
            DEBUG,
        )
    ):
        command = option(command)
    return command


WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Processes that read texts side by side, and threads that join and write.",
)
# how the work is done, which makes no difference to what comes of it
HOW = (
    WORKERS,
    click.option(
        "--runner",
        type=click.Choice(["local", "dask"]),
        default="local",
        show_default=True,
        help="Where texts are read: on this machine, or by the workers of a Dask cluster that share its folders.",
    ),
    click.option("--address", metavar="URL", help="Scheduler of the Dask cluster, e.g. tcp://10.0.0.5:8786."),
    click.option(
        "--limit",
        type=click.FloatRange(0.1),
        default=settings.LIMIT,
        show_default=True,
        help="Seconds of computing that a text of up to a million characters may take before it is rejected.",
    ),
)
MEMORY = click.option(
    "--memory",
    type=click.IntRange(64),
    default=settings.MEMORY,
    show_default=True,
    help="Megabytes that joining over all documents may use; what is more goes to the work folder's disk.",
)
