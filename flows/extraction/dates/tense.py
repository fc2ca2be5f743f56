"""Whether a sentence tells of what is past or to come, as its verbs say."""

from __future__ import annotations

from collections.abc import Iterable

from flows.extraction.dates.lexicon import Lexicon
from flows.extraction.dates.tokens import Token

_REACH = 40  # tokens to either side


def direction(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int:
    """-1 where the nearest verb before `first:last` (failing that, after it) is past, 1 where it points ahead, else 0.

    A verb of aim ("expects", "asked") points ahead where a "to" stands between it and the expression.
    """
    back = _nearest(reversed(tokens[max(0, first - _REACH) : first]), lexicon, stop=True)
    return back or _nearest(iter(tokens[last : last + _REACH]), lexicon)


def _nearest(tokens: Iterable[Token], lexicon: Lexicon, *, stop: bool = False) -> int:
    """The direction of the first verb; walking back, a participle leaves the word to the "be" before it.

    With `stop` the walk ends where a clause begins.
    """
    seen = list(tokens)
    infinitive = False
    for i, token in enumerate(seen):
        cue = lexicon.tense.get(token.text)
        if cue == "future" or (i and lexicon.tense.get(f"{token.text} {seen[i - 1].text}") == "future"):
            return 1
        if cue == "aim":
            return 1 if infinitive or token.text.endswith("s") else -1
        if cue == "past" or _looks_past(token):
            if i + 1 < len(seen) and seen[i + 1].text in _BE:
                continue
            return -1
        if stop and token.text in _CLAUSE:
            return 0
        infinitive = infinitive or token.text == "to"
    return 0


_CLAUSE = frozenset({"that", ";"})  # what stands before it speaks in a tense of its own
_BE = frozenset({"be", "being", "is", "are"})


def _looks_past(token: Token) -> bool:
    return token.letter == "x" and len(token.text) > 4 and token.text.endswith("ed")
