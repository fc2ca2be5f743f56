"""Where known names stand in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from flows.extraction.names import gazetteer
from flows.reading.spans import Span
from schemas.study import Study

_WORD = re.compile(r"[A-ZÀ-Þ][\w]*(?:[-'’][A-Za-zÀ-ɏ][\w]*)*(?:\.[A-Z]\.?)*")
_LOWER_JOIN = re.compile(r"[ \u00a0]+(?:of|de|del|la|el|al|the|and|upon|on|da|do|dos)?(?:[ \u00a0]+the)?[ \u00a0]*")
_MAX_WORDS = 5
_NOT_AFTER = re.compile(r"(?:[Mm]rs?|[Mm]s|Dr|Prof|Gen|Col|President|Senator|Minister)\.?\s$")


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name found; `name` is the key it is known by."""

    span: Span
    name: str
    confidence: float
    demonym: bool = False


@cache
def pattern(names: Iterable[str]) -> re.Pattern[str]:
    """One pattern for many names, the longest first; spaces and apostrophes may be written in any of their ways."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w-])(?:" + "|".join(map(_loose, ordered)) + r")(?![\w])")


def _loose(name: str) -> str:
    escaped = re.escape(name).replace(r"\ ", r"[\s\u00a0]+").replace("'", "['’]").replace("’", "['’]")
    first = name[0]
    return f"[{first.upper()}{first}]{escaped[1:]}" if first.islower() else escaped


@cache
def _actor_pattern(study: Study) -> re.Pattern[str]:
    return pattern(tuple(gazetteer.actors(study)) or ("\x00",))


@cache
def _folded(study: Study) -> dict[str, str]:
    """Known actor names by their spelling with plain spaces and apostrophes, also capitalised."""
    out: dict[str, str] = {}
    for name in gazetteer.actors(study):
        plain = _plain(name)
        out.setdefault(plain, name)
        out.setdefault(plain[0].upper() + plain[1:], name)
    return out


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("’", "'")


def known_actors(sentence: Span, study: Study) -> Iterator[Hit]:
    """The study's actors named in a sentence; one of another country ("the Russian president's office") is not taken."""
    for found in _actor_pattern(study).finditer(sentence.source, sentence.start, sentence.end):
        name = _folded(study).get(_plain(found[0]))
        if name is None:
            continue
        actor = gazetteer.actors(study)[name]
        if name != actor.name and _of_another_country(sentence, found, actor, study):
            continue
        yield Hit(sentence.part(found.start(), found.end()), name, 0.95 if name == actor.name else 0.85)


def _of_another_country(sentence: Span, found: re.Match[str], actor: gazetteer.Actor, study: Study) -> bool:
    """Whether a body named without its country belongs, by the words beside it, to another country than the actor's."""
    if actor.kind == "person" or actor.country is None:
        return False
    before = re.search(r"([A-Z][\w-]*)(?:['’]s)?\s+$", sentence.source[sentence.start : found.start()])
    after = re.match(r"\s+of\s+(?:the\s+Republic\s+of\s+)?([A-Z]\w+)", sentence.source[found.end() : sentence.end])
    for near in (before, after):
        place = gazetteer.country(near[1], study) if near else None
        if place is not None:
            return place.name != actor.country
    return False


def known_places(sentence: Span, study: Study) -> Iterator[Hit]:
    """Places named in a sentence by a known name or demonym; the longest name at each word."""
    words = list(_WORD.finditer(sentence.source, sentence.start, sentence.end))
    position = 0
    for number, word in enumerate(words):
        if word.start() < position:
            continue
        hit = _longest(sentence, words, number, study)
        if hit is not None:
            yield hit
            position = hit.span.end


def _longest(sentence: Span, words: list[re.Match[str]], number: int, study: Study) -> Hit | None:
    text = sentence.source
    for last in range(min(number + _MAX_WORDS, len(words)) - 1, number - 1, -1):
        start, end = words[number].start(), words[last].end()
        if any(not _LOWER_JOIN.fullmatch(text, a.end(), b.start()) for a, b in zip(words[number:last], words[number + 1 : last + 1], strict=True)):
            continue
        for cut in ("", "'s", "’s"):
            stop = end - len(cut)
            if cut and not text.startswith(cut, stop):
                continue
            hit = _place_hit(sentence, start, stop, study)
            if hit is not None:
                return hit
    return None


def _place_hit(sentence: Span, start: int, end: int, study: Study) -> Hit | None:
    name = re.sub(r"\s+", " ", sentence.source[start:end])
    span = sentence.part(start, end)
    stem = name.split("-", 1)[0]
    if name in gazetteer.demonyms(study) or stem in gazetteer.demonyms(study) and "-" in name:
        key = name if name in gazetteer.demonyms(study) else stem
        return Hit(sentence.part(start, start + len(key)), key, 0.7, demonym=True)
    options = gazetteer.places(name, study) or (gazetteer.places(name.title(), study) if name.isupper() and len(name) > 3 else ())
    if not options:
        return None
    key = name if gazetteer.places(name, study) else name.title()
    return Hit(span, key, _trust(options[0], name, sentence, start, end, study)) if _plausible(options[0], name, sentence, start, end, study) else None


def _plausible(place: gazetteer.Place, name: str, sentence: Span, start: int, end: int, study: Study) -> bool:
    """Whether a name that other things bear too stands for the place here."""
    if place.source == "study" or place.kind == "country":
        return True
    if name in _common(study):
        return False
    before, after = sentence.source[sentence.start : start], sentence.source[end : sentence.end]
    if _NOT_AFTER.search(before) or re.match(r"\s+[A-Z][a-z]+\s+(?:said|says|told)", after):
        return False
    # a capitalised neighbour makes it part of a longer name, unless a comma or a preposition stands between
    if re.search(r"[A-Z][a-z]+\s$", before) and not re.search(r"\b(?:In|At|From|Near|To|Of|The|Mr|Central|North|South|East|West|Northern|Southern|Eastern|Western|Greater)\s$", before):
        return False
    if place.population < 100_000 and not re.search(r"\b(?:in|at|from|near|to|of|around|outside|toward|towards|through|via|for|leave|leaving|reach|town|city|village)\s+(?:the\s+)?$|,\s$|^$|\($", before):
        return False
    return not re.match(r"\s+[A-Z][a-z]+(?:\s|[,.'’]|$)", after) or place.population > 500_000


def _trust(place: gazetteer.Place, name: str, sentence: Span, start: int, end: int, study: Study) -> float:
    if place.source == "study" or place.kind == "country":
        return 0.95
    return 0.8 if place.population > 500_000 else 0.6


@cache
def _common(study: Study) -> frozenset[str]:
    """Words that are far more often something else than a place."""
    return frozenset(row["word"] for file in ("names_notperson", "names_heads") for row in study.rows(f"lexicons/{file}.csv"))
