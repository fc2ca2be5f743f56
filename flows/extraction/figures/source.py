"""Who gives an amount: the statement that holds it, else the subject of the verb that counts in its clause."""

from __future__ import annotations

from flows.extraction.figures.model import Amount, Line
from flows.extraction.names import within
from flows.extraction.records import EntityMention, Statement
from flows.extraction.speech import speaker_at
from flows.reading.document import Document
from flows.reading.spans import Span

_REACH = 30
_PASSIVE = frozenset("was were been being be is are".split())


def source_of(
    amount: Amount,
    line: Line,
    document: Document,
    entities: tuple[EntityMention, ...],
    statements: tuple[Statement, ...],
) -> str | None:
    """The canonical name of who states the amount, or None where the writer does."""
    where = Span(line.tokens[amount.first].start, line.tokens[amount.last].end, line.text)
    turn = document.passage_at(where.start).speaker
    speaker = speaker_at(where, document, statements)
    if speaker is not None and speaker != turn:
        return speaker
    return _counts(amount, line, entities) or speaker


def _counts(amount: Amount, line: Line, entities: tuple[EntityMention, ...]) -> str | None:
    """The actor before a verb of counting in the amount's clause ("The ministry put the toll at 225")."""
    for i in range(amount.first - 1, max(-1, amount.first - _REACH), -1):
        token = line.tokens[i]
        if token.low in (";", "(", ")"):
            break
        if token.kind == "w" and token.low in line.words.sources and line.tokens[i - 1].low not in _PASSIVE:
            return _subject(line, i, entities)
    return _published(amount, line, entities)


def _published(amount: Amount, line: Line, entities: tuple[EntityMention, ...]) -> str | None:
    """ "a figure of 164 that the ministry had published": the subject of the clause behind the amount."""
    that = amount.last + 1
    if that >= len(line.tokens) or line.tokens[that].low not in ("that", "which"):
        return None
    for i in range(that + 2, min(that + 12, len(line.tokens))):
        if line.tokens[i].low in line.words.sources:
            return _subject(line, i, entities)
    return None


def _subject(line: Line, verb: int, entities: tuple[EntityMention, ...]) -> str | None:
    start = max(0, verb - 14)
    for i in range(verb - 1, start - 1, -1):
        if line.tokens[i].low in (";", "(", ")"):
            start = i + 1
            break
    if start >= verb:
        return None
    clause = Span(line.tokens[start].start, line.tokens[verb - 1].end, line.text)
    actors = [m for m in within(clause, entities) if m.kind == "actor" and m.span.end <= clause.end]
    if actors:
        return actors[0].name
    noun = line.words.nouns.get(line.tokens[verb - 1].low)  # "activists say"
    return (
        line.text[line.tokens[verb - 1].start : line.tokens[verb - 1].end].lower()
        if noun and noun.unit == "person" and noun.plural
        else None
    )
