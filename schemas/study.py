"""What belongs to one study: its window and licence, code lists, names and places; and its language's lexicons.

A study is a folder of data files.  The one of this package is the default; `--study DIR` names another.
Lists that belong to the language (`lexicons/`) and the code lists (`vocabularies/`) that a study's folder
does not hold are taken from here; names and places (`gazetteer/`) never are.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_INHERITED = ("lexicons", "vocabularies")


class StudyError(ValueError):
    """A study's data file is missing or malformed; the message names file, line and remedy."""


@dataclass(frozen=True)
class Study:
    """One study's settings and lists; `root` is its folder."""

    root: Path

    @cached_property
    def settings(self) -> dict[str, Any]:
        """The contents of `study.toml`."""
        path = self.root / "study.toml"
        try:
            return tomllib.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise StudyError(f"{path}: a study needs this file; copy the one in {HERE} and adapt it") from None
        except tomllib.TOMLDecodeError as error:
            raise StudyError(f"{path}: not valid TOML: {error}") from None

    @cached_property
    def window(self) -> tuple[date, date]:
        """First and last day that the study is about."""
        window = self.settings["window"]
        return window["first"], window["last"]

    def path(self, relative: str) -> Path | None:
        """The study's own file, or the package's where that kind is inherited; None if there is neither."""
        own = self.root / relative
        if own.exists():
            return own
        shared = HERE / relative
        return shared if relative.split("/", maxsplit=1)[0] in _INHERITED and shared.exists() else None

    def rows(self, relative: str) -> tuple[dict[str, str], ...]:
        """The rows of a CSV list (`lexicons/cues.csv`), in order; empty where the study has none.

        Raises:
            StudyError: if a row has more or fewer fields than the header.
        """
        path = self.path(relative)
        return _read_csv(path) if path else ()

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """Words, in lower case and without their last stop, that do not end a sentence."""
        return frozenset(row["word"] for row in self.rows("lexicons/abbreviations.csv"))


@cache
def _read_csv(path: Path) -> tuple[dict[str, str], ...]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = []
        for row in reader:
            if None in row or None in row.values():
                raise StudyError(f"{path}:{reader.line_num}: wants {len(reader.fieldnames or ())} fields")
            rows.append(row)
    return tuple(rows)


@cache
def load(root: Path = HERE) -> Study:
    """The study in a folder, by default the one of this package."""
    return Study(root)
