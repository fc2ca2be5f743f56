"""Plain text: the bytes themselves, decoded as UTF-8."""

from __future__ import annotations

from collections.abc import Iterator

from flows.reading.formats.member import FormatError, Member

TEXT = "text/plain"


def decoded(content: bytes) -> str:
    """The characters of some bytes.

    Raises:
        FormatError: if they are no UTF-8, or no text.
    """
    if b"\x00" in content:
        raise FormatError("file_binary", f"holds a null byte at offset {content.index(0)}: not a text")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = content[error.start]
        reason = f"not UTF-8: byte 0x{byte:02x} at offset {error.start}; save it as UTF-8"
        raise FormatError("file_not_utf8", reason) from None


def read(content: bytes) -> Iterator[Member]:
    """The text of a .txt file, character by character as it stands there."""
    yield Member("", decoded(content), TEXT)
