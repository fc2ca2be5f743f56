"""The text of a released document, made anew from the raw folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flows.reading.corpus import Listed, RawText, is_inside, read_listed
from flows.reading.formats.records import Fields


def text_of(raw: Path, file: str, fields: Fields, left_out: frozenset[str] = frozenset()) -> tuple[str, str] | None:
    """The digest of the file and the text of a document, made anew from what lies under `raw`; None where it is not there.

    `file` is what `documents` calls it: a path, and for one of several texts in a file the part that it is.  Texts that are
    `left_out`, by such names, are not read: a library may hang on them or crash.
    """
    name = next((part for part in (file, *_containers(file)) if (raw / part).is_file()), None)
    path = raw / (name or file)
    if name is None or not is_inside(path, raw):
        return None
    seen = path.stat()
    own = frozenset(one.removeprefix(name) for one in left_out if one.startswith(name))
    return _opened(path, name, tuple(sorted(fields.items())), own, (seen.st_mtime_ns, seen.st_size)).get(file)


def _containers(file: str) -> Iterator[str]:
    """The paths that a document's file may be a part of."""
    for sign in ("!/", "#"):
        at = file.find(sign)
        while at >= 0:
            yield file[:at]
            at = file.find(sign, at + 1)


@lru_cache(maxsize=2)
def _opened(
    path: Path, name: str, fields: tuple[tuple[str, str], ...], left_out: frozenset[str], _: tuple[int, int]
) -> dict[str, tuple[str, str]]:
    """The texts of a file, by name; of the last few files, as long as they stay as they are."""
    found = read_listed(Listed(name, path), dict(fields), "", lambda one: "left out" if one in left_out else None)
    texts = [one for one in found if isinstance(one, RawText)]
    return {text.file: (text.sha256, text.text) for text in texts}
