"""Persons whom the text itself introduces by full name, and their later namings by surname."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from flows.extraction.ids import actor_id
from flows.extraction.names import gazetteer
from flows.extraction.names.match import common
from flows.extraction.names.taken import Taken
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_NAME = r"[A-ZÀ-Þ][a-zà-ÿ'’]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
_FULL = re.compile(rf"(?<![\w-]){_NAME}(?: [A-Z]\.)?(?: (?:(?:bin|al|de|del|van|von|da|ibn) )?{_NAME}){{1,4}}(?!\w)")
_SURNAME = re.compile(rf"(?<![\w-]){_NAME}(?!\w)")
_LEADS_IN = frozenset(
    ("For", "With", "After", "Before", "But", "And", "As", "When", "While", "If", "By", "From", "To", "Like", "Since")
)
_MOST = 3  # words of a name
_POSSESSIVE = re.compile(r"['’]s?$")


@cache
def _titles(study: Study) -> frozenset[str]:
    """The words of titles: after the last of them ("Deputy Prime Minister") the name begins."""
    titles = (row["title"] for row in study.rows("lexicons/names_titles.csv"))
    return frozenset(word.rstrip(".") for title in titles for word in title.split() if word != "of")


@cache
def _never(study: Study) -> frozenset[str]:
    """Words that are no part of a person's name."""
    return common(study) | _titles(study) | frozenset(gazetteer.demonyms(study))


def introduced(document: Document, found: Iterable[EntityMention], study: Study) -> Iterator[EntityMention]:
    """Full names that are nobody's in the study's list, then every other naming by surname."""
    spans = [m.span for m in found]
    taken = Taken(spans)
    people: dict[str, str] = {}
    for sentence in document.prose:
        for match in _FULL.finditer(document.text, sentence.span.start, sentence.span.end):
            span = _person(document, match, study)
            if span is not None and not taken.overlaps(span) and not _is_known(span, sentence.span, people):
                spans.append(span)
                yield _mention(span, _full_name(span.text, people), 0.75)
    yield from _surnames(document, people, Taken(spans), study)


def _is_known(name: Span, sentence: Span, people: dict[str, str]) -> bool:
    """Whether the first word only begins the sentence and the second is a surname ("Later Omarova left")."""
    words = name.text.split()
    known = people.get(words[-1], "")
    return name.start == sentence.start and len(words) == 2 and bool(known) and known.split()[0] != words[0]


def _full_name(name: str, people: dict[str, str]) -> str:
    """The name first used in the text by which this person is known; `people` holds it by surname."""
    words = name.split()
    known = people.setdefault(words[-1], name)
    return known if known.split()[0] == words[0] else name


def _person(document: Document, match: re.Match[str], study: Study) -> Span | None:
    """The full name in a run of capitalised words, without leading titles; None if a word is of bodies or calendars."""
    words = _POSSESSIVE.sub("", match[0]).split()
    leading = [n for n, word in enumerate(words) if word in _titles(study)] or [-1 + (words[0] in _LEADS_IN)]
    before, words = words[: leading[-1] + 1], words[leading[-1] + 1 :]
    if not 2 <= len(words) <= _MOST or any(word in _never(study) or gazetteer.country(word, study) for word in words):
        return None
    name = " ".join(words)
    if gazetteer.places(name, study):
        return None
    start = match.start() + sum(len(word) + 1 for word in before)
    return document.span(start, start + len(name))


def _surnames(document: Document, people: dict[str, str], taken: Taken, study: Study) -> Iterator[EntityMention]:
    for sentence in document.prose if people else ():
        for match in _SURNAME.finditer(document.text, sentence.span.start, sentence.span.end):
            surname = match[0] if match[0] in people else _POSSESSIVE.sub("", match[0])
            if surname not in people or surname in _never(study):
                continue
            span = document.span(match.start(), match.start() + len(surname))
            if not taken.overlaps(span):
                yield _mention(span, people[surname], 0.7)


def _mention(span: Span, name: str, confidence: float) -> EntityMention:
    return EntityMention(
        span, "actor", name, actor_id(name), "person", None, None, "rule:introduced-person/1", confidence
    )
