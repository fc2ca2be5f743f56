"""Bodies that the study's list does not hold: known by the shape of their name, or as the last one named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from flows.extraction.names.match import Hit, country_beside
from flows.extraction.names.taken import Taken
from flows.extraction.records import EntityMention
from flows.reading.document import Document
from flows.reading.spans import Span
from schemas.study import Study

_RUN = re.compile(
    r"(?<!\w)[A-ZÀ-Þ][\w.&'’-]*"
    r"(?:[ \u00a0](?:(?:of|for|on|and|de|del|against)[ \u00a0](?:the[ \u00a0])?)?[A-ZÀ-Þ][\w.&'’-]*)+"
)
_LAST = re.compile(
    r"\b(?:the|The|its|Its)[ \u00a0]((?:[a-z]+[ \u00a0])?(ministry|agency|group|committee|organi[sz]ation|party|council"
    r"|court|company|office|union|commission|chamber|fund|army))\b"
)
_ON = re.compile(r"\son\s(?:the\s)?[A-Z]")
_DAY = re.compile(
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_OFFICE = re.compile(
    r"(?:The\s)?(?:(?:Vice|Deputy|First|Former)[ -])*(?:Chair(?:man|woman|person)?|Head|CEO|Director|President|Secretary|Member"
    r"|Chief|Speaker|Representative)\s(?:of|for)\s(?:the\s)?"
)
_AND = re.compile(r"\sand\s(?:the\s)?")
_LEADS_IN = frozenset(("The", "A", "An", "In", "At", "For", "According"))
_ANY_BODY = ("group", "agency")  # words that may take up a body whose name does not hold them
_OFFICIAL = re.compile(r"Ministry|Parliament|Government|Court|Council|Office")


@cache
def heads(study: Study) -> frozenset[str]:
    """The words that make a capitalised name that of a body."""
    return frozenset(row["word"] for row in study.rows("lexicons/names_heads.csv"))


@cache
def _shapes(study: Study) -> tuple[re.Pattern[str], dict[str, str]]:
    """One pattern for all shapes, and the canonical name of each of its groups."""
    rows = {f"shape{n}": row for n, row in enumerate(study.rows("lexicons/names_bodies.csv"))}
    pattern = "|".join(f"(?P<{group}>{row['pattern']})" for group, row in rows.items())
    return re.compile(rf"\b(?:{pattern or '(?!)'})(?!\w)"), {group: row["name"] for group, row in rows.items()}


def by_shape(sentence: Span, study: Study) -> Iterator[Hit]:
    """Bodies by a known shape ("Health Ministry" of a country) or by a head word in a capitalised name."""
    pattern, names = _shapes(study)
    known = [
        _of_country(sentence, found, names[found.lastgroup or ""], study)
        for found in pattern.finditer(sentence.source, sentence.start, sentence.end)
    ]
    yield from known
    taken = Taken(hit.span for hit in known)
    for run in _RUN.finditer(sentence.source, sentence.start, sentence.end):
        for part in _parts(sentence.part(*run.span()), study):
            span = _headed(part, study)
            if span is not None and not taken.overlaps(span):
                yield Hit(span, re.sub(r"\s+", " ", span.text), 0.7)


def _of_country(sentence: Span, found: re.Match[str], name: str, study: Study) -> Hit:
    """The body of the country that stands beside it, else of the study's country."""
    near = country_beside(sentence, found.start(), found.end(), study)
    country = near[0].name if near else study.settings.get("country")
    span = sentence.part(*(near[1:] if near else found.span()))
    return Hit(span, name.replace("{country}", country) if country else name.replace(" of {country}", ""), 0.85)


def _parts(run: Span, study: Study) -> Iterator[Span]:
    """A run of capitalised words without the day or the office beside the name; two bodies joined by "and" apart."""
    start, text = run.start, run.text
    if (calendar := _ON.search(text)) and _DAY.match(run.source, start + calendar.end() - 1):
        text = text[: calendar.start()]
    if office := _OFFICE.match(text):
        start, text = start + office.end(), text[office.end() :]
    joint = _AND.search(text)
    if joint and all(
        any(w in heads(study) for w in part.split()) for part in (text[: joint.start()], text[joint.end() :])
    ):
        yield run.part(start, start + joint.start())
        start, text = start + joint.end(), text[joint.end() :]
    if text:
        yield run.part(start, start + len(text))


def _headed(run: Span, study: Study) -> Span | None:
    """The run, from its first word that can begin a name, if a head word of bodies is among its words."""
    words = [word.rstrip(".,") for word in run.text.split()]
    known = [word in heads(study) for word in words]
    if not any(known[1:]) or all(known) or run.text.isupper():
        return None
    start = run.start + (len(run.text.split()[0]) + 1 if words[0] in _LEADS_IN else 0)
    text = re.sub(r"(?:['’]s|\.)$", "", run.source[start : run.end])
    return run.part(start, start + len(text)) if " " in text else None


def last_named(document: Document, found: Iterable[EntityMention]) -> Iterator[EntityMention]:
    """ "The ministry", "the group": the last body named before whose name holds that word."""
    named = sorted((m for m in found if m.kind == "actor" and m.entity_kind == "body"), key=lambda m: m.span)
    taken, position = Taken(m.span for m in named), 0
    latest: dict[str, EntityMention] = {}
    for sentence in document.prose:
        for phrase in _LAST.finditer(document.text, sentence.span.start, sentence.span.end):
            while position < len(named) and named[position].span.start < phrase.start(1):
                latest.update(dict.fromkeys(_words(named[position]), named[position]))
                position += 1
            span = document.span(*phrase.span(1))
            mention = latest.get(_spelt(phrase[2]))
            if mention and not taken.overlaps(span):
                method = "rule:last-named/1"
                yield EntityMention(span, "actor", mention.name, mention.entity_id, "body", None, None, method, 0.6)


def _words(mention: EntityMention) -> list[str]:
    """The words by which a body may be taken up later."""
    words = [_spelt(word) for word in re.findall(r"\w+", mention.name.lower())]
    return (
        words if _OFFICIAL.search(mention.name) or not mention.method.startswith("rule:body") else [*words, *_ANY_BODY]
    )


def _spelt(word: str) -> str:
    return word.replace("isation", "ization")
