"""Whether an amount is stated, planned, demanded, denied or supposed: the cues of its clause."""

from __future__ import annotations

from flows.extraction.figures.model import Amount, Line

_REACH = 40
_AUXILIARIES = frozenset("will may might could would should must shall is are ought".split())
_HARD = frozenset((";", ":", "—", "(", ")"))
_SOFT = frozenset((",", "and", "but", "while"))
_FINITE = frozenset("is are was were has have had will may might could would".split())
_ORDER = ("hypothetical", "demanded", "planned")


def modality_of(amount: Amount, line: Line, last: int) -> str:
    """The modality of an amount whose counted words end at token `last`."""
    before = _cues(line, _clause_start(line, amount.first), amount.first)
    end = _clause_end(line, last + 1)
    behind = _cues(line, last + 1, end)
    if "negated" in before[-1:] or "negated" in _cues(line, last + 1, min(len(line.tokens), last + _REACH)):
        return "negated"
    if end > last + 1 and behind and line.tokens[min(end, last + 1)].low not in _AUXILIARIES:
        behind = []  # "five experts demanded": what they demand is not the five
    for cue in [*before[::-1], *behind[:1]]:
        if cue in _ORDER:
            return cue
    return "stated"


def _clause_start(line: Line, i: int) -> int:
    """Where the amount's clause begins: behind a hard mark, or behind a comma that a finite verb follows."""
    end, verb = max(0, i - _REACH), False
    for j in range(i - 1, end - 1, -1):
        word = line.tokens[j].low
        if word in _HARD or (verb and word in _SOFT):
            return j + 1
        verb = verb or word in _FINITE
    return end


def _clause_end(line: Line, i: int) -> int:
    end = min(len(line.tokens), i + _REACH)
    for j in range(i, end):
        if line.tokens[j].low in _HARD or line.tokens[j].low in _SOFT or line.tokens[j].kind == "n":
            return j
    return end


def _cues(line: Line, start: int, end: int) -> list[str]:
    return [told for _, _, told in line.words.modality.among(line.tokens, start, end)]
