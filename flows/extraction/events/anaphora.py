"""Whom a pronoun, a bare number or a verb without a subject takes up from what was told before.

Plain rules over the trigger's own sentence and the one before it in its passage; where none holds, nobody is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flows.extraction.names import within
from flows.extraction.records import EntityMention
from flows.reading.spans import Span

_PLURAL = re.compile(r"(?:[a-z]*[^s\W]s|people|men|women|children|police|troops)\b", re.IGNORECASE)
_HEAD = re.compile(r"\s+(?:of|from|in|at|who|accused|suspected|trained|with|for)\s.*$", re.DOTALL)
_TURN = re.compile(r"[;“”\"]|\b(?:who|which|that|when|while|as|after|before|because|although|but|if)\b")
_REACH = 140  # characters from a verb to one that shares its subject
_THEY, _IT = frozenset(("they", "them", "their", "these")), frozenset(("it", "its"))
_HE = frozenset(("he", "she", "him", "his", "her"))
# what a count alone may go on about: "26 were killed and 30 were wounded"
_ALIKE = (
    frozenset(("killing", "injury", "mistreatment")),
    frozenset(("detention", "release", "legal_proceeding")),
    frozenset(("armed_attack", "property_damage", "seizure")),
)
_COUNT = re.compile(
    r"(?:^|[\s“])(?:\d[\d,.]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens|hundreds|most|many|some"
    r"|several|others|half|quarter|third|thirds|all|none)(?:\s+(?:more|others|(?P<of>of (?:them|these|those))))?"
    r"(?:\s+(?:was|were|have|had|has|been|are|is|still|also|later|be))*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Told:
    """An event told before, and who stood in its clause."""

    span: Span
    event_type: str
    agent: str | None
    subject: str | None
    target: str | None


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before a trigger: its sentence, the one before it, whom they name and what they tell."""

    sentence: Span
    earlier: Span | None
    entities: tuple[EntityMention, ...]
    told: Sequence[Told]

    def means(self, pronoun: str, at: int) -> str | None:
        """Whom a pronoun at a place in the text stands for."""
        word = pronoun.lower()
        if word in _THEY:
            return self._several(at)
        if word in _HE:
            return self._named(("person",), at)
        return self._named(("body", "state"), at) if word in _IT else None

    def subject(self, trigger: Span) -> str | None:
        """The subject of the verb before it in the sentence, which a verb without one of its own shares."""
        last = self._last(trigger)
        if last is None or _TURN.search(trigger.source, last.span.end, trigger.start):
            return None
        return last.subject

    def blamed(self, trigger: Span) -> str | None:
        """Whom an act in "jailed for torturing" or "charged with seizing" is laid to."""
        last = self._last(trigger)
        if last is None or _TURN.search(trigger.source, last.span.end, trigger.start):
            return None
        return last.target if last.event_type in ("legal_proceeding", "detention") else last.subject

    def counted(self, event_type: str, before: Span) -> str | None:
        """Whom a bare number counts ("26 were wounded", "most of them were freed"): those of the event alike before."""
        count = _COUNT.search(before.text)
        if count is None:
            return None
        where = list(self._sentences())[: 2 if count["of"] else 1]  # a bare number goes on in its own sentence only
        family = next((kinds for kinds in _ALIKE if event_type in kinds), frozenset((event_type,)))
        alike = [t for t in self.told if t.event_type in family and t.target and t.span.end <= before.end]
        near = [t for t in alike if any(t.span in sentence for sentence in where)]
        return near[-1].target if near else None

    def _last(self, trigger: Span) -> Told | None:
        own = [t for t in self.told if t.span in self.sentence and t.span.end <= trigger.start]
        return own[-1] if own and trigger.start - own[-1].span.end <= _REACH else None

    def _several(self, at: int) -> str | None:
        """The last that were told to do or suffer something in the sentence, else in the one before, else those named."""
        for where in self._sentences():
            told = [t for t in self.told if t.span in where and t.span.end <= at]
            for one in reversed(told):
                for name in (one.agent, one.subject, one.target):
                    if name and _is_plural(name):
                        return name
            groups = [m for m in self._actors(where, at) if m.entity_kind == "group"]
            if groups:
                return groups[-1].name
        return None

    def _named(self, kinds: tuple[str, ...], at: int) -> str | None:
        """The first of a kind that the sentence names before the pronoun, else the one before it."""
        for where in self._sentences():
            if found := [m for m in self._actors(where, at) if m.entity_kind in kinds]:
                return found[0].name
        return None

    def _sentences(self) -> Iterator[Span]:
        yield self.sentence
        if self.earlier:
            yield self.earlier

    def _actors(self, where: Span, at: int) -> list[EntityMention]:
        return [m for m in within(where, self.entities) if m.kind == "actor" and m.span.end <= at]


def _is_plural(name: str) -> bool:
    head = _HEAD.sub("", name).split()
    return bool(head) and _PLURAL.fullmatch(head[-1]) is not None
