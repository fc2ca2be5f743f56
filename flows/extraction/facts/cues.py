"""The words by which a document tells of itself (`lexicons/facts_*.csv`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from schemas.study import Study


@dataclass(frozen=True)
class Cues:
    """Patterns by kind of cue, and the outlets that are known by their aliases."""

    furniture: re.Pattern[str]
    byline: re.Pattern[str]
    release: re.Pattern[str]
    issuer: re.Pattern[str]
    interviewer: re.Pattern[str]
    reports: re.Pattern[str]
    says: re.Pattern[str]
    publishers: dict[str, str]


_NAME = r"(?P<name>(?:The\s)?[A-Z][\w’'-]*(?:\s(?:of\s(?:the\s)?)?[A-Z][\w’'-]*){0,5})"


@cache
def cues(study: Study) -> Cues:
    """The study's cues; read once."""
    rows = study.rows("lexicons/facts_cues.csv")

    def words(kind: str) -> str:
        found = sorted((row["cue"] for row in rows if row["kind"] == kind), key=lambda cue: (-len(cue), cue))
        return "|".join(re.escape(cue) for cue in found) or r"(?!)"

    return Cues(
        furniture=re.compile(rf"(?<!\w)(?i:{words('furniture')})(?!\w)"),
        byline=re.compile(rf"\W*(?i:{words('byline')})\b"),
        release=re.compile(rf"(?<!\w)(?i:{words('release')})(?!\w)"),
        issuer=re.compile(rf"(?:(?i:the)\s)?(?i:{words('issuer')})\b"),
        interviewer=re.compile(rf"\b{_NAME}\s(?:has\s)?(?:{words('interviewer')})\b"),
        reports=re.compile(rf",\s{_NAME}\s(?:{words('reports')})\b"),
        says=re.compile(rf",\s{_NAME}\s(?:{words('says')})\b"),
        publishers={row["alias"].casefold(): row["name"] for row in study.rows("lexicons/facts_publishers.csv")},
    )
