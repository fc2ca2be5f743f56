"""All expressions of time in a document, in the order of the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import zip_longest

from flows.extraction.dates.grammar import Match, matches
from flows.extraction.dates.lexicon import Lexicon, lexicon
from flows.extraction.dates.meaning import meaning
from flows.extraction.dates.scene import Scene
from flows.extraction.dates.tense import direction
from flows.extraction.dates.tokens import tokenize
from flows.extraction.dates.values import Value, edtf_of
from flows.extraction.records import DateMention, Facts
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span
from schemas.study import Study

VERSION = 1
_TOLD_NOW = frozenset({"deictic", "weekday", "day_of_year"})
_OPENERS = frozenset({"since", "from"})
_JOINS = frozenset({"and", "or", "/", ",", "in", "on", "the"})
_CLOSERS = frozenset({"until", "till"})
_HISTORY_YEARS = 5  # a history names at least so many years …
_LONG = 30  # years named in a long history
_HISTORY_AGE = 3  # … seven in ten of them (half in a long one) so long before it was written …
_CHRONICLE = 3  # headings of sections that name a year
_LONG_AGO = 20  # … and the longer ago, the more words such as "today" it may quote


@dataclass(frozen=True, slots=True)
class Found:
    """One expression and what it means, before it becomes a record."""

    match: Match
    span: Span
    value: Value


def find_dates(document: Document, facts: Facts, study: Study) -> tuple[DateMention, ...]:
    """The document's dates, times, durations and sets, in the order of the text.

    Page furniture holds none but the publication date.
    """
    words = lexicon(study)
    scanned = [(s, _scan(document.text, s.span, words)) for s in document.sentences]
    spoken = _spoken(facts, [m for _, found in scanned for m in found])
    scene, sections = Scene(words, spoken), _sections(document, scanned)
    mentions: list[DateMention] = []
    for sentence, found in scanned:
        if sentence.passage in sections:  # what it tells, it tells as a history of that year
            scene.section = sections[sentence.passage]
            scene.spoken = None if spoken and scene.section and max(scene.section) < spoken.year else spoken
        published = _furniture(document, sentence)
        items = _sentence(document, sentence, found, scene)
        mentions += [_mention(i) for i in items if not published or _is_publication(i.value, facts)]
    return tuple(mentions)


def expressions(text: str, span: Span, study: Study, spoken: date | None = None) -> list[Found]:
    """The expressions of one stretch of text read alone: what a header or a dateline says."""
    words = lexicon(study)
    scene = Scene(words, spoken)
    return list(_resolved(text, _scan(text, span, words), scene))


def read_alone(document: Document, study: Study) -> Iterator[tuple[Found, int]]:
    """The expressions of the prose with no day of speaking, each with its tense (-1 past, 1 to come, 0 untold)."""
    words = lexicon(study)
    scene = Scene(words, None)
    for sentence in document.prose:
        for item in _sentence(document, sentence, _scan(document.text, sentence.span, words), scene):
            yield item, direction(item.match.tokens, item.match.first, item.match.last, words)


def _scan(text: str, span: Span, words: Lexicon) -> tuple[Match, ...]:
    seen, key = _scans(text, words), (span.start, span.end)
    if key not in seen:
        seen[key] = tuple(matches(tokenize(text, *key, words))) if words.may_tell(text[slice(*key)]) else ()
    return seen[key]


@lru_cache(maxsize=1)
def _scans(_text: str, _words: Lexicon) -> dict[tuple[int, int], tuple[Match, ...]]:
    """What was found in the stretches of the text at hand: its facts and its dates look at the same ones."""
    return {}


def _furniture(document: Document, sentence: Sentence) -> bool:
    return document.passages[sentence.passage].role == "boilerplate"


def _is_publication(value: Value, facts: Facts) -> bool:
    return value.type == "date" and value.first is not None and value.first == value.last == facts.published_on


def _spoken(facts: Facts, found: Sequence[Match]) -> date | None:
    """The day of speaking; None in a history, whose dates lean on each other and not on when it was written."""
    if facts.published_on is None:
        return None
    if sum(t.value == "BC" for m in found for t in m.own if t.letter == "B") >= _HISTORY_YEARS:
        return None
    years = [int(t.value) for m in found if m.rule in ("full", "month", "year") for t in m.own if t.letter == "Y"]
    ages = sorted(facts.published_on.year - year for year in years)
    share = 3 if len(ages) < _LONG else 5
    if len(ages) < _HISTORY_YEARS or ages[len(ages) * share // 10] < _HISTORY_AGE:
        return facts.published_on
    told_now = sum(m.rule in _TOLD_NOW or _counts_from_now(m) for m in found)
    long_ago = ages[len(ages) * 3 // 10] >= _LONG_AGO
    return None if told_now * 10 <= len(years) * (4 if long_ago else 1) else facts.published_on


def _sections(document: Document, scanned: Sequence[tuple[Sentence, Sequence[Match]]]) -> dict[int, frozenset[int]]:
    """The headings of sections, by passage, with the years that each names; a chronicle (at least
    `_CHRONICLE` of them name one) has headings of parts between them, which count as none."""
    body = next((n for n, p in enumerate(document.passages) if p.role not in ("heading", "boilerplate")), 0)
    heads: dict[int, frozenset[int]] = {}
    for sentence, found in scanned:
        if sentence.passage > body and document.passages[sentence.passage].role == "heading":
            years = {int(t.value) for m in found for t in m.own if t.letter == "Y" and t.value.isdigit()}
            heads[sentence.passage] = heads.get(sentence.passage, frozenset()) | years
    named = {passage: years for passage, years in heads.items() if years}
    return named if len(named) >= _CHRONICLE else heads


def _counts_from_now(match: Match) -> bool:
    """ "two years ago", "last year", "next month": what only makes sense from the day of speaking."""
    values = [token.value for token in match.own if token.letter in "RG"]
    return match.rule in ("offset", "stretch", "month_of", "season") and any(v.endswith("spoken") for v in values)


def _sentence(document: Document, sentence: Sentence, found: Sequence[Match], scene: Scene) -> Iterable[Found]:
    first_of_paragraph = sentence.span.start == document.paragraphs[sentence.paragraph].start
    if first_of_paragraph:
        scene.paragraph()
    for i, item in enumerate(_resolved(document.text, found, scene)):
        if i == 0 and first_of_paragraph and _is_heading(item, sentence):
            scene.heading = item.value
        yield item


def _is_heading(item: Found, sentence: Sentence) -> bool:
    """Whether a paragraph begins with its date and a dash or colon, or is nothing but its date."""
    if item.value.first is None or item.span.start != sentence.span.start:
        return False
    rest = item.span.source[item.span.end : sentence.span.end].lstrip()
    return not rest or rest[0] in "–—:" or rest.startswith("- ")


def _resolved(text: str, found: Sequence[Match], scene: Scene) -> Iterable[Found]:
    for match, after in zip_longest(found, found[1:]):
        scene.shared = _shared(match, after) if after else None
        headed = match.first == 0 and match.followed_by("-")  # the entry of a chronology: its tense is no tense
        scene.at = None if headed else (match.tokens, match.first, match.last)
        value = meaning(match, scene)
        if value is None:
            continue
        scene.take(value)
        own = match.own
        yield Found(match, Span(own[0].start, own[-1].end, text), _bounded(value, match))


def _shared(match: Match, after: Match) -> int | None:
    """The year of the next date where it serves this one too: "in April and June 1955", "on May 3 and May 9, 2019"."""
    between = match.tokens[match.last : after.first]
    if after.tokens is not match.tokens or not between or any(t.text not in _JOINS for t in between):
        return None
    years = [t.value for t in after.own if t.letter == "Y" and after.rule in ("month", "full", "season", "edge")]
    return int(years[-1]) if years else None


def _bounded(value: Value, match: Match) -> Value:
    """ "since May" has no last day, "until Monday" no first."""
    if value.type != "date" or value.days is None or value.precision == "range" or match.rule in ("offset", "period"):
        return value
    before, after = match.before(), match.after()
    if before in _CLOSERS:
        return value.open(start=True)
    if before in _OPENERS and after not in ("to", "until", "till", "through", "-", "–"):
        return value.open(end=True)
    return value


def _mention(item: Found) -> DateMention:
    value = item.value
    return DateMention(
        item.span,
        value.type,
        value.first,
        value.last,
        value.precision,
        value.basis,
        value.timex,
        edtf_of(value),
        f"rule:dates.{item.match.rule}/{VERSION}",
        value.confidence,
    )
