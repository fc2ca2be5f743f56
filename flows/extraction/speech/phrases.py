"""Whom a noun phrase means: a name, a pronoun, a role, or a description."""

from __future__ import annotations

import re

from flows.extraction.names import gazetteer, holders, within
from flows.extraction.records import EntityMention
from flows.extraction.speech.scene import Scene, Who
from flows.reading.spans import Span
from schemas.study import Study

_PHRASE_MOST = 120  # characters of a description
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_PHRASE = re.compile(r"(?:(?:[A-Z]\.\s?|\w[\w'’-]*\s+)){0,9}[A-Za-z][\w'’-]*$")
# What only determines or counts the speaker is no part of a description ("at least 52 of our interviewees").
_DETERMINER = re.compile(
    r"(?:the|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|thousands|its|his|her|their|our|your|my|"
    r"some|many|most|several|both|all|other|another|this|that|these|those|about|around|nearly|almost|at least|more than|of|"
    r"even|only|as|and|but|\d[\d,.]*(?:-year-old)?|\w+-year-old)\s+",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(r"\s+(?:whom|who|which|that|at|by|on|with|from (?!the\b)[a-z])\s.*$", re.DOTALL)
_NO_SPEAKER = frozenset(
    "it there this that which who what he she they as and or but if when while not he’s be been being to of in on at by for from with than then so"
    " reports figures data information law-enforcement them us me you him one none please much nothing".split()
)
_POINTERS = frozenset("the a an its his her their our your my this that these those of even only as and but".split())
_PARTS = re.compile(r"\b(?:lawyers?|relatives|residents|employees?|critics|supporters|families|head|officer|worker)\b")
_DEPUTY = re.compile(r"(?:the\s+)?((?:first\s+)?(?:deputy|vice)[\s-]+minister|minister)", re.IGNORECASE)


def named_in(span: Span, scene: Scene, *, last: bool) -> Who | None:
    """Who a noun phrase means; `last`: the phrase ends at the verb, so its end counts most."""
    words = _WORD.findall(span.text)
    if not words:
        return None
    edge = (words[-1] if last else words[0]).lower()
    if edge in scene.cues.pronouns:
        return _pronoun(span, edge, scene, last=last)
    actors = [m for m in scene.actors(span) if (_reaches(span, m) if last else True)]
    if not last and actors and not _leads_to(span, actors[0]):
        actors = []
    if actors:
        return _actor(span, actors, scene, last=last)
    found = _counted(span, words, scene) or _role(span, words, scene, last=last) or _body_again(span, scene)
    return found or _state(span, scene) or described(span, scene, last=last)


def by_role(span: Span, scene: Scene) -> Who | None:
    """Who answers in the interview, where a phrase describes him by his office and is no name."""
    interviewee = scene.memory.interviewee
    words = [word.lower() for word in _WORD.findall(span.text)]
    if interviewee is None or not set(words) & scene.cues.roles or _is_other(words, interviewee):
        return None
    return Who(interviewee, span, 0.7, "person")


def _counted(span: Span, words: list[str], scene: Scene) -> Who | None:
    """A bare number of those who spoke before ("eleven spoke of burns")."""
    if len(words) == 1 and scene.memory.speaker and _DETERMINER.fullmatch(f"{words[0]} ") and words[0][0].islower():
        return (
            Who(scene.memory.speaker.name, span, 0.6, scene.memory.speaker.kind) if words[0] not in _POINTERS else None
        )
    return None


def _body_again(span: Span, scene: Scene) -> Who | None:
    """ "The ministry", where the last of the bodies with that word in its name."""
    again = re.fullmatch(r"(?:the|our)\s+(\w+)", span.text, re.IGNORECASE)
    body = scene.memory.bodies.get(again[1].lower()) if again else None
    if body is None:
        return None
    return Who(body, span, 0.75, "body")


def _actor(span: Span, actors: list[EntityMention], scene: Scene, *, last: bool) -> Who | None:
    """The person among the actors, else the one next the verb; a description where it only belongs to somebody."""
    persons = [m for m in actors if m.entity_kind == "person"]
    chosen = actors[-1] if last else persons[0] if persons and persons[0].span.start - span.start < 80 else actors[0]
    if chosen.entity_kind != "person" and _belongs(span, chosen, scene):
        return described(span, scene, last=last)
    return Who(chosen.name, chosen.span, 0.9, chosen.entity_kind)


def _reaches(span: Span, mention: EntityMention) -> bool:
    """Whether the mention ends the phrase, or a possession or "of …" is all that follows it."""
    rest = span.source[mention.span.end : span.end]
    return re.fullmatch(r"\s*|['’]s\s+\w+|\s+alone|,.*|\s+(?:of|for|at|in)\s.*|[”»\"]\s*", rest) is not None


def _leads_to(span: Span, mention: EntityMention) -> bool:
    lead = span.source[span.start : mention.span.start]
    return len(lead) < 90 and not re.search(r"\b(?:that|had|has|was|were|is|are|when|about|over)\b", lead)


def _belongs(span: Span, mention: EntityMention, scene: Scene) -> bool:
    """Whether words beside a body's name tell of somebody else ("lawyers for the ministry", "the committee's lawyer")."""
    lead = span.source[span.start : mention.span.start]
    rest = span.source[mention.span.end : span.end]
    if scene.cues.voices.search(lead):
        return False
    owned = re.match(r"['’]s?\s+(\w+)", rest)
    return bool(_PARTS.search(lead) or (owned and owned[1] not in ("spokesman", "spokeswoman", "office")))


def _pronoun(span: Span, word: str, scene: Scene, *, last: bool) -> Who | None:
    kind = scene.cues.pronouns[word]
    memory = scene.memory
    name = {"person": memory.person, "body": memory.body, "group": memory.group}.get(kind)
    if name is None:
        return None
    start = span.end - len(word) if last else span.start
    return Who(name, span.part(start, start + len(word)), 0.75, kind)


def _role(span: Span, words: list[str], scene: Scene, *, last: bool) -> Who | None:
    """A role without a name: who answers, where he holds it; the study's holder of it; else the person last named."""
    memory, study = scene.memory, scene.study
    known = holders(study) if scene.document.country == study.settings.get("country") else {}
    lowered = [word.lower() for word in words]
    edge = lowered[-3:] if last else lowered[:3]
    own = re.search(r"\b(?:the|our|my)\b", span.text, re.IGNORECASE)
    definite = own or words[0] in gazetteer.demonyms(study)
    holder = next((h for n in (3, 2, 1) if (h := known.get(" ".join(edge[-n:])))), None)
    role = edge[-1] in scene.cues.roles
    if (holder is None or not own) and (answering := by_role(span, scene)):
        return answering
    if definite and holder and _home(lowered, study):
        return Who(holder, span, 0.8, "person")
    if not (role and definite and len(words) <= 3) or re.search(r"\w[’']s?\s", span.text):
        return None
    return Who(memory.person, span, 0.65, "person") if memory.person else _of_the_ministry(span, scene)


def _of_the_ministry(span: Span, scene: Scene) -> Who | None:
    """An unnamed minister, in a text that has named the ministry, by that ("Deputy Minister of Transport")."""
    held, body = _DEPUTY.fullmatch(span.text), scene.memory.body
    if held is None or body is None or not body.startswith("Ministry of "):
        return None
    return Who(f"{held[1].title()} of {body.removeprefix('Ministry of ')}", span, 0.7, "person")


def _is_other(words: list[str], interviewee: str) -> bool:
    """Whether the role is none that the interviewee's description holds, where it is a description."""
    described_as = interviewee.lower().split()
    return "of" in described_as and described_as[0] not in words


def _home(words: list[str], study: Study) -> bool:
    """Whether no other country than the study's is named with the role."""
    demonyms = gazetteer.demonyms(study)
    return {demonyms[w.title()] for w in words if w.title() in demonyms} <= {study.settings.get("country")}


def _state(span: Span, scene: Scene) -> Who | None:
    """A state that speaks bears its own name."""
    for mention in within(span, scene.entities):
        if mention.entity_kind == "country" and mention.method != "rule:demonym/1" and mention.span == span:
            return Who(mention.name, mention.span, 0.7, "state")
    return None


def described(span: Span, scene: Scene, *, last: bool) -> Who | None:
    """An unnamed speaker by the text's own words, without article, number and what only qualifies."""
    offset, text = _head(span, last=last)
    while determiner := _DETERMINER.match(text):
        offset, text = offset + determiner.end(), text[determiner.end() :]
    if (voice := scene.cues.voices.match(text)) and text[voice.end() :][:1].isupper():
        offset, text = offset + voice.end(), text[voice.end() :]
    text = _QUALIFIED.sub("", text).rstrip(" ,")
    words = _WORD.findall(text)
    if (
        not 1 <= len(words) <= 7
        or {words[0].lower(), words[-1].lower()} & _NO_SPEAKER
        or any(c.isdigit() for c in text)
    ):
        return None
    proper = len(words) > 1 and all(word[0].isupper() for word in words)
    name = text if proper or not words[0][1:].islower() else text[0].lower() + text[1:]
    kind = "body" if proper else "group" if name.split()[0].endswith("s") or name.endswith("s") else "person"
    return Who(name, span.part(offset, offset + len(text)), 0.55 if proper else 0.5, kind)


def _head(span: Span, *, last: bool) -> tuple[int, str]:
    """Where the head of the phrase begins, and its words: without appositions, but for "one of them, a teacher"."""
    text, offset = span.text, span.start
    if "," in text:
        head, rest = text.split(",", 1)
        if not last and re.match(r"one of\b", head) and re.match(r"\s*(?:an?|the)\s", rest):
            gap = len(rest) - len(rest.lstrip())
            return offset + len(head) + 1 + gap, rest.strip()
        text = head
    if last and (found := _PHRASE.search(text, max(0, len(text) - _PHRASE_MOST))):
        return offset + found.start(), found[0]
    return offset, text
