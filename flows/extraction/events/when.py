"""When an event was, by the dates around its trigger."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from flows.extraction.events.clauses import near
from flows.extraction.events.triggers import Trigger
from flows.extraction.records import DateMention, Modality, Statement
from flows.reading.document import Document, Sentence
from flows.reading.spans import Span

_COUNT = re.compile(r"\btolls?\b", re.IGNORECASE)  # the day of a toll is that of the counting
_LEAD = 60  # characters: a date this near to a sentence's start sets the scene for the sentences after it
_PERIOD = "rule:dates.period"  # "the January events" dates what is told next, but no other act in its sentence
_TOLLS = frozenset({"killing", "injury"})  # a toll is as of a day, and seldom the day's own
_BACK = 3  # sentences back to which such a date is looked for
# where another clause begins, with dates of its own
_TURN = re.compile(
    r"[;()“”]|\b(?:who|whose|that|after|before|because|since|until|when|while|where|but|later"
    r"|which(?! (?:led|resulted|caused)\b))\b",
    re.IGNORECASE,
)
# "the riots, as the resolution adopted on Monday suggests": the day of what was adopted
_OTHERS = re.compile(
    r"\w\s+(?!and |was |were |been |being )\w+(?<!and)\s+(?:adopted|signed|issued|published|released|made|passed|taken)\s+(?:on|in|at)\s+$"
)
# "the order of 7 January", "the resolution adopted yesterday": the day of a thing, not of what is told
# "at his request, began to leave on Monday"
_GOES_ON = re.compile(r",\s+(?:began|went|came|took|left|fell|rose)\b")
_OF_ANOTHER = re.compile(
    r"\b(?:of|before|until|till|(?<!was )(?<!were )(?<!been )(?:adopted|signed|issued|published|released|made|passed))\s+(?:on\s+|in\s+|the\s+)?$"
)
_SAID = re.compile(r"\b(?:said|says|reported|announced|told|added|confirmed|wrote)\b", re.IGNORECASE)
# what makes a trigger part of another phrase ("complaints of torture"), so that the clause's date is not its own
_INNER = re.compile(
    r"\b(?:of|over|for|after|following|before|during|since|behind|about|against|amid|from|with|despite|every)\s+"
    r"(?:(?:the|a|an|any|all|its|their|his|her|own|these|those)\s+)?(?:[\w’'-]+\s+){0,1}$",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r",\s*(?:which|who|whose|where)\b[^,;]*,")  # inserted: ", which was opened in May, "
_WHEN = re.compile(r",?\s*when\b")  # "last summer, when …": the day of what follows
# "people convicted over the riots were freed": a participle that only says which people
_QUALIFIES = re.compile(r"[^,;:]*?\s(?:was|were|is|are|has|have|had|will)\s")
_AUXILIARY = re.compile(r"\b(?:was|were|is|are|be|been|being|has|have|had|not|and|or|\w+ly|[,;:]|[A-Z]\w+)\s*$")
_PARTICIPLE = re.compile(r"(?:\w+(?:ed|en)|shot|held)(?: \w+)?$")
# "on 5 May and later lifted"
_DETACHED = re.compile(r",?\s*(?:and|but|then|,)\s+(?:already|later|since|now|still|so far)\s")
# "when he turned to us on 5 May, we had lost": the day of the turning
_MEANWHILE = re.compile(r"(?:\w+: )?(?:when|by the time|before|as|after)\b", re.IGNORECASE)
_MEANTIME = re.compile(r"\W*(?:at (?:the same|that) time|meanwhile|that (?:day|night)|then)\b", re.IGNORECASE)
_HAD = re.compile(r"\bhad\s+(?:[\w’'-]+\s+){0,2}$")
# what follows a noun to say when it was: "the trial that had been held since May", "the law which he signed in May"
_THAT_WAS = re.compile(r"\s+(?:that|which)\s+(?:[\w’'-]+\s+){1,6}?(?:since|on|in|from)?\s*$")
_INNER_VERB = re.compile(r"\b(?:of|for|with|from)\s+$", re.IGNORECASE)
_VERB = re.compile(r"[,;:]|\b(?:was|were|is|are|has|have|had|will|would|can|said|put|gave|\w{3,}ed)\b", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:by|before|until|till|up to|as of|as at)\s+(?:the\s+)?(?:end of\s+)?(?:last\s+)?$", re.IGNORECASE
)
_SINCE = re.compile(r"\bsince\b[^,;.\n]{0,40}$", re.IGNORECASE)
_BEGINS = re.compile(r"\b(?:beg[aiu]ns?|start(?:s|ed)?|erupt(?:s|ed)?|broke out|commence[ds]?)\b", re.IGNORECASE)
_BEGAN = re.compile(
    r"\s+(?:that |which )?(?:had )?(?:began|begun|started|erupted|broke out|took place)\b", re.IGNORECASE
)
_BEGAN_AS = re.compile(r"\bbegan\s+(?:on|in)\s+$")  # "what began on 2 May as a protest"
_PERFECT = re.compile(r"\b(?:has|have)\s+(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE)
_PERFECT_OR_PAST = re.compile(r"\b(?:has|have|had)\s+(?:[\w’'-]+\s+){0,3}$", re.IGNORECASE)
_INSERTED = re.compile(r",\s*(?:which|who|whose|where|at|\w+(?:ed|en))\b[^,]*$", re.IGNORECASE)
_NAMES = re.compile(r"\s+(?:events?|unrest|riots?|protests?|attacks?|tragedy|violence|clashes)\b", re.IGNORECASE)
_EVENTS = re.compile(r"\b(?:events|incidents|tragedy)\s+(?:in|of|on)\s+$")  # "the tragic events in May": theirs
_HEAD = re.compile(r"\s*[–—:-]\s")  # "5 January – …": an entry of a chronicle


@dataclass(frozen=True, slots=True)
class When:
    """First and last day of an event, either null where the text leaves it open."""

    first: date | None
    last: date | None
    precision: str


def when(
    trigger: Trigger,
    sentence: Sentence,
    document: Document,
    dates: Sequence[DateMention],
    statements: Sequence[Statement],
    modality: Modality,
) -> When | None:
    """The event's own time: a date of its sentence that belongs to it, else the one that heads the sentences before it."""
    if _COUNT.search(trigger.span.source, trigger.span.start, trigger.span.end + 6):
        return None
    here = [d for d in _placed(near(trigger.span, sentence.span), dates) if not d.method.startswith(_PERIOD)]
    own = [
        d for d in here if _same_speech(trigger.span, d.span, statements) and _belongs(trigger, d.span, sentence.span)
    ]
    if own:
        return _bounded(trigger.span, min(own, key=lambda d: _distance(trigger.span, d.span)), modality)
    toll = trigger.event_type in _TOLLS and modality == "occurred"
    if toll or modality not in {"occurred", "negated"} or _inner(trigger):
        return None
    entry = _entry(sentence, document, dates)
    if entry or here:
        return entry
    carried = _carried(trigger, sentence, document, dates, modality)
    if carried is None or _MEANTIME.match(sentence.span.text):
        return carried
    # what had happened, or had not, when something else did: on no day that is told
    perfect = modality == "negated" or _PERFECT_OR_PAST.search(_before(trigger)) is not None
    return None if perfect and not _as_of(carried) else carried


def _before(trigger: Trigger) -> str:
    """The few words before the trigger."""
    return trigger.span.source[max(0, trigger.span.start - 60) : trigger.span.start]


def _belongs(trigger: Trigger, day: Span, sentence: Span) -> bool:
    """Whether no other clause stands between; a noun inside another phrase has only the date that follows it at once."""
    source = trigger.span.source
    if _NAMES.match(source, day.end) and not 0 <= trigger.span.start - day.end <= 1:
        return False
    before = source[max(sentence.start, day.start - 80) : day.start]
    if _EVENTS.search(before) or (trigger.pos == "v" and _qualifies(trigger, day, sentence)):
        return False
    if _PERFECT.search(_before(trigger)) and not _BY.search(before) and not _SINCE.search(before):
        return False  # "has been arrested" bears no day of the past
    if day.start >= trigger.span.end:
        return _follows(trigger, source[trigger.span.end : day.start])
    if _HAD.search(_before(trigger)) and _MEANWHILE.match(source, sentence.start, day.start):
        return False
    between = _WHEN.sub("", _RELATIVE.sub("", source[day.end : trigger.span.start]), count=1)
    if _DETACHED.match(source, day.end, trigger.span.end):
        return False
    inserted = _INSERTED.search(before) and source[day.end : day.end + 1] == ","
    return not inserted and not _inner(trigger) and not _TURN.search(between)


def _qualifies(trigger: Trigger, day: Span, sentence: Span) -> bool:
    """Whether a bare participle only tells whom another verb is about, and the date is that verb's.

    "That May people convicted over the riots were freed"; but "persons detained in May were freed".
    """
    source = trigger.span.source
    before = source[max(sentence.start, trigger.span.start - 40) : trigger.span.start]
    if _PARTICIPLE.fullmatch(trigger.span.text) is None or _AUXILIARY.search(before) or not before.strip():
        return False
    finite = _QUALIFIES.match(source, trigger.span.end, min(sentence.end, trigger.span.end + 80))
    return finite is not None and not trigger.span.end <= day.start < finite.end()


def _follows(trigger: Trigger, between: str) -> bool:
    if began := _BEGAN.match(between):
        between = between[began.end() :]
    if trigger.pos == "n" and _THAT_WAS.fullmatch(between):
        return True
    between = _BY.sub("", _SINCE.sub("", between))
    if _OTHERS.search(between) or (trigger.pos == "n" and _GOES_ON.match(between)):
        return False
    return not _TURN.search(between) and not _SAID.search(between) and not (_inner(trigger) and _VERB.search(between))


def _inner(trigger: Trigger) -> bool:
    return bool((_INNER if trigger.pos == "n" else _INNER_VERB).search(_before(trigger)))


def _distance(trigger: Span, day: Span) -> tuple[int, int]:
    gap = day.start - trigger.end if day.start >= trigger.end else trigger.start - day.end
    return gap, day.start


def _bounded(trigger: Span, day: DateMention, modality: Modality) -> When:
    """The days of the date, as far as "by", "since" and "began" leave both ends closed."""
    source = trigger.source
    before = source[max(0, day.span.start - 60) : day.span.start]
    between = source[min(trigger.end, day.span.end) : max(trigger.start, day.span.start)][-200:]
    between += source[trigger.end : trigger.end + 12] if day.span.end <= trigger.start else ""
    first, last = day.first_day, day.last_day
    if _BY.search(before) and modality != "ongoing" and day.type == "date":
        first = None
    elif (
        _WHEN.match(source, day.span.end)
        and day.span.end < trigger.start
        and _HAD.search(source[max(0, trigger.start - 60) : trigger.start])
    ):
        first = None  # "the next day, when crowds had overrun the port"
    elif (
        _SINCE.search(before)
        or _BEGINS.search(f"{trigger.text} {between}")
        or (_BEGAN_AS.search(before) and between.startswith(" as "))
    ):
        last = None
    return When(first, last, day.precision)


def _entry(sentence: Sentence, document: Document, dates: Sequence[DateMention]) -> When | None:
    """The date of the chronicle's entry that holds the sentence ("5 January – The airport is seized.")."""
    paragraph = document.paragraphs[sentence.paragraph]
    head = next(_placed(paragraph, dates), None)
    if head is None or head.span.start != paragraph.start or not _HEAD.match(document.text, head.span.end):
        return None
    return When(head.first_day, head.last_day, head.precision)


def _carried(
    trigger: Trigger, sentence: Sentence, document: Document, dates: Sequence[DateMention], modality: Modality
) -> When | None:
    """The one date of the sentences before this one ("On 5 January … The airport was seized.")."""
    index = bisect_left(document.sentences, sentence.span.start, key=lambda s: s.span.start)
    for number in range(index - 1, max(-1, index - 1 - _BACK), -1):
        earlier = document.sentences[number]
        if earlier.paragraph != sentence.paragraph and (number < index - 1 or earlier.passage != sentence.passage):
            return None
        found = list(islice(_placed(earlier.span, dates), 2))
        if found and _OF_ANOTHER.search(
            document.text, max(earlier.span.start, found[0].span.start - 40), found[0].span.start
        ):
            return None
        if found:
            heads = (
                found[0].span.start - earlier.span.start < _LEAD
                and len({(d.first_day, d.last_day) for d in found}) == 1
            )
            return _bounded(trigger.span, found[0], modality) if heads else None
    return None


def _as_of(carried: When) -> bool:
    """Whether a day carried on is the end of a count ("By 30 May they had filed nine complaints. None had led …")."""
    return carried.first is None and carried.last is not None


def _placed(where: Span, dates: Sequence[DateMention]) -> Iterator[DateMention]:
    """The dates on the calendar that stand in a stretch of text."""
    first = bisect_left(dates, where.start, key=lambda d: d.span.start)
    for number in range(first, len(dates)):
        mention = dates[number]
        if mention.span.start >= where.end:
            return
        if mention.type in {"date", "time"} and (mention.first_day or mention.last_day):
            yield mention


def _same_speech(trigger: Span, day: Span, statements: Sequence[Statement]) -> bool:
    """Whether the date stands inside whatever speech holds the trigger ("said on Friday that …")."""
    first = bisect_left(statements, trigger.start + 1, key=lambda s: s.span.start)
    holding = [s for s in statements[max(0, first - 8) : first] if trigger in s.span]
    return all(day in s.span for s in holding)
