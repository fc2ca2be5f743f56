"""Whether a sentence tells of what is past or to come, as its verbs say."""

from __future__ import annotations

from collections.abc import Iterable

from flows.extraction.dates.lexicon import Lexicon
from flows.extraction.dates.tokens import Token

_REACH = 40  # tokens to either side


def direction(tokens: list[Token], first: int, last: int, lexicon: Lexicon) -> int:
    """-1 where the nearest verb before `first:last` (or, failing that, after it) is past, 1 where it points ahead, else 0.

    A verb of aim ("expects", "asked") points ahead where a "to" stands between it and the expression.
    """
    back = _nearest(reversed(tokens[max(0, first - _REACH) : first]), lexicon)
    return back or _nearest(iter(tokens[last : last + _REACH]), lexicon)


def _nearest(tokens: Iterable[Token], lexicon: Lexicon) -> int:
    infinitive = False
    for token in tokens:
        cue = lexicon.tense.get(token.text)
        if cue == "future":
            return 1
        if cue == "aim":
            return 1 if infinitive or token.text.endswith("s") else -1
        if cue == "past" or (token.letter == "x" and len(token.text) > 4 and token.text.endswith("ed")):
            return -1
        infinitive = infinitive or token.text == "to"
    return 0
