"""Whether an amount is stated, planned, demanded, denied or supposed: the cues of its clause."""

from __future__ import annotations

from flows.extraction.figures.amounts import Amount, Line
from flows.extraction.figures.tokens import joined

_REACH = 40
_LONGEST = 4
_AUXILIARIES = frozenset("will may might could would should must shall is are ought".split())
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
    end = max(0, i - _REACH)
    for j in range(i - 1, end - 1, -1):
        if line.tokens[j].low in (";", ":", "—", "(", ")") or (line.tokens[j].low in (",", "and", "but", "while") and _has_verb_after(line, j, i)):
            return j + 1
    return end


def _has_verb_after(line: Line, start: int, end: int) -> bool:
    """Whether a clause of its own begins at a comma: some finite verb stands before the amount."""
    return any(line.tokens[k].low in ("is", "are", "was", "were", "has", "have", "had", "will", "may", "might", "could", "would") for k in range(start, end))


def _clause_end(line: Line, i: int) -> int:
    end = min(len(line.tokens), i + _REACH)
    for j in range(i, end):
        if line.tokens[j].low in (";", ":", "—", ",", "(", ")", "but", "while", "and") or line.tokens[j].kind == "n":
            return j
    return end


def _cues(line: Line, start: int, end: int) -> list[str]:
    out, i = [], start
    while i < end:
        step = 1
        for n in range(min(_LONGEST, end - i), 0, -1):
            if (found := line.words.modality.get(joined(line.tokens, i, i + n - 1))) is not None:
                out.append(found)
                step = n
                break
        i += step
    return out
