"""Which country a text is about: whose police "the police" are, and what "the country" means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from flows.extraction.ids import actor_id
from flows.extraction.names import gazetteer
from flows.extraction.records import EntityMention
from schemas.study import Study

_SHARE = 4  # the study's country is meant where it is named at least a quarter as often as the one named most


def country_of(mentions: Iterable[EntityMention], study: Study) -> str | None:
    """The study's country, where a text names it or a place in it or no country at all; else the one it names most."""
    home = study.settings.get("country")
    counts = Counter(m.country_code for m in mentions if m.kind == "place" and m.country_code)
    most = max(counts.values(), default=0)
    if home is None or counts[study.settings.get("country_code", "")] * _SHARE >= most:
        return str(home) if home else None
    code = min(code for code, count in counts.items() if count == most)
    return gazetteer.country_names(study).get(code)


def in_country(mentions: Iterable[EntityMention], country: str | None, study: Study) -> Iterator[EntityMention]:
    """The mentions, where the text is about another country than the study's, without the study's own bodies.

    "The police" are then nobody of the study's list, and "the Interior Ministry" is that of the other country.
    """
    home = study.settings.get("country")
    for mention in mentions:
        if home is None or country == home or mention.kind != "actor" or home in mention.span.text:
            yield mention
        elif mention.entity_kind == "body" and mention.name.endswith(f" of {home}"):
            name = mention.name.removesuffix(f" of {home}") + (f" of {country}" if country else "")
            yield replace(mention, name=name, entity_id=actor_id(name), method="rule:body-by-shape/1")
        elif not (mention.method.startswith("list:study-actors") and _is_homes(mention, home, study)):
            yield mention


def _is_homes(mention: EntityMention, home: str, study: Study) -> bool:
    actor = gazetteer.actors(study).get(mention.name)
    general = actor is not None and actor.kind in ("group", "body") and mention.span.text != actor.name
    return general and actor is not None and actor.country == home
