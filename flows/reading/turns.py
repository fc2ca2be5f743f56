"""The turns of an interview: who asks and who answers, by labels, by speakers' names, or by questions set apart."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from flows.reading.document import Role
from flows.reading.spans import Span
from schemas.study import Study

Turn = tuple[Role, bool] | None  # the role, and whether the paragraph goes on with the turn before it
_SPEAKER = re.compile(r"([A-ZÀ-Þ][\w.'’-]*(?: [\w.'’-]+){0,4}):\s")
_YOU = re.compile(r"\b(?:you|your|yourself|Excellency)\b", re.IGNORECASE)
_THANKS = re.compile(r"\bthank(?:s| you)\b.{0,80}\b(?:interview|time|answers|conversation|talk|comments|Ambassador|Excellency|President|Minister)\b", re.IGNORECASE | re.DOTALL)
_INTERVIEW = re.compile(r"\binterview|\bquestions?\b|\btold\b", re.IGNORECASE)
_SHORT = 45  # words of a question set apart like a heading


@cache
def _labels(study: Study) -> tuple[tuple[re.Pattern[str], Role], ...]:
    rows = study.rows("lexicons/reading_labels.csv")
    return tuple((re.compile(row["pattern"]), "question" if row["role"] == "question" else "answer") for row in rows)


def turn_roles(parts: list[Span], study: Study) -> list[Turn]:
    """Each paragraph's turn; all None where the text is no interview."""
    for kind in (_labelled, _by_speakers, _set_apart):
        starts = kind(parts, study)
        if starts:
            return _filled(parts, starts)
    return [None] * len(parts)


def _labelled(parts: list[Span], study: Study) -> dict[int, Role]:
    """Paragraphs that begin with a label of the list, where both roles occur."""
    found: dict[int, Role] = {}
    for number, part in enumerate(parts):
        role = next((role for pattern, role in _labels(study) if pattern.match(part.source, part.start, part.end)), None)
        if role:
            found[number] = role
    return found if len(set(found.values())) == 2 else {}


def _by_speakers(parts: list[Span], study: Study) -> dict[int, Role]:
    """Paragraphs that begin with one of two names that take turns; who asks is who ends on question marks."""
    names = {n: m[1] for n, part in enumerate(parts) if (m := _SPEAKER.match(part.source, part.start, part.end))}
    common = [name for name, count in Counter(names.values()).most_common(2) if count > 1]
    if len(common) < 2:
        return {}
    asked = {name: sum(parts[n].text.endswith("?") for n in names if names[n] == name) for name in common}
    asker = max(common, key=lambda name: asked[name])
    if not asked[asker]:
        return {}
    return {n: "question" if name == asker else "answer" for n, name in names.items() if name in common}


def _set_apart(parts: list[Span], study: Study) -> dict[int, Role]:
    """Paragraphs that end on a question: several of them, or one that addresses somebody in a text that says interview."""
    questions = [n for n, part in enumerate(parts) if n and part.text.endswith("?") and _question_like(part.text)]
    questions = [n for n in questions if n + 1 < len(parts) and n + 1 not in questions]
    told = any(_INTERVIEW.search(part.text) for part in parts[: questions[0]]) if questions else False
    direct = [n for n in questions if _YOU.search(parts[n].text)]
    if len(questions) < 3 and not (told and direct):
        return {}
    found: dict[int, Role] = {}
    for number in questions:
        found[number] = "question"
        found[number + 1] = "answer"
    return found


def _question_like(text: str) -> bool:
    return len(text.split()) <= _SHORT or bool(_YOU.search(text))


def _filled(parts: list[Span], starts: dict[int, Role]) -> list[Turn]:
    """From where turns begin to a role for each paragraph; the asker's closing thanks are a question of their own."""
    out: list[Turn] = []
    role: Role | None = None
    for number, part in enumerate(parts):
        if number in starts:
            role = starts[number]
            out.append((role, False))
        elif role == "answer" and number > max(starts) and _THANKS.search(part.text) and _YOU.search(part.text):
            role = "question"
            out.append((role, False))
        else:
            out.append(None if role is None else (role, True))
    return out
