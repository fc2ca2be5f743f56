"""Where known names stand in a sentence.

A name is looked up by its first word, so that the time taken does not depend on how many names are known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from flows.extraction.names import gazetteer
from flows.extraction.names.world import Place
from flows.reading.spans import Span
from schemas.study import Study

_FIRST = re.compile(r"(?<![\w-])\w+")
_WORD = re.compile(r"[A-ZÀ-Þ]\w*(?:[-'’][A-Za-zÀ-ɏ]\w*)*(?:(?:\.[A-Z](?![a-z]))+\.?)?")
_JOIN = re.compile(r"\.?\s+(?:(?:of|de|del|la|el|al|the|and|upon|on|da|do|dos)\s+)?(?:the\s+)?(?:d['’])?")
_WINDOW = 40  # characters beside a name that decide what it is
_CITY, _METROPOLIS = 100_000, 500_000  # people

_BEFORE_SURNAME = re.compile(r"(?:\b[Mm]rs?|\b[Mm]s|\bDr|\bProf|\bGen|\bCol|President|Senator|Minister)\.?\s$")
_AFTER_SURNAME = re.compile(r"\s+[A-Z][a-z]+\s+(?:said|says|told)")
_CAPITALISED = re.compile(r"\b[A-Z][\w.'’]*\s$")
_FREE = re.compile(
    r"\b(?:In|At|From|Near|To|Of|The|Mr|Central|North|South|East|West|Northern|Southern|Eastern|Western|Greater)\s$"
)
_LED_IN = re.compile(
    r"\b(?:in|at|from|near|to|of|around|outside|toward|towards|through|via|for|leave|leaving|reach|between|and|town|city"
    r"|village|suburb|district|In|At|From|Near|Outside)\s+(?:the\s+)?$|,\s$|\($"
)
_RUNS_ON = re.compile(r"[ \u00a0][A-Z][a-z]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name found; `name` is the key it is known by."""

    span: Span
    name: str
    confidence: float
    demonym: bool = False


def _loose(name: str) -> str:
    """A pattern for a name; spaces and apostrophes in any of their ways, its first letter also as a capital."""
    escaped = re.sub(r"['’]", "['’]", re.escape(name).replace(r"\ ", r"\s+"))
    return f"[{name[0].upper()}{name[0]}]{escaped[1:]}" if name[0].islower() else escaped


def by_first_word(names: Iterable[str]) -> Mapping[str, re.Pattern[str]]:
    """For each first word, as written and as it begins a sentence, one pattern of its names, the longest first."""
    groups: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if first := re.match(r"\w+", name):
            groups[first[0]].add(name)
            groups[first[0][0].upper() + first[0][1:]].add(name)
    ordered = {word: sorted(group, key=lambda name: (-len(name), name)) for word, group in groups.items()}
    return {word: re.compile(f"(?:{'|'.join(map(_loose, group))})(?!\\w)") for word, group in ordered.items()}


@cache
def _actor_patterns(study: Study) -> Mapping[str, re.Pattern[str]]:
    return by_first_word(gazetteer.actors(study))


@cache
def _folded(study: Study) -> Mapping[str, str]:
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
    """The study's actors named in a sentence; not one of another country ("the Russian president's office")."""
    patterns, position = _actor_patterns(study), sentence.start
    for word in _FIRST.finditer(sentence.source, sentence.start, sentence.end):
        if word.start() < position or (pattern := patterns.get(word[0])) is None:
            continue
        if found := pattern.match(sentence.source, word.start(), sentence.end):
            name = _folded(study).get(_plain(found[0]))
            actor = gazetteer.actors(study)[name] if name else None
            if actor is None or name is None or _not_meant(sentence, found, actor, study):
                continue
            position = found.end()
            yield Hit(sentence.part(*found.span()), name, 0.95 if name == actor.name else 0.85)


def beside(sentence: Span, start: int, end: int) -> tuple[str, str]:
    """The characters of the sentence just before and just after `start:end`."""
    before = sentence.source[max(sentence.start, start - _WINDOW) : start]
    return before, sentence.source[end : min(sentence.end, end + _WINDOW)]


def country_beside(sentence: Span, start: int, end: int, study: Study) -> tuple[Place, int, int] | None:
    """The country before ("Russian …", "Russia's …") or after ("… of Russia"), and where the whole starts and ends."""
    before, after = beside(sentence, start, end)
    if (near := re.search(r"\b([A-Z][\w.-]*)(?:['’]s)?\s+$", before)) and (place := gazetteer.country(near[1], study)):
        return place, start - len(before) + near.start(1), end
    near = re.match(r"\s+of\s+(?:the\s+)?(?:Republic\s+of\s+)?([A-Z]\w+(?:\s[A-Z]\w+)?)", after)
    for name in (near[1], near[1].split()[0]) if near else ():
        if near and (place := gazetteer.country(name, study)):
            return place, start, end + near.start(1) + len(name)
    return None


def _not_meant(sentence: Span, found: re.Match[str], actor: gazetteer.Actor, study: Study) -> bool:
    """Whether the words are a country's or town's name, or by the words beside them another country's body."""
    if actor.kind == "state" and gazetteer.places(found[0], study):
        before, _ = beside(sentence, found.start(), found.end())
        return gazetteer.country(found[0], study) is not None or bool(_LED_IN.search(before))
    if actor.kind == "person" or actor.country is None or found[0] == actor.name:
        return False
    near = country_beside(sentence, found.start(), found.end(), study)
    return near is not None and near[0].name != actor.country


def known_places(sentence: Span, study: Study) -> Iterator[Hit]:
    """Places named in a sentence by a known name or demonym; the longest name at each word."""
    words = list(_WORD.finditer(sentence.source, sentence.start, sentence.end))
    position = 0
    for number, word in enumerate(words):
        if word.start() >= position and (hit := _longest(sentence, words, number, study)):
            yield hit
            position = hit.span.end


def _longest(sentence: Span, words: list[re.Match[str]], number: int, study: Study) -> Hit | None:
    """The hit that begins at a word: the name of most words that is known."""
    start = words[number].start()
    first = words[number][0].rstrip(".").replace("’", "'")
    longest = gazetteer.longest(study)
    most = max(longest.get(first, 1), longest.get(first.removesuffix("'s"), 1))
    ends = [words[number].end()]
    for left, right in pairwise(words[number : number + most]):
        if not _JOIN.fullmatch(sentence.source, left.end(), right.start()):
            break
        ends.append(right.end())
    for end in reversed(ends):
        cut = end - 2 if sentence.source.startswith(("'s", "’s"), end - 2) else end
        for stop in dict.fromkeys((end, cut)):
            if hit := _place_hit(sentence, start, stop, study):
                return hit
    return None


def _place_hit(sentence: Span, start: int, end: int, study: Study) -> Hit | None:
    if start >= end:
        return None
    name = _plain(sentence.source[start:end])
    known = gazetteer.demonyms(study)
    for key in (name, name.split("-", 1)[0]):
        if key in known:
            return Hit(sentence.part(start, start + len(key)), key, 0.7, demonym=True)
    compound = re.match(r"([^-]+)-(?:based|born|led|backed|made|owned|bound|wide|run|controlled)$", name)
    key = compound[1] if compound else name
    end = start + len(key) if compound else end
    if key.isupper() and len(key) > 3 and not gazetteer.places(key, study):
        key = key.title()
    options = gazetteer.places(key, study)
    sure = _sure(options[0], key, sentence, (start, end), study) if options else 0.0
    return Hit(sentence.part(start, end), key, sure) if sure else None


def _sure(place: Place, name: str, sentence: Span, where: tuple[int, int], study: Study) -> float:
    """How sure it is that a name that other things bear too stands for the place here; 0 if it does not."""
    start = where[0]
    before, after = beside(sentence, *where)
    if after.startswith("$"):  # "US$ 3 million"
        return 0.0
    if place.source == "study" or place.kind == "country":
        return 0.95
    if name in common(study) or _BEFORE_SURNAME.search(before) or _AFTER_SURNAME.match(after):
        return 0.0
    # a capitalised neighbour makes it part of a longer name, unless a comma or a preposition stands between
    if _CAPITALISED.search(before) and not _FREE.search(before) and not _demonym_before(before, study):
        return 0.0
    if place.kind == "region":
        return 0.85
    if place.population < _CITY and not _LED_IN.search(before):
        return 0.0
    if place.population < _METROPOLIS and ((start == sentence.start and after[:1] != ",") or _RUNS_ON.match(after)):
        return 0.0
    return 0.8 if place.population > _METROPOLIS else 0.6


def _demonym_before(before: str, study: Study) -> bool:
    last = before.split()[-1:]
    return bool(last) and last[0] in gazetteer.demonyms(study)


@cache
def common(study: Study) -> frozenset[str]:
    """Words that are far more often something else than a place: those of bodies, calendars and titles."""
    files = ("names_notperson", "names_heads")
    words = {row["word"] for file in files for row in study.rows(f"lexicons/{file}.csv")}
    return frozenset(words | {row["title"] for row in study.rows("lexicons/names_titles.csv")})
