"""The noun phrase of a clause: whom its words name, and whom a pronoun or an office in it means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.extraction.events.anaphora import Context
from flows.extraction.names import actor_in, within
from flows.extraction.records import EntityMention
from flows.reading.spans import Span, trimmed

_STOP = re.compile(
    r"(?<!\d)[.,]|[.,](?!\d)|[;:—–“”\"«»()]|(?<!\bup)(?<!close)\s(?:in|on|at|during|after|before|since|until|from|over|near|outside|while|when|which|who|that"
    r"|went|began|and then|and(?= \w+ed )|and(?= \w+ (?:the|an?|his|her|their|its) )|as|because|for|with|to|through|by|was|were|is|are|has|have|had|will|would|could|should|must|may|said"
    r"|last|next|this morning|overnight|yesterday|today)\s",
    re.IGNORECASE,
)
_THAT = re.compile(r"^.*\b(?:that|but|said|says|when|while|because|until)\s", re.IGNORECASE | re.DOTALL)
# "and" joins two clauses, not two doers, where a verb stands before it
_JOINED = re.compile(
    r"^.*\b(?:\w{3,}ed|was|were|had|has|have|is|are|will|left|went|began|took|set|loot|seize)\b.*\band(?:\s|$)",
    re.IGNORECASE | re.DOTALL,
)
AUXILIARY = re.compile(
    r"\s+(?:was|were|been|being|is|are|be|has|have|had|will|would|wo|also|not|yet|still|could|may|might|can|must|should|did"
    r"|do|does|who|which|\w+n['’]t|\w+ly)(?=\s|$)",
    re.IGNORECASE,
)
PREPOSITION = re.compile(
    r"(?:in|on|at|by|for|from|with|of|to|under|among|without|near|into|onto|through|between|after|before|during|following|as|if|because|against|how|will|had|was|were|would)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:\W+|(?:the|a|an|some|several|many|its|his|her|their|our|all|about|around|and|but|more than|over|at least|nearly|other"
    r"|close to|between \d+ and \d+|(?:US)?[$€£]\S+(?: (?:million|billion|trillion))?|dozens of|hundreds of|thousands of|half a dozen|a third of|most of|perhaps|fewer than|up to|no fewer than|every|no|only"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|hundred|thousand|of|\d[\d,.]*(?:\s+of)?)(?:\s+|$))",
    re.IGNORECASE,
)
# where the subject of a clause ends: its finite auxiliary
FINITE = re.compile(
    r"\s(?:am|is|are|was|were|has|have|had|will|wo|would|could|can|may|might|must|should|shall|did|does|do"
    r"|\w+n['’]t|refus\w+|want\w*|plan\w*|tr(?:y|ies|ied)|need\w*|decided|agreed|promised|began|started|continu\w+)\s",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"(?:^|\s)(?:to|that|of|in|on|at|for|with|from|by|the|a|an|and|or|into|about|their|its|his|her)$", re.IGNORECASE
)
_WHERE = re.compile(
    r"\s(?:in|at|on|across|from|near|outside|inside|under|with|without|throughout|around)\s.*$",
    re.DOTALL | re.IGNORECASE,
)
_OF_STATE = re.compile(r"\s+of\s+(?:the\s+)?(?:Republic\s+of\s+)?[A-Z]\w+$")
_BEFORE_OFFICE = 5  # words: "Answer: When the Kazakh President"
_EMPTY = frozenset(
    "it he she they we i you this that there which who what these those them him her us nobody none one everyone something "
    "right following day both most and the together again own anyone someone somebody nothing stood continue others".split()
)
_MODIFIES = re.compile(r"\s+(?!and\b|or\b|also\b|on\b|in\b|at\b|of\b|for\b|who\b|\w+ly\b)[a-z]+s$")  # "police vehicles"
_ROUGHLY = re.compile(
    r",\s+\d{1,2}$|\s+of\s+(?:(?:about|around|roughly|some|up to|more than|at least|nearly|almost)\s+)?\d.*$"
)
_ADJECTIVES = re.compile(
    r"[a-z]+(?:, [a-z]+)* and [a-z]+ [a-z]+s\b"
)  # "military, administrative and social facilities"
_OBJECT = re.compile(r"\s*(them|him|her)\b(?!\s+[a-z]+s\b)")
# "the police are making great efforts to restore": its subject
_EFFORTS = re.compile(
    r"\s+(?:\w+ly\s+)?(?:(?:are|is|was|were|have|has|had)\s+)?(?:tak(?:e|es|en|ing)|took|ma(?:de|ke|kes|king)"
    r"|carr(?:y|ies|ied|ying) out|undert\w+)\s+(?:[\w-]+\s+){0,4}(?:efforts|measures|steps|attempts?|moves)\s+to$"
)
_AND = re.compile(r"(?<=s),?\s+(?:and|or|as well as)\s+")
_SEVERAL = 8  # words
_QUANTIFIED = re.compile(r"^(?:between \d+ and \d+$|at least|at most|about|some|nearly)\s", re.IGNORECASE)
_LATER = re.compile(r"\s+(?:later|then|also|allegedly|reportedly|subsequently|meanwhile|too)$", re.IGNORECASE)
_DID = re.compile(r"\w+(?:ed|ing)\s+(?:the|an?|his|her|their|its|them|him)\b", re.IGNORECASE)
_PEOPLE = re.compile(r"(?:\b[a-z-]+\s)?\b(?:[a-z]+[^s\W]s|people|men|women)(?=,?\s*$)")
_RIGHT_BEFORE = 12  # characters: ", ", " (CSTO), "


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks where a trigger stands: what "I" and "we" mean there, and "he" in what is reported of him."""

    speaker: str | None = None
    state: str | None = None
    reported: bool = False
    holders: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    said_by: str | None = None  # whose words the sentence reports
    context: Context | None = None

    def holds(self, words: str) -> str | None:
        """Who holds the office that some words name ("our President", "the President of Mali")."""
        told = _OF_STATE.sub("", words).lower().split()
        return next(
            (h for n in range(min(_BEFORE_OFFICE, len(told))) if (h := self.holders.get(" ".join(told[n:])))), None
        )

    def means(self, pronoun: str, at: int) -> str | None:
        """Whom a pronoun stands for, where the speech around it or what was told before says so."""
        word = pronoun.lower()
        if word in ("we", "i"):
            return self.state if word == "we" else self.speaker
        if self.reported and word in ("he", "she"):
            return self.speaker
        return self.context.means(word, at) if self.context else None


NOBODY = Voice()


def doer(before: Span, entities: tuple[EntityMention, ...], voice: Voice) -> str | None:
    """The actor named in the clause before its verb, else its words where they are few."""
    own = own_words(before if not (efforts := _EFFORTS.search(before.text)) else _cut(before, efforts.start()))
    if own.lower().startswith(("those who", "who ", "whoever ")):
        return None
    if finite := FINITE.search(f"{own} "):
        own = own[: finite.start()]
    if meant := voice.means(own.split()[-1] if own.split() else "", before.end):
        return meant
    at = before.text.find(own) if own else 0
    if holder := voice.holds(own):
        return holder
    span = trimmed(before.source, before.start + at, before.start + at + len(own)) if own else before
    actor = actor_in(span, entities) if span else None
    if (
        span
        and actor
        and not _MODIFIES.match(span.source, actor.span.end, span.end)
        and not _among_others(actor, span, entities)
    ):
        return actor.name
    if body := voice.bodies.get(own.lower()):  # "government says", as headlines put it
        return body
    words = _LATER.sub("", _WHERE.sub("", AUXILIARY.sub("", f" {own}").strip()))
    if _DID.match(words):
        return None  # "blocked the road": another verb, no subject
    counted = _QUANTIFIED.sub("", words)
    return None if len(words.split()) > 6 or PREPOSITION.match(counted) or _LOOSE.search(words) else cleaned(words)


def named(span: Span, entities: tuple[EntityMention, ...]) -> str | None:
    """The actor that a noun phrase names, else its words where they are few."""
    if (actor := actor_in(span, entities)) is not None and not _among_others(actor, span, entities):
        return actor.name
    few = len(span.text.split()) <= 9 and not PREPOSITION.match(span.text)
    return cleaned(span.text) if few else None


def _cut(before: Span, length: int) -> Span:
    return before.part(before.start, before.start + max(1, length))


def _among_others(actor: EntityMention, span: Span, entities: tuple[EntityMention, ...]) -> bool:
    """Whether the actor is one of several that the words join ("police officers and doctors"): then all are meant."""
    joined = _AND.search(span.text)
    general = actor.entity_kind in ("group", "body") and actor.span.text[1:].islower()
    if joined is None or not general or len(span.text.split()) > _SEVERAL:
        return False
    if actor.span.start <= span.start + joined.start() and span.start + joined.end() <= actor.span.end:
        return False
    return [m.name for m in within(span, entities)].count(actor.name) == 1  # "extremists and terrorists" are one


def phrase(start: int, clause: Span, entities: tuple[EntityMention, ...], voice: Voice = NOBODY) -> str | None:
    """The noun phrase that begins here: whom its pronoun means, the actor it names, else its words."""
    if pronoun := _OBJECT.match(clause.source, start, clause.end):
        return voice.means(pronoun[1], start)
    if listed := _ADJECTIVES.match(clause.source, start):
        return cleaned(listed[0])
    stop = _STOP.search(clause.source, start, clause.end)
    span = trimmed(clause.source, start, stop.start() if stop else clause.end)
    return named(span, entities) if span else None


def own_words(before: Span) -> str:
    """The words of the clause itself, after "that" and after the "and" that joins it to another."""
    text = before.text
    for edge in (_THAT, _JOINED):
        if cut := edge.match(text):
            text = text[cut.end() :]
    return text.strip()


def antecedent(relative: int, sentence: Span, entities: tuple[EntityMention, ...]) -> str | None:
    """Whom "who" takes up: the actor named right before it, else the people."""
    lead = sentence.part(max(sentence.start, relative - 90), relative)
    actors = [m for m in within(lead, entities) if m.kind == "actor" and m.span.end <= relative]
    if actors and relative - actors[-1].span.end <= _RIGHT_BEFORE:
        return actors[-1].name
    people = _PEOPLE.search(lead.text)
    return cleaned(people[0]) if people else None


def cleaned(words: str) -> str | None:
    """Words without articles, numbers and hedges; None where nothing of their own is left."""
    words = _ROUGHLY.sub("", words.strip())
    while article := _ARTICLE.match(words):
        words = words[article.end() :]
    real = len(words) > 2 and words.lower() not in _EMPTY and any(c.isalpha() for c in words)
    return words if real and not set(words.lower().split()) <= _EMPTY else None
