"""Words that report speech, from the lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from schemas.study import Study


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns of reporting words, and what each form takes (`that`, `as`, `quote`)."""

    any: re.Pattern[str]
    takes: dict[str, str]
    participles: frozenset[str]
    pronouns: dict[str, str]
    roles: frozenset[str]


@cache
def cues(study: Study) -> Cues:
    """The study's language's reporting words."""
    takes: dict[str, str] = {}
    for row in study.rows("lexicons/speech_verbs.csv"):
        for form in row["forms"].split("|"):
            takes[form] = row["takes"]
    forms = sorted(takes, key=lambda form: (-len(form), form))
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(form.replace(" ", r"\s+") for form in forms) + r")(?![\w-])")
    pronouns = {row["word"]: row["kind"] for row in study.rows("lexicons/speech_pronouns.csv")}
    roles = frozenset(row["word"].replace("-", " ") for row in study.rows("lexicons/speech_roles.csv"))
    return Cues(pattern, takes, frozenset(f for f in takes if f.endswith("ing")), pronouns, roles)
