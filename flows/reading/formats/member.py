"""One text in a file, whatever the file's format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

PACKING = 10  # times as many bytes as packed ones, for what is packed and does not say
LARGEST = 20_000_000  # characters of one text: some thousand pages


class FormatError(Exception):
    """A file, or one text in it, cannot be read; `check` names the reason as `rejected` does, the message says what to do."""

    def __init__(self, check: str, reason: str) -> None:
        super().__init__(reason)
        self.check = check


@dataclass(frozen=True, slots=True)
class Member:
    """A text made from a file, or the `error` in its place.

    `name` tells it from the others of its file: empty for the only one, `#…` for a part of a file (RFC 7111 and RFC 8118
    write such fragments), `!/…` for a file in an archive.  `facts` are what the file says of the text beside its words
    (url, publisher, published_on, language, retrieved).  `marks` are pairs of an offset in the text and the fragment of the
    file that begins there (`page=3`).
    """

    name: str
    text: str
    media_type: str
    facts: Mapping[str, str] = field(default_factory=dict)
    marks: tuple[tuple[int, str], ...] = ()
    error: FormatError | None = None

    def under(self, name: str, facts: Mapping[str, str] | None = None) -> Member:
        """The same text as a part of something that bears it under a name, with what that knows of it."""
        return replace(self, name=f"{name}{self.name}", facts={**self.facts, **(facts or {})})


@dataclass(frozen=True, slots=True)
class Begun:
    """What is told before one of many texts is read: its `Member.name`, and the bytes it has where these are known.

    A library may crash or hang on it: so it is known on which.
    """

    name: str
    size: int = 0

    def under(self, name: str) -> Begun:
        """The same as a part of something that bears it under a name."""
        return replace(self, name=f"{name}{self.name}")


LeftOut = Callable[[str], str | None]  # why a member of this name is not to be read, if it is not


def failed(name: str, media_type: str, check: str, reason: str) -> Member:
    """The place of a text that could not be read."""
    return Member(name, "", media_type, error=FormatError(check, reason))


def titled(title: str | None, text: str) -> str:
    """A text under its title, unless it begins with it."""
    head, body = " ".join((title or "").split()), text.strip()
    if not head or " ".join(body[: len(head) + 80].split()).startswith(head):
        return body
    return f"{head}\n\n{body}"
