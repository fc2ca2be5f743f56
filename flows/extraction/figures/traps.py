"""Numbers that are no amounts: dates, clock times, ordinals, numbers of articles and sections, digits in names."""

from __future__ import annotations

from calendar import day_name, month_abbr, month_name
from collections.abc import Sequence

from flows.extraction.figures.calendar import Calendar, counts_like_a_year, is_year
from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.nouns import counted_by
from flows.extraction.figures.scales import DASHES
from flows.extraction.figures.signs import shouted
from flows.extraction.figures.tokens import Token, word_at

_MONTHS = frozenset(m.lower() for m in (*month_name, *month_abbr, "sept") if m)
_CLOCK = frozenset(("am", "pm", "a", "p", "o'clock", "o’clock", "gmt", "utc", "est", "noon", "midnight"))
_OFFSET = frozenset("later ago earlier before after on since from hence prior beforehand afterwards".split())
_POINTS = frozenset("first last past next previous coming following final initial".split())
_ORDINAL_BEFORE = frozenset("first second third other latter last next this each either top bottom".split())
_NOT = frozenset("not no never without nor hardly".split())
_ENDINGS = frozenset('.,;:!?)”"’»–—')
_CLOSED = frozenset(
    "of the a an its their his her our my these those all that this is are was were have has had will would said say in at on by to for than and or as "
    "from with who which".split()
)
_PREFIXES = frozenset("sub now then minus to mid pre plus over under nearly".split())
_WHERE = frozenset("in at near outside around across".split())
_WEEKDAYS = frozenset(day.lower() for day in day_name)
_LONGEST_PLACE = 4  # words
_LONGEST_LINK = 600  # characters
_ALONE = frozenset("for in within of by after over another than about lasted took".split())


def is_amount(amount: Amount, line: Line, calendar: Calendar) -> bool:
    """Whether an amount is one that the guidelines count."""
    tokens = line.tokens
    mention = calendar.at(tokens[amount.number_first].start, tokens[amount.number_last].end)
    if mention is not None and counts_like_a_year(amount, line):
        return True
    if mention is not None and mention.type in ("date", "time") and _slashed(amount, tokens):
        return False
    if amount.kind not in ("time", "age"):
        if mention is not None and (mention.type != "duration" or amount.sort == "digits") and amount.unit is None:
            return False
    elif mention is not None and mention.type in ("date", "time", "set") and amount.kind != "age":
        return False
    if amount.kind == "time" and (mention is None or mention.type != "duration") and _places_only(amount, tokens):
        return False
    if _one(amount, tokens) or _part(amount, tokens) or _denied(amount, tokens):
        return False
    if word_at(tokens, amount.number_first - 1) == "per" and amount.scaled:
        return False  # parts per million
    if _tolerance(tokens, amount.number_first) or (line.links and _linked(line, amount)):
        return False
    return not (amount.sort == "digits" and _digits_of_a_name(amount, line))


def _slashed(amount: Amount, tokens: Sequence[Token]) -> bool:
    """ "01/2022" in "08/01/2022": a fraction by its form, a part of a day by its place."""
    return amount.sort == "part" and "/" in [t.low for t in tokens[amount.number_first : amount.number_last]]


def _tolerance(tokens: Sequence[Token], first: int) -> bool:
    """ "45 ± 2", "45 +/- 2": how exact the amount before it is."""
    return word_at(tokens, first - 1) == "±" or [word_at(tokens, first - n) for n in (3, 2, 1)] == ["+", "/", "-"]


def _linked(line: Line, amount: Amount) -> bool:
    """Whether an amount stands in a link: the characters before it, back to a space, hold "://" or "www."."""
    start = line.tokens[amount.number_first].start
    lead = line.text[max(0, start - _LONGEST_LINK) : start]
    lead = lead[max(map(lead.rfind, " \n\t(")) + 1 :]
    return "://" in lead or lead.startswith("www.")


def _places_only(amount: Amount, tokens: Sequence[Token]) -> bool:
    """Whether a length of time only places an event on the calendar ("three months after")."""
    return word_at(tokens, amount.last + 1) in _OFFSET or word_at(tokens, amount.first - 1) in _POINTS


def _one(amount: Amount, tokens: Sequence[Token]) -> bool:
    """ "one" is a figure only with a unit or a qualifier."""
    if (
        tokens[amount.number_last].low != "one"
        or amount.number_first != amount.number_last
        or amount.high != 1
        or amount.low not in (1, None)
    ):
        return False
    if word_at(tokens, amount.last + 1) == "of" and amount.unit is None and word_at(tokens, amount.first) == "just":
        return True
    if amount.qualifier != "exact" or amount.hedged:
        return False
    if amount.kind == "time":
        return word_at(tokens, amount.first - 1) not in _ALONE and word_at(tokens, amount.number_last + 1) not in DASHES
    return amount.unit is None


def _denied(amount: Amount, tokens: Sequence[Token]) -> bool:
    """ "not a single", "without a single": none at all."""
    if amount.sort != "single":
        return False
    before = {t.low for t in tokens[max(0, amount.first - 5) : amount.first]}
    return bool(before & _NOT) or any(word.endswith(("n't", "n’t")) for word in before)


def _part(amount: Amount, tokens: Sequence[Token]) -> bool:
    """Whether a part is none: "a third man", "the second half", "half-mast"."""
    if amount.sort != "part" or amount.unit not in (None, "ratio") or amount.hedged:
        return False
    word, after = tokens[amount.number_last].low, word_at(tokens, amount.number_last + 1)
    if word == "half" and word_at(tokens, amount.first - 1) in _ORDINAL_BEFORE:
        return True
    if word == "half" or word in (
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "twentieth",
    ):
        return bool(after) and after not in _CLOSED and after not in _ENDINGS
    return False


def _digits_of_a_name(amount: Amount, line: Line) -> bool:
    tokens, first, last = line.tokens, amount.number_first, amount.number_last
    before, after = word_at(tokens, first - 1), word_at(tokens, last + 1)
    glued_before = first > 0 and tokens[first - 1].end == tokens[first].start
    glued_after = last + 1 < len(tokens) and tokens[last + 1].start == tokens[last].end
    if amount.signed:
        return after == "="  # $1 = 435 tenge
    if glued_before and _glued_name(line, first):
        return True
    if glued_after and amount.last == last and (tokens[last + 1].kind == "w" or after in ("@", "_", "#")):
        return True  # 73rd, 5G, 1990s
    if glued_after and after == ":" and last + 2 < len(tokens) and tokens[last + 2].kind == "n":
        return True
    if before == "." and word_at(tokens, first - 2) in _MONTHS:
        return True
    if (
        before in ("and", ",", "to", "-", "–", "or")
        and first > 2
        and tokens[first - 2].kind == "n"
        and word_at(tokens, first - 3) in line.words.labels
    ):
        return amount.unit is None  # Articles 2 and 4
    if before in line.words.labels or (before in (".", "-") and word_at(tokens, first - 2) in line.words.labels):
        return amount.unit is None
    if (
        before in _MONTHS
        or after in _MONTHS
        or (after in _CLOCK and (after not in ("a", "p") or word_at(tokens, last + 2) == "."))
    ):
        return amount.unit is None
    if _listed(amount, line, before, after) or _serial(tokens, first, last):
        return True
    if amount.unit is None and is_year(amount, tokens, before):
        return True
    return _named(amount, line, before)


def _glued_name(line: Line, first: int) -> bool:
    tokens = line.tokens
    mark = tokens[first - 1]
    if mark.kind == "w":
        return True
    behind = first > 1 and tokens[first - 2].end == mark.start
    if mark.low in (":", ","):
        return behind and tokens[first - 2].kind == "n"  # 17:22; 1,2,3
    if mark.low == "-" and first > 1 and tokens[first - 2].low in _PREFIXES:
        return False
    if mark.low == "-" and first > 1 and not behind and shouted(line, first - 2):
        return True  # "COVID -19"
    return (
        behind
        and mark.low in ("-", "‑", "/", "_", ".", "@", "=", "+", "&")
        and (mark.low != "-" or tokens[first - 2].kind == "w")
    )


def _listed(amount: Amount, line: Line, before: str, after: str) -> bool:
    """The number of a list, a footnote or a question: "2. The deputy", "(3)", "[12]"."""
    if amount.unit is not None or amount.hedged:
        return False
    if (before, after) in (("(", ")"), ("[", "]")):
        return (amount.high is not None and amount.high < 100) or before == "["
    return (
        amount.number_first == 0
        and line.opens
        and after in (".", ")")
        and amount.high is not None
        and amount.high < 100
    )


def _serial(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Telephone numbers and the like: digits in three or more groups, or behind a plus."""
    if word_at(tokens, first - 1) == "+" and tokens[first].start == tokens[first - 1].end:
        return True
    if first > 1 and tokens[first - 1].kind == "n" and word_at(tokens, first - 2) == "+":
        return True
    left = word_at(tokens, first - 1) in DASHES and first > 1 and tokens[first - 2].kind == "n"
    right = word_at(tokens, last + 1) in DASHES and last + 2 < len(tokens) and tokens[last + 2].kind == "n"
    return left or right


def _named(amount: Amount, line: Line, before: str) -> bool:
    """ "Khabar 24", "Boeing 747", "iPhone 11": a short number behind a capitalised word inside a sentence."""
    first = amount.number_first
    if (
        first < 1
        or amount.unit is not None
        or amount.hedged
        or amount.scaled
        or amount.elliptic
        or amount.qualifier != "exact"
    ):
        return False
    word, number = line.tokens[first - 1], line.tokens[first]
    if (
        word.kind != "w"
        or word.low.endswith(("'s", "’s"))
        or not (word.capital or any(c.isupper() for c in line.text[word.start : word.end]))
    ):
        return False
    if (word.low in _WEEKDAYS or _behind_a_place(line, first - 1)) and counted_by(amount, line).span is not None:
        return False  # "In Almaty 12 people died", "On Friday 12 people died"
    opens = first == 1 and (
        word.low in line.words.before or line.low(amount.last + 1).endswith("s")
    )  # "Later 19 boats"
    return not opens and "," not in number.low and len(number.low) <= 4 and before not in _CLOSED


def _behind_a_place(line: Line, i: int) -> bool:
    """Whether the capitalised words up to token `i` say where ("in New York")."""
    start = i
    while start > max(0, i - _LONGEST_PLACE) and line.tokens[start].capital and line.low(start) not in _WHERE:
        start -= 1
    start -= line.low(start) == "the"
    return start >= 0 and line.low(start) in _WHERE
