"""Cities named by what they are: "the capital", "the Kenyan capital", "the country's biggest city"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flows.extraction.names import gazetteer, world
from flows.extraction.names.world import Place
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_COUNTRY = r"(?P<country>[A-Z]\w+(?:[ -][A-Z]\w+)?)"
# the words end here: no "capital market", no "capital Oslo"
_AFTER = (
    r"(?=[’'.,;:)?!]|\s+(?:in|on|at|by|and|or|to|from|for|with|is|was|were|has|had|will|after|before|when|where|who"
    r"|that|which|as|late|early|\w+ed)\b)"
)
_CAPITAL = re.compile(
    rf"\b(?:[Tt]he\s+(?:{_COUNTRY}\s+)?capital(?:\s+city)?{_AFTER}"
    rf"|(?:{_COUNTRY.replace('country', 'owner')}|[Tt]he country)['’]s\s+capital(?:\s+city)?{_AFTER})"
)
_LARGEST = re.compile(rf"\b(?:{_COUNTRY}|[Tt]he country)['’]s\s+(?:biggest|largest|most populous)\s+city\b")


def described(document: Document, country: str | None, study: Study) -> Iterator[tuple[Span, Place]]:
    """The cities that the text names so, with the words that do; `country` is the one that the text is about.

    Nothing where the words go on ("the capital market", "the capital, Oslo": named there) or the country is unknown.
    """
    for pattern in (_CAPITAL, _LARGEST):
        for found in pattern.finditer(document.text):
            named = found["country"] or (found["owner"] if "owner" in pattern.groupindex else None)
            whose = gazetteer.country(named or country or "", study)
            city = _city(whose, pattern is _CAPITAL, study) if whose else None
            if city is not None:
                yield document.span(*found.span()), city


def _city(country: Place, capital: bool, study: Study) -> Place | None:
    """The capital or the largest city of a country, as the study knows it."""
    name = world.first_cities().get(country.country_code, ("", ""))[0 if capital else 1]
    return next((p for p in gazetteer.places(name, study) if p.country_code == country.country_code), None)
