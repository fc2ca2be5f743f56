"""Columns that several tables have, written once."""

from __future__ import annotations

from schemas.model import Column

DOCUMENT = Column("document_id", "string", "The document the row is from.", False, references="documents")

SPAN = (
    Column(
        "char_start",
        "integer",
        "Offset of the first character in the raw file decoded as UTF-8.",
        False,
        "code points",
        minimum=0,
    ),
    Column("char_end", "integer", "Offset behind the last character.", False, "code points", minimum=1),
)
TEXT = Column("text", "string", "Exactly the characters from char_start to char_end.", False)

# what every table of mentions has beside its own columns
MENTION = (
    DOCUMENT,
    Column("passage_id", "string", "The passage the row stands in.", False, references="passages"),
    Column("evidence", "string", "The sentence the row rests on, for reading.", False),
    Column(
        "evidence_start",
        "integer",
        "Offset of the first character of `evidence` in the raw file.",
        False,
        "code points",
        minimum=0,
    ),
    Column(
        "method",
        "string",
        "The rule, model or correction that made the row, with its version.",
        False,
        pattern=r"^[a-z]+:[^ ]+(; .+)?$",
    ),
    Column(
        "confidence",
        "number",
        "How sure the method is of the row, from 0 to 1.",
        False,
        "probability",
        minimum=0,
        maximum=1,
    ),
)


def days(first: str, last: str, what: str) -> tuple[Column, Column]:
    """A first and a last day."""
    return (
        Column(first, "date", f"First day {what}; null where the text gives none."),
        Column(last, "date", f"Last day {what}; null where the text gives none."),
    )


def named(name: str, what: str, table: str = "actors") -> tuple[Column, Column]:
    """A canonical name and the id that joins it."""
    return (
        Column(name, "string", f"{what}, by canonical name; null where the text does not say."),
        Column(f"{name}_id", "string", f"Id of `{name}` in `{table}`.", references=table),
    )
