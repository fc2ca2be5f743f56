"""The turns of an interview: who asks and who answers, in each of the ways interviews are set.

Labels ("Q-1.", "Answer:"), the speakers' names ("Anna Berg:"), or paragraphs that end as questions in a text that says
it is an interview.  A turn runs from its label or first paragraph to the last before the next.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from flows.reading.spans import Span
from schemas.study import Study

_NUMBERED = r"(?:[-–.#]|\s?№\s?|\s)?\d{1,3}[.:)]?(?=\s)"
_NAME = re.compile(
    r"[*_]*([A-ZÀ-Þ][\w.&'’-]*(?:[ \u00a0](?:[A-ZÀ-Þ][\w.&'’-]*|of|the|al|de|for|to)){0,8})(?:\s*\([^()\n]{1,40}\))?[*_]*:[*_]*\s+\S"
)
_QUESTION_WORDS = 140
_QUOTES = '"“«‘('
_ADDRESS = re.compile(r"\b(?:you|your|yours|yourself|excellency|ambassador|minister)\b", re.IGNORECASE)
_AUX_OPENING = re.compile(
    r"(?:what|why|how|who|whom|whose|when|where|which|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|and|but|so|if)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Paragraphs `first` to `last`; `label` are the words before the colon where they name a speaker."""

    first: int
    last: int
    role: Literal["question", "answer"]
    label: str | None = None


def turns(parts: Sequence[Span], taken: Sequence[bool], study: Study) -> list[Turn]:
    """The turns of a text, none where it is no interview; `taken` paragraphs are furniture and end no turn."""
    openings = _labelled(parts, taken, study) or _named(parts, taken, study) or _asked(parts, taken, study)
    if not openings:
        return []
    starts = sorted(openings)
    found = []
    for start, following in zip(starts, [*starts[1:], len(parts)], strict=True):
        role, label = openings[start]
        found.append(Turn(start, following - 1, role, label))
    return _with_thanks(_without_tail(found, parts, taken), parts, study)


Openings = dict[int, tuple[Literal["question", "answer"], str | None]]


@cache
def _labels(study: Study) -> Callable[[str], Literal["question", "answer"] | None]:
    rows = study.rows("lexicons/reading_turns.csv")
    roles = {row["word"].lower(): row["kind"] for row in rows if row["kind"] in ("question", "answer")}
    letters = "".join(word.upper() for word in roles if len(word) == 1)
    words = "|".join(re.escape(word) for word in roles if len(word) > 1) or "(?!)"
    pattern = re.compile(
        rf"[*_]*(?:([{letters or 'Q'}])(?:{_NUMBERED}|[*_]*[.:)]|\s+[—–])|((?i:{words}))(?:{_NUMBERED}|[*_]*:))[*_]*\s*\S"
    )

    def role(line: str) -> Literal["question", "answer"] | None:
        found = pattern.match(line)
        kind = roles[(found[1] or found[2]).lower()] if found else None
        return "question" if kind == "question" else "answer" if kind == "answer" else None

    return role


def _labelled(parts: Sequence[Span], taken: Sequence[bool], study: Study) -> Openings:
    """Paragraphs that begin with "Q", "Answer" and the like; without answer labels the answer follows its question."""
    role = _labels(study)
    found = {n: r for n, part in enumerate(parts) if not taken[n] and (r := role(_head(part)))}
    asked = [n for n, r in found.items() if r == "question"]
    answered = len(found) - len(asked)
    if not asked or (not answered and len(asked) < 2):
        return {}
    out: Openings = {n: (r, None) for n, r in found.items()}
    if not answered:
        for n in asked:
            if n + 1 < len(parts) and n + 1 not in out:
                out[n + 1] = ("answer", None)
    return out


def _head(part: Span) -> str:
    return part.source[part.start : min(part.end, part.start + 120)]


def _named(parts: Sequence[Span], taken: Sequence[bool], study: Study) -> Openings:
    """Paragraphs that begin with a speaker's name and a colon; whoever mostly asks is the interviewer."""
    named = {n: m[1] for n, part in enumerate(parts) if not taken[n] and (m := _NAME.match(_head(part)))}
    counts = Counter(named.values())
    speakers = [name for name, count in counts.items() if count > 1]
    if len(speakers) < 2 or len(named) * 5 < len(parts):
        return {}
    asks = {name: [_asks(parts[n]) for n, who in named.items() if who == name] for name in counts}
    label = _labels(study)
    interviewers = {
        name for name, told in asks.items() if label(f"{name}: x") == "question" or sum(told) * 2 > len(told)
    }
    return {n: ("question", None) if name in interviewers else ("answer", name) for n, name in named.items()}


def _asks(part: Span) -> bool:
    return part.source[max(part.start, part.end - 3) : part.end].rstrip("\"”’'»* _)").endswith("?")


@cache
def _evidence(study: Study) -> re.Pattern[str]:
    words = [r["word"] for r in study.rows("lexicons/reading_turns.csv") if r["kind"] == "evidence"]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b", re.IGNORECASE)


def _asked(parts: Sequence[Span], taken: Sequence[bool], study: Study) -> Openings:
    """Paragraphs that are questions, each answered by the next, in a text that calls itself an interview.

    Where the text says nothing of the kind, three questions that address somebody tell it.
    """
    asked = _questions(parts, taken)
    if not asked:
        return {}
    head = parts[0].source[: parts[asked[0]].start]
    addressed = sum(bool(_ADDRESS.search(parts[n].text)) for n in asked)
    if not (_evidence(study).search(head) and (addressed or len(asked) > 1)) and (
        len(asked) < 3 or addressed * 2 < len(asked)
    ):
        return {}
    out: Openings = dict.fromkeys(asked, ("question", None))
    for n in asked:
        if n + 1 not in out:
            out[n + 1] = ("answer", None)
    previous = None
    for n in sorted(out):  # a question over two paragraphs is one turn
        if previous is not None and out[n][0] == "question" == out[previous][0]:
            del out[n]
        else:
            previous = n
    return out


def _questions(parts: Sequence[Span], taken: Sequence[bool]) -> list[int]:
    """The paragraphs that are questions; where questions are set apart by wider gaps, those and no others."""
    asks = [n for n in range(1, len(parts) - 1) if not taken[n] and not taken[n + 1] and _asks(parts[n])]
    sure = [n for n in asks if _is_question(parts[n])]
    gaps = {n: parts[n].source.count("\n", parts[n - 1].end, parts[n].start) for n in range(1, len(parts))}
    usual = Counter(gaps.values()).most_common(1)[0][0] if gaps else 0
    apart = [n for n in sure if gaps[n] > usual]
    if len(apart) < 2 or len(apart) * 2 < len(sure):
        return sure
    return [n for n in asks if gaps[n] > usual and parts[n].source[parts[n].start] not in _QUOTES]


def _is_question(part: Span) -> bool:
    """A paragraph that ends as a question, is no quotation, and opens as one or addresses somebody."""
    if not _asks(part) or part.source[part.start] in _QUOTES or len(part) > 8 * _QUESTION_WORDS:
        return False
    line = part.text
    return bool(_AUX_OPENING.match(line) or _ADDRESS.search(line))


def _without_tail(found: list[Turn], parts: Sequence[Span], taken: Sequence[bool]) -> list[Turn]:
    """Turns without the furniture at their ends."""
    out = []
    for turn in found:
        last = turn.last
        while last > turn.first and taken[last]:
            last -= 1
        out.append(Turn(turn.first, last, turn.role, turn.label))
    return out


@cache
def _thanks(study: Study) -> re.Pattern[str]:
    words = [r["word"] for r in study.rows("lexicons/reading_turns.csv") if r["kind"] == "thanks"]
    return re.compile("|".join(f"(?:{word})" for word in words) or "(?!)", re.IGNORECASE)


def _with_thanks(found: list[Turn], parts: Sequence[Span], study: Study) -> list[Turn]:
    """The interviewer's closing thanks, set without a label, is a question of its own."""
    turn = found[-1]
    if turn.role != "answer" or turn.last == turn.first:
        return found
    closing = parts[turn.last]
    if len(closing) > 400 or not _thanks(study).match(closing.text):
        return found
    return [*found[:-1], Turn(turn.first, turn.last - 1, "answer", turn.label), Turn(turn.last, turn.last, "question")]
