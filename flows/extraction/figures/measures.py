"""What an amount measures, told by its unit, by what is counted, and by the words of its clause."""

from __future__ import annotations

from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.nouns import Counted

_REACH = 40  # tokens searched on either side
_HARD = frozenset(";:")
_TURNS = frozenset(
    "after when because while although though accused charged suspected convicted whereas but following".split()
)
_AGAINST = frozenset("but while whereas".split())  # behind a comma: what was said before them is of something else
_NOUN_BEFORE = frozenset(
    "a an the this that these those any every each of near for over at in during after before by from peaceful mass public first last anti their its his no".split()
)
_PASSIVE = frozenset("was were been being be is are".split())
_PEOPLE = frozenset(("killed", "injured", "casualties", "detained", "participants", "deployed"))
_DONE_TO = frozenset(("killed", "injured", "casualties", "detained"))
_MONEY = frozenset(("damage", "price", "count"))
_PERCENT = frozenset(("share", "count", "price"))
_ARMED = frozenset(("security_forces", "peacekeeper"))


def measure_of(amount: Amount, counted: Counted, line: Line, previous: int, following: int) -> str | None:
    """The measure, or None where nothing tells it.

    `previous` and `following` are the tokens where the amounts before and behind end and begin.
    """
    if amount.kind == "time":
        return "duration"
    if amount.kind in ("age", "term", "measured", "occasions"):
        return "count"
    if amount.kind == "money":
        return _of_money(amount, line, previous, following)
    if amount.kind == "part":
        return "share"
    if amount.kind in ("percent", "times"):
        return _of_percent(amount, line, previous, following)
    if counted.measure == "participants":  # whom protesters are, and what was done to them, are two things
        return _of_things(amount, counted, line, previous, following, _DONE_TO) or counted.measure
    if counted.measure:
        return counted.measure
    return _of_things(amount, counted, line, previous, following)


def _of_money(amount: Amount, line: Line, previous: int, following: int) -> str | None:
    return "price" if amount.per else _nearest(line, amount, previous, following, _MONEY, weak=False)


def _of_percent(amount: Amount, line: Line, previous: int, following: int) -> str | None:
    after = line.tokens[amount.last + 1].low if amount.last + 1 < len(line.tokens) else ""
    if amount.kind == "percent" and after == "of":
        return "share"
    if amount.kind == "times" and _nearest(line, amount, previous, following, frozenset(("price",))):
        return "price"
    return _nearest(line, amount, previous, following, _PERCENT) or ("count" if amount.kind == "times" else None)


def _of_things(
    amount: Amount, counted: Counted, line: Line, previous: int, following: int, people: frozenset[str] = _PEOPLE
) -> str | None:
    """People and things: the verb before that takes them, the words behind, the words before, those beyond a list."""
    allowed = people if counted.unit != "item" else frozenset(("deployed",))
    objects = allowed - {"participants"}  # "seized six porters": whom a verb takes does not take part
    fits = [m for m in _cues(line, max(0, amount.first - 1), amount.first, objects) if _fits(m, counted, amount)]
    if fits:
        return fits[-1][0]
    end = _right_end(line, counted.last + 1, following)
    next_verb = (
        _cues(line, following - 1, following, allowed) if following < len(line.tokens) else []
    )  # "… and wounded 12"
    behind = [
        m for m in _cues(line, counted.last + 1, end - 1 if next_verb else end, allowed) if _fits(m, counted, amount)
    ]
    if behind:
        return _strongest(behind)
    start = _left_end(line, amount.first, previous)
    comma = next((i for i in range(amount.first - 1, start - 1, -1) if line.tokens[i].low == ","), start)
    before = [m for m in _cues(line, start, comma, objects) if _fits(m, counted, amount)]
    before += [
        m
        for m in _cues(line, comma, amount.first, allowed)
        if _fits(m, counted, amount) and m != ("participants", False)
    ]
    if before:
        return before[-1][0]
    if following < len(line.tokens) and not next_verb and _joined_to_next(line, counted.last + 1, following):
        beyond = [
            m
            for m in _cues(line, following, _right_end(line, following + 1, len(line.tokens)), allowed)
            if _fits(m, counted, amount)
        ]
        if beyond:
            return _strongest(beyond)
    own = _cues(line, amount.last + 1, counted.last + 1, allowed)  # "40 victims"
    return own[0][0] if own else None


def _strongest(found: list[tuple[str, bool]]) -> str:
    return next((m for m, strong in found if strong), found[0][0])


def _fits(cue: tuple[str, bool], counted: Counted, amount: Amount) -> bool:
    """Whether a cue may tell of this group: weak cues of sending want troops, of attacking militants."""
    measure, strong = cue
    if strong:
        return not (measure == "deployed" and counted.unit == "item" and amount.low is not None and amount.low < 2)
    if measure == "deployed":
        return counted.group in _ARMED
    if measure == "participants":
        return counted.group in ("militant", "protester", None)
    return counted.unit in ("person", None)


def _joined_to_next(line: Line, start: int, following: int) -> bool:
    """Whether only commas, "and" and nouns stand between an amount and the next: one list, one verb."""
    return following - start < 6 and any(line.tokens[i].low in ("and", ",", "or") for i in range(start, following))


def _right_end(line: Line, start: int, limit: int) -> int:
    end = min(limit, start + _REACH, len(line.tokens))
    for i in range(start, end):
        if line.tokens[i].low in _HARD or line.tokens[i].low in _TURNS:
            return i
    return end


def _left_end(line: Line, start: int, limit: int) -> int:
    end = max(limit, start - _REACH, 0)
    for i in range(start - 1, end - 1, -1):
        low = line.tokens[i].low
        if low in (";", "(", ")", "—") or (low in _AGAINST and i and line.tokens[i - 1].low == ","):
            return i + 1
    return end


def _cues(line: Line, start: int, end: int, allowed: frozenset[str]) -> list[tuple[str, bool]]:
    """The cues of the allowed measures in tokens `start` to `end`, in order."""
    out = []
    for i, n, found in line.words.cues.among(line.tokens, start, end):
        hit = next((m for m in found if m[0] in allowed), None)
        if hit is None or (hit[0] == "participants" and n == 1 and i > 0 and _no_verb(line, i, strong=hit[1])):
            continue
        out.append(hit)
    return out


def _no_verb(line: Line, i: int, *, strong: bool) -> bool:
    """Whether a word of taking part is a noun ("near a demonstration"), a passive ("were attacked") or a name (March)."""
    before = line.tokens[i - 1].low
    return line.tokens[i].capital or before in _NOUN_BEFORE or (not strong and before in _PASSIVE)


def _nearest(
    line: Line, amount: Amount, previous: int, following: int, allowed: frozenset[str], *, weak: bool = True
) -> str | None:
    """The cue before the amount in its clause, nearest first, else the first one behind it."""
    before = _cues(line, _left_end(line, amount.first, previous), amount.first, allowed)
    behind = _cues(line, amount.last + 1, _right_end(line, amount.last + 1, following), allowed)
    fitting = [m for m, strong in (*before[::-1], *behind) if strong or weak]
    return fitting[0] if fitting else None
