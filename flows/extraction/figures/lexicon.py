"""The word lists behind figures (`schemas/lexicons/figures_*.csv`), ready for look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from flows.extraction.figures.tokens import joined, tokenize
from schemas.study import Study


@dataclass(frozen=True, slots=True)
class Numeral:
    """A word that is part of a number: its class (unit, tens, scale, part …) and value."""

    kind: str
    value: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's code and kind: time, percent, times, term, money, code, sign, measured, weight_or_money, per."""

    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Noun:
    """What a counted noun tells: unit, group and measure, each empty where it tells none."""

    unit: str
    group: str
    measure: str
    plural: bool
    invariable: bool  # "police", "staff": one form for both numbers


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists; phrases are keyed by their words in lower case, one space between, as `joined` writes them."""

    numerals: dict[str, Numeral]
    before: dict[str, str]
    after: dict[str, str]
    units: dict[str, Unit]
    signs: dict[str, Unit]
    per: dict[str, str]
    nouns: dict[str, Noun]
    cues: dict[str, tuple[tuple[str, bool], ...]]  # cue -> (measure, strong) …
    labels: frozenset[str]
    modality: dict[str, str]
    sources: frozenset[str]
    hint: re.Pattern[str]  # what every sentence with a number has


def normal(phrase: str) -> str:
    """A phrase as `joined` writes it."""
    tokens = tokenize(phrase, 0, len(phrase))
    return joined(tokens, 0, len(tokens) - 1) if tokens else phrase.lower()


@cache
def lexicon(study: Study) -> Lexicon:
    """The figures' lists of a study."""

    def rows(name: str) -> tuple[dict[str, str], ...]:
        return study.rows(f"lexicons/figures_{name}.csv")

    numerals = {r["word"]: Numeral(r["class"], float(r["value"])) for r in rows("numbers")}
    units = {normal(r["word"]): Unit(r["unit"], r["kind"]) for r in rows("units") if r["kind"] not in ("sign", "per")}
    signs = {normal(r["word"]): Unit(r["unit"], r["kind"]) for r in rows("units") if r["kind"] in ("sign", "code")}
    cues: dict[str, tuple[tuple[str, bool], ...]] = {}
    for r in rows("cues"):
        cue = normal(r["cue"])
        cues[cue] = (*cues.get(cue, ()), (r["measure"], r["strength"] == "strong"))
    return Lexicon(
        numerals=numerals,
        before=_phrases(rows("qualifiers"), "before"),
        after=_phrases(rows("qualifiers"), "after"),
        units=units,
        signs=signs,
        per={normal(r["word"]): r["unit"] for r in rows("units") if r["kind"] == "per"},
        nouns=_nouns(rows("nouns")),
        cues=cues,
        labels=frozenset(r["word"] for r in rows("labels")),
        modality={normal(r["cue"]): r["modality"] for r in rows("modality")},
        sources=frozenset(r["verb"] for r in rows("sources")),
        hint=_hint(numerals),
    )


def _phrases(rows: Iterable[dict[str, str]], side: str) -> dict[str, str]:
    return {normal(r["phrase"]): r["qualifier"] for r in rows if r["side"] == side}


def _nouns(rows: Iterable[dict[str, str]]) -> dict[str, Noun]:
    out = {}
    for r in rows:
        for word in (r["noun"], r["plural"]):
            out[normal(word)] = Noun(r["unit"], r["counted_group"], r["measure"], word == r["plural"], r["noun"] == r["plural"])
    return out


def _hint(numerals: dict[str, Numeral]) -> re.Pattern[str]:
    words = sorted((w for w, n in numerals.items() if n.kind not in ("short", "letter", "some") and w.isalpha()), key=len)
    signs = "".join(w for w, n in numerals.items() if n.kind == "sign")
    return re.compile(rf"[\d{signs}]|\b(?:{'|'.join(words)}|single|\w+fold)\b", re.IGNORECASE)
