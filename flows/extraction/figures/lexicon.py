"""The word lists behind figures (`schemas/lexicons/figures_*.csv`), ready for look-up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from flows.extraction.figures.tokens import Token, joined, tokenize
from schemas.study import Study

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A word that is part of a number: its class (unit, tens, scale, part …) and value."""

    kind: str
    value: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's code and kind: time, percent, times, term, money, code, million, sign, measured, weight_or_money, per."""

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
class Phrases(Generic[T]):
    """Cues of one or more words, each with what it tells, and the words that such a cue begins with."""

    told: dict[str, T]
    heads: frozenset[str]
    longest: int

    @classmethod
    def of(cls, told: dict[str, T]) -> Phrases[T]:
        """The phrases of a dictionary."""
        tokens = [tokenize(phrase, 0, len(phrase)) for phrase in told]
        return cls(told, frozenset(t[0].low for t in tokens), max(map(len, tokens), default=0))

    def among(self, tokens: list[Token], start: int, end: int) -> Iterator[tuple[int, int, T]]:
        """The phrases in tokens `start` to `end`, in order, the longest at each place: first token, length, what it tells."""
        i = start
        while i < end:
            step = 1
            if tokens[i].low in self.heads:
                for n in range(min(self.longest, end - i), 0, -1):
                    told = self.told.get(joined(tokens, i, i + n - 1))
                    if told is not None:
                        yield i, n, told
                        step = n
                        break
            i += step


_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists; phrases are keyed by their words in lower case, one space between, as `joined` writes them."""

    numerals: dict[str, Numeral]
    before: dict[str, str]
    before_ends: frozenset[str]  # the words that such a qualifier ends with
    after: Phrases[str]
    units: dict[str, Unit]
    unit_heads: frozenset[str]  # the words that a unit begins with
    signs: dict[str, Unit]
    sign_ends: frozenset[str]  # the words and marks that a sign ends with
    per: dict[str, str]
    minors: dict[tuple[str, str], float]  # (small unit, its large one) -> how many make one: (inch, foot) -> 12
    nouns: dict[str, Noun]
    endings: tuple[tuple[str, Noun], ...]  # "-men", "-ists": what a plural with such an ending counts
    cues: Phrases[tuple[tuple[str, bool], ...]]  # cue -> (measure, strong) …
    labels: frozenset[str]
    modality: Phrases[str]
    sources: frozenset[str]
    marks: re.Pattern[str]  # digits and signs …
    telling: frozenset[str]  # … and words, one of which every sentence with a number has

    def may_hold_numbers(self, text: str) -> bool:
        """Whether a text can hold a number at all: much faster than to look for one."""
        return bool(self.marks.search(text)) or not self.telling.isdisjoint(_WORD.findall(text.lower()))


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
    millions = {f"m{word}": Unit(unit.code, "million") for word, unit in signs.items() if unit.kind == "code"}
    units, signs = {**millions, **units}, {**millions, **signs}  # MUSD
    cues: dict[str, tuple[tuple[str, bool], ...]] = {}
    for r in rows("cues"):
        cue = normal(r["cue"])
        cues[cue] = (*cues.get(cue, ()), (r["measure"], r["strength"] == "strong"))
    before = _phrases(rows("qualifiers"), "before")
    return Lexicon(
        numerals=numerals,
        before=before,
        before_ends=frozenset(tokenize(phrase, 0, len(phrase))[-1].low for phrase in before),
        after=Phrases.of(_phrases(rows("qualifiers"), "after")),
        units=units,
        unit_heads=Phrases.of(units).heads,
        signs=signs,
        sign_ends=frozenset(tokenize(sign, 0, len(sign))[-1].low for sign in signs),
        per={normal(r["word"]): r["unit"] for r in rows("units") if r["kind"] == "per"},
        minors={(r["minor"], r["major"]): float(r["parts"]) for r in rows("compounds")},
        nouns=_nouns(r for r in rows("nouns") if r["noun"][0] != "-"),
        endings=tuple((r["plural"][1:], _noun(r, plural=True)) for r in rows("nouns") if r["noun"][0] == "-"),
        cues=Phrases.of(cues),
        labels=frozenset(r["word"] for r in rows("labels")),
        modality=Phrases.of({normal(r["cue"]): r["modality"] for r in rows("modality")}),
        sources=frozenset(r["verb"] for r in rows("sources")),
        marks=_marks(numerals),
        telling=_telling(numerals),
    )


def _phrases(rows: Iterable[dict[str, str]], side: str) -> dict[str, str]:
    return {normal(r["phrase"]): r["qualifier"] for r in rows if r["side"] == side}


def _nouns(rows: Iterable[dict[str, str]]) -> dict[str, Noun]:
    out = {}
    for r in rows:
        for word in (r["noun"], r["plural"]):
            out[normal(word)] = _noun(r, plural=word == r["plural"])
    return out


def _noun(row: dict[str, str], *, plural: bool) -> Noun:
    return Noun(row["unit"], row["counted_group"], row["measure"], plural, row["noun"] == row["plural"])


def _telling(numerals: dict[str, Numeral]) -> frozenset[str]:
    """The words of which a text without digits must hold one to hold a number."""
    kinds = ("short", "letter", "some", "ordinal", "sign")
    return frozenset(w for w, n in numerals.items() if n.kind not in kinds and w.isalpha()) | {"single"}


def _marks(numerals: dict[str, Numeral]) -> re.Pattern[str]:
    signs = "".join(w for w, n in numerals.items() if n.kind == "sign")
    return re.compile(rf"[\d{signs}]|fold\b", re.IGNORECASE)
