"""`qantar annotate`: what extraction finds in a text, without Prefect, pandas or Great Expectations."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from flows.extraction.annotate import annotate
from flows.extraction.ids import content_id
from flows.extraction.rows import Row, rows
from flows.reading.corpus import FIELDS
from flows.reading.formats import FORMATS, FormatError, members
from flows.reading.formats.records import Fields, fields_of
from flows.reading.language import language_of
from schemas.study import HERE, Study, load

STYLES = {
    "dates": "cyan",
    "figures": "bold yellow",
    "event_mentions": "bold red",
    "statements": "italic green",
    "entity_mentions": "blue",
}
# what a table in the terminal shows of each row beside its words
SHOWN = {
    "dates": ("type", "first_day", "last_day", "timex"),
    "figures": ("low", "high", "unit", "measure", "attributed_to"),
    "event_mentions": ("event_type", "modality", "first_day", "place"),
    "statements": ("kind", "speaker", "cue"),
    "entity_mentions": ("kind", "name"),
}


class AnnotateError(Exception):
    """A text cannot be read; the message names file, line and remedy."""


def annotate_stream(study: Path | None) -> None:
    """Read documents from stdin, one a line, and write what is found, one a line, in order and at once.

    A line that holds no document is told on stderr, and the rest goes on.
    """
    known = load((study or HERE).resolve())
    bad = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if line.strip():
            try:
                document_id, text, published_on = _document(line, number)
            except AnnotateError as error:
                sys.stderr.write(f"error: {error}\n")
                bad += 1
                continue
            found = rows(annotate(text, known, published_on), document_id, known)
            answer = {"document_id": document_id, **found}
            sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=str) + "\n")
            sys.stdout.flush()
    if bad:
        raise AnnotateError(f"{bad} line{'' if bad == 1 else 's'} could not be read; all others were")


def _document(line: bytes, number: int) -> tuple[str, str, date | None]:
    """A line's document."""
    where = f"stdin, line {number}"
    wanted = 'want {"document_id": "…", "text": "…", "published_on": "2022-01-07" or null}'
    try:
        content = json.loads(line)
        day = content.get("published_on")
        return str(content["document_id"]), _text(content["text"]), date.fromisoformat(day) if day else None
    except KeyError as error:
        raise AnnotateError(f"{where}: {error.args[0]} is missing; {wanted}") from None
    except (ValueError, TypeError, AttributeError) as error:
        raise AnnotateError(f"{where}: {error}; {wanted}") from None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text is no string")
    value.encode()  # a lone surrogate is no character: refused here, with its line
    return value


def annotate_files(files: tuple[Path, ...], form: str, published_on: str | None, study: Path | None) -> None:
    """Print what is found in each file, in colour and as tables, or as JSON."""
    known = load((study or HERE).resolve())
    day = _day(published_on)
    for path, text, own in (one for file in files for one in _texts(file, fields_of(known.rows(FIELDS)))):
        _tell_language(path, text, known)
        found = rows(annotate(text, known, day or own), content_id("doc", path.name), known)
        if form == "json":
            sys.stdout.write(json.dumps({"file": str(path), **found}, indent=1, ensure_ascii=False, default=str) + "\n")
        else:
            show(path, text, found)


def _tell_language(path: Path, text: str, study: Study) -> None:
    """Say so where a text is in none of the study's languages: its rules find numbers in it, and little that is true."""
    language, read = language_of(text), study.settings["languages"]
    if language and language not in read:
        sys.stderr.write(
            f"{path}: in {language}, but the study reads {', '.join(read)}; a build keeps it without extraction\n"
        )


def _day(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:
        raise AnnotateError(f"--published-on is {value!r}; write a day as 2022-01-07") from None


def _texts(path: Path, fields: Fields) -> Iterator[tuple[Path, str, date | None]]:
    """The texts in a file, each with the day that the file gives for it; a file of an unknown kind is taken for plain text."""
    try:
        with path.open("rb") as stream:
            for member in members(path.name if path.suffix.lower() in FORMATS else "text.txt", stream, fields):
                if member.error is not None:
                    sys.stderr.write(f"{path}{member.name}: left out: {member.error}\n")
                    continue
                given = member.facts.get("published_on")
                yield Path(f"{path}{member.name}"), member.text, date.fromisoformat(given) if given else None
    except FileNotFoundError:
        raise AnnotateError(f"{path}: no such file") from None
    except FormatError as error:
        raise AnnotateError(f"{path}: {error}") from None
    except OSError as error:
        raise AnnotateError(f"{path}: cannot be read: {error.strerror}") from None


def show(path: Path, text: str, found: dict[str, list[Row]]) -> None:
    """Print a text with everything found in it in colour, then a table of each kind."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from flows.release.query import plain

    console = Console(highlight=False)
    console.rule(Text(str(path)))
    console.print(_marked(text, found, Text), soft_wrap=False)
    for table, columns in SHOWN.items():
        if found[table]:
            shown = Table(title=f"{table} ({len(found[table])})", title_justify="left", title_style=STYLES[table])
            for name in ("text", *columns):
                shown.add_column(name, overflow="fold")
            for row in found[table]:
                shown.add_row(*(Text(plain(row[name])) for name in ("text", *columns)))
            console.print(shown)
    console.print(*(Text(f" {table} ", style=style) for table, style in STYLES.items()))


def _marked(text: str, found: dict[str, list[Row]], make: Any) -> Any:
    """The text with every finding in its table's colour; control characters are made visible."""
    marked = make("".join(c if c.isprintable() or c in "\n\t" else "�" for c in text))
    for table in ("statements", "entity_mentions", "event_mentions", "dates", "figures"):
        for start, end in _spans(found[table]):
            marked.stylize(STYLES[table], start, end)
    return marked


def _spans(found: list[Row]) -> Iterator[tuple[int, int]]:
    return ((row["char_start"], row["char_end"]) for row in found)
