"""What a table is: the few types from which every schema, check and page is rendered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

Type = Literal["string", "integer", "number", "boolean", "date", "strings"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `unit` is what a number counts or measures ("code points", "degrees"); `codes` names the code list
    (`schemas/vocabularies/<codes>.csv`) its values come from; `references` is the table whose key it holds, `either`
    the tables of one of which it holds the key; `deprecated` says since which schema it is to go, and what to use.
    """

    name: str
    type: Type
    description: str
    nullable: bool = True
    unit: str | None = None
    codes: str | None = None
    references: str | None = None
    either: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    pattern: str | None = None
    deprecated: str | None = None

    @property
    def targets(self) -> tuple[str, ...]:
        """The tables in one of which its values are keys; none where it refers to nothing."""
        return (self.references,) if self.references else self.either


@dataclass(frozen=True, slots=True)
class Ordered:
    """A pair of columns of which the first is never above the second; `strictly`: nor equal to it."""

    low: str
    high: str
    strictly: bool = False


@dataclass(frozen=True)
class Table:
    """One released table.

    `key` is the column that tells rows apart (None for `rejected`, whose rows are of other tables); `sort` the order
    of its rows; `grounded`: its rows rest on characters of a text (`char_start`, `char_end` and, where they have such
    columns, `text` and `evidence`); `window`: the pairs of days that must touch the study's window.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: str | None
    sort: tuple[str, ...]
    ordered: tuple[Ordered, ...] = ()
    grounded: bool = False
    window: tuple[tuple[str, str], ...] = ()
    partition: str | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: if the table has none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")
