"""Who answers in an interview: named by the lead, or described by it; never guessed."""

from __future__ import annotations

import re
from dataclasses import replace

from flows.extraction.names import gazetteer, within
from flows.extraction.records import EntityMention, Facts
from flows.reading.document import Document, Passage
from schemas.study import Study

_SPOKE = re.compile(
    r"\b(?:interview|told|tells|answers?|answered|said|says|affirmed|replied|replies|spoke|speaks|stressed)\b"
)
_OFFICE = re.compile(
    r"\b((?:Deputy |First Deputy |Vice )?(?:Ambassador|Minister|President|Governor|Mayor|Consul(?: General)?|Chair(?:man|woman)|Director|"
    r"Secretary[- ]General|High Commissioner|Head|Commissioner) (?:of|for) (?:the )?(?:Republic of )?[A-Z][\w-]*(?: (?:and |to |in |of |the )*[A-Z][\w-]*)*)"
)
_EXCELLENCY = re.compile(r"\b(?:Your Excellency|Mr\.? Ambassador|Madam Ambassador|Ambassador)\b")
_AT_HOME = re.compile(r"\b(?:my|our) country\b", re.IGNORECASE)


def with_speakers(document: Document, facts: Facts, entities: tuple[EntityMention, ...], study: Study) -> Document:
    """The document with the speaker of each answer filled in, where the text tells who answers."""
    if not any(p.role == "answer" for p in document.passages):
        return document
    speaker = _interviewee(document, facts, entities, study)
    passages = tuple(replace(p, speaker=speaker) if p.role == "answer" else p for p in document.passages)
    return replace(document, passages=passages)


def _interviewee(document: Document, facts: Facts, entities: tuple[EntityMention, ...], study: Study) -> str | None:
    first = next(n for n, p in enumerate(document.passages) if p.role in ("question", "answer"))
    lead = [p for p in document.passages[:first] if p.role in ("narration", "heading")]
    return _named(document, lead, entities) or _described(lead) or _envoy(document, facts, entities, study)


def _named(document: Document, lead: list[Passage], entities: tuple[EntityMention, ...]) -> str | None:
    """The one person of the lead's sentences that speak of an interview or of saying something."""
    names: list[str] = []
    for sentence in document.sentences:
        if any(sentence.span in p.span for p in lead) and _SPOKE.search(sentence.span.text):
            names += [
                m.name for m in within(sentence.span, entities) if m.kind == "actor" and m.entity_kind == "person"
            ]
    return names[0] if len(set(names)) == 1 else None


def _described(lead: list[Passage]) -> str | None:
    """The office in the lead ("the Ambassador of Kazakhstan to Finland, who replied in writing")."""
    for passage in reversed(lead):
        if _SPOKE.search(passage.span.text) and (found := _OFFICE.search(passage.span.text)):
            return re.sub(r"\b(?:the )?Republic of ", "", found[1])
    return None


def _envoy(document: Document, facts: Facts, entities: tuple[EntityMention, ...], study: Study) -> str | None:
    """An envoy addressed as such who speaks of "my country": of the study's country, to that of the dateline."""
    questions = " ".join(p.span.text for p in document.passages if p.role == "question")
    answers = " ".join(p.span.text for p in document.passages if p.role == "answer")
    host = _host(document, facts, entities, study)
    home = study.settings.get("country")
    if host and home and host != home and _EXCELLENCY.search(questions) and _AT_HOME.search(answers):
        return f"Ambassador of {home} to {host}"
    return None


def _host(document: Document, facts: Facts, entities: tuple[EntityMention, ...], study: Study) -> str | None:
    """The country in which the dateline's place lies."""
    mention = next((m for m in entities if m.kind == "place" and m.name == facts.dateline_place), None)
    mention = mention or _place_before(document, entities)
    if mention is None or mention.country_code is None:
        return None
    return gazetteer.country_names(study).get(mention.country_code)


def _place_before(document: Document, entities: tuple[EntityMention, ...]) -> EntityMention | None:
    """The place with which a line before the first turn begins, followed by a comma."""
    first = next(p.span.start for p in document.passages if p.role in ("question", "answer"))
    for mention in entities:
        if mention.span.start >= first:
            return None
        starts = any(part.start == mention.span.start for part in document.paragraphs)
        if starts and mention.kind == "place" and document.text.startswith(",", mention.span.end):
            return mention
    return None
