"""Expressions that name a place on the calendar: dates, months, seasons, years and their parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.extraction.dates import days as cal
from flows.extraction.dates.grammar import Match
from flows.extraction.dates.reading import count, in_digits, letters, pick, relation, unknown, year_told
from flows.extraction.dates.scene import Scene
from flows.extraction.dates.tokens import Token
from flows.extraction.dates.values import Value, dated, timex_of


def full(tokens: list[Token], scene: Scene, year: int | None = None) -> Value:
    """A day: "5 January 2022", "Jan. 5", "2022-01-05"; `year` is told by what stands beside it."""
    if digits := pick(tokens, "I"):
        found = in_digits(digits[0].value, scene)
        return dated((found, found) if found else None, "day", "stated")
    if pick(tokens, "B"):
        return before_christ(tokens)
    month, number = int(pick(tokens, "Mm")[0].value), int(pick(tokens, "NO")[0].value)
    told, stated = (year, False) if year else year_told(tokens, scene)
    told = told or scene.year_of(month, number)
    found = cal.day(told, month, number) if told else None
    if found is None:
        return unknown("day", timex=None)
    return dated((found, found), "day", "stated" if stated else "inferred")


def days(tokens: list[Token], scene: Scene) -> Value:
    """Days of one month: "5 to 10 January", "January 5-19, 2022"."""
    numbers = [int(token.value) for token in pick(tokens, "NO")]
    month = int(pick(tokens, "Mm")[0].value)
    told, stated = year_told(tokens, scene)
    told = told or scene.year_of(month, numbers[0])
    first, last = (cal.day(told, month, n) if told else None for n in (numbers[0], numbers[-1]))
    if not first or not last or first > last:
        return unknown("range")
    return Value("date", first, last, "range", "stated" if stated else "inferred", first.isoformat())


def span(tokens: list[Token], scene: Scene) -> Value:
    """From one day to another; a year or month told once holds for both."""
    at = next(i for i, t in enumerate(tokens) if t.letter in "-c&" and i and _whole(tokens[:i]))
    last = full(tokens[at + 1 :], scene)
    year, _ = year_told(tokens[:at], scene)
    first = full(tokens[:at], scene, year or (last.first.year if last.first else None))
    if first.first and last.first and first.first > last.first and not year:
        first = full(tokens[:at], scene, last.first.year - 1)
    if not first.first or not last.first or first.first > last.first:
        return unknown("range")
    return Value("date", first.first, last.first, "range", last.basis, first.timex)


def _whole(tokens: list[Token]) -> bool:
    held = letters(tokens)
    return "I" in held or (any(x in held for x in "Mm") and any(x in held for x in "NO"))


def month(tokens: list[Token], scene: Scene) -> Value:
    """A month, with or without its year."""
    if pick(tokens, "B"):
        return before_christ(tokens)
    number = int(pick(tokens, "Mm")[0].value)
    told, stated = year_told(tokens, scene)
    told = told or scene.year_of(number)
    return dated(cal.months(told, number) if told else None, "month", "stated" if stated else "inferred")


def month_of(tokens: list[Token], scene: Scene) -> Value:
    """ "last November", "that March", "next January": the nearest such month on that side."""
    number, kind = int(pick(tokens, "M")[0].value), relation(tokens, scene)
    base = scene.spoken if kind.base == "spoken" else (scene.point.first if scene.point else None)
    if base is None:
        return unknown("month")
    year = base.year
    if kind.steps < 0:
        year -= number >= base.month
    elif kind.steps > 0 or kind.base == "text":
        year += number < base.month + (kind.steps > 0)
    return dated(cal.months(year, number), "month")


def months(tokens: list[Token], scene: Scene) -> Value:
    """From one month to another."""
    at = next(i for i, t in enumerate(tokens) if t.letter in "-c&")
    last = month(tokens[at + 1 :], scene)
    if not last.last or not last.first:
        return unknown("range")
    number = int(pick(tokens[:at], "Mm")[0].value)
    year, _ = year_told(tokens[:at], scene)
    first = cal.months(year or last.first.year - (number > last.first.month), number)
    if first is None or first[0] > last.last:
        return unknown("range")
    return Value("date", first[0], last.last, "range", last.basis, timex_of(first, "month"))


def season(tokens: list[Token], scene: Scene) -> Value | None:
    """A season: "the spring of 2023", "last summer", "the summer"."""
    if pick(tokens, "B"):
        return before_christ(tokens)
    code = pick(tokens, "S")[0].value
    told, stated = year_told(tokens, scene)
    if told is None and pick(tokens, "Rr"):
        told = _year_of_season(code, tokens, scene)
    elif told is None:
        told = scene.year_of(cal.SEASON_MONTH[code] + (1 if code != "WI" else 0))
    found = cal.season(told, code) if told else None
    timex = f"{told:04d}-{code}" if found else None
    return dated(found, "quarter", "stated" if stated else "inferred", timex)


def _year_of_season(code: str, tokens: list[Token], scene: Scene) -> int | None:
    kind = relation(tokens, scene)
    base = scene.spoken if kind.base == "spoken" else (scene.point.first if scene.point else None)
    if base is None:
        return None
    for year in (base.year, base.year - 1) if kind.steps < 0 else (base.year, base.year + 1):
        found = cal.season(year, code)
        if found and (found[1] < base if kind.steps < 0 else found[0] > base if kind.steps else found[1] >= base):
            return year
    return None


def edge(match: Match, scene: Scene, inner: Value | None) -> Value | None:
    """A part of a longer stretch (`inner`): "late January", "the end of the year", "mid-2011"."""
    kind = pick(match.own, "E")[0].value
    if inner is None:
        return None
    if inner.days is None or inner.first is None:
        return unknown("vague", inner.basis, inner.timex)
    if kind in ("start", "end"):
        at = inner.days[0 if kind == "start" else 1]
        return replace(inner, first=at, last=at, precision="day")
    if inner.precision == "month":
        found = cal.part_of_month(inner.first, kind)
    elif inner.precision == "year":
        found = cal.part_of_year(inner.first.year, kind)
    else:
        found = cal.third(inner.days, kind)
    if found is None:
        return None
    return replace(inner, first=found[0], last=found[1], precision="vague", confidence=0.8)


def portion(match: Match, scene: Scene, inner: Value | None) -> Value | None:
    """ "the first quarter of 2022", "the second half of the year", "the last week of August"."""
    unit = pick(match.own, "hUu")[0]
    nth = pick(match.own, "O")
    if unit.letter == "h":
        return _quarter(match, scene, inner, int(nth[0].value) if nth else None)
    days_ = inner.days if inner else None
    if inner is None or days_ is None:
        return None
    size, letter = count(pick(match.own, "n")) or 1, cal.split(unit.value)[1]
    length = int(size * {"D": 1, "W": 7}.get(letter, 0))
    if not length:
        return _month_within(days_, int(nth[0].value), int(size)) if letter == "M" and nth else None
    start = (int(nth[0].value) - 1) * length if nth else (days_[1] - days_[0]).days + 1 - length
    first, last = days_[0] + timedelta(start), days_[0] + timedelta(start + length - 1)
    if first < days_[0] or last > days_[1]:
        return unknown("range")
    precision = {("D", 1): "day", ("W", 1): "week"}.get((letter, int(size)), "range")
    return Value("date", first, last, precision, inner.basis, f"P{int(size)}{letter}" if length > 1 else None, 0.8)


def _month_within(inner: cal.Days, nth: int, size: int) -> Value | None:
    found = cal.months(inner[0].year, inner[0].month + (nth - 1) * size, size)
    return dated(found, "month" if size == 1 else "range")


def _quarter(match: Match, scene: Scene, inner: Value | None, nth: int | None) -> Value | None:
    token = pick(match.own, "h")[0]
    size, precision = (3, "quarter") if token.value == "Q" else (6, "half")
    if inner and inner.days and inner.precision == "month":
        return _half_month(inner, inner.days, nth)
    year = inner.first.year if inner and inner.first else None
    if nth is None and not inner:
        return _quarter_near(match, scene, token.value, precision)
    if not inner and token.value == "H":
        return None  # half of what?  "the first half" alone is as often a match or a book
    nth = nth or 12 // size
    if nth > 12 // size:
        return None
    first = (nth - 1) * size + 1
    year = year or scene.year_of(first)
    found = cal.months(year, first, size) if year else None
    return dated(found, precision, inner.basis if inner else "inferred")


def _half_month(inner: Value, whole: cal.Days, nth: int | None) -> Value | None:
    middle = whole[0].replace(day=15)
    first, last = (whole[0], middle) if nth == 1 else (middle + timedelta(1), whole[1])
    return replace(inner, first=first, last=last, precision="range") if nth in (1, 2) else None


def quarter_code(tokens: list[Token]) -> Value | None:
    """ "Q1 2022", "2022 H2"."""
    code, told = pick(tokens, "j")[0].value.upper(), int(pick(tokens, "Y")[0].value)
    size, precision = (3, "quarter") if code[0] == "Q" else (6, "half")
    first = (int(code[1]) - 1) * size + 1
    return dated(cal.months(told, first, size), precision, "stated") if first <= 12 else None


def _quarter_near(match: Match, scene: Scene, unit: str, precision: str) -> Value | None:
    kind = relation(match.own, scene)
    base = scene.spoken if kind.base == "spoken" else (scene.point.first if scene.point else None)
    moved = cal.shift(base, kind.steps, unit) if base else None
    return dated(cal.around(unit, moved) if moved else None, precision)


def year(match: Match, scene: Scene) -> Value | None:
    """A year by its number, where nothing beside it says that it counts or labels something else."""
    if pick(match.own, "B"):
        return before_christ(match.own)
    token = pick(match.own, "Y")[0]
    number = int(token.value)
    before, after = match.before(), match.after()
    words = scene.lexicon
    if before in words.never_before or (before == "." and match.before(2) in words.never_before):
        return None
    following = match.tokens[match.last] if match.last < len(match.tokens) else None
    noun = following is not None and following.letter == "x" and following.text.endswith("s")
    if after in words.never_after or (following and following.letter in "uUM" and before not in _PREPOSITIONS):
        return None
    if noun and (words.words.get(before, ("", ""))[0] == "f" or (number % 50 == 0 and before not in _PREPOSITIONS)):
        return None
    if any(t.text in _RIGHTS for t in match.tokens[max(0, match.first - 12) : match.first]):
        return None
    if before == "+" or (before in "-/." and before and match.tokens[match.first - 1].end == token.start):
        return None
    return dated(cal.year_days(number), "year", "stated")


_RIGHTS = frozenset({"©", "copyright"})  # the year of a rights line dates nothing the text tells
_PREPOSITIONS = frozenset(
    {
        "in",
        "of",
        "since",
        "by",
        "until",
        "till",
        "from",
        "during",
        "for",
        "after",
        "before",
        "early",
        "late",
        "mid",
        "to",
        "and",
        "the",
        "between",
    }
)


def years(match: Match) -> Value | None:
    """ "2020-2021", "2020-21"; not within a longer run of numbers and dashes, as of a telephone."""
    tokens = match.own
    if match.before() == "-" or match.after() == "-":
        return None
    numbers = [int(token.value) for token in pick(tokens, "YnN")]
    first, last = numbers[0], numbers[1]
    if last < 100:
        short, last = last, first - first % 100 + last
        if last <= first:
            found = cal.months(first, short) if 1 <= short <= 12 and len(tokens[-1].value) == 2 else None
            return dated(found, "month", "stated") if found else None
    if last <= first:
        return None
    found = cal.year_days(first, last - first + 1)
    return found and Value("date", *found, "range", "stated", f"{first:04d}")


def decade(tokens: list[Token]) -> Value | None:
    """ "the 1980s", "the '80s"."""
    digits = "".join(c for c in pick(tokens, "D")[0].value if c.isdigit())
    first = int(digits) if len(digits) == 4 else 1900 + int(digits)
    found = cal.year_days(first, 100 if first % 100 == 0 and len(digits) == 4 and first < 2000 else 10)
    timex = f"{first // 100}" if found and (found[1].year - found[0].year) > 10 else f"{first // 10}"
    return dated(found, "range", "stated", timex)


def century(tokens: list[Token]) -> Value | None:
    """ "the 19th century"."""
    unit, nth = pick(tokens, "U")[0], int(pick(tokens, "O")[0].value)
    if unit.value != "100Y" or not 1 <= nth <= 30:
        return None
    return dated(cal.year_days((nth - 1) * 100 + 1, 100), "range", "stated", f"{nth - 1:02d}")


def before_christ(tokens: list[Token]) -> Value:
    """A year before or after Christ; the calendar here begins in the year 1, so those before it have no days."""
    number = int(pick(tokens, "nNY")[-1].value)
    if pick(tokens, "B")[0].value == "AD":
        return dated(cal.year_days(number) if 1 <= number <= 9999 else None, "year", "stated")
    timex = f"BC{number:04d}"
    if seasons := pick(tokens, "S"):
        return unknown("quarter", "stated", f"{timex}-{seasons[0].value}")
    if months_ := pick(tokens, "Mm"):
        return unknown("month", "stated", f"{timex}-{int(months_[0].value):02d}")
    return unknown("year", "stated", timex)


def holiday(tokens: list[Token], scene: Scene) -> Value:
    """A day by its name: "New Year's Day 2022"."""
    month_, number = (int(part) for part in pick(tokens, "H")[0].value.split("-"))
    told, stated = year_told(tokens, scene)
    told = told or scene.year_of(month_, number)
    found = cal.day(told, month_, number) if told else None
    return dated((found, found) if found else None, "day", "stated" if stated else "inferred")
