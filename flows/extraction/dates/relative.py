"""Expressions that count from the day of speaking or from what the text said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.extraction.dates import days as cal
from flows.extraction.dates.grammar import Match, matches
from flows.extraction.dates.reading import (
    PRECISION,
    RANK,
    base_days,
    coarser,
    count,
    length_timex,
    pick,
    precision_of,
    relation,
    unknown,
)
from flows.extraction.dates.scene import Scene
from flows.extraction.dates.tokens import Token
from flows.extraction.dates.values import Value, dated


def stretch(match: Match, scene: Scene) -> Value | None:
    """ "last week", "that day", "the previous two days", "the past decade"."""
    unit = pick(match.own, "Uuyh")[0]
    letter = unit.value
    if letter.startswith("T") or letter in ("NI", "MO"):
        return _hours(match, letter)
    number = pick(match.own, "nNqa")
    kind = relation(match.own, scene)
    days, precision = base_days(kind, scene)
    if number or unit.letter == "u":
        return _several(match, scene, letter, kind.steps, days)
    if days is None or RANK[PRECISION.get(cal.split(letter)[1], "day")] < RANK.get(precision, 0):
        return unknown(PRECISION.get(cal.split(letter)[1], "vague"))
    if cal.split(letter)[0] > 1 and kind.steps:  # "the past decade" is ten years long, not the decade before this
        return _reach(days, kind.steps, 1, letter)
    moved = cal.shift(days[1 if kind.steps > 0 else 0], kind.steps, letter)
    value = dated(cal.around(letter, moved) if moved else None, PRECISION.get(letter, "range"))
    return replace(value, timex=f"{value.timex}-WE") if letter == "WE" and value.timex else value


def _hours(match: Match, letter: str) -> Value | None:
    number = pick(match.own, "nN")
    if not number:
        return None
    amount = count(number) or 0
    return unknown("time", timex=f"PT{amount:g}{letter[-1]}", kind="duration") if letter.startswith("T") else None


def _several(match: Match, scene: Scene, letter: str, steps: int, days: cal.Days | None) -> Value | None:
    amount = count(pick(match.own, "nNqah"))
    if steps == 0 and match.own[0].letter == "r":  # "those days"
        if amount is not None:
            return None
        return replace(dated(days, "vague", "event"), timex=None, confidence=0.6)
    if amount is None or days is None or amount % 1:
        return unknown("vague", timex=f"PX{letter[-1]}") if steps else None
    if steps == 0:
        return None
    return _reach(days, steps, int(amount), letter)


def _reach(days: cal.Days, steps: int, amount: int, letter: str) -> Value:
    """`amount` units up to, or on from, some days that do not belong to them."""
    number, unit = cal.split(letter)
    timex = f"P{number * amount}{unit}"
    if steps < 0:
        first, last = cal.shift(days[0], -amount, letter), cal.shift(days[0], -1, "D")
    else:
        first, last = cal.shift(days[1], 1, "D"), cal.shift(days[1], amount, letter)
    if not first or not last or first > last:
        return unknown("range", timex=timex)
    return Value("date", first, last, "range", "inferred", timex, 0.85)


def offset(match: Match, scene: Scene) -> Value | None:
    """ "two days later", "three months after the riots", "a year ago", "three years on"."""
    own = match.own
    unit, letter = pick(own, "Uuy")[0], pick(own, "Uuy")[0].value
    if letter in ("NI", "MO"):
        return None
    numbers = [t for t in own[: own.index(unit)] if t.letter in "nNqah"]
    amount = 1 if own[0].letter == "t" else count(numbers)
    sign, base = _sign(own)
    precision = precision_of(letter)
    if amount is None or amount % 1 or precision == "time":
        if not numbers and unit.letter != "u":
            return None
        kind = "vague" if amount is None else precision
        return unknown(kind, timex="PAST_REF" if sign < 0 else "FUTURE_REF", kind="time" if kind == "time" else "date")
    if events := pick(own, "X"):
        return _from_event(match, scene, events[0], sign * int(amount), letter)
    if _anchored_elsewhere(match):
        value = _beside(match, scene, letter)
        return value if value.first else replace(value, timex=length_timex(amount, letter))
    return _moved(match, scene, sign * int(amount), letter, base)


def _sign(own: list[Token]) -> tuple[int, str]:
    """Which way an offset goes and from what; "three years on" is told from the day of speaking."""
    if found := pick(own, "G"):
        sign, base = found[0].value.split()
        return int(sign), base
    return 1, "now"


def _moved(match: Match, scene: Scene, steps: int, letter: str, base: str) -> Value:
    precision = precision_of(letter)
    if base == "now" and scene.spoken:
        return dated(cal.around(letter, scene.spoken), precision, "event")
    if base == "spoken" and scene.spoken:
        days: cal.Days | None = (scene.spoken, scene.spoken)
    else:
        point = scene.point
        days = point.days if point else None
        if point and RANK.get(point.precision, 0) > RANK[precision]:
            days = None
    moved = cal.shift(days[1 if steps > 0 else 0], steps, letter) if days else None
    value = dated(cal.around(letter, moved) if moved else None, precision)
    return replace(value, precision="vague") if pick(match.own, "f") else value


def _from_event(match: Match, scene: Scene, token: Token, steps: int, letter: str) -> Value:
    period = scene.lexicon.periods[token.value]
    precision = coarser(period.precision, precision_of(letter))
    unit = next(u for u, name in PRECISION.items() if name == precision)
    moved = cal.shift(period.first, steps, letter)
    value = dated(cal.around(unit, moved) if moved else None, precision, "event")
    return replace(value, precision="vague", confidence=0.8) if pick(match.own, "f") else value


def _anchored_elsewhere(match: Match) -> bool:
    """Whether "after" or "before" leads to an event or a clause that the calendar does not hold."""
    found = pick(match.own, "G")
    if not found or found[0].text not in ("after", "before", "since"):
        return False
    follows = match.after()
    return match.own[-1].letter == "x" or bool(follows and (follows[0].isalnum() or follows[0] in "\"“'‘"))


def _beside(match: Match, scene: Scene, letter: str) -> Value:
    """An offset from an event of unknown day: the date that stands beside it, or the day of speaking in the present."""
    precision = precision_of(letter)
    if match.before() == "," and scene.anchor and scene.anchor.first and _dated_before(match):
        return dated(cal.around(letter, scene.anchor.first), precision, "event")
    ahead = next((m for m in matches(match.tokens[match.last : match.last + 14])), None)
    if ahead and ahead.rule == "full" and pick(ahead.own, "YI"):
        from flows.extraction.dates.absolute import full  # both kinds of expression lean on one another

        found = full(ahead.own, scene)
        return dated(cal.around(letter, found.first) if found.first else None, precision, "event")
    if scene.direction == 0 and scene.spoken and precision != "day" and match.own[-1].letter == "x":
        return dated(cal.around(letter, scene.spoken), precision, "event")
    return unknown(precision, "event")


def _dated_before(match: Match) -> bool:
    """Whether the token before the comma ends a date."""
    return match.first > 1 and match.tokens[match.first - 2].letter in "NOYWTIMP"


def day_of_year(match: Match, scene: Scene) -> Value | None:
    """ "three years ago today", "this day last year"."""
    if scene.spoken is None:
        return unknown("day")
    own = match.own
    if not pick(own, "T"):
        steps = int(pick(own, "R")[-1].value.split()[0])
        unit = own[1].value
        moved = cal.shift(scene.spoken, steps, own[-1].value)
        return dated(cal.around(unit, moved) if moved else None, PRECISION.get(unit, "vague"))
    amount = count(pick(own, "nNqa"))
    base = cal.shift(scene.spoken, int(pick(own, "T")[0].value.split()[0]), "D")
    moved = cal.shift(base, -int(amount), pick(own, "Uuy")[0].value) if amount and base else None
    return dated((moved, moved) if moved else None, "day")


def weekday(match: Match, scene: Scene) -> Value | None:
    """ "Friday", "last Monday", "Tuesday of next week", "Sunday morning"."""
    number = int(pick(match.own, "W")[0].value)
    base = scene.spoken or (scene.point.first if scene.point else None)
    found = _weekday_near(number, base, match, scene) if base else None
    value = dated((found, found) if found else None, "day")
    if parts := pick(match.own, "P"):
        return at_part(value, parts[0].value)
    return value


def _weekday_near(number: int, base: date, match: Match, scene: Scene) -> date | None:
    kinds = pick(match.own, "Rr")
    steps = int(kinds[0].value.split()[0]) if kinds else None
    if kinds and pick(match.own, "U"):
        moved = cal.shift(base, steps or 0, "W")
        return cal.shift(moved, number - moved.weekday(), "D") if moved else None
    ahead, back = (number - base.weekday()) % 7, (base.weekday() - number) % 7
    if steps is not None and steps < 0:
        return cal.shift(base, -(back or 7), "D")
    if steps is not None and steps > 0:
        return cal.shift(base, ahead or 7, "D")
    if steps == 0 and kinds[0].text == "this":
        return cal.shift(base, number - base.weekday(), "D")
    if scene.spoken is None:
        return cal.shift(base, ahead, "D")
    forward = match.before() == "until" or scene.direction > 0
    return cal.shift(base, ahead if forward else -back, "D")


def weekend(tokens: list[Token], scene: Scene) -> Value | None:
    """ "the weekend": the last one, or the next where the sentence looks ahead."""
    if tokens[-1].value != "WE":
        return None
    base = cal.shift(scene.spoken, 0 if scene.direction > 0 else -6, "D") if scene.spoken else None
    value = dated(cal.around("WE", base) if base else None, "week")
    return replace(value, timex=f"{value.timex}-WE") if value.timex else value


def deictic(tokens: list[Token], scene: Scene) -> Value:
    """ "today", "yesterday", "tonight"."""
    steps, *part = pick(tokens, "T")[0].value.split()
    found = cal.shift(scene.spoken, int(steps), "D") if scene.spoken else None
    ref = {-1: "PAST_REF", 0: "PRESENT_REF", 1: "FUTURE_REF"}.get(int(steps))
    value = dated((found, found), "day") if found else unknown("day", timex=ref)
    parts = part or [token.value for token in pick(tokens, "P")]
    return at_part(value, parts[0]) if parts else value


def at_part(value: Value, part: str) -> Value:
    """A part of the day of a value ("the evening of …"): type and precision `time`, the same days."""
    day = value.first.isoformat() if value.first else "XXXX-XX-XX"
    if value.timex and not value.first:
        day = value.timex
    timex = f"{day}{part if part.startswith('T') else 'T' + part}"
    return replace(value, type="time", precision="time", timex=timex)


def part(match: Match, scene: Scene) -> Value | None:
    """A part of a day: "this morning", "the same evening", "overnight", "the night"."""
    token = pick(match.own, "P")[0]
    if pick(match.own, "O"):
        return unknown("time", "event", kind="time")
    if pick(match.own, "T"):
        return deictic(match.own, scene)
    if pick(match.own, "Rr"):
        return _related_part(match, scene, token)
    bare = match.own[0].letter == "P"
    if bare and token.text in ("morning", "afternoon", "evening", "night", "dawn", "dusk") and match.before() != "at":
        return None
    if scene.heading is None or scene.heading.first is None:
        return unknown("time", "stated", f"XXXX-XX-XXT{token.value.lstrip('T')}", "time")
    if token.text == "overnight":
        first = cal.shift(scene.heading.first, -1, "D")
        return replace(at_part(scene.heading, token.value), first=first or scene.heading.first, basis="inferred")
    return replace(at_part(scene.heading, token.value), basis="inferred")


def _related_part(match: Match, scene: Scene, token: Token) -> Value:
    kind = relation(match.own, scene)
    days, precision = base_days(kind, scene)
    if kind.base == "text" and RANK.get(precision, 0) > 0:
        days = None
    steps = kind.steps if not (kind.base == "spoken" and kind.steps == -1 and token.text != "night") else -1
    moved = cal.shift(days[0], steps, "D") if days else None
    value = dated((moved, moved), "day") if moved else unknown("day")
    return at_part(value, token.value)


def nth(match: Match, scene: Scene) -> Value | None:
    """ "on the 28th" of the month the text is in; "the second day", "the first ten days" of something."""
    if units := pick(match.own, "Uu"):
        if units[0].value in ("10Y", "100Y") or units[0].value.startswith("T"):
            return None
        return unknown("range" if units[0].letter == "u" else precision_of(units[0].value), "event")
    token = pick(match.own, "O")[0]
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    noun = following and following.letter in "xyUu" and following.text not in scene.lexicon.tense
    if not token.text[0].isdigit() or noun:
        return None
    if match.before() not in ("on", "by", "until", "from", "since", "of", "before", "after"):
        return None
    point = scene.point
    found = cal.day(point.first.year, point.first.month, int(token.value)) if point and point.first else None
    return dated((found, found), "day") if found else None
