"""Every naming of an actor or a place in a document.

Sentence by sentence: the study's actors (longest name first), bodies by their shape, places, demonyms, and whoever the
text introduces by full name.  Later namings by surname, or of a body by its last word ("the ministry"), follow the
document's own introductions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from flows.extraction.ids import actor_id
from flows.extraction.names import bodies, gazetteer, people
from flows.extraction.names.about import country_of, in_country
from flows.extraction.names.described import described
from flows.extraction.names.match import Hit, known_actors, known_places
from flows.extraction.names.taken import Taken
from flows.extraction.names.world import Place
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_IN = re.compile(r",?\s+(?:in\s+)?")  # "Austin, Texas", "Santa Ana in El Salvador"


def find_entities(document: Document, study: Study) -> tuple[EntityMention, ...]:
    """The document's actors and places, in the order of the text.

    A place inside a body's name ("Bank of England") is no naming of the place; one inside a person's description is.
    """
    found: list[EntityMention] = []
    for sentence in document.prose:
        found.extend(_in_sentence(sentence.span, study))
    found = _decided(found, study)
    country = country_of(found, study)
    found = list(in_country(found, country, study))
    prose = [
        (span, place)
        for span, place in described(document, country, study)
        if document.passage_at(span.start).role != "boilerplate"
    ]
    found.extend(_placed(span, place, "rule:described/1", 0.8) for span, place in prose)
    found.extend(people.introduced(document, found, study))
    found.extend(bodies.last_named(document, found))
    return tuple(sorted(_apart(found), key=lambda m: (m.span.start, -m.span.end, m.kind)))


def _in_sentence(sentence: Span, study: Study) -> Iterator[EntityMention]:
    """Of overlapping names the longer one: a body by shape may hold a known actor, or the other way round."""
    actors = list(known_actors(sentence, study))
    shaped = [hit for hit in bodies.by_shape(sentence, study) if not gazetteer.places(hit.span.text, study)]
    names = _longest([(hit, True) for hit in actors] + [(hit, False) for hit in shaped])
    yield from (_actor(hit, study) if known else _body(hit) for hit, known in names)
    taken = Taken(hit.span for hit, _ in names)
    yield from (_place(hit, study) for hit in known_places(sentence, study) if not taken.overlaps(hit.span))


def _longest(hits: list[tuple[Hit, bool]]) -> list[tuple[Hit, bool]]:
    """The hits without those that overlap a longer one, the known ones first where they are as long."""
    kept: list[tuple[Hit, bool]] = []
    for hit, known in sorted(hits, key=lambda h: (h[0].span.start, -h[0].span.end, not h[1])):
        if not kept or not kept[-1][0].span.overlaps(hit.span):
            kept.append((hit, known))
        elif len(hit.span) > len(kept[-1][0].span):
            kept[-1] = hit, known
    return kept


def _actor(hit: Hit, study: Study) -> EntityMention:
    actor = gazetteer.actors(study)[hit.name]
    method = "list:study-actors/1"
    return EntityMention(hit.span, "actor", actor.name, actor.id, actor.kind, None, None, method, hit.confidence)


def _body(hit: Hit) -> EntityMention:
    method = "rule:body-by-shape/1"
    return EntityMention(hit.span, "actor", hit.name, actor_id(hit.name), "body", None, None, method, hit.confidence)


def _place(hit: Hit, study: Study) -> EntityMention:
    place = gazetteer.country(hit.name, study) if hit.demonym else None
    place = place or gazetteer.places(hit.name, study)[0]
    return _placed(hit.span, place, "rule:demonym/1" if hit.demonym else f"list:{place.source}/1", hit.confidence)


def _placed(span: Span, place: Place, method: str, confidence: float) -> EntityMention:
    return EntityMention(
        span, "place", place.name, place.id, place.kind, place.latitude, place.longitude, method, confidence,
        place.country_code or None, place.geonames_id,
    )  # fmt: skip


def _decided(found: list[EntityMention], study: Study) -> list[EntityMention]:
    """Namesakes by the text: in the country or province that it names beside them, or that most of it is about."""
    counts: Counter[str] = Counter()
    for mention in found:
        if mention.kind == "place" and mention.country_code:
            options = gazetteer.places(mention.span.text, study)
            wholes = [p for p in options if p.kind != "city"]  # rather meant than a city of that name
            if len({p.country_code for p in wholes or options}) <= 1:
                counts[mention.country_code] += 1
    return [_best(m, after, counts, study) for m, after in zip_longest(found, found[1:])]


def _best(mention: EntityMention, after: EntityMention | None, counts: Counter[str], study: Study) -> EntityMention:
    if mention.kind != "place" or mention.method != "list:geonames/1":
        return mention
    options = gazetteer.places(mention.span.text, study)
    if len(options) < 2:
        return mention
    if after and _IN.fullmatch(mention.span.source, mention.span.end, after.span.start):
        wholes = gazetteer.places(after.span.text, study)
        for place in options:
            if any(_lies_in(place, whole) for whole in wholes):
                return _placed(mention.span, place, "rule:namesake-by-whole/1", 0.9)
    if mention.entity_kind != "city":  # a country or province is one, unless the text is about another such
        options = tuple(p for p in options if p.kind != "city")
    # a namesake must be in a country that the text names, and not a village beside a metropolis
    first = options[0].population
    best = max(options, key=lambda p: min(counts[p.country_code], 3) * (p.population * 50 >= first))
    if best is options[0] or (mention.entity_kind == "country" and not counts[best.country_code] > 1):
        return mention
    return _placed(mention.span, best, "rule:namesake-by-text/1", 0.7)


def _lies_in(place: Place, whole: Place) -> bool:
    """Whether a place is part of a country or of a province, as far as its codes tell."""
    if place == whole or place.country_code != whole.country_code or place.kind == "country":
        return False
    return whole.kind == "country" or (
        whole.kind == "region" and bool(place.admin1) and place.admin1 in whole.admin1.split()
    )


def _apart(found: list[EntityMention]) -> list[EntityMention]:
    """One mention of a kind at one span."""
    seen: dict[tuple[int, int, str], EntityMention] = {}
    for mention in found:
        seen.setdefault((mention.span.start, mention.span.end, mention.kind), mention)
    return list(seen.values())
