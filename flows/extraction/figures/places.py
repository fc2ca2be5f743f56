"""Where an amount is of."""

from __future__ import annotations

import re

from flows.extraction.figures.context import Reading
from flows.extraction.names import place_of, within
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_TOLLS = frozenset(("killed", "injured", "casualties", "damage"))
_NOWHERE = frozenset(("age", "occasions"))
_LOCAL = frozenset(("time", "part", "percent"))  # told of what the words before tell, not of where those were
_MANY = 40  # places in a sentence beyond which it is a table, not a sentence: one answer for all its amounts
_SETTLEMENTS = re.compile(
    r"\b(?:cities|towns|villages|settlements|regions|provinces|districts|states|countries)$", re.IGNORECASE
)
# "an Almaty group", "the Almaty-based firm": where a body is at home, not where it counts
_HOME = re.compile(
    r"-based\b|\s(?:\w+ )?(?:group|organi[sz]ation|ngo|company|firm|newspaper|magazine|broadcaster|agency|institute|university|bank|"
    r"lawyer|activist|economist|analyst|journalist|think tank)\b"
)
_AN = re.compile(r"\ban? $", re.IGNORECASE)
_CLAUSE = re.compile(r";|, (?:and|but|while|whereas) (?=[^;]*\d)")
_REACH = 300  # characters to the end of a clause


class Places:
    """The places of a document's amounts.

    A sentence is asked once where it leaves no choice, so that long lists of numbers stay linear.
    """

    def __init__(self, document: Document, entities: tuple[EntityMention, ...], study: Study) -> None:
        self._known = (document, entities, study)
        self._asked: dict[tuple[int, bool], str | None] = {}

    def of(self, span: Span, reading: Reading, *, quoted: bool) -> str | None:
        """The canonical name of the smallest place that the amount is about, or None.

        A toll is not carried on from a town named before: it may be the whole country's.  In an interview's answer it
        then is (guidelines, hard cases, Events).  Nothing is carried on into a quotation, nor to a count of places.
        """
        if reading.amount.kind in _NOWHERE:
            return None
        here = self._place(span, carry=False)
        if here is not None:
            return here
        document = self._known[0]
        answers = document.passage_at(span.start).role == "answer"
        if quoted or _of_places(reading) or (reading.amount.kind in _LOCAL and not answers) or self._elsewhere(span):
            return None
        carried, country = self._place(span, carry=True), document.country
        if reading.measure not in _TOLLS or carried == country:
            return carried
        return country if carried and answers else None

    def _elsewhere(self, span: Span) -> bool:
        """Whether the sentence names places, none of them the amount's."""
        document, entities, study = self._known
        places = tuple(m for m in within(document.sentence_at(span.start).span, entities) if m.kind == "place")
        return 0 < len(places) <= _MANY and place_of(span, document, places, study, carry=False) is not None

    def _place(self, span: Span, *, carry: bool) -> str | None:
        document, entities, study = self._known
        sentence = document.sentence_at(span.start).span
        key = (sentence.start, carry)
        if key not in self._asked:
            places = [m for m in within(sentence, entities) if m.kind == "place"]
            if not carry and 0 < len(places) <= _MANY:
                end = _clause_end(span, sentence)
                near = tuple(m for m in places if m.span.start < end and not _at_home(m))
                return place_of(span, document, near, study, carry=False)
            self._asked[key] = place_of(span, *self._known, carry=carry)
            if 1 < len(places) <= _MANY:
                return self._asked.pop(key)
        return self._asked[key]


def _clause_end(span: Span, sentence: Span) -> int:
    """Where the amount's clause ends, as far as another clause with an amount of its own follows."""
    found = _CLAUSE.search(span.source, span.end, min(sentence.end, span.end + _REACH))
    return found.start() if found else sentence.end


def _at_home(mention: EntityMention) -> bool:
    """Whether a place only tells where a body or a speaker is at home."""
    text, span = mention.span.source, mention.span
    home = _HOME.match(text, span.end)
    return home is not None and (
        home[0] == "-based" or _AN.search(text, max(0, span.start - 4), span.start) is not None
    )


def _of_places(reading: Reading) -> bool:
    """Whether towns, regions or states are counted: they lie in no one place."""
    counted = reading.counted.span
    return reading.unit == "state" or (counted is not None and _SETTLEMENTS.search(counted.text) is not None)
