"""Persons whom the text itself introduces by full name, and their later namings by surname."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from flows.extraction.ids import actor_id
from flows.extraction.names import gazetteer
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_NAME = r"[A-ZÀ-Þ][a-zà-ÿ'’]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
_FULL = re.compile(rf"(?<![\w-]){_NAME}(?: [A-Z]\.)?(?: (?:(?:bin|al|de|del|van|von|da|ibn) )?{_NAME}){{1,2}}(?!\w)")


@cache
def _titles(study: Study) -> frozenset[str]:
    return frozenset(row["title"].rstrip(".") for row in study.rows("lexicons/names_titles.csv"))


@cache
def _never(study: Study) -> frozenset[str]:
    words = {row["word"] for file in ("names_notperson", "names_heads") for row in study.rows(f"lexicons/{file}.csv")}
    return frozenset(words | set(gazetteer.demonyms(study)))


def introduced(document: Document, found: list[EntityMention], study: Study) -> Iterator[EntityMention]:
    """Full names that are nobody's in the study's list, then every later naming by surname."""
    taken = sorted((m.span for m in found), key=lambda s: s.start)
    people: dict[str, str] = {}
    spans: list[Span] = []
    for sentence in document.prose:
        for match in _FULL.finditer(document.text, sentence.span.start, sentence.span.end):
            span = _person(document, match, study)
            if span is not None and not any(span.overlaps(other) for other in taken if other.start < span.end):
                name = span.text
                people.setdefault(name.split()[-1], name)
                spans.append(span)
                yield _mention(span, people.get(name.split()[-1], name) if _same(name, people) else name, 0.75)
    yield from _surnames(document, people, [*taken, *spans])


def _same(name: str, people: dict[str, str]) -> bool:
    return people[name.split()[-1]].split()[0] == name.split()[0]


def _person(document: Document, match: re.Match[str], study: Study) -> Span | None:
    """The full name in a run of capitalised words: without leading titles, none of them a word of bodies or calendars."""
    words = match[0].split()
    offset = 0
    while words and words[0].rstrip(".") in _titles(study):
        offset += len(words[0]) + 1
        words = words[1:]
    if len(words) < 2 or any(word.rstrip(".") in _never(study) or word.rstrip(".") in _titles(study) for word in words):
        return None
    if any(gazetteer.country(word, study) for word in words):
        return None
    name = " ".join(words)
    if gazetteer.places(name, study):
        return None
    return document.span(match.start() + offset, match.end())


def _surnames(document: Document, people: dict[str, str], taken: Iterable[Span]) -> Iterator[EntityMention]:
    if not people:
        return
    starts = sorted((span.start, span.end) for span in taken)
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, sorted(people, key=lambda n: (-len(n), n)))) + r")(?!\w)")
    ends = 0
    number = 0
    for match in pattern.finditer(document.text):
        while number < len(starts) and starts[number][0] <= match.start():
            ends = max(ends, starts[number][1])
            number += 1
        if match.start() >= ends:
            yield _mention(document.span(match.start(), match.end()), people[match[0]], 0.7)


def _mention(span: Span, name: str, confidence: float) -> EntityMention:
    return EntityMention(span, "actor", name, actor_id(name), "person", None, None, "rule:introduced-person/1", confidence)
