"""Numbers in digits and words, and what they are worth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from schemas.study import Study

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?![\d])|\d+(?:\.\d+)?"
_TOP = {24.0: 99.0, 20.0: 99.0, 40.0: 99.0}  # dozens are 24 to 99


@dataclass(frozen=True)
class Numbers:
    """The words of numbers by class, and the patterns made of them."""

    values: Mapping[str, Mapping[str, float]]
    number: str
    fraction: str
    vague: str
    some: str


def _any(words: Mapping[str, float]) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=lambda word: (-len(word), word)))


@cache
def numbers(study: Study) -> Numbers:
    """The numbers of the study's language."""
    values: dict[str, dict[str, float]] = {}
    for row in study.rows("lexicons/figures_numbers.csv"):
        values.setdefault(row["class"], {})[row["word"]] = float(row["value"])
    small = _any({**values["unit"], **values["tens"]})
    scale, short, letter = _any(values["scale"]), _any(values["short"]), _any(values["letter"])
    words = rf"(?:{small})(?:[-\s](?:{small}))?"
    spelt = (
        rf"(?:half\s+a\s+(?:{scale})|(?:{words}|a|an)\s+(?:{scale})(?:\s+(?:{scale}))*"
        rf"(?:\s+(?:and\s+)?{words}(?:\s+(?:{scale}))?)*|{words})(?:\s+and\s+a\s+half)?"
    )
    signs = _any(values["sign"])
    digits = rf"(?:(?:{_DIGITS})(?:\s?(?:{signs}))?|(?:{signs}))(?:[\s\u00a0-]?(?:{scale}|{short})\b|(?:{letter})\b)?"
    part = _any(values["part"])
    fraction = (
        rf"(?:(?:{small})[-\s](?:{part})s?|(?:a|one)[-\s](?:third|quarter|fourth|fifth|sixth|seventh|eighth|tenth)|"
        rf"half(?!\s+a\s+(?:{scale}))|(?:one|1)\s+(?:[a-z]+\s+)?in\s+(?:every\s+)?(?:{small}|\d+))"
    )
    vague_words = _any({w: v for w, v in values["vague"].items() if w != "tens"})
    vague = rf"(?:(?:tens|hundreds)\s+of\s+)?(?:{vague_words})"
    some = rf"(?:{_any(values['some'])})\s+(?:{scale}s?)(?!\w)"
    return Numbers(values, rf"(?:{digits}|{spelt})", fraction, vague, some)


def value(text: str, known: Numbers) -> float | None:
    """What a number in digits or words is worth; None where its words make none."""
    text = text.lower().strip()
    digits = re.match(rf"(?:{_DIGITS})", text)
    if digits:
        number = float(re.sub(r"[,\s\u00a0\u202f]", "", digits[0]))
        rest = text[digits.end() :].strip(" \u00a0-")
        if rest and rest[0] in known.values["sign"]:
            number, rest = number + known.values["sign"][rest[0]], rest[1:].strip()
        return round(number * scale_of(rest, known), 6) if rest else number
    if text[0] in known.values["sign"]:
        return known.values["sign"][text[0]]
    return _spelt(text, known)


def scale_of(word: str, known: Numbers) -> float:
    """What a scale word multiplies by; 1 where it is none."""
    return next((known.values[g][word] for g in ("scale", "short", "letter") if word in known.values[g]), 1.0)


def _spelt(text: str, known: Numbers) -> float | None:
    half = text.endswith("and a half")
    words = re.findall(r"[a-z]+", text.removesuffix("and a half"))
    if words[:2] == ["half", "a"]:
        return 0.5 * known.values["scale"].get(words[2], 0) if len(words) > 2 else None
    total, current = 0.0, 0.0
    for word in words:
        if word in ("a", "an"):
            current = current or 1.0
        elif word in known.values["scale"]:
            factor = known.values["scale"][word]
            current = (current or 1.0) * factor
            if factor >= 1000:
                total, current = total + current, 0.0
        elif word != "and":
            current += known.values["unit"].get(word, known.values["tens"].get(word, 0.0))
    return total + current + (0.5 if half else 0.0)


def fraction_value(text: str, known: Numbers) -> float | None:
    """What a fraction is worth, to four places: "two-thirds" 0.6667, "one in four" 0.25."""
    text = text.lower()
    if text == "half":
        return 0.5
    among = re.search(r"in\s+(?:every\s+)?([a-z]+|\d+)$", text)
    if among:
        below = value(among[1], known)
        return round(1 / below, 4) if below else None
    words = re.findall(r"[a-z]+", text)
    above = 1.0 if words[0] in ("a", "one") else known.values["unit"].get(words[0], 1.0)
    parts = known.values["part"].get(words[-1]) or known.values["part"].get(words[-1].removesuffix("s"))
    return round(above / parts, 4) if parts else None


def vague_bounds(text: str, known: Numbers) -> tuple[float, float]:
    """The bounds of a magnitude word: "dozens" 24 to 99, "hundreds" 200 to 999, "tens of thousands" 20,000 to 99,999."""
    words = re.findall(r"[a-z]+", text.lower())
    last = known.values["vague"].get(words[-1], 2.0)
    if words[0] in ("tens", "hundreds") and len(words) > 1:
        unit = last / 2 * (10 if words[0] == "tens" else 100)
        return 2 * unit, 10 * unit - 1
    return (last, _TOP[last]) if last in _TOP else (last, 5 * last - 1)


def some_bounds(text: str, known: Numbers) -> tuple[float, float]:
    """The bounds of "several hundred" (200 to 999)."""
    word = re.findall(r"[a-z]+", text.lower())[-1]
    unit = known.values["scale"].get(word) or known.values["scale"].get(word.removesuffix("s")) or 1.0
    return (24.0, 99.0) if unit == 12 else (2 * unit, 10 * unit - 1)
