"""Corrections by hand, as data: `corrections.toml` beside a source's texts.

    [[correction]]
    do = "replace"                      # or drop, add, merge, split
    row = "fig_8c2f0a3be91d4477"
    set = {place = "Aktau"}             # and clear = ["as_of_first"] for null
    expect = {text = "26", low = 26.0}  # what the row says today: the guard fails once it no longer does
    reason = "The sentence before names the town."
    who = "A. Reader"
    when = 2026-11-28

`drop` takes `row` and `expect`; `add` takes `table`, `file`, `words` (and `nth`, from 1) and `set`; `merge` takes `events`;
`split` takes `event` and the `mentions` that leave it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

FILE = "corrections.toml"
# for each kind: what it needs, and what it may have
KINDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "drop": (frozenset({"row", "expect"}), frozenset()),
    "replace": (frozenset({"row", "expect"}), frozenset({"set", "clear"})),
    "add": (frozenset({"table", "file", "words", "set"}), frozenset({"nth"})),
    "merge": (frozenset({"events"}), frozenset()),
    "split": (frozenset({"event", "mentions"}), frozenset()),
}
_SIGNED = frozenset({"do", "reason", "who", "when"})
_TYPES: Mapping[str, type] = {
    "row": str, "expect": dict, "set": dict, "clear": list, "table": str, "file": str, "words": str, "nth": int,
    "events": list, "event": str, "mentions": list, "reason": str, "who": str, "when": date,
}  # fmt: skip


class CorrectionError(Exception):
    """A correction is malformed or no longer applies; the message names file, number and remedy."""


@dataclass(frozen=True)
class Correction:
    """One correction: where it stands, what it does, and why, by whom and when."""

    source: str
    number: int
    do: str
    reason: str
    who: str
    when: date
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def method(self) -> str:
        """What the rows it makes say of how they were made."""
        told = " ".join(f"{self.who}, {self.when}: {self.reason}".split())
        return f"correction:{'-'.join(self.source.split())}/{self.number}; {told}"

    def wrong(self, what: str) -> CorrectionError:
        """The error that says what is wrong with it."""
        return CorrectionError(f"{self.source}/{FILE}, correction {self.number} ({self.do}): {what}")


def read_corrections(raw: Path) -> tuple[Correction, ...]:
    """The corrections of every source under a raw folder, in the order of their sources.

    Raises:
        CorrectionError: if a file or a correction in it is malformed.
    """
    found: list[Correction] = []
    for path in sorted([*raw.glob(FILE), *raw.glob(f"*/{FILE}")]):
        source = path.parent.name
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CorrectionError(f"{path}: not valid TOML: {error}") from None
        rows = content.get("correction", [])
        if set(content) - {"correction"} or not isinstance(rows, list):
            raise CorrectionError(
                f"{path}: wants [[correction]] tables and nothing else; `qantar review ROW_ID` writes one"
            )
        found += [_read(source, number, row) for number, row in enumerate(rows, 1)]
    return tuple(found)


def _read(source: str, number: int, row: Mapping[str, Any]) -> Correction:
    do = str(row.get("do"))
    correction = Correction(
        source, number, do, str(row.get("reason")), str(row.get("who")), row.get("when", date.min), row
    )
    if do not in KINDS:
        raise correction.wrong(f"do must be one of {', '.join(KINDS)}")
    needed, allowed = KINDS[do]
    if missing := sorted((needed | _SIGNED) - set(row)):
        raise correction.wrong(f"lacks {', '.join(missing)}")
    if unknown := sorted(set(row) - needed - allowed - _SIGNED):
        raise correction.wrong(f"knows no {', '.join(unknown)}")
    for name, kind in _TYPES.items():
        if name in row and (not isinstance(row[name], kind) or row[name] in ("", [], {})):
            raise correction.wrong(f"{name} must be a {kind.__name__} that is not empty")
    if do == "replace" and not ("set" in row or "clear" in row):
        raise correction.wrong("changes nothing: give set = {column = value} or clear = [column]")
    return correction
