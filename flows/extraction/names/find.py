"""Every naming of an actor or a place in a document.

Sentence by sentence: the study's actors (longest name first), bodies by their shape, places, demonyms, and whoever the
text introduces by full name.  Later namings by surname, or of a body by its last word ("the ministry"), follow the
document's own introductions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from flows.extraction.names import bodies, gazetteer, people
from flows.extraction.names.match import Hit, known_actors, known_places
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study


def find_entities(document: Document, study: Study) -> tuple[EntityMention, ...]:
    """The document's actors and places, in the order of the text.

    A place inside a body's name ("Bank of England") is no naming of the place; one inside a person's description is.
    """
    found: list[EntityMention] = []
    for sentence in document.prose:
        found.extend(_in_sentence(sentence.span, study))
    found = _decided(found, document, study)
    found.extend(people.introduced(document, found, study))
    found.extend(bodies.last_named(document, found, study))
    return tuple(sorted(_apart(found), key=lambda m: (m.span.start, -m.span.end, m.kind)))


def _in_sentence(sentence: Span, study: Study) -> Iterator[EntityMention]:
    actors = list(known_actors(sentence, study))
    shaped = [hit for hit in bodies.by_shape(sentence, study) if not any(hit.span.overlaps(a.span) and len(a.span) >= len(hit.span) for a in actors)]
    actors = [a for a in actors if not any(a.span.overlaps(s.span) for s in shaped)]
    yield from (_actor(hit, study) for hit in actors)
    yield from (_body(hit) for hit in shaped)
    taken = [hit.span for hit in (*actors, *shaped)]
    for hit in known_places(sentence, study):
        if not any(hit.span in span for span in taken):
            yield _place(hit, study)


def _actor(hit: Hit, study: Study) -> EntityMention:
    actor = gazetteer.actors(study)[hit.name]
    return EntityMention(hit.span, "actor", actor.name, actor.id, actor.kind, None, None, "list:study-actors/1", hit.confidence)


def _body(hit: Hit) -> EntityMention:
    from flows.extraction.ids import actor_id

    return EntityMention(hit.span, "actor", hit.name, actor_id(hit.name), "body", None, None, "rule:body-by-shape/1", hit.confidence)


def _place(hit: Hit, study: Study) -> EntityMention:
    place = gazetteer.country(hit.name, study) if hit.demonym else None
    place = place or gazetteer.places(hit.name, study)[0]
    return _placed(hit.span, place, "rule:demonym/1" if hit.demonym else f"list:{place.source}/1", hit.confidence)


def _placed(span: Span, place: gazetteer.Place, method: str, confidence: float) -> EntityMention:
    return EntityMention(
        span, "place", place.name, place.id, place.kind, place.latitude, place.longitude, method, confidence,
        place.country_code, place.geonames_id,
    )  # fmt: skip


def _decided(found: list[EntityMention], document: Document, study: Study) -> list[EntityMention]:
    """Namesakes by the text: the country that most unambiguous places of the text lie in, the study's, else population."""
    counts: Counter[str] = Counter()
    for mention in found:
        if mention.kind == "place" and mention.country_code:
            options = gazetteer.places(mention.span.text, study)
            if len({p.country_code for p in options}) <= 1:
                counts[mention.country_code] += 1
    return [_best(mention, counts, study) for mention in found]


def _best(mention: EntityMention, counts: Counter[str], study: Study) -> EntityMention:
    if mention.kind != "place" or mention.method != "list:geonames/1" or mention.entity_kind == "country":
        return mention
    options = gazetteer.places(mention.span.text, study)
    if len(options) < 2:
        return mention
    # a namesake must be in a country that the text names, and not a village beside a metropolis
    best = max(options, key=lambda p: (min(counts[p.country_code or ""], 3) * (p.population * 50 >= options[0].population), p.population))
    return mention if best is options[0] else replace(_placed(mention.span, best, "rule:namesake-by-text/1", 0.7))


def _apart(found: list[EntityMention]) -> list[EntityMention]:
    """One mention of a kind at one span."""
    seen: dict[tuple[int, int, str], EntityMention] = {}
    for mention in found:
        seen.setdefault((mention.span.start, mention.span.end, mention.kind), mention)
    return list(seen.values())
