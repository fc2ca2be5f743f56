"""From where to where a reported clause runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from flows.extraction.speech.quotes import n_words
from flows.extraction.speech.scene import Cue, Scene
from flows.extraction.speech.subjects import CONTRAST
from flows.reading.spans import Span, trimmed

_THAT = re.compile(r"\s*,?\s*(?:[^\s,;:“”\"]+\s+){0,9}?that\s+(?!day|time|week|month|year)")
_NO_THAT = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|can|could)\b|^\s*(?:the|an?)\s")
_CLAUSE_JOIN = re.compile(r",\s(?:and|but)\s")
_AUXILIARY = (
    r"is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should|did|does|do|won['’]t|don['’]t|didn['’]t|"
    r"there['’]s|it['’]s"
)
_FINITE = re.compile(
    rf"\b(?:{_AUXILIARY}|\w{{2,}}ed|\w{{3,}}(?<!s)s|began|came|went|took|gave|made|got|left|fell|rose|met|held|led|told|said|saw|ran|lost|put|"
    r"set|cut)\b",
    re.IGNORECASE,
)
_SURELY_FINITE = re.compile(rf"\b(?:{_AUXILIARY}|began|came|went|took|gave|fell|rose|ran)\b", re.IGNORECASE)
# What may follow a verb that closes its clause: to whom, when and where it was said.
_TOLD = (
    r"(?:us|me|him|her|them|it|(?:the\s+)?(?:[\w’'-]+\s+){0,3}?(?:reporters|journalists|deputies|judges?|lawmakers|briefing|agency|newspaper|"
    r"channel|parliament|court|conference))"
)
_TAIL = re.compile(
    rf"(?:\s+{_TOLD})?(?:\s*,?\s*(?:in|on|at|to|during|by|from|after|before|earlier|late|last|this|today|yesterday|[A-Z]\w+day)\b"
    r"(?:(?!\bthat\b)[^;:“”\"]){0,80})?"
)
_ADDRESSED = re.compile(
    r"\s+(?:[A-Za-z’'-]+\s+){0,4}?(?:reporters|journalists|briefing|agency|newspaper|channel|deputies|parliament|lawmakers|conference|"
    r"him|her|us|them|me|it)\b(?:\s+in\s+\w+)?(?:\s+on\s+\w+)?,?\s*(?:that\s+)?"
)
_PHRASE_START = re.compile(r"(?:to|in|on|at|by|for|with|from|against|of|about(?! \d)|up|out|,)\s")
_QUESTION_WORD = re.compile(
    r"(?:\s+(?!who|how|wh)[\w’']+){0,3}?\s+(?=(?:who|what|why|when|where|whether|how|if|which)\b)"
)
_JOIN = re.compile(r",?\s(?:and|but)(?:\s\w+)?$")
_COMMENT = re.compile(r",\s+an?\s+(?:\w+\s+){1,3}?(?:that|which)\s")  # "…, a call that the ministry refused"
_AT_END = " \u00a0\t,.:;!—–"
_CLOSING = '.!?…"”’» \u00a0,;:'
_MIN_WORDS = 3
_LOOK_AHEAD = 6  # cues: no sentence has more of them that bear on one another
_AFTER_COMMA = re.compile(r",\s*(?:[\w'’-]+\s+){0,3}$")
_BARE_PLURAL = re.compile(r"[a-z-]{3,}s(?: and [a-z-]{3,}s)?")  # "described beatings"
_CONNECTED = re.compile(
    r"\s*,?\s*(?:by contrast|however|meanwhile|too|for (?:his|her|its|their) part|in particular|for example)\b,?"
)


def segments(sentence: Span, scene: Scene) -> list[Span]:
    """A sentence cut at its semicolons: each part has its own speakers."""
    text = sentence.source
    marks = [m.start() for m in re.finditer(";", sentence.text)]
    cuts = [sentence.start + at for at in marks if not scene.inside_quote(sentence.start + at)]
    pieces = pairwise([sentence.start - 1, *cuts, sentence.end])
    return [span for a, b in pieces if (span := trimmed(text, a + 1, b)) is not None]


def reported(cues: Sequence[Cue], clause: Span, scene: Scene) -> Iterator[tuple[Cue, Span]]:
    """Each cue of a clause with the words it reports; none for one that only goes with a quotation."""
    for number, cue in enumerate(cues):
        content = _content_of(cue, cues, number, clause, scene)
        if content is not None and not _mostly_quoted(content, cue, scene):
            yield cue, content


def _content_of(cue: Cue, cues: Sequence[Cue], number: int, clause: Span, scene: Scene) -> Span | None:
    if cue.takes == "quote":
        return None
    if cue.takes == "according":
        return None if _second_source(cue, cues[max(0, number - _LOOK_AHEAD) : number]) else _according(cue, clause)
    if cue.takes == "measure":
        return _measure(cue, clause)
    if cue.takes == "colon":
        return _behind_colon(cue, clause)
    if cue.side == "after" or closes(cue, clause):
        if any(other.side == "after" or closes(other, clause) for other in cues[max(0, number - _LOOK_AHEAD) : number]):
            return None  # "…, said the mayor, the agency reports": the first of the two spoke
        return _before_cue(cue, clause, scene)
    return _after_cue(cue, cues[number + 1 : number + 1 + _LOOK_AHEAD], clause, scene)


def closes(cue: Cue, clause: Span) -> bool:
    """Whether nothing that is said follows the cue, or it stands between commas."""
    text = clause.source
    if text[cue.end : cue.end + 1] in (",", ".", ""):
        return True
    rest = text[cue.end : clause.end].rstrip(_CLOSING)
    return (
        _TAIL.fullmatch(rest) is not None
        and _AFTER_COMMA.search(text, max(clause.start, cue.who.words.start - 60), cue.who.words.start) is not None
    )


def _before_cue(cue: Cue, clause: Span, scene: Scene) -> Span | None:
    """ "…, he said": all that stands before the cue and its subject, unless that is a quotation."""
    text = clause.source
    start = cue.start if cue.side == "after" else min(cue.start, cue.who.words.start)
    lead = re.sub(r"\s(?:the|an?|its|his|her|their)$", "", text[clause.start : start].rstrip(), flags=re.IGNORECASE)
    comma = lead.rfind(",")
    if comma < 0 or (len(lead) - comma > 1 and cue.side == "after") or len(lead) - comma > 60:
        return None
    if scene.inside_quote(clause.start + 1) or any(q.start - clause.start <= 1 for q in scene.quoted(clause)):
        return None
    following = text[cue.end : clause.end].strip(_CLOSING)
    if cue.side == "before" and text[cue.end : cue.end + 1] == "," and len(following.split()) > 2:
        return content(clause, clause.start, clause.end)  # "The others, he said, were …"
    span = content(clause, clause.start, clause.start + comma)
    return span if span is not None and _says_something(span, cue) else None


def _says_something(span: Span, cue: Cue) -> bool:
    """Whether words before a cue are more than a time or a place ("In May, the police reported on …")."""
    return cue.end >= span.end and not (len(span) < 60 and _PHRASE_START.match(span.text[0].lower() + span.text[1:]))


def _after_cue(cue: Cue, later: Sequence[Cue], clause: Span, scene: Scene) -> Span | None:
    """ "said that …": from behind the cue and its "that" to the end of the clause, or to the cue that ends it."""
    start, that = _start(cue, clause)
    end, cut = _end(cue, later, clause, start)
    if cue.takes == "strict" and not that and not _clear(clause.source[start : min(end, start + 60)]):
        return None
    span = content(clause, start, end)
    if span is not None and cut and (join := _JOIN.search(span.text)):
        span = content(clause, start, span.start + join.start())
    return span if span is not None and _is_content(span, cue, that=that) else None


def _start(cue: Cue, clause: Span) -> tuple[int, bool]:
    """Where the content begins, and whether a "that" opens it."""
    text = clause.source
    that = _THAT.match(text, cue.end, min(clause.end, cue.end + 160))
    if that and cue.takes not in ("noun", "as") and not _NO_THAT.search(that[0]):
        return that.end(), True
    if cue.takes == "tell" and (addressed := _ADDRESSED.match(text, cue.end, clause.end)):
        return addressed.end(), False
    if cue.takes == "ask" and (asked := _QUESTION_WORD.match(text, cue.end, clause.end)):
        return asked.end(), True
    return cue.end, False


def _end(cue: Cue, later: Sequence[Cue], clause: Span, start: int) -> tuple[int, bool]:
    """Where the content ends, and whether another cue ends it: "…, adding", "… and said", "…, it claimed"."""
    for other in later:
        if _cuts(other, cue, clause):
            contrast = CONTRAST.search(clause.source, max(cue.end, other.who.words.start - 20), other.who.words.start)
            if contrast:
                return contrast.start(), True
            at = other.start if other.who.words.start < start else min(other.start, other.who.words.start)
            joint = clause.source.rfind(", and ", start, at) if closes(other, clause) else -1
            return (joint if joint > 0 else at), True
    comment = _COMMENT.search(clause.source, start, clause.end)
    joined = _CLAUSE_JOIN.search(clause.source, start, clause.end) if cue.takes == "noun" else None
    if joined and _SURELY_FINITE.search(clause.source, joined.end(), clause.end):
        comment = joined
    return (comment.start() if comment else clause.end), False


def _cuts(later: Cue, cue: Cue, clause: Span) -> bool:
    lead = clause.source[cue.end : later.start]
    if later.text.endswith("ing"):
        return lead.rstrip().endswith(",")
    if later.takes == "according":
        return lead.rstrip().endswith(",")
    if closes(later, clause) and later.side == "before" and later.end > clause.end - 80:
        return True
    if later.side == "before" and CONTRAST.search(
        clause.source, max(cue.end, later.who.words.start - 20), later.who.words.start
    ):
        return True
    return later.who.name == cue.who.name and re.search(r"\b(?:and|but)(?:\s\w+)?\s*$", lead) is not None


def _clear(text: str) -> bool:
    """Whether a verb that must be finite stands among the first words, before any comma."""
    return _SURELY_FINITE.search(text.partition(",")[0]) is not None


def _is_content(span: Span, cue: Cue, *, that: bool) -> bool:
    words = span.text
    if words[0] in '“"«‘':
        return False
    if cue.takes == "as" and not _BARE_PLURAL.fullmatch(words):
        return re.search(r"\bas\b|[“\"‘«]", words) is not None and n_words(span) >= _MIN_WORDS
    if cue.takes == "as":
        return True
    if cue.takes == "ask" and not that:
        return False
    if not that and cue.takes not in ("as", "noun") and _PHRASE_START.match(words):
        return False
    if not that and cue.takes == "tell" and not _SURELY_FINITE.search(words):
        return False
    if not that and cue.takes == "that" and not _FINITE.search(words):
        return False
    return n_words(span) >= (2 if cue.takes == "noun" else _MIN_WORDS)


def _mostly_quoted(span: Span, cue: Cue, scene: Scene) -> bool:
    """Whether the words outside the quotations in a content say nothing of their own ("it “closed the files”")."""
    inside = [q for q in scene.quoted(span) if q.end <= span.end + 1 and n_words(q) >= _MIN_WORDS + 1]
    if not inside:
        return False
    if len(span) * 0.85 < max(len(q) for q in inside):
        return True
    outside = n_words(span) - sum(n_words(q) for q in inside)
    return len(inside) == 1 and outside <= (3 if cue.takes == "as" else 1)


def _second_source(cue: Cue, earlier: Sequence[Cue]) -> bool:
    """ "…, he answered, according to a transcript": where the words of another are to be found."""
    return any(0 <= cue.start - other.end <= 3 or 0 <= cue.start - other.who.words.end <= 3 for other in earlier)


def _according(cue: Cue, clause: Span) -> Span | None:
    text = clause.source
    if not re.search(r"[^\W\d_]", text[clause.start : cue.start]):  # at the beginning, but for a list's number
        comma = text.find(",", cue.who.words.end, clause.end)
        start = comma + 1 if comma > 0 else cue.who.words.end
        connected = _CONNECTED.match(text, start, clause.end)
        return content(clause, connected.end() if connected else start, clause.end)
    inner = text[cue.who.words.end : clause.end].strip(_CLOSING)
    between = text[cue.start - 2 : cue.start - 1] == "," and text[cue.who.words.end : cue.who.words.end + 1] == ","
    return content(clause, clause.start, clause.end if len(inner) > 20 and between else cue.start)


def _measure(cue: Cue, clause: Span) -> Span | None:
    """ "put the number of dead at 26": from "the" to the end."""
    article = re.search(r"\s(?:the|its|their)$", cue.text)
    start = cue.end - (len(article[0]) - 1 if article else 0)
    return content(clause, start, clause.end) if re.search(r"\sat\s", clause.source[cue.end : clause.end]) else None


def _behind_colon(cue: Cue, clause: Span) -> Span | None:
    """ "give the first count: 12 dead": what stands behind the colon."""
    colon = clause.source.find(": ", cue.end, min(clause.end, cue.end + 80))
    return content(clause, colon + 1, clause.end) if colon > 0 else None


def content(clause: Span, start: int, end: int) -> Span | None:
    """The words `start:end` without the punctuation around them."""
    text = clause.source
    while start < end and text[start] in " \u00a0\t,:;—–":
        start += 1
    while end > start and text[end - 1] in _AT_END:
        end -= 1
    return trimmed(text, start, end) if end > start else None
