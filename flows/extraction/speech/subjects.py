"""The reporting words of a stretch of text, each with its subject: before it, behind it, or that of the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from flows.extraction.speech.phrases import by_role, described, named_in
from flows.extraction.speech.scene import Cue, Scene, Who
from flows.reading.spans import Span, trimmed

_MOST_CUES = 24  # reporting words of one clause; what has more is a list
_REACH = 320  # characters: a subject stands no farther from its verb
_ACCORDING = re.compile(r"\b[Aa]ccording\s+to\s+")
_SKIPPED = re.compile(
    r"(?<![\w’'-])(?:(?:late on|early on|on) [A-Z]\w+day|also|later|then|categorically|publicly|repeatedly|further|again|still|now|earlier|"
    r"recently|reportedly|openly|politely|simply|firmly|previously|alone|has|have|had|was|were|is|are|been|would|will|did|does|do|not|"
    r"himself|herself|itself|themselves)\s*,?\s*$"
)
_BOUNDARY = re.compile(
    r"[;:—–“”\"«»()]|(?:^|,)\s*(?:and|but|while|as|although|though|whereas|because|since|if|when)\s|"
    r"\b(?:that|which|who|where|when|while|because|although|but)\s"
)
_OPENING = re.compile(
    r"\s*(?:\d{1,2}[.)]\s+)?(?:(?:As|And|But|Yet|So|While|Meanwhile|However|Today|Yesterday|Later|Earlier|Then)\b,?|(?:In|On|By|At|During|After|Since|Late|Early)\s"
    r"(?:(?:early|late|mid)-)?(?:[A-Z]\w+|\d+)(?:\s(?:[A-Z][a-z]+|\d+))*?(?=\s(?:the|an?|[a-z]\w+)\b))?\s*"
)
_STOPS = r"[.;:“”\"«»‘]|,\s*(?:who|which|citing|adding|in|on|at|according)\b|\s(?:in|on|during|at|after|when|as|that|told|while|to)\s"
CONTRAST = re.compile(r",\s*(?:while|whereas|but|and)\s+(?:the\s+|an?\s+)?$")  # a new subject begins a new clause
_STOP = re.compile(_STOPS)
_TITLE_STOP = re.compile(r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|H\.E)$")
_COMMA = re.compile(r",(?!\s*(?:Mr|Ms|Mrs|Dr|H\.E))")
_NOUN_USE = re.compile(
    r"\b(?:the|an?|its|his|her|their|our|these|those|two|three|four|five|six|seven|eight|nine|ten|several|many|\d+|of|to|for|with|in|by|on|\w+ed|have|had|has)\s+$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\bbeen\s+$")
_VERB = re.compile(
    r"\s(?:\w{3,}ed|is|are|was|were|has|have|had|will|would|can|could|came|went|took|gave|made|left|met|held)\s"
)


def cues_in(clause: Span, scene: Scene) -> list[Cue]:
    """The reporting words of a clause, outside quotations, that have a speaker; in the order of the text."""
    return sorted([*_verbs(clause, scene), *_according(clause, scene)], key=lambda cue: cue.start)


def _according(clause: Span, scene: Scene) -> Iterator[Cue]:
    for found in _ACCORDING.finditer(clause.source, clause.start, clause.end):
        if scene.inside_quote(found.start()):
            continue
        comma = _COMMA.search(clause.source, found.end(), clause.end)
        who = after(found.end(), comma.start() if comma else clause.end, scene)
        if who is not None:
            yield Cue(found.start(), found.end(), found[0].strip(), who, "according", "after")


def _verbs(clause: Span, scene: Scene) -> Iterator[Cue]:
    start, last = clause.start, None
    scene.note_again(clause)
    for found in islice(scene.cues.any.finditer(clause.source, clause.start, clause.end), _MOST_CUES):
        if scene.inside_quote(found.start()):
            continue
        word = re.sub(r"\s+", " ", found[0])
        who, side = _subject(found, max(start, found.start() - _REACH), clause, scene, word, last)
        if who is not None:
            yield Cue(found.start(), found.end(), word, who, scene.cues.takes[word], side)
            start, last = found.end(), who


def _subject(
    found: re.Match[str], start: int, clause: Span, scene: Scene, word: str, last: Who | None
) -> tuple[Who | None, str]:
    """The speaker of a reporting word, and on which side of it he stands."""
    lead = clause.source[max(clause.start, found.start() - 16) : found.start()]
    comma = re.search(r",\s*$", lead) is not None
    if word in scene.cues.participles:  # "…, adding that": the speaker of the verb before it
        return (last or _first_subject(clause, found.start(), scene) if comma else None), "before"
    if re.search(r"\b(?:and|but)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+)?$", lead):
        return last or _first_subject(clause, found.start(), scene), "before"
    if _PASSIVE.search(lead) or (word.endswith("s") and _NOUN_USE.search(lead)):  # "much has been said", "five states"
        return None, ""
    if comma or re.search(r"[”\"»’]\s*$", lead):
        around = _around(found, start, clause, scene, comma=comma)
        if around is not None:
            return around
    who = before(start, found.start(), scene)
    if word.endswith("s") and scene.cues.takes[word] == "noun" and who is not None and not _is_definite(who):
        return None, ""  # "in party lists"
    if last is not None and who is not None and _is_pronoun(who, scene) and who.words.start - start < 3:
        return None, ""  # "said it had confirmed …"
    nested = last is not None and (who is None or (who.confidence <= 0.5 and not _contrasts(start, who)))
    return (None if nested else who), "before"


def _contrasts(start: int, who: Who) -> bool:
    return CONTRAST.search(who.words.source, start, who.words.start) is not None


def _is_definite(who: Who) -> bool:
    lead = who.words.source[max(0, who.words.start - 8) : who.words.start]
    return who.confidence > 0.5 or re.search(r"\b(?:the|an?|its|their|our|one)\s+$", lead, re.IGNORECASE) is not None


def _is_pronoun(who: Who, scene: Scene) -> bool:
    return who.words.text.lower() in scene.cues.pronouns


def _around(found: re.Match[str], start: int, clause: Span, scene: Scene, *, comma: bool) -> tuple[Who, str] | None:
    """ "X, the minister, said" has its subject before the verb; "…, said X" behind it."""
    first = before(start, found.start(), scene) if comma else None
    if first is not None and first.confidence > 0.5:
        return first, "before"
    if first is not None and _VERB.search(
        re.split("[,.;]", clause.source[found.end() : found.end() + 100], maxsplit=1)[0]
    ):
        return first, "before"  # a clause follows, not a name
    second = after(found.end(), clause.end, scene)
    sure = second is not None and (
        second.confidence > 0.5
        or re.match(r"\s+(?:an?|the|one|its|his|her)\s", clause.source[found.end() : found.end() + 6])
    )
    if second is not None and sure:
        return second, "after"
    return (first, "before") if first is not None else None


def before(start: int, verb: int, scene: Scene) -> Who | None:
    """The subject that ends right before a verb at `verb`; nothing before `start` belongs to its clause."""
    text, end = scene.document.text, verb
    while skipped := _SKIPPED.search(text, max(start, end - 40), end):
        end -= len(skipped[0])
    phrase = trimmed(text, start, end)
    if phrase is None:
        return None
    if phrase.text.endswith(","):
        return _apposed(phrase.part(phrase.start, phrase.end - 1), scene) if len(phrase) > 1 else None
    whole = _last_clause(phrase)
    found = named_in(whole, scene, last=True) if whole else None
    if (found is None or found.confidence < 0.6) and "," in phrase.text:  # "Ambassador to X, Representative to Y says"
        return by_role(phrase, scene) or found
    return found


def _last_clause(phrase: Span) -> Span | None:
    """The phrase that ends at a verb: behind the last boundary of clauses and the last comma, without what opens it."""
    text, at = phrase.source, phrase.start
    for found in _BOUNDARY.finditer(text, phrase.start, phrase.end):
        at = found.end()
    at = max(at, text.rfind(",", phrase.start, phrase.end) + 1)
    opening = _OPENING.match(text, at, phrase.end)
    return trimmed(text, opening.end() if opening else at, phrase.end)


def _apposed(phrase: Span, scene: Scene) -> Who | None:
    """The subject of "A, the B of C, said" or "A, who …, said": what stands before the first comma that leaves a name."""
    text = phrase.source
    start = max(text.rfind(mark, phrase.start, phrase.end) for mark in '“”"«»;:—–') + 1
    whole = trimmed(text, max(start, phrase.start), phrase.end)
    if whole is None:
        return None
    pieces = [m.span() for m in re.finditer(r"[^,]+", whole.text)]
    if len(pieces) > 1 and re.match(
        r"\s*(?:In|On|At|By|During|After|For|Since|According|Yet|However|Then)\b", whole.text
    ):
        pieces = pieces[1:]
    head = trimmed(text, whole.start + pieces[0][0], whole.start + pieces[0][1]) if pieces else None
    opened = _last_clause(head) if head else None
    found = named_in(opened, scene, last=True) if opened and not _VERB.search(f" {opened.text} ") else None
    if found and found.kind != "person" and (person := _person_among(whole, pieces, scene)):
        return person
    return found if found and (len(pieces) > 1 or found.confidence > 0.5) else None


def _person_among(whole: Span, pieces: Sequence[tuple[int, int]], scene: Scene) -> Who | None:
    """The person whose name is a whole piece between commas, but for his titles ("its head, Ms Ann Berg, said")."""
    ends = {whole.start + end for _, end in pieces}
    for mention in scene.actors(whole):
        if mention.entity_kind == "person" and mention.span.end in ends:
            lead = whole.source[whole.start : mention.span.start].rsplit(",", 1)[-1]
            if not re.match(r"\s*(?:who|which|whose|when|where)\b", lead):
                return Who(mention.name, mention.span, 0.85, "person")
    return None


def after(verb_end: int, end: int, scene: Scene) -> Who | None:
    """The subject that follows a verb ("…”, said its director, Ann Smith.")."""
    text, end = scene.document.text, min(end, verb_end + _REACH)
    stop = _STOP.search(text, verb_end, end)
    while stop and stop[0] == "." and _TITLE_STOP.search(text, max(verb_end, stop.start() - 4), stop.start()):
        stop = _STOP.search(text, stop.end(), end)  # an initial or a title's stop ends no name
    close = re.compile(r"[”\"»]").search(text, stop.end(), end) if stop and stop[0] in '“"«' else None
    named = close and text[verb_end : stop.start()].strip() and close.start() - stop.end() < 40 if stop else None
    span = trimmed(text, verb_end, close.end() if close and named else stop.start() if stop else end)
    if span is None or span.text.startswith(",") or span.text.split()[0].lower() in scene.cues.pronouns:
        return None
    return named_in(span, scene, last=False)


def _first_subject(clause: Span, end: int, scene: Scene) -> Who | None:
    """Who stands as the subject of a clause that goes on to speak: what stands before its first verb."""
    lead = clause.part(clause.start, min(end, clause.start + _REACH))
    for mention in scene.actors(lead):
        return Who(mention.name, mention.span, 0.6, mention.entity_kind)
    verb = _VERB.search(lead.text) or re.search(r"\s\w+ed\s", lead.text)
    return (
        described(lead.part(lead.start, lead.start + verb.start()), scene, last=True) if verb and verb.start() else None
    )
