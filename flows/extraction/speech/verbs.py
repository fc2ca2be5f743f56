"""Words that report speech, and words for those who speak, from the lexicons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from schemas.study import Study


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns of reporting words and what each form takes.

    `that`: a clause, with "that" or bare; `strict`: a clause, mostly with "that" (bare only where a verb stands near);
    `both`: a clause or a noun; `tell`: somebody, then a clause; `ask`: a question; `as`: "X as Y", "X Y"; `noun`: what
    is spoken of; `measure`: "the number at 26"; `colon`: what stands behind a colon; `quote`: words in quotation marks.
    """

    any: re.Pattern[str]
    takes: dict[str, str]
    participles: frozenset[str]
    pronouns: dict[str, str]
    roles: frozenset[str]  # "minister": who holds it may have been named before
    voices: re.Pattern[str]  # "spokesman for": the words are those of whom he speaks for


@cache
def cues(study: Study) -> Cues:
    """The study's language's reporting words."""
    takes = {form: row["takes"] for row in study.rows("lexicons/speech_verbs.csv") for form in row["forms"].split("|")}
    forms = sorted(takes, key=lambda form: (-len(form), form))
    alternatives = "|".join(form.replace(" ", r"\s+") for form in forms) or "(?!)"
    people = study.rows("lexicons/speech_roles.csv")
    voices = "|".join(row["word"] for row in people if row["kind"] == "voice") or "(?!)"
    return Cues(
        any=re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])"),
        takes=takes,
        participles=frozenset(form for form in takes if form.split()[0].endswith("ing")),
        pronouns={row["word"]: row["kind"] for row in study.rows("lexicons/speech_pronouns.csv")},
        roles=frozenset(row["word"] for row in people),
        voices=re.compile(rf"(?:{voices})s?\s+(?:for|of)\s+(?:the\s+)?", re.IGNORECASE),
    )
