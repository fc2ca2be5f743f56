"""What an amount counts: the words of the noun phrase behind it, its unit and its group."""

from __future__ import annotations

from dataclasses import dataclass

from flows.extraction.figures.lexicon import Lexicon, Noun
from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.tokens import joined
from flows.reading.spans import Span

_LONGEST = 9  # words of a counted noun phrase
_OPENERS = frozenset(
    "of other more people's such further additional different separate new former foreign the these those his her its their our all".split()
)
_STOPS = frozenset(
    "the a an this that these those is are was were be been being has have had having do does did will would can could may might must shall should who whom "
    "whose which what when where while why how after before since until because if although though as than and or but nor so yet for in on at by to from with "
    "without within during against among across through over under above below into onto upon about around near between per via he she it they we you i them "
    "him us me his her its their our your my not no also already still only just once again there here later ago each every both all any some said says say including among numbering "
    "out up down off away back died killed wounded injured hurt arrested detained had".split()
)
_QUOTES = frozenset("“”\"‘’«»'")
_GROUPS_OF = (
    (
        "security_forces",
        frozenset(
            "police security army military guard guards troops forces officers soldiers policemen ministry".split()
        ),
    ),
    ("peacekeeper", frozenset("peacekeepers peacekeeping".split())),
)
_PROTEST = frozenset(
    "march marched marches marching rally rallied rallies protest protested protests protesting demonstration demonstrations demonstrated demonstrators "
    "protesters square roads road gathered block blocked".split()
)
_SETTLEMENTS = frozenset("city town village population country nation".split())
_NO_NOUN = frozenset("so such lot lots number numbers year years total percent more less few fewer".split())


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: its words (None where the amount stands alone), and what its head tells."""

    span: Span | None
    unit: str | None
    group: str | None
    measure: str | None
    last: int  # the last token of the phrase


def counted_by(amount: Amount, line: Line) -> Counted:
    """The noun phrase that an amount counts."""
    if (
        amount.kind in ("money", "time", "age", "percent", "times", "term", "measured", "occasions", "per")
        and amount.unit is not None
    ):
        return _of_phrase(amount, line)
    start = _start(amount, line)
    head = _head(line, start)
    if head is None:
        if line.low(start) in ("who", "whom", "whose"):
            return Counted(None, "person", None, None, amount.last)
        return _before(amount, line)
    last = _coordinated(line, start, head)
    noun = _noun(line, start, head)
    of = _of_words(line, last)
    unit = noun.unit if noun else "item"
    group = _group(line, noun, last, of) if noun and unit == "person" else None
    if unit == "state" and line.low(last + 1) == "and" and _plural(line.low(last + 2)):
        unit = "item"  # "states and organisations"
    measure = noun.measure or None if noun else None
    return Counted(_span(line, start, of or last), unit, group, measure, of or last)


def _group(line: Line, noun: Noun, last: int, of: int | None) -> str | None:
    """The group of counted people: several named, the noun's own, that of its "of" phrase, or what they are said to be."""
    if _including(line, last):
        return "mixed"
    return noun.group or (_group_of(line, last, of) if of else None) or _said_to_be(line, of or last)


def _said_to_be(line: Line, last: int) -> str | None:
    """ "19 of the dead were police officers"."""
    be = next((i for i in range(last + 1, last + 6) if line.low(i) in ("were", "are", "been")), None)
    if be is None:
        return None
    for i in range(be + 1, min(be + 4, len(line.tokens))):
        if (noun := _noun(line, be + 1, i)) is not None and noun.group:
            return noun.group
        if line.low(i) in _STOPS:
            break
    return None


def _span(line: Line, first: int, last: int) -> Span:
    return Span(line.tokens[first].start, line.tokens[last].end, line.text)


def _start(amount: Amount, line: Line) -> int:
    """Where the counted noun phrase may begin: behind "of", "the", "other" and opening quotation marks."""
    i = amount.last + 1
    if line.low(i) == "-":
        i += 1
    of = line.low(i) == "of"
    while i < len(line.tokens) and (
        line.low(i) in _OPENERS or line.low(i) in _QUOTES or (of and line.tokens[i].kind == "n")
    ):
        i += 1  # "ten of the 14 hostages"
    if of and line.low(i) in ("them", "whom"):
        i += 1  # "19 of them police officers", "19 of whom were officers"
        i += line.low(i) in ("were", "are")
    return i


def _head(line: Line, start: int) -> int | None:
    """The head of the noun phrase that begins at `start`: its last noun before a verb, preposition or mark."""
    best, i = None, start
    while i < min(start + _LONGEST, len(line.tokens)):
        token = line.tokens[i]
        if token.low in ("-", "‑", "’") or (token.low in _QUOTES and i > start and best is None):
            i += 1
            continue
        known = _noun(line, start, i)
        if token.low == "and" and best is None and i > start and line.low(i + 1) not in _STOPS:
            i += 1  # "mining and banking groups"
            continue
        if token.kind != "w" or (token.low in _STOPS and known is None):
            break
        plural = known.plural if known else _plural(token.low)
        if best is not None and not (plural and _follows(line, best, i)):
            break
        if plural:
            best = i
        i += 1
    if best is not None:
        return best
    return _singular(line, start)


def _follows(line: Line, head: int, i: int) -> bool:
    """Whether the noun at `i` goes on with the one before it ("police officers"), and is no verb in -s."""
    if i != head + 1:
        return False
    first, second = _noun(line, head, head), _noun(line, i, i)
    if second is not None and second.measure and second.invariable:
        return False  # "left 12 sailors dead"
    return second is not None or (first is not None and first.invariable)


def _singular(line: Line, start: int) -> int | None:
    """A head without a plural ("1 soldier", "70 terrorist")."""
    for i in range(start, min(start + 4, len(line.tokens))):
        if line.tokens[i].kind != "w" or line.low(i) in _STOPS:
            return None
        if _noun(line, start, i) is not None:
            return i
    return None


def _plural(word: str) -> bool:
    word = word.removesuffix("'").removesuffix("’")
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "'s", "’s"))
        and word not in _NO_NOUN
    )


def _noun(line: Line, start: int, i: int) -> Noun | None:
    """The list's entry for the noun that ends at token `i`: two words first, then one."""
    words: Lexicon = line.words
    if line.tokens[i].kind != "w":
        return None
    if i > start and (two := words.nouns.get(joined(line.tokens, i - 1, i))) is not None:
        return two
    found = words.nouns.get(line.low(i))
    if found is None:
        return next((noun for ending, noun in words.endings if line.low(i).endswith(ending)), None)
    return found


def _coordinated(line: Line, start: int, head: int) -> int:
    """The last token of nouns joined to the head ("police officers, military personnel", "officers and guardsmen")."""
    last = head
    for _ in range(3):
        j = last + 1
        if line.low(j) == "," and line.low(j + 1) == "and":
            j += 1
        if line.low(j) not in (",", "and", "or") or j + 1 >= len(line.tokens):
            break
        following = line.tokens[j + 1]
        if following.kind != "w" or following.low in _STOPS or following.low in line.words.numerals:
            break
        end = next(
            (
                k
                for k in range(j + 1, min(j + 4, len(line.tokens)))
                if _noun(line, j + 1, k) and line.tokens[k].kind == "w"
            ),
            None,
        )
        if end is None or any(
            line.tokens[k].kind != "w" or line.low(k) in _STOPS or line.low(k) in line.words.numerals
            for k in range(j + 1, end)
        ):
            break
        noun = _noun(line, j + 1, end)
        if noun is None or not noun.plural or (noun.measure and noun.measure != "participants"):
            break
        if end + 1 < len(line.tokens) and (extra := _noun(line, end + 1, end + 1)) is not None and extra.plural:
            end += 1
        last = end
    return last


def _of_words(line: Line, last: int) -> int | None:
    """The last token of an "of" phrase behind the head ("members of the security forces")."""
    if line.low(last + 1) != "of":
        return None
    end = None
    for i in range(last + 2, min(last + 9, len(line.tokens))):
        token = line.tokens[i]
        if token.kind != "w" or (
            token.low in _STOPS and token.low not in ("the", "a", "an", "his", "its", "their", "her", "our")
        ):
            break
        if end is not None and token.low in line.words.cues.told and _noun(line, i, i) is None:
            break  # "relatives of the dead rallied"
        end = i
    return end


def _group_of(line: Line, last: int, of: int) -> str | None:
    said = {line.low(i) for i in range(last + 1, of + 1)}
    for group, words in _GROUPS_OF:
        if said & words:
            return group
    return None


def _including(line: Line, last: int) -> bool:
    """Whether several groups are named behind the head: "164 people, including officers and civilians"."""
    if line.low(last + 1) != "," or line.low(last + 2) not in ("including", "among", "counting"):
        return False
    groups = {
        n.group for i in range(last + 3, min(last + 14, len(line.tokens))) if (n := _noun(line, i, i)) and n.group
    }
    return len(groups) > 1


def _before(amount: Amount, line: Line) -> Counted:
    """A noun that stands before its number: "a crowd of about 45", "civilians: 18", "a force of 2,500"."""
    i = amount.first - 1
    if line.low(i) in ("of", ":", "at", "to", "is", "was", "reached", "hit"):
        for j in range(i - 1, max(-1, i - 8), -1):
            noun = _noun(line, max(0, j - 1), j)
            if noun is not None and noun.unit != "state" and line.low(j + 1) != "toll" and line.tokens[j].kind == "w":
                return Counted(_span(line, j, j), noun.unit, noun.group or None, noun.measure or None, amount.last)
            if line.low(j) in _SETTLEMENTS and line.low(i) == "of" and j >= i - 2:
                return Counted(None, "person", None, None, amount.last)
            if line.low(j) in (";", ".", "(", ")"):
                break
    return Counted(None, None, None, None, amount.last)


def _of_phrase(amount: Amount, line: Line) -> Counted:
    """What an amount with a unit of its own is of: "30 percent of voters", "two-thirds of the firms"."""
    nothing = Counted(None, amount.unit, None, None, amount.last)
    i = amount.last + 1
    if line.low(i) != "of":
        return nothing
    start = i + 1
    while line.low(start) in ("the", "its", "their", "his", "her", "our", "all", "these", "those") or (
        start < len(line.tokens) and line.tokens[start].kind == "n"
    ):
        start += 1
    head = _head(line, start)
    if head is None:
        head = (
            start
            if start < len(line.tokens) and line.tokens[start].kind == "w" and line.low(start) not in _STOPS
            else None
        )
    return nothing if head is None else Counted(_span(line, start, head), amount.unit, None, None, head)


def group_in(group: str | None, measure: str, unit: str, line: Line) -> str | None:
    """The group counted, where the sentence rather than the noun tells it: troops of a peacekeeping force, marchers."""
    if unit != "person":
        return None
    if measure == "deployed" and group in (None, "security_forces"):
        said = any(t.low.startswith("peacekeep") for t in line.tokens[:200])
        return "peacekeeper" if said else group
    if measure == "participants" and group is None:
        return "protester" if any(t.low in _PROTEST for t in line.tokens[:200]) else None
    return group
