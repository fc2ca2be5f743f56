"""Bodies that the study's list does not hold: known by the shape of their name, or as the last one named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flows.extraction.names import gazetteer
from flows.extraction.names.match import Hit
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_RUN = re.compile(
    r"[A-ZÀ-Þ][\w.&'’-]*(?:[ \u00a0](?:(?:of|for|on|and|de|del|against)[ \u00a0](?:the[ \u00a0])?)?[A-ZÀ-Þ][\w.&'’-]*)+"
)
_LAST = re.compile(r"\b(?:the|The|its|Its)[ \u00a0]((?:[a-z]+[ \u00a0])?(ministry|agency|group|committee|organi[sz]ation|party|council|court|company|office|union|commission|chamber|fund|army))\b(?!['’]s\s+\w+\s+said)")


@cache
def _heads(study: Study) -> frozenset[str]:
    return frozenset(row["word"] for row in study.rows("lexicons/names_heads.csv"))


@cache
def _patterns(study: Study) -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = study.rows("lexicons/names_bodies.csv")
    return tuple((re.compile(rf"\b(?:{row['pattern']})(?!\w)"), row["name"]) for row in rows)


def by_shape(sentence: Span, study: Study) -> Iterator[Hit]:
    """Bodies by a known shape ("Health Ministry" of a country) or by a head word in a capitalised name."""
    text, taken = sentence.source, []
    for shape, name in _patterns(study):
        for found in shape.finditer(text, sentence.start, sentence.end):
            span, country = _with_country(sentence, found, study)
            taken.append(span)
            yield Hit(span, name.replace("{country}", country) if country else name.replace(" of {country}", ""), 0.85)
    for run in _RUN.finditer(text, sentence.start, sentence.end):
        span = _headed(sentence, run, study)
        if span is not None and not any(span.overlaps(other) for other in taken):
            yield Hit(span, re.sub(r"\s+", " ", span.text), 0.7)


def _with_country(sentence: Span, found: re.Match[str], study: Study) -> tuple[Span, str | None]:
    """The span with the country that stands beside the name, and that country, else the study's."""
    text = sentence.source
    before = re.search(r"(?:\b([A-Z]\w+)(?:['’]s)?\s+)$", text[sentence.start : found.start()])
    if before and (place := gazetteer.country(before[1], study)):
        return sentence.part(sentence.start + before.start(1), found.end()), place.name
    after = re.match(r"\s+of\s+(?:the\s+Republic\s+of\s+)?([A-Z]\w+)", text[found.end() : sentence.end])
    if after and (place := gazetteer.country(after[1], study)):
        return sentence.part(found.start(), found.end() + after.end(1)), place.name
    return sentence.part(found.start(), found.end()), study.settings.get("country")


def _headed(sentence: Span, run: re.Match[str], study: Study) -> Span | None:
    """The run, from its first word that can begin a name, if a head word of bodies is among its words."""
    words = run[0].split()
    if not any(word.rstrip(".,") in _heads(study) for word in words[1:] or words):
        return None
    if run[0].isupper() or not any(word.rstrip(".") not in _heads(study) for word in words):
        return None
    start = run.start() + (len(words[0]) + 1 if words[0] in ("The", "A", "An", "In", "At", "For", "According") else 0)
    end = run.end() - (2 if run[0].endswith(("'s", "’s")) else 0)
    return sentence.part(start, end) if start < end and " " in sentence.source[start:end] else None


def last_named(document: Document, found: list[EntityMention], study: Study) -> Iterator[EntityMention]:
    """ "The ministry", "the group": the last body named whose name holds that word."""
    named = sorted((m for m in found if m.kind == "actor" and m.entity_kind == "body"), key=lambda m: m.span.start)
    for sentence in document.prose:
        for phrase in _LAST.finditer(document.text, sentence.span.start, sentence.span.end):
            span = document.span(phrase.start(1), phrase.end(1))
            if any(span.overlaps(m.span) for m in named):
                continue
            word = phrase[2].replace("isation", "ization")
            for mention in reversed([m for m in named if m.span.start < span.start]):
                if word in mention.name.lower().replace("isation", "ization") or word in ("group", "agency") and _fits(mention):
                    yield EntityMention(span, "actor", mention.name, mention.entity_id, "body", None, None, "rule:last-named/1", 0.6)
                    break


def _fits(mention: EntityMention) -> bool:
    return not re.search(r"Ministry|Parliament|Government|Court|Council|Office", mention.name)
