"""What an event is about: the kind of act or thing that tells it from others of its type.

A curfew is no state of emergency though both are emergency measures; a seizure of aircraft is none of an airport.
`lexicons/events_acts.csv` lists such acts by type; the first whose words stand in the trigger or the target is meant.
"""

from __future__ import annotations

import re
from functools import cache

from flows.extraction.ids import name_key
from schemas.study import Study

_HEAD_ENDS = re.compile(r"[,;:(]|\b(?:of|for|to|in|on|at|by|with|from|who|which|that|and|or|against|about)\b")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<!s)s$")


@cache
def _patterns(study: Study) -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    found: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
    for row in study.rows("lexicons/events_acts.csv"):
        pattern = re.compile(rf"\b(?:{row['pattern']})\b", re.IGNORECASE)
        found.setdefault(row["event_type"], []).append((row["act"], pattern))
    return {event_type: tuple(patterns) for event_type, patterns in found.items()}


def act_of(event_type: str, words: str, study: Study) -> str | None:
    """The act of `events_acts.csv` that the words of an event's trigger and target name; None for none."""
    return next((act for act, pattern in _patterns(study).get(event_type, ()) if pattern.search(words)), None)


def head_of(words: str | None) -> str | None:
    """The head of a noun phrase as a key ("the demands of the crowd" and "a demand" share one); None without a word."""
    phrase = name_key(_HEAD_ENDS.split((words or "").strip().lower(), maxsplit=1)[0]).split()
    return _PLURAL.sub("", phrase[-1]) if phrase else None


def about(event_type: str, text: str, target: str | None, study: Study) -> tuple[str | None, str | None, str]:
    """The act that an event's trigger and target name, the head of the target, and the words of the trigger."""
    return act_of(event_type, f"{text} / {target or ''}", study), head_of(target), name_key(text)
