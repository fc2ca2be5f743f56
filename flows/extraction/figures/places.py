"""Where an amount is of."""

from __future__ import annotations

from flows.extraction.figures.context import Reading
from flows.extraction.names import place_of, within
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_TOLLS = frozenset(("killed", "injured", "casualties", "detained"))
_NOWHERE = frozenset(("age", "occasions"))
_MANY = 40  # places in a sentence beyond which it is a table, not a sentence: one answer for all its amounts


class Places:
    """The places of a document's amounts.

    A sentence is asked once where it leaves no choice, so that long lists of numbers stay linear.
    """

    def __init__(self, document: Document, entities: tuple[EntityMention, ...], study: Study) -> None:
        self._known = (document, entities, study)
        self._asked: dict[tuple[int, bool], str | None] = {}

    def of(self, span: Span, reading: Reading) -> str | None:
        """The canonical name of the smallest place that the amount is about, or None.

        A toll is not carried on from a town named before: it may be the whole country's.  In an interview's answer it
        then is (guidelines, hard cases, Events).
        """
        if reading.amount.kind in _NOWHERE:
            return None
        here = self._place(span, carry=False)
        if here is not None:
            return here
        document, _, study = self._known
        carried, country = self._place(span, carry=True), study.settings.get("country")
        if reading.measure not in _TOLLS or carried == country:
            return carried
        return country if carried and document.passage_at(span.start).role == "answer" else None

    def _place(self, span: Span, *, carry: bool) -> str | None:
        document, entities, _ = self._known
        sentence = document.sentence_at(span.start).span
        key = (sentence.start, carry)
        if key not in self._asked:
            self._asked[key] = place_of(span, *self._known, carry=carry)
            places = sum(m.kind == "place" for m in within(sentence, entities))
            if 1 < places <= _MANY:
                return self._asked.pop(key)
        return self._asked[key]
