"""The grammar of expressions of time: one pattern over the letters of a sentence's tokens.

A sentence becomes a string of letters, one a token (`lexicon.LETTERS`, and for what is written in digits `I` a whole
date, `C` a clock time, `D` a decade, `Y` a possible year, `N` a possible day, `n` another number), so a rule is a
short pattern and a match is a run of tokens.  The rules stand from the longest kind of expression to the shortest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from flows.extraction.dates.tokens import Token

_MONTH = r"(?:M|m\.?)"
_YEAR = r"(?:,?o?YB?|,?o?[nN]B)"
_THAT_YEAR = r"(?:,?o?t?[Rr]R?y)"
_WEEKDAY = r"(?:[Ww]\.?,?)"
_DAY = r"(?:tO|[NO])"
# "4 Feb 90": a year of two digits, above 31 so that it is no day, and not counting what follows
_DMY = rf"{_WEEKDAY}?{_DAY}o?{_MONTH}(?:{_YEAR}|{_THAT_YEAR}|n(?![a-zA-Z%]))?"
_MDY = rf"{_WEEKDAY}?{_MONTH}t?[NO](?![Uu])(?:{_YEAR}|{_THAT_YEAR})?"
_FULL = rf"(?:I|{_DMY}|{_MDY})"
_DAYS = (
    rf"(?:(?:[NO],){{0,4}}{_DAY}[-c&]t?[NO]o?{_MONTH}(?:{_YEAR}|{_THAT_YEAR})?"
    rf"|{_MONTH}(?:[NO],){{0,4}}t?[NO][-c&]t?[NO](?![MmUu])(?:{_YEAR}|{_THAT_YEAR})?)"
)
_MONTH_YEAR = rf"{_MONTH}(?:{_YEAR}|{_THAT_YEAR})?"
_NUMBER = r"(?:n(?:-?n){0,2}(?:&ah)?|[Nn]|q|a)"
_SEASON = rf"S(?:{_YEAR}|{_THAT_YEAR})?"

RULES = {
    "clock_range": r"[CN][-c&]C",
    "part_of": rf"f?t?E?-?[PH]o(?:{_DAYS}|{_FULL}|t?[Rr]R?U|T)",
    "span": rf"{_FULL}[-c]{_FULL}|(?<=b){_FULL}&{_FULL}",
    "days": _DAYS,
    "full_part": rf"{_FULL},?P",
    "full": _FULL,
    "months": rf"{_MONTH_YEAR}[-c]{_MONTH_YEAR}|(?<=b){_MONTH_YEAR}&{_MONTH_YEAR}",
    "edge": rf"(?:t|[Rr](?=E))?E(?:-|o|i)?(?:{_MONTH_YEAR}|t?y?YB?|[nN]B|t?R?{_SEASON}|t?[Rr]R?[Uyh]|t[Uy]|t?D|t?OU)",
    "portion": rf"t?Oho{_MONTH_YEAR}|t?[OR]h(?:o(?:t?[Rr]?R?y|t?Y))?|t[OR]n?[Uu]o(?:{_MONTH_YEAR}|Y|t?[Rr]?R?y)",
    "month_of": rf"[Rr]R?{_MONTH}(?!,?[NOY])",
    "season": rf"t?[Rr]?R?{_SEASON}",
    "weekday": r"[Rr]?R?W(?:o?R[UWy])?(?:,?P)?",
    "day_of_year": rf"[Rr]UR[yU]|{_NUMBER}[Uuy]GT",
    "half_length": r"f?(?:a[Uy]&ah|ha[Uy])G?",
    "offset": rf"f?(?:{_NUMBER}-?|t(?=[Uy]G))?[Uuy]G(?:t?X(?:\(X\))?|tx(?![xUuyWM]))?|f?{_NUMBER}[uUy]p(?=[,.]|$)",
    "stretch": rf"t?R(?:{_NUMBER})?[Uuyh](?!G)|t?[Rr]R?[Uuy](?!G)|t?{_NUMBER}R[u]",
    "part": r"t?[Rr]R?P|TP|f?t?P|tOP",
    "each": r"V(?:[nNO])?[UuyWPSM]|Z|k",
    "quarter_code": r"j,?Y|Y-?j",
    "deictic": r"T",
    "now": r"K",
    "century": r"t?OU",
    "nth": rf"tO(?:{_NUMBER})?[Uu]|tO",
    "years": r"Y[-c]Y|Y-[Nn]|(?<=b)Y&Y",
    "before_christ": r"(?:[nNY][-c])?[nNY]B",
    "decade": r"t?D",
    "length": rf"{_NUMBER}(?:[-c&]{_NUMBER})?-?(?:[Uuy]|P)|Ll?|u",
    "year": r"(?:t?y)?Y",
    "month": _MONTH_YEAR,
    "holiday": rf"H(?:{_YEAR})?P?",
    "period": r"X",
    "clock": r"C",
    "weekend": r"tU",
}


def compiled(rules: dict[str, str]) -> re.Pattern[str]:
    """One pattern for all rules, each a group of its name; no rule begins with an ordinary word or a mark."""
    return re.compile(rf"(?![x.,)])(?:{'|'.join(f'(?P<{name}>{pattern})' for name, pattern in rules.items())})")


_GRAMMAR = compiled(RULES)


class Match(NamedTuple):
    """A run `first:last` of a sentence's tokens that a rule took."""

    rule: str
    tokens: list[Token]
    first: int
    last: int  # exclusive

    @property
    def own(self) -> list[Token]:
        """The tokens of the expression itself."""
        return self.tokens[self.first : self.last]

    def before(self, back: int = 1) -> str:
        """The word `back` tokens before the expression, in plain spelling; empty where there is none."""
        return self.tokens[self.first - back].text if self.first >= back else ""

    def followed_by(self, letters: str) -> bool:
        """Whether the next token bears one of these letters."""
        return self.last < len(self.tokens) and self.tokens[self.last].letter in letters

    def after(self, forth: int = 0) -> str:
        """The word `forth` tokens after the expression, in plain spelling; empty where there is none."""
        at = self.last + forth
        return self.tokens[at].text if at < len(self.tokens) else ""


def matches(tokens: list[Token]) -> Iterator[Match]:
    """The expressions of a sentence, from left to right, none overlapping."""
    letters = "".join(token.letter for token in tokens)
    for found in _GRAMMAR.finditer(letters):
        yield Match(found.lastgroup or "", tokens, found.start(), found.end())
