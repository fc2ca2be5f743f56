"""Where a fact took place.

The guidelines' order: its sentence, its paragraph before it, the sentence before, the question it answers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from flows.extraction.records import EntityMention
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span
from schemas.study import Study

_WHOLE = re.compile(
    r"\b(?:(?:in|across|throughout|over|of|into|around) (?:the|our|my|his|their|this) (?:whole |entire )?"
    r"(?:country|nation|republic)|nationwide|nation-wide|countrywide|all (?:regions|the country['’]s regions)"
    r"|(?:the|our|my) (?:whole |entire )?country)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"(?:President|Ambassador|Minister|Government|Embassy|Republic|people|citizens|head) of (?:the )?(?:Republic of )?$"
)
_JOINED = re.compile(r"\s*(?:,|and|, and|or|&)?\s*(?:the |in |of |city of )*", re.IGNORECASE)
_OTHERS = re.compile(
    r"\s*,?\s*and (?:several |many |some )?other (?:\w+ )?(?:cities|towns|regions|places|parts)", re.IGNORECASE
)
_FAR = 12  # sentences: so far back at most is a place carried on, also in a text without paragraphs
_SMALL = ("site", "city", "region")


def place_of(
    span: Span, document: Document, entities: tuple[EntityMention, ...], study: Study, *, carry: bool = True
) -> str | None:
    """The canonical name of the smallest place a fact at `span` is about ("Aktau; Almaty" for several), or None.

    With `carry` a place is taken on from the paragraph, the sentence before or the interview's question.
    """
    sentence = document.sentence_at(span.start)
    found = _in(sentence.span, span, document, entities, study)
    if found or not carry:
        return found
    for earlier in _before(sentence, document):
        if found := _in(earlier.span, None, document, entities, study):
            return found
    return _in_question(sentence.passage, document, entities, study)


def _before(sentence: Sentence, document: Document) -> Iterator[Sentence]:
    """The sentences of the paragraph before a sentence, the nearest first; else the one before it."""
    index = bisect_left(document.sentences, sentence.span.start, key=lambda s: s.span.start)
    for number in range(index - 1, max(-1, index - 1 - _FAR), -1):
        earlier = document.sentences[number]
        if earlier.passage != sentence.passage:
            return
        if earlier.paragraph == sentence.paragraph or number == index - 1:
            yield earlier
        else:
            return


def _in_question(passage: int, document: Document, entities: tuple[EntityMention, ...], study: Study) -> str | None:
    if document.passages[passage].role != "answer" or passage == 0:
        return None
    question = document.passages[passage - 1]
    return _in(question.span, None, document, entities, study) if question.role == "question" else None


def _in(
    where: Span, at: Span | None, document: Document, entities: Sequence[EntityMention], study: Study
) -> str | None:
    """The smallest place named in a stretch of text, nearest to `at` where several stand apart."""
    places = [m for m in within(where, entities) if m.kind == "place" and m.method != "rule:demonym/1"]
    places = [m for m in places if not _in_a_name(m, document)]
    small = [m for m in places if m.entity_kind in _SMALL]
    if small:
        return _several(small, at, document, study)
    if places:
        return _nearest(places, at).name
    return study.settings.get("country") if _WHOLE.search(where.text) else None


def within(where: Span, entities: Sequence[EntityMention]) -> list[EntityMention]:
    """The mentions inside a stretch of text; `entities` are in the order of the text."""
    first = bisect_left(entities, where.start, key=lambda m: m.span.start)
    out = []
    for mention in entities[first:]:
        if mention.span.start >= where.end:
            break
        out.append(mention)
    return out


def _in_a_name(mention: EntityMention, document: Document) -> bool:
    """Whether a country only says whose office or people it is ("President of Kazakhstan")."""
    before = document.text[max(0, mention.span.start - 40) : mention.span.start]
    return mention.entity_kind == "country" and bool(_OF.search(before))


def _several(places: list[EntityMention], at: Span | None, document: Document, study: Study) -> str:
    chain = [_nearest(places, at)]
    index = places.index(chain[0])
    for step, rest in ((-1, places[:index][::-1]), (1, places[index + 1 :])):
        for mention in rest:
            ends = (mention, chain[0]) if step < 0 else (chain[-1], mention)
            if not _JOINED.fullmatch(document.text, ends[0].span.end, ends[1].span.start):
                break
            chain = [mention, *chain] if step < 0 else [*chain, mention]
    if _OTHERS.match(document.text, chain[-1].span.end):
        return str(study.settings.get("country") or chain[0].name)
    return "; ".join(dict.fromkeys(m.name for m in chain))


def _nearest(places: list[EntityMention], at: Span | None) -> EntityMention:
    if at is None:
        return places[-1]
    return min(places, key=lambda m: (abs(m.span.start - at.start), m.span.start))
