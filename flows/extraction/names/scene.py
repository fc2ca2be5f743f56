"""Where a fact took place.

The guidelines' order: its sentence, its paragraph before it, the sentence before, the question it answers.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice

from flows.extraction.records import EntityMention
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span
from schemas.study import Study

_OF = re.compile(
    r"(?:(?P<envoy>(?:[Aa]mbassador|[Ee]nvoy|[Cc]onsul|[Rr]epresentative|[Ee]mbassy))"
    r"|President|Minister|Government|Republic|people|citizens|head) (?:of|to|in) "
    r"(?:the )?(?:Kingdom of |Republic of )?(?:the )?$"
)
_SPEAKS = re.compile(
    r"[^.;:“”]{0,60}?\b(?:said|says|saying|told|tells|wrote|writes|stated|states|noted|notes|added|affirmed|stressed|emphasi[sz]ed"
    r"|recalled|recalls|explained|claimed|denied|argued|insisted|believes|hopes|thinks|described|called)\b"
)
_IN = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Aa]cross|[Tt]hroughout|[Nn]ear|[Oo]utside|[Aa]round|[Ii]nside)\s+(?:[a-z]\S*\s+){0,4}$"
)
_PARTS = re.compile(r"\s+(?:cities|towns|villages|regions|provinces|streets|territory|soil|border|mainland)\b")
_MONEY = re.compile(r"\s+(?:dollars?|pounds?|cents?|yen|won|yuan|francs?|crowns?|rupees?|rubles?|roubles?)\b")
_JOINED = re.compile(r"\s*(?:,|and|, and|or|&)?\s*(?:the |in |of |city of )*", re.IGNORECASE)
_OTHERS = re.compile(
    r"\s*,?\s*and (?:several |many |some )?other (?:\w+ )?(?:cities|towns|regions|places|parts)", re.IGNORECASE
)
_SAYS = re.compile(r",?\s+(?:said|says|told|tells|wrote|writes|asked)\b")  # "a welder from Almaty told us"
_SAID_BY = re.compile(r"\b(?:said|says)\s+[A-Z][^.;:“”\"]*$")  # "says Aida Omarova, an economist in Almaty"
# "told a briefing in Oslo that …": where it was said
_TELLS = re.compile(r"\b(?:told|tells|said|announced|declared|informed)\b[^.;:“”]{0,60}$")
_THAT = re.compile(r"[^.;:,“”]{0,25}\bthat\b")
# "the Monitor, an Aktau group that keeps a list": where they are from
_INDEFINITE = re.compile(r",\s+an?\s+$")
_FROM_THERE = re.compile(
    r"(?:-based)?\s+(?:[a-z]+\s)?(?:group|organi[sz]ation|NGO|lawyer|activist|resident|journalist|company|firm|newspaper|charity|think tank|economist|analyst)\b"
)
_DATELINE = re.compile(r"[^\W\d_][^\n.–—:]{0,40}?[,(\[][^\n–—:]{0,40}?(?:\s[–—-]{1,2}\s|\s:\s)")
_WINDOW = 80  # characters
_REACH = 1_000  # characters on either side in which a place of the sentence is looked for
_OPENING = 40  # characters at the head of a sentence that may tell where
_FAR = 12  # sentences: so far back at most is a place carried on, also in a text without paragraphs
_SMALL = ("site", "city", "region")


def place_of(
    span: Span,
    document: Document,
    entities: tuple[EntityMention, ...],
    study: Study,
    *,
    carry: bool | int = True,
    clause: Span | None = None,
) -> str | None:
    """The canonical name of the smallest place a fact at `span` is about ("Aktau; Almaty" for several), or None.

    With `carry` a place is taken on from the paragraph, the sentence before or the interview's question; a number
    says from how many sentences before at most, and then from no question.  A place in the fact's own `clause` comes
    before one elsewhere in its sentence.
    """
    sentence = document.sentence_at(span.start)
    acted = clause is not None  # an act is where the body acts that bears a country's name
    found = _in(_around(span, sentence.span), span, document, entities, study, clause, bodies=acted)
    if found or not carry:
        return found
    far = _FAR if carry is True else carry
    for earlier in islice(_before(sentence, document), far):
        if found := _in(earlier.span, None, document, entities, study, bodies=acted):
            return found
    return _in_question(sentence.passage, document, entities, study, bodies=acted) if carry is True else None


def _around(span: Span, sentence: Span) -> Span:
    """The sentence, or what of it lies near a fact: a text without full stops is read in linear time."""
    return sentence.part(max(sentence.start, span.start - _REACH), min(sentence.end, span.end + _REACH))


def told_in(
    span: Span, clause: Span, document: Document, entities: tuple[EntityMention, ...], study: Study
) -> str | None:
    """The place that the clause of a fact, or what opens its sentence, says it was in ("In Oslo, …"); nothing else."""
    sentence = document.sentence_at(span.start).span
    opening = sentence.part(sentence.start, min(sentence.end, sentence.start + _OPENING))
    near = [*within(opening, entities), *within(clause, entities)]
    told = sorted({m for m in near if m.kind == "place" and _located(m)}, key=lambda m: m.span.start)
    return _in(_around(span, sentence), span, document, tuple(told), study) if told else None


def _before(sentence: Sentence, document: Document) -> Iterator[Sentence]:
    """The sentences of the paragraph before a sentence, the nearest first; else the one before it."""
    index = bisect_left(document.sentences, sentence.span.start, key=lambda s: s.span.start)
    for number in range(index - 1, -1, -1):
        earlier = document.sentences[number]
        if earlier.passage != sentence.passage and not (number == index - 1 and _in_a_row(earlier, sentence, document)):
            return
        if earlier.paragraph == sentence.paragraph or number == index - 1:
            yield earlier
        else:
            return


def _in_a_row(earlier: Sentence, later: Sentence, document: Document) -> bool:
    """Whether two sentences of a report follow on one another, each set as a paragraph of its own (as wires do)."""
    return all(
        document.passages[s.passage].role == "narration" and len(document.paragraphs[s.paragraph]) <= len(s.span)
        for s in (earlier, later)
    )


def _in_question(
    passage: int, document: Document, entities: tuple[EntityMention, ...], study: Study, *, bodies: bool
) -> str | None:
    if document.passages[passage].role != "answer" or passage == 0:
        return None
    question = document.passages[passage - 1]
    return _in(question.span, None, document, entities, study, bodies=bodies) if question.role == "question" else None


def _in(
    where: Span,
    at: Span | None,
    document: Document,
    entities: Sequence[EntityMention],
    study: Study,
    clause: Span | None = None,
    *,
    bodies: bool = False,
) -> str | None:
    """The smallest place named in a stretch of text, nearest to `at` where several stand apart; `clause` goes first."""
    places = [
        m
        for m in within(where, entities)
        if m.kind == "place" and _says_where(m, where, document) and not _where_told(m, where, at)
    ]
    small = [m for m in places if m.entity_kind in _SMALL]
    for stretch in (clause, where) if clause else (where,):
        if near := within(stretch, small):
            return _several(_nearest(near, at), small, document, study)
        if near := within(stretch, places):
            return _nearest(near, at).name
        if _whole(study).search(stretch.text.lower()):
            return document.country
        if bodies and _by_its_body(stretch, where, document, entities):
            return document.country
    return None


def _by_its_body(stretch: Span, where: Span, document: Document, entities: Sequence[EntityMention]) -> bool:
    """Whether a body that bears the country's name acts in a stretch ("the Government of Mali should publish")."""
    country = document.country
    bodies = [m for m in within(stretch, entities) if m.entity_kind == "body" and country and country in m.span.text]
    return any(_SPEAKS.match(document.text, m.span.end, where.end) is None for m in bodies)


def _says_where(mention: EntityMention, where: Span, document: Document) -> bool:
    """Whether a name of a place tells of a place: not "Kenyan", "the Embassy of Mali", "US dollars" nor a dateline."""
    if mention.method == "rule:demonym/1":
        return _PARTS.match(document.text, mention.span.end) is not None
    if _MONEY.match(document.text, mention.span.end):
        return False
    return not _of_a_speaker(mention, where, document) and not _in_dateline(mention, where, document)


@cache
def _whole(study: Study) -> re.Pattern[str]:
    """Words for all of the study's country ("nationwide"); a study adds its own, such as its number of regions."""
    rows = (*study.rows("lexicons/names_whole.csv"), *study.rows("gazetteer/whole.csv"))
    return re.compile(rf"\b(?:{'|'.join(row['pattern'] for row in rows)})\b")


def within(where: Span, entities: Sequence[EntityMention]) -> list[EntityMention]:
    """The mentions inside a stretch of text; `entities` are in the order of the text."""
    first = bisect_left(entities, where.start, key=lambda m: m.span.start)
    out = []
    for number in range(first, len(entities)):
        if entities[number].span.start >= where.end:
            break
        out.append(entities[number])
    return out


def _of_a_speaker(mention: EntityMention, where: Span, document: Document) -> bool:
    """Whether a place only says whose office it is ("President of Kazakhstan"), or where a speaker is from."""
    before = document.text[max(where.start, mention.span.start - _WINDOW) : mention.span.start]
    after = document.text[mention.span.end : mention.span.end + _WINDOW]
    if mention.entity_kind == "country" and (office := _OF.search(before)):
        return bool(office["envoy"]) or _SPEAKS.match(document.text, mention.span.end, where.end) is not None
    of_a_group = _INDEFINITE.search(before) and _FROM_THERE.match(after)
    return bool(_SAYS.match(after) or _SAID_BY.search(before) or of_a_group)


def _where_told(mention: EntityMention, where: Span, at: Span | None) -> bool:
    """Whether a place is where something was told ("told a briefing in Oslo that …"), and not where that was."""
    if at is not None and at.start < mention.span.end:
        return False
    source, start = mention.span.source, mention.span.start
    return (
        _TELLS.search(source, max(where.start, start - _WINDOW), start) is not None
        and _THAT.match(source, mention.span.end, where.end) is not None
    )


def _in_dateline(mention: EntityMention, where: Span, document: Document) -> bool:
    """Whether a place opens a dateline ("ASTANA, April 24, 2023 – ..."), that is: where the report was written."""
    found = _DATELINE.match(document.text, where.start, where.end)
    return found is not None and mention.span.end <= found.end()


def _several(nearest: EntityMention, places: list[EntityMention], document: Document, study: Study) -> str:
    chain = [nearest]
    index = places.index(nearest)
    for step, rest in ((-1, places[:index][::-1]), (1, places[index + 1 :])):
        for mention in rest:
            ends = (mention, chain[0]) if step < 0 else (chain[-1], mention)
            if not _JOINED.fullmatch(document.text, ends[0].span.end, ends[1].span.start):
                break
            chain = [mention, *chain] if step < 0 else [*chain, mention]
    if _OTHERS.match(document.text, chain[-1].span.end):
        return document.country or chain[0].name
    return "; ".join(dict.fromkeys(m.name for m in chain))


def _nearest(places: list[EntityMention], at: Span | None) -> EntityMention:
    """The place nearest to a fact, one that the text says something to be in before one that only stands there."""
    if at is None:
        return next((m for m in reversed(places) if _located(m)), places[-1])
    return min(places, key=lambda m: (not _located(m), abs(m.span.start - at.start), m.span.start))


def _located(mention: EntityMention) -> bool:
    """Whether a place is said to hold something: "in Aktau", "across the country of Mali"."""
    source, start = mention.span.source, mention.span.start
    return _IN.search(source, max(0, start - _WINDOW), start) is not None
