"""What is known while a document's speech is read: its names and quotations, and who was last meant."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from flows.extraction.names import within
from flows.extraction.records import EntityMention
from flows.extraction.speech.quotes import Quotation, quotations
from flows.extraction.speech.verbs import Cues, cues
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study


@dataclass(frozen=True, slots=True)
class Who:
    """A speaker: the canonical name or description, the words that name it, and how sure this is (0 to 1)."""

    name: str
    words: Span
    confidence: float
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word in a sentence, and who it makes speak."""

    start: int
    end: int
    text: str
    who: Who
    takes: str
    side: str  # the subject stands `before` or `after` the word


@dataclass(slots=True)
class Memory:
    """Who was last meant: the last person, body and group that spoke or stood as a subject, and the last to speak."""

    person: str | None = None
    body: str | None = None
    group: str | None = None
    speaker: Who | None = None
    interviewee: str | None = None
    bodies: dict[str, str] = field(default_factory=dict)  # by the words of their names: "ministry"

    def note(self, name: str, kind: str | None) -> None:
        """Remember who has just been named."""
        if kind in ("body", "state"):
            self.body = name
            self.bodies.update(dict.fromkeys(name.lower().split(), name))
        elif kind == "group":
            self.group = name
        else:
            self.person = name


@dataclass
class Scene:
    """One document under reading."""

    document: Document
    entities: tuple[EntityMention, ...]
    study: Study
    memory: Memory = field(default_factory=Memory)

    def __post_init__(self) -> None:
        self.cues: Cues = cues(self.study)
        self.quotes: tuple[Quotation, ...] = quotations(self.document)
        self._starts = [q.span.start for q in self.quotes]
        self.memory.interviewee = next((p.speaker for p in self.document.passages if p.speaker), None)
        self.memory.person = self.memory.interviewee

    def quoted(self, where: Span) -> list[Span]:
        """The quotations that begin in a stretch of text."""
        first, last = bisect_left(self._starts, where.start), bisect_left(self._starts, where.end)
        return [quote.span for quote in self.quotes[first:last]]

    def inside_quote(self, position: int) -> bool:
        """Whether a character stands inside a quotation."""
        first = bisect_left(self._starts, position + 1)
        return any(q.span.start <= position < q.span.end for q in self.quotes[max(0, first - 6) : first])

    def actors(self, where: Span) -> list[EntityMention]:
        """The actors named wholly inside a stretch of text."""
        return [m for m in within(where, self.entities) if m.kind == "actor" and m.span.end <= where.end]

    def note_again(self, clause: Span) -> None:
        """A body that a clause takes up again ("the group") is what "it" means there."""
        for mention in self.actors(clause):
            if mention.entity_kind == "body" and mention.method.startswith("rule:last-named"):
                self.memory.body = mention.name

    def note_subjects(self, sentence: Span) -> None:
        """Remember the first person and body that a sentence names: what a pronoun after it may mean."""
        if self.inside_quote(sentence.start + 1):
            return
        seen: set[str] = set()
        for mention in self.actors(sentence):
            slot = {"person": "person", "body": "body", "state": "body"}.get(mention.entity_kind, "")
            if slot and slot not in seen and not _is_object(mention):
                seen.add(slot)
                self.memory.note(mention.name, mention.entity_kind)


def _is_object(mention: EntityMention) -> bool:
    """Whether the mention follows a preposition that makes it no topic ("under Nursultan Nazarbayev")."""
    lead = mention.span.source[max(0, mention.span.start - 12) : mention.span.start]
    return mention.entity_kind == "person" and re.search(r"\b(?:under|against|after|with|by)\s+$", lead) is not None
