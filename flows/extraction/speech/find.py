"""The statements of a document.

Each sentence is read for reporting words.  A quotation takes the cue in its own sentence (before, inside or after it),
else goes on with the speaker of the quotation before it.  A reported clause runs from its cue to the end of the
sentence ("said that …"), or from the start of the sentence to its cue ("…, he said").
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flows.extraction.records import DateMention, EntityMention, Facts, Statement
from flows.extraction.speech.quotes import n_words, quotations
from flows.extraction.speech.speakers import with_speakers
from flows.extraction.speech.verbs import Cues, cues
from flows.extraction.speech.who import Memory, Who, after, before
from flows.extraction.names import within
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span, trimmed
from schemas.study import Study

__all__ = ["find_statements", "speaker_at", "with_speakers"]

_MIN_WORDS = 4  # a shorter quotation is no statement (guidelines, section 4)
_ACCORDING = re.compile(r"\b[Aa]ccording\s+to\s+")
_THAT = re.compile(r"\s*,?\s*(?:(?:[\w’']+\s+){0,6}?that\s+)?")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should|did|does|do|won['’]t|don['’]t|didn['’]t|"
    r"there['’]s|it['’]s|\w{2,}ed|\w{3,}(?<!s)s|began|came|went|took|gave|made|got|left|fell|rose|met|held|led|told|said|saw|ran|lost|put|set|cut)\b",
    re.IGNORECASE,
)
_END = ".!?…\"”’» \u00a0,;:"


@dataclass(frozen=True, slots=True)
class _Cue:
    """A reporting word in a sentence, and who it makes speak."""

    start: int
    end: int
    text: str
    who: Who
    takes: str
    side: str  # the subject stands `before` or `after` the word


class _Reader:
    """What is carried from sentence to sentence of one document."""

    def __init__(self, document: Document, entities: tuple[EntityMention, ...], study: Study) -> None:
        self.document, self.entities, self.study = document, entities, study
        self.cues: Cues = cues(study)
        self.memory = Memory()
        self.quotes = [q for q in quotations(document)]
        self.starts = [q.start for q in self.quotes]
        self.memory.interviewee = next((p.speaker for p in document.passages if p.speaker), None)
        self.memory.person = self.memory.interviewee

    def quoted(self, where: Span) -> list[Span]:
        """The quotations that begin in a stretch of text."""
        first = bisect_left(self.starts, where.start)
        out = []
        for quote in self.quotes[first:]:
            if quote.start >= where.end:
                break
            out.append(quote)
        return out

    def inside_quote(self, position: int) -> bool:
        """Whether a character stands inside a quotation."""
        first = bisect_left(self.starts, position + 1)
        return any(q.start <= position < q.end for q in self.quotes[max(0, first - 6) : first])


def find_statements(
    document: Document,
    facts: Facts,
    entities: tuple[EntityMention, ...],
    dates: tuple[DateMention, ...],
    study: Study,
) -> tuple[Statement, ...]:
    """The document's quotations and reported statements, in the order of the text."""
    reader = _Reader(document, entities, study)
    found: list[Statement] = []
    read: dict[int, list[_Cue]] = {}
    for sentence in document.prose:
        if document.passages[sentence.passage].role != "question":
            read[sentence.span.start] = cues_here = list(_cues(sentence.span, reader))
            found.extend(_reported(sentence.span, cues_here, reader, dates))
            _note_subject(sentence, reader)
    found.extend(_quoted(reader, read, dates))
    return tuple(sorted(_distinct(found), key=lambda s: (s.span.start, -s.span.end, s.kind)))


def _reported(sentence: Span, found: list[_Cue], reader: _Reader, dates: tuple[DateMention, ...]) -> Iterator[Statement]:
    """The reported clauses of a sentence."""
    for cue in found:
        if cue.who.confidence > 0.5:
            reader.memory.note(cue.who.name, cue.who.kind)
    quotes = reader.quoted(sentence)
    said_on = _said_on(sentence, dates, found)
    for number, cue in enumerate(found):
        clause = _clause(cue, found[:number], found, sentence, reader)
        if clause is not None and not any(_same(clause, quote) for quote in quotes):
            confidence = round(cue.who.confidence * 0.9, 2)
            yield Statement(clause, "indirect", cue.text, cue.who.name, cue.who.words.text, said_on, "rule:reported-clause/1", confidence)


def _quoted(reader: _Reader, read: dict[int, list[_Cue]], dates: tuple[DateMention, ...]) -> Iterator[Statement]:
    """The quotations of four words or more, each with the cue before it or behind it, else that of the one before."""
    document = reader.document
    last: tuple[Span, _Cue | None] | None = None
    for quote in reader.quotes:
        first, end = document.sentence_at(quote.start - 1), document.sentence_at(quote.end)
        if first.span.start not in read or n_words(quote) < _MIN_WORDS:
            continue
        leading = [c for c in read.get(first.span.start, []) if c.end <= quote.start]
        following = [c for c in read.get(end.span.start, []) if c.start >= quote.end]
        cue = _cue_of(quote, leading, following) or _of_the_one_before(quote, last, document)
        if cue is None and _is_name(quote):
            continue
        day = _said_on(end.span, dates, [cue]) if cue else None
        last = (quote, cue) if cue else last
        yield _direct(quote, cue.who if cue else None, cue.text if cue else None, day, 0.85 if cue else 0.5)


def _cue_of(quote: Span, leading: list[_Cue], following: list[_Cue]) -> _Cue | None:
    """A cue right behind the quotation, else the last one before it, else the first one behind it."""
    if following and following[0].start - quote.end < 60 and (following[0].side == "after" or not leading):
        return following[0]
    if leading:
        return leading[-1]
    return following[0] if following else None


def _of_the_one_before(quote: Span, last: tuple[Span, _Cue | None] | None, document: Document) -> _Cue | None:
    """A quotation that begins its sentence goes on with the speaker of one that ended shortly before."""
    if last is None:
        return None
    between = document.text[last[0].end : quote.start]
    opens = document.sentence_at(quote.start).span.start >= quote.start - 1
    return last[1] if opens and len(between) < 200 and "\n\n\n" not in between else None


def _is_name(quote: Span) -> bool:
    """Whether a quotation without a cue is a title or name: most of its words are capitalised."""
    words = [word for word in quote.text.split() if len(word) > 3]
    return sum(word[0].isupper() for word in words) > 0.5 * len(words)


def _direct(quote: Span, who: Who | None, cue: str | None, day: date | None, confidence: float) -> Statement:
    return Statement(
        quote, "direct", cue, who.name if who else None, who.words.text if who else None, day,
        "rule:quotation/1", round(confidence * (who.confidence if who else 1), 2),
    )  # fmt: skip


def _cues(sentence: Span, reader: _Reader) -> Iterator[_Cue]:
    """The reporting words of a sentence, outside quotations, that have a speaker."""
    text = sentence.source
    for found in _ACCORDING.finditer(text, sentence.start, sentence.end):
        who = after(reader.document, found.end(), _comma(text, found.end(), sentence.end), reader.entities, reader.memory, reader.cues, reader.study)
        if who is not None and not reader.inside_quote(found.start()):
            yield _Cue(found.start(), found.end(), found[0].strip(), who, "according", "after")
    start = sentence.start
    last: Who | None = None
    for found in reader.cues.any.finditer(text, sentence.start, sentence.end):
        if reader.inside_quote(found.start()):
            continue
        word = re.sub(r"\s+", " ", found[0])
        takes = reader.cues.takes[word]
        who, side = _subject(found, start, sentence, reader, word, last)
        if who is None:
            continue
        yield _Cue(found.start(), found.end(), word, who, takes, side)
        start, last = found.end(), who


def _comma(text: str, start: int, end: int) -> int:
    comma = re.compile(r",(?!\s*(?:Mr|Ms|Mrs|Dr|H\.E))").search(text, start, end)
    return comma.start() if comma else end


def _subject(
    found: re.Match[str], start: int, sentence: Span, reader: _Reader, word: str, last: Who | None
) -> tuple[Who | None, str]:
    text = sentence.source
    args = (reader.entities, reader.memory, reader.cues, reader.study)
    lead = text[max(sentence.start, found.start() - 16) : found.start()]
    if word in reader.cues.participles:
        # "…, adding that": the speaker of the cue before it
        if re.search(r",\s*$", lead) and last is not None:
            return last, "before"
        if re.search(r",\s*$", lead):
            return _first_subject(sentence, found.start(), reader), "before"
        return None, ""
    if re.search(r"\b(?:and|but)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+)?$", lead):
        return (last or _first_subject(sentence, found.start(), reader)), "before"
    if re.search(r",\s*$", lead):
        # "X, the minister, said": the subject stands before; "…, said X": it follows
        who = before(reader.document, start, found.start(), *args)
        if who is not None and who.confidence > 0.5:
            return who, "before"
    if re.search(r"[,”\"»]\s*$", lead):
        who = after(reader.document, found.end(), sentence.end, *args)
        if who is not None and (who.confidence > 0.5 or re.match(r"\s+(?:a|an|the|one|its|his|her)\s", text[found.end() : found.end() + 6])):
            return who, "after"
    who = before(reader.document, start, found.start(), *args)
    nested = last is not None and (who is None or who.confidence <= 0.5)
    return (None if nested else who), "before"


def _first_subject(sentence: Span, end: int, reader: _Reader) -> Who | None:
    for mention in within(sentence, reader.entities):
        if mention.kind == "actor" and mention.span.start < end:
            return Who(mention.name, mention.span, 0.6, mention.entity_kind)
    return None


def _clause(cue: _Cue, earlier: list[_Cue], found: list[_Cue], sentence: Span, reader: _Reader) -> Span | None:
    """The reported clause of a cue, or None where it reports only what is quoted."""
    text = sentence.source
    if cue.takes == "quote":
        return None
    if cue.takes == "measure":
        return _measure(cue, sentence)
    if cue.takes == "according":
        return _according(cue, sentence)
    rest_start = cue.who.words.end if cue.side == "after" else cue.end
    rest = text[rest_start : sentence.end].strip(_END)
    if cue.side == "after" or not rest or re.match(r"[,.]?\s*(?:in|on|at|to|during|by|from)\b[^,;]{0,80}$", rest) or text[cue.end : cue.end + 1] in ".,":
        return None if any(c.takes != "quote" for c in earlier) else _before_cue(cue, sentence, reader)
    return _after_cue(cue, found, sentence, reader)


def _according(cue: _Cue, sentence: Span) -> Span | None:
    text = sentence.source
    if cue.start - sentence.start < 3:
        comma = text.find(",", cue.who.words.end, sentence.end)
        return _content(sentence, comma + 1 if comma > 0 else cue.who.words.end, sentence.end)
    inner = text[cue.who.words.end : sentence.end].strip(_END)
    return _content(sentence, sentence.start, sentence.end if len(inner) > 20 and text[cue.start - 2 : cue.start - 1] == "," and text[cue.who.words.end] == "," else cue.start)


def _before_cue(cue: _Cue, sentence: Span, reader: _Reader) -> Span | None:
    """ "…, he said": all that stands before the cue and its subject, unless that is a quotation."""
    start = min(cue.start, cue.who.words.start) if cue.side == "before" else cue.start
    lead = sentence.source[sentence.start : start].rstrip()
    if not lead or lead[-1] not in ",":
        return None
    if reader.inside_quote(sentence.start + 1) or any(q.start - sentence.start <= 1 for q in reader.quoted(sentence)):
        return None
    following = sentence.source[cue.end : sentence.end].strip(_END)
    whole = cue.side == "before" and sentence.source[cue.end : cue.end + 1] == "," and len(following.split()) > 2
    return _content(sentence, sentence.start, sentence.end if whole else start)


def _after_cue(cue: _Cue, found: list[_Cue], sentence: Span, reader: _Reader) -> Span | None:
    """ "said that …": from behind the cue and its "that" to the end of the sentence, or to the next participle cue."""
    text = sentence.source
    lead = _THAT.match(text, cue.end, sentence.end)
    start = lead.end() if lead else cue.end
    if lead and not lead[0].rstrip().endswith("that"):
        start = cue.end
        addressed = re.compile(r"\s+(?:[A-Za-z’']+\s+){0,4}?(?:reporters|journalists|briefing|agency|newspaper|channel|deputies|parliament|him|her|us|them|me|it)\b(?:\s+in\s+\w+)?(?:\s+on\s+\w+)?,?\s*(?:that\s+)?").match(text, cue.end, sentence.end)
        if cue.text in ("told", "tell", "tells", "informed", "assured", "reminded") and addressed:
            start = addressed.end()
    that = bool(lead and lead[0].rstrip().endswith("that"))
    if cue.takes == "strict" and not that and not _finite(text[start : sentence.end], strict=True):
        return None
    end = next((c.start for c in found if c.start > cue.end and _cuts(c, cue, text, reader)), sentence.end)
    span = _content(sentence, start, end)
    if span is not None and re.search(r"\s(?:and|but)(?:\s\w+)?$", span.text) and end < sentence.end:
        span = _content(sentence, start, span.start + re.search(r"\s(?:and|but)(?:\s\w+)?$", span.text).start())  # type: ignore[union-attr]
    if span is None or span.text[0] in "“\"«‘":
        return None
    if cue.takes == "as" and not re.search(r"\bas\b|[“\"‘«]", span.text):
        return None
    if not that and cue.takes not in ("as", "noun") and re.match(r"(?:to|in|on|at|by|for|with|from|against|of|about(?! \d)|up|out|,)\s", span.text):
        return None
    if cue.takes == "that" and not that and not _finite(span.text, strict=False):
        return None
    return span if n_words(span) >= (2 if cue.takes == "noun" else 3) else None


def _cuts(later: _Cue, cue: _Cue, text: str, reader: _Reader) -> bool:
    """Whether a later cue ends the clause of an earlier one: "…, adding", "… and said"."""
    lead = text[cue.end : later.start]
    if later.text in reader.cues.participles:
        return lead.rstrip().endswith(",")
    return later.who.name == cue.who.name and re.search(r"\b(?:and|but)(?:\s\w+)?\s*$", lead) is not None


def _finite(text: str, *, strict: bool) -> bool:
    """Whether words hold a finite verb, so that they can be a clause; `strict`: one near their beginning."""
    return _FINITE.search(text[:60] if strict else text) is not None


def _measure(cue: _Cue, sentence: Span) -> Span | None:
    """ "put the number of dead at 26": from "the" to the end."""
    start = cue.end - 3
    return _content(sentence, start, sentence.end) if re.search(r"\sat\s", sentence.source[cue.end : sentence.end]) else None


def _content(sentence: Span, start: int, end: int) -> Span | None:
    text = sentence.source
    while start < end and text[start] in " \u00a0\t,:;—–":
        start += 1
    while end > start and text[end - 1] in " \u00a0\t,.:;!—–":
        end -= 1
    return trimmed(text, start, end) if end > start else None


def _same(clause: Span, quote: Span) -> bool:
    """Whether a clause is little more than the quotation in it."""
    inside = quote.start >= clause.start - 1 and quote.end <= clause.end + 1
    return inside and len(quote) > 0.85 * len(clause)


def _said_on(sentence: Span, dates: tuple[DateMention, ...], found: list[_Cue]) -> date | None:
    """The day named beside the cue ("said on Friday"), not inside what is said."""
    first = bisect_left(dates, sentence.start, key=lambda d: d.span.start)
    for day in dates[first:]:
        if day.span.start >= sentence.end:
            break
        if day.span.start < sentence.start or day.precision != "day" or day.first_day is None or day.first_day != day.last_day:
            continue
        for cue in found:
            gap = sentence.source[cue.end : day.span.start] if day.span.start >= cue.end else sentence.source[day.span.end : cue.start]
            if re.fullmatch(r"(?:[^,“”\"]{0,40}\bon\s+|\s*(?:on\s+)?|[^,“”\"]{0,30})", gap) and day.span.start - cue.end < 25:
                return day.first_day
    return None


def _note_subject(sentence: Sentence, reader: _Reader) -> None:
    """Remember the first person and body that a sentence names: what a pronoun after it may mean."""
    if any(c for c in reader.quoted(sentence.span) if c.start - sentence.span.start <= 1):
        return
    seen: set[str] = set()
    for mention in within(sentence.span, reader.entities):
        kind = mention.entity_kind if mention.kind == "actor" else ""
        slot = "person" if kind == "person" else "body" if kind in ("body", "state") else ""
        if slot and slot not in seen:
            seen.add(slot)
            reader.memory.note(mention.name, mention.entity_kind)


def _distinct(found: list[Statement]) -> list[Statement]:
    seen: dict[tuple[int, int, str], Statement] = {}
    for statement in found:
        seen.setdefault((statement.span.start, statement.span.end, statement.kind), statement)
    return list(seen.values())


def speaker_at(span: Span, document: Document, statements: tuple[Statement, ...]) -> str | None:
    """Who tells us what stands at `span`: the innermost statement that holds it, else the turn's speaker, else None."""
    holding = [s for s in statements if s.span.start <= span.start and span.end <= s.span.end and s.speaker]
    if holding:
        return min(holding, key=lambda s: len(s.span)).speaker
    return document.passage_at(span.start).speaker
