"""Who is named by some words."""

from __future__ import annotations

import re
from functools import cache

from flows.extraction.names import gazetteer
from flows.extraction.names.scene import within
from flows.extraction.records import EntityMention
from flows.reading.spans import Span
from schemas.study import Study

_OFFICE = re.compile(
    r"\b(?:President|Minister|Ambassador|Envoy|Consul|Representative|Spokes\w+|Government) of (?:the )?([A-Z][\w ]*?)(?: to .*)?$"
)


def actor_in(span: Span, entities: tuple[EntityMention, ...]) -> EntityMention | None:
    """The actor named inside `span`, the longest name first, then the first; a country stands for its state."""
    inside = [m for m in within(span, entities) if m.span.end <= span.end]
    actors = [m for m in inside if m.kind == "actor"]
    if actors:
        return max(actors, key=lambda m: (len(m.span), -m.span.start))
    return next((m for m in inside if m.entity_kind == "country" and m.method != "rule:demonym/1"), None)


def state_of(speaker: str, study: Study) -> str | None:
    """The state that someone speaks for by his office, as his description or the study's list has it; else None."""
    if actor := gazetteer.actors(study).get(speaker):
        country = gazetteer.country(actor.country, study) if actor.country and actor.roles else None
        return country.name if country else None
    office = _OFFICE.search(speaker)
    country = gazetteer.country(office[1], study) if office else None
    return country.name if country else None


@cache
def holders(study: Study) -> dict[str, str]:
    """Who of the study's actors holds a role that only one of its country's persons holds ("president")."""
    home = study.settings.get("country")
    found: dict[str, str] = {}
    for actor in dict.fromkeys(gazetteer.actors(study).values()):
        if actor.kind == "person" and actor.country == home:
            for role in actor.roles:
                found.setdefault(role.lower(), actor.name)
    return found


@cache
def general_bodies(study: Study) -> dict[str, str]:
    """The study's bodies by the general word that stands for each after an article ("government")."""
    found: dict[str, str] = {}
    for alias, actor in gazetteer.actors(study).items():
        if actor.kind == "body" and alias.startswith("the ") and alias.islower():
            found.setdefault(alias.removeprefix("the "), actor.name)
    return found
