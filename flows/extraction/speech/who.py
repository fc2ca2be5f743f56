"""Whom the words beside a reporting verb mean: a name, a pronoun, a role, or a description."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from flows.extraction.names import gazetteer, within
from flows.extraction.records import EntityMention
from flows.extraction.speech.verbs import Cues
from flows.reading.document import Document
from flows.reading.spans import Span, trimmed
from schemas.study import Study

_ARTICLE = re.compile(r"^(?:the|a|an|one|its|his|her|their|our|my|some|many|several|former|this|that|these|those)\s+", re.IGNORECASE)
_SKIPPED = re.compile(
    r"(?:\s|,|\b(?:on|late on|early on)\s+[A-Z]\w+day\b|\b(?:also|later|then|categorically|publicly|repeatedly|further|again|still|now|earlier|recently|reportedly|openly|politely|simply|"
    r"firmly|previously|has|have|had|was|were|is|are|been|would|will|did|does|do|not|himself|herself|itself|themselves|on|in)\b)+$",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"[;:—–“”\"«»()]|(?:^|,)\s*(?:and|but|while|as|although|though|whereas|because|since|if|when)\s|\b(?:that|which|who|where|when|while|because|although|but)\s")
_PHRASE = re.compile(r"(?:[A-Za-z][\w'’-]*\s+){0,8}[A-Za-z][\w'’-]*$")
_WORD = re.compile(r"[A-Za-z][\w'’-]*")
_NOT_SPEAKER = frozenset(
    "it there this that which who what he she they as and or but if when while not he’s be been being to of in on at by for from with than then so"
    " report reports statement figures data".split()
)


@dataclass(slots=True)
class Memory:
    """Who was last meant by a pronoun: the last person, body and group that spoke or stood as a subject."""

    person: str | None = None
    body: str | None = None
    group: str | None = None
    interviewee: str | None = None

    def note(self, name: str | None, kind: str | None) -> None:
        """Remember who has just been named."""
        if name is None:
            return
        if kind in ("body", "state"):
            self.body = name
        elif kind == "group":
            self.group = name
        else:
            self.person = name


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker: the canonical name or description, the words that name it, and how sure this is."""

    name: str
    words: Span
    confidence: float
    kind: str | None = None


def before(document: Document, start: int, verb: int, entities: tuple[EntityMention, ...], memory: Memory, cues: Cues, study: Study) -> Who | None:
    """The subject that ends right before a verb at `verb`; nothing before `start` belongs to its clause."""
    text = document.text
    end = verb - len(_SKIPPED.search(text[start:verb])[0]) if _SKIPPED.search(text[start:verb]) else verb  # type: ignore[index]
    if end <= start:
        return None
    clause = _clause_start(text, start, end)
    whole = trimmed(text, clause, end)
    if whole is None:
        return None
    if text[end:verb].lstrip().startswith(","):
        return _apposed(whole, entities, cues, memory, study)
    return _named_in(whole, entities, cues, memory, study, last=True)


def after(document: Document, verb_end: int, end: int, entities: tuple[EntityMention, ...], memory: Memory, cues: Cues, study: Study) -> Who | None:
    """The subject that follows a verb ("…”, said its director, Ann Smith.")."""
    text = document.text
    stop = re.compile(r"[.;:“”\"«»]|,\s*(?:who|which|citing|adding|in|on|at|according)\b|\s(?:in|on|during|at|after|when|as|that|told|while|to)\s").search(text, verb_end, end)
    # an initial or a title's stop ends no name
    while stop and stop[0] == "." and re.search(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|H\.E)$", text[verb_end : stop.start()]):
        stop = re.compile(r"[.;:“”\"«»]|,\s*(?:who|which|citing|adding)\b|\s(?:in|on|during|at|after|when|as|that)\s").search(text, stop.end(), end)
    if stop and stop[0] in "“\"«" and (close := re.compile("[”\"»]").search(text, stop.end(), end)) and text[verb_end : stop.start()].strip():
        span = trimmed(text, verb_end, close.end())
    else:
        span = trimmed(text, verb_end, stop.start() if stop else end)
    if span is None or span.text.startswith(","):
        return None
    return _named_in(span, entities, cues, memory, study, last=False)


def _apposed(whole: Span, entities: tuple[EntityMention, ...], cues: Cues, memory: Memory, study: Study) -> Who | None:
    """The subject of "A, the B of C, said": the person among them, else what stands before the first comma."""
    persons = [m for m in within(whole, entities) if m.kind == "actor" and m.entity_kind == "person"]
    if persons:
        return Who(persons[0].name, persons[0].span, 0.85, "person")
    comma = whole.source.find(",", whole.start, whole.end)
    first = whole.part(whole.start, comma) if comma > whole.start else whole
    return _named_in(first, entities, cues, memory, study, last=True)


def _clause_start(text: str, start: int, end: int) -> int:
    at = start
    for found in _BOUNDARY.finditer(text, start, end):
        at = found.end()
    return at


def _named_in(span: Span, entities: tuple[EntityMention, ...], cues: Cues, memory: Memory, study: Study, *, last: bool) -> Who | None:
    """Who a noun phrase names; `last`: the phrase ends at the verb, so its end counts most."""
    words = _WORD.findall(span.text)
    if not words:
        return None
    edge = (words[-1] if last else words[0]).lower()
    if edge in cues.pronouns:
        return _pronoun(span, edge, cues, memory, last=last)
    actors = [m for m in within(span, entities) if m.kind == "actor" and m.span.end <= span.end]
    if last:
        actors = [m for m in actors if _reaches(span, m)] or actors[:0]
    elif actors and not _role_before(span, actors[0]):
        actors = actors[:0]
    if actors:
        chosen = actors[-1] if last else next((m for m in actors if m.entity_kind == "person"), actors[0])
        if not last and chosen is not actors[0] and chosen.span.start - span.start > 80:
            chosen = actors[0]
        return _described_with(span, chosen) if _describes(span, chosen, last=last) else Who(chosen.name, chosen.span, 0.9, chosen.entity_kind)
    return _role(span, words, cues, memory, study, last=last) or _state(span, entities, last=last) or _description(span, last=last)


def _reaches(span: Span, mention: EntityMention) -> bool:
    """Whether the mention ends the phrase, or a phrase in commas or "of …" is all that follows it."""
    rest = span.source[mention.span.end : span.end]
    return not rest.strip() or re.fullmatch(r"(?:['’]s\s+\w+|,.*|\s+(?:of|for|at|in)\s.*|[”»\"]\s*)", rest) is not None


def _role_before(span: Span, mention: EntityMention) -> bool:
    lead = span.source[span.start : mention.span.start]
    return len(lead) < 90 and not re.search(r"\b(?:that|had|has|was|were|is|are)\b", lead)


def _describes(span: Span, mention: EntityMention, *, last: bool) -> bool:
    """Whether the words beside a body's name make it a description of somebody else ("lawyers for the ministry")."""
    if mention.entity_kind not in ("body", "group", "state"):
        return False
    lead = span.source[span.start : mention.span.start]
    rest = span.source[mention.span.end : span.end]
    return bool(re.search(r"\b(?:lawyers?|relatives|residents|employees?|critics|supporters|families)\b", lead) or re.match(r"['’]s\s+lawyers?", rest))


def _described_with(span: Span, mention: EntityMention) -> Who | None:
    return _description(span, last=False)


def _pronoun(span: Span, word: str, cues: Cues, memory: Memory, *, last: bool) -> Who | None:
    kind = cues.pronouns[word]
    name = {"person": memory.person, "body": memory.body, "group": memory.group}.get(kind)
    if name is None:
        return None
    start = span.end - len(word) if last else span.start
    return Who(name, span.part(start, start + len(word)), 0.75, kind)


@cache
def _holders(study: Study) -> dict[str, str]:
    """Who of the study's actors holds a role that only one of its country's persons holds ("president")."""
    home = study.settings.get("country")
    found: dict[str, str] = {}
    for actor in dict.fromkeys(gazetteer.actors(study).values()):
        if actor.kind == "person" and actor.country == home:
            for role in actor.roles:
                found.setdefault(role.lower(), actor.name)
    return found


def _role(span: Span, words: list[str], cues: Cues, memory: Memory, study: Study, *, last: bool) -> Who | None:
    """A role without a name: the study's holder of it, else the person last named."""
    lowered = [word.lower() for word in words]
    if memory.interviewee and any(word in cues.roles for word in lowered) and not last_of_other(lowered, memory.interviewee):
        return Who(memory.interviewee, span, 0.7, "person")
    edge = lowered[-3:] if last else lowered[:4]
    definite = re.search(r"\b(?:the|our|The|Our|my|My)\b", span.text) or words[0] in gazetteer.demonyms(study)
    for size in (3, 2, 1):
        role = " ".join(edge[-size:] if last else edge[-size:])
        if definite and role in _holders(study) and _home(lowered, study):
            return Who(_holders(study)[role], span, 0.8, "person")
    if edge[-1] in cues.roles and len(words) <= 3 and memory.person and definite:
        return Who(memory.person, span, 0.65, "person")
    return None


def last_of_other(words: list[str], interviewee: str) -> bool:
    """Whether the role is none that the interviewee's description holds, where it is a description."""
    described = interviewee.lower().split()
    return interviewee[0].isupper() and "of" in described and described[0] not in words


def _home(words: list[str], study: Study) -> bool:
    """Whether no other country than the study's is named with the role."""
    countries = {gazetteer.demonyms(study)[w.title()] for w in words if w.title() in gazetteer.demonyms(study)}
    return countries <= {study.settings.get("country")}


def _state(span: Span, entities: tuple[EntityMention, ...], *, last: bool) -> Who | None:
    """A state that speaks bears its own name."""
    for mention in within(span, entities):
        if mention.entity_kind == "country" and mention.method != "rule:demonym/1" and mention.span == span:
            return Who(mention.name, mention.span, 0.7, "state")
    return None


def _description(span: Span, *, last: bool) -> Who | None:
    """An unnamed speaker by the text's own words, without article and what only qualifies."""
    text = span.text
    offset = span.start
    if not last and "," in text:
        head, rest = text.split(",", 1)
        if re.match(r"\s*(?:a|an|the)\s", rest) and re.match(r"one of\b", head):
            offset += len(head) + 1 + len(rest) - len(rest.lstrip())
            text = rest.strip()
        else:
            text = head
    elif last and "," in text:
        text = text.split(",", 1)[0]
    if last and (found := _PHRASE.search(text)):
        offset, text = offset + found.start(), found[0]
    while article := _ARTICLE.match(text):
        offset, text = offset + article.end(), text[article.end() :]
    text = re.sub(r"\s+(?:whom|who|which|that|at|by|in|on)\s.*$", "", text, flags=re.DOTALL).rstrip(" ,")
    words = _WORD.findall(text)
    if not 1 <= len(words) <= 7 or words[0].lower() in _NOT_SPEAKER or words[-1].lower() in _NOT_SPEAKER or any(c.isdigit() for c in text):
        return None
    name = text[0].lower() + text[1:] if len(words[0]) > 1 and words[0][1:].islower() else text
    return Who(name, span.part(offset, offset + len(text)), 0.5, "group" if name.endswith("s") else "person")
