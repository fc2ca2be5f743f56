"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

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
