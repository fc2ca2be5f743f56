"""Expressions without a place on the calendar: lengths, recurrences, clock times, and "now"."""

from __future__ import annotations

import re

from flows.extraction.dates import days as cal
from flows.extraction.dates.grammar import Match
from flows.extraction.dates.reading import count, length_timex, pick, precision_of, unknown
from flows.extraction.dates.scene import Scene
from flows.extraction.dates.tokens import Token
from flows.extraction.dates.values import Value, dated

_LENGTH_BEFORE = frozenset(
    {"within", "for", "in", "over", "about", "nearly", "almost", "than", "after", "lasted", "took", "takes", "last"}
    | {"around", "roughly", "under", "another", "exactly", "least"}
)
_PLURAL_BEFORE = frozenset({"within", "for", "in", "over", "after", "took", "take", "takes", "lasted", "last"})
_NO_LENGTH = frozenset({"old", "olds", "read"})  # an age, or how long a page takes to read
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s?([ap])?")


def length(match: Match, scene: Scene) -> Value | None:
    """ "ten days", "several hours", "a short period of time"; "in two days", told of what is to come, is a date."""
    own = match.own
    if own[0].letter == "L":
        return Value("duration", None, None, "vague", "stated", None, 0.9)
    unit = own[-1]
    if not _is_length(match, unit):
        return None
    if any(t.letter in "-c&" for t in own[:-2]) and len(pick(own, "nNa")) > 1 and not pick(own, "h"):
        numbers = [t for t in own if t.letter in "nN"][-1:]  # "three to seven days": the longest
    else:
        numbers = pick(own[:-1], "nNqah")
    amount = count(numbers)
    if match.before() == "in" and scene.direction > 0 and amount and amount % 1 == 0:
        return _ahead(scene, int(amount), unit.value)
    precision = "vague" if amount is None else precision_of(unit.value)
    return Value("duration", None, None, precision, "stated", length_timex(amount, unit.value), 0.9)


def half_length(tokens: list[Token]) -> Value:
    """ "a year and a half", "half a year"; with "ago" or "later" a moment that cannot be told to the day."""
    unit = pick(tokens, "Uy")[0].value
    timex = length_timex(0.5 if tokens[0].letter == "h" else 1.5, unit)
    if pick(tokens, "G"):
        return unknown("vague", timex=timex)
    return Value("duration", None, None, precision_of(unit), "stated", timex, 0.9)


def _is_length(match: Match, unit: Token) -> bool:
    own, before = match.own, match.before()
    after = match.after(1) if match.after() == "-" else match.after()
    if after in _NO_LENGTH or (
        match.last + 1 < len(match.tokens) and match.after() == "of" and match.after(1) == "age"
    ):
        return False
    if unit.letter == "P":
        return unit.text == "night" and own[0].letter in "nN"
    if own[0].letter == "u":
        return len(own) == 1 and before in _PLURAL_BEFORE
    if own[0].letter == "a" and own[0].text != "another":
        return before in _LENGTH_BEFORE and not pick(own, "-")
    if own[0].letter == "q" and own[0].text in ("some", "few", "many"):
        return unit.letter == "u"
    return before not in ("$", "€", "£", ".")


def _ahead(scene: Scene, amount: int, unit: str) -> Value:
    base = scene.heading.first if scene.heading else scene.spoken
    moved = cal.shift(base, amount, unit) if base else None
    precision = precision_of(unit)
    if precision == "time":
        return Value("duration", None, None, precision, "stated", length_timex(amount, unit), 0.9)
    return dated(cal.around(unit, moved) if moved else None, precision)


def each(match: Match) -> Value | None:
    """ "every year", "each morning", "every two weeks", "Mondays"."""
    token = match.own[-1]
    letter = token.letter
    if letter in "ZW":
        return _set("day", f"XXXX-WXX-{int(token.value) + 1}")
    if letter == "k":
        return _set(precision_of(token.value), length_timex(1, token.value))
    if letter == "S":
        return _set("quarter", f"XXXX-{token.value}")
    if letter == "P":
        return _set("time", f"XXXX-XX-XXT{token.value.lstrip('T')}")
    if letter == "M":
        return _set("month", f"XXXX-{int(token.value):02d}")
    amount = count(pick(match.own, "nN")) or 1
    return _set(precision_of(token.value), length_timex(amount, token.value))


def _set(precision: str, timex: str) -> Value:
    return Value("set", None, None, precision, "stated", timex, 0.9)


def clock(tokens: list[Token], scene: Scene) -> Value | None:
    """ "11 p.m.", "2 a.m. and 4 a.m."; under a dated heading it has that day."""
    times = [_time(token) for token in pick(tokens, "CN")]
    if None in times:
        return None
    day = scene.heading.first if scene.heading else None
    near = day or (scene.anchor.first if scene.anchor and scene.anchor.precision == "day" else None)
    timex = f"{near.isoformat() if near else 'XXXX-XX-XX'}T{times[0]}"
    return Value("time", day, day, "time", "inferred" if day else "stated", timex, 0.9)


def _time(token: Token) -> str | None:
    found = _CLOCK.match(token.value)
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3] == "p" else 0)
    zone = "Z" if token.value.endswith(("UTC", "GMT")) else ""
    return f"{hour:02d}:{minute:02d}{zone}" if hour <= 24 and minute < 60 else None


def now(match: Match, scene: Scene) -> Value | None:
    """ "now", "soon", "back then"; "the future" only after "in" ("the future plan" is no time).

    "soon" only of what is to come: in a story ("it soon became clear") it says no more than "then".
    """
    token = match.own[0]
    if token.text == "soon" and scene.direction <= 0:
        return None
    if token.text.startswith("the ") and (match.before() != "in" or match.followed_by("x")):
        return None
    return unknown("vague", timex=token.value)
