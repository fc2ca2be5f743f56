"""The words of time, from the study's lists: what class each belongs to and what it stands for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from schemas.study import Study

# Each class of words is one letter in the grammar (grammar.py).
LETTERS = {
    "month": "M",
    "short_month": "m",
    "weekday": "W",
    "weekdays": "Z",
    "short_weekday": "w",
    "unit": "U",
    "units": "u",
    "year": "y",
    "quarter": "h",
    "half": "h",
    "part": "P",
    "season": "S",
    "relation": "R",
    "deictic": "T",
    "now": "K",
    "edge": "E",
    "direction": "G",
    "each": "V",
    "recurring": "k",
    "vague_number": "q",
    "number": "n",
    "ordinal": "O",
    "hedge": "f",
    "holiday": "H",
    "era": "B",
    "article": "t",
    "one": "a",
    "of": "o",
    "link": "c",
    "and": "&",
    "between": "b",
    "on": "p",
    "in": "i",
    "pointer": "r",
    "vague_length": "L",
    "of_time": "l",
    "period": "X",
}
# Classes of words that make no expression of time by themselves: every rule of the grammar wants another, or a digit.
_HELPERS = frozenset("RrGqnftaoc&bpilEVB")
_DIGIT = re.compile(r"\d")
_LETTERS_ONLY = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Period:
    """A named stretch of the study's own time (`gazetteer/periods.csv`)."""

    name: str
    first: date
    last: date
    precision: str


@dataclass(frozen=True, eq=False)  # one a study: compared by identity
class Lexicon:
    """Words and phrases in lower case with their letter and value; cues of tense; words that make a number no year.

    `telling` are the words of which a text without digits must hold one to hold an expression of time.
    """

    words: dict[str, tuple[str, str]]
    phrases: re.Pattern[str]
    telling: frozenset[str]
    periods: dict[str, Period]
    tense: dict[str, str]
    never_before: frozenset[str]
    never_after: frozenset[str]

    def may_tell(self, text: str) -> bool:
        """Whether a text can hold an expression of time at all: much faster than to look for one."""
        return bool(_DIGIT.search(text)) or not self.telling.isdisjoint(_LETTERS_ONLY.findall(text.lower()))


def plain(text: str) -> str:
    """Lower case, straight apostrophes, single spaces: how the lists spell."""
    return " ".join(text.replace("’", "'").replace("‘", "'").lower().split())


@cache
def lexicon(study: Study) -> Lexicon:
    """The study's words of time; read once."""
    periods = {
        plain(row["name"]): Period(
            row["name"], date.fromisoformat(row["first"]), date.fromisoformat(row["last"]), row["precision"]
        )
        for row in study.rows("gazetteer/periods.csv")
    }
    words = {row["word"]: (LETTERS[row["class"]], row["value"]) for row in study.rows("lexicons/dates_words.csv")}
    words |= {name: (LETTERS["period"], name) for name in periods}
    never = study.rows("lexicons/dates_never.csv")
    return Lexicon(
        words,
        _phrases([word for word in words if not word.isalpha()] + [name for name in periods if name.isalpha()]),
        frozenset(
            max(_LETTERS_ONLY.findall(word), key=len) for word, (letter, _) in words.items() if letter not in _HELPERS
        ),
        periods,
        {row["cue"]: row["direction"] for row in study.rows("lexicons/dates_tense.csv")},
        frozenset(row["word"] for row in never if row["where"] == "before"),
        frozenset(row["word"] for row in never if row["where"] == "after"),
    )


def _phrases(phrases: list[str]) -> re.Pattern[str]:
    """One pattern for all entries of more than one word, longest first."""
    found = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    options = [re.escape(p).replace(r"\ ", r"\s+").replace("'", "['’]") for p in found]
    return re.compile(rf"(?:{'|'.join(options)})(?!\w)" if options else r"(?!)", re.IGNORECASE)
