"""From a match of the grammar to its meaning: which reading serves which rule."""

from __future__ import annotations

from flows.extraction.dates import absolute, lengths, relative
from flows.extraction.dates import days as cal
from flows.extraction.dates.grammar import Match, matches
from flows.extraction.dates.reading import PRECISION, pick, unknown
from flows.extraction.dates.scene import Scene
from flows.extraction.dates.tokens import Token
from flows.extraction.dates.values import Value, dated


def meaning(match: Match, scene: Scene) -> Value | None:
    """What an expression means in its scene; None where it is no expression of time after all."""
    own = match.own
    match match.rule:
        case "full":
            return absolute.full(own, scene)
        case "days":
            return absolute.days(own, scene)
        case "span":
            return absolute.span(own, scene)
        case "month":
            return absolute.month(own, scene)
        case "months":
            return absolute.months(own, scene)
        case "month_of":
            return absolute.month_of(own, scene)
        case "year":
            return absolute.year(match, scene)
        case "years":
            return absolute.years(match)
        case "season":
            return absolute.season(own, scene)
        case "quarter_code":
            return absolute.quarter_code(own)
        case "decade":
            return absolute.decade(own)
        case "century":
            return absolute.century(own)
        case "before_christ":
            return absolute.before_christ(own)
        case "holiday":
            return _parted(absolute.holiday(own, scene), own)
        case "edge" | "portion":
            return _part_of_longer(match, scene)
        case "part_of" | "full_part":
            return _parted(_inner(match, scene), own)
        case _:
            return _relative(match, scene)


def _relative(match: Match, scene: Scene) -> Value | None:
    own = match.own
    match match.rule:
        case "weekday":
            return relative.weekday(match, scene)
        case "offset":
            return relative.offset(match, scene)
        case "stretch":
            return relative.stretch(match, scene)
        case "day_of_year":
            return relative.day_of_year(match, scene)
        case "deictic":
            return relative.deictic(own, scene)
        case "part":
            return relative.part(match, scene)
        case "nth":
            return relative.nth(match, scene)
        case "length":
            return lengths.length(match, scene)
        case "half_length":
            return lengths.half_length(own)
        case "weekend":
            return relative.weekend(own, scene)
        case "each":
            return lengths.each(match)
        case "clock" | "clock_range":
            return lengths.clock(own, scene)
        case "now":
            return lengths.now(match, scene)
        case _:
            return _period(own[0], scene)


def _period(token: Token, scene: Scene) -> Value:
    period = scene.lexicon.periods[token.value]
    return dated((period.first, period.last), period.precision)


def _parted(value: Value | None, own: list[Token]) -> Value | None:
    parts = pick(own, "P")
    return relative.at_part(value, parts[0].value) if value and parts else value


def _part_of_longer(match: Match, scene: Scene) -> Value | None:
    if match.rule == "edge":
        return absolute.edge(match, scene, _inner(match, scene))
    has_whole = bool(pick(match.own, "o"))
    inner = _inner(match, scene) if has_whole else None
    return None if has_whole and inner is None else absolute.portion(match, scene, inner)


def _inner(match: Match, scene: Scene) -> Value | None:
    """The longer stretch that an expression takes a part of: what follows its "of", its hyphen or its first word."""
    own = match.own
    heads = {"edge": "E", "portion": "Ouh", "part_of": "PH", "full_part": ""}[match.rule]
    start = max((i + 1 for i, t in enumerate(own[:-1]) if t.letter in heads and i < 4), default=0)
    if match.rule == "portion":
        start = next(i for i, t in enumerate(own) if t.letter == "o") + 1
    rest = [t for i, t in enumerate(own[start:]) if i or t.letter not in "o-i"]
    if match.rule == "full_part":
        rest = own[:-1]
    if match.rule == "part_of" and (holidays := pick(own, "H")):
        return absolute.holiday(holidays, scene)
    inner = next(iter(matches(rest)), None)
    if inner is not None and inner.last == len(rest) and inner.rule not in ("length", "edge", "portion"):
        return meaning(inner, scene)
    return _this(rest, scene)


def _this(rest: list[Token], scene: Scene) -> Value | None:
    """ "the year", "the month" that the text is in."""
    units = pick(rest, "Uy")
    if not units or pick(rest, "O"):
        return None
    point = scene.point
    base = scene.spoken or (point.first if point else None)
    letter = units[0].value
    if letter not in PRECISION or letter == "D":
        return None
    days = cal.around(letter, base) if base else None
    return dated(days, PRECISION[letter]) if days else unknown(PRECISION[letter])
