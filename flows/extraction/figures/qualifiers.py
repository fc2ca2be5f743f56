"""Qualifiers before and behind an amount, and how they open its bounds."""

from __future__ import annotations

from dataclasses import replace

from flows.extraction.figures.model import Amount, Line
from flows.extraction.figures.tokens import joined

_LONGEST_QUALIFIER = 5
CHANGE = frozenset(
    "rose rise rises rising raised raise fell fall falls falling dropped drop drops dropping cut jumped jump jumps jumping grew grow grows grown climbed climb "
    "increased increase increases decreased decrease reduced reduction doubled went gone up down lowered slid sank shrank swelled improved slipped changed".split()
)


def qualified(line: Line, amount: Amount, before: Amount | None) -> Amount:
    """The amount with the qualifiers before and behind it, its bounds opened as they say."""
    elliptic = before is not None and before.kind in ("time", "money")
    amount = replace(amount, elliptic=elliptic)
    first, told = _qualifier_before(line, amount)
    last, told_after = _qualifier_after(line, amount)
    qualifier = told or told_after
    if qualifier is None:
        return amount
    amount = replace(
        amount, first=first, last=last, hedged=True, kind="age" if _of_age(line, first, amount) else amount.kind
    )
    if amount.kind == "age" and amount.unit is None:
        amount = replace(amount, unit="year")
    return opened(amount, qualifier)


def _of_age(line: Line, first: int, amount: Amount) -> bool:
    said = {t.low for t in line.tokens[first : amount.number_first]}
    return amount.unit in (None, "year") and bool(said & {"age", "older", "younger"})


def opened(amount: Amount, qualifier: str) -> Amount:
    """The amount with its bounds opened as a qualifier says; one without clear bounds as it is."""
    if amount.qualifier == "indefinite" or qualifier == "exact":
        return amount
    if amount.qualifier == "range":
        return amount if qualifier == "approximate" else replace(amount, qualifier=qualifier)
    if qualifier in ("more_than", "at_least"):
        return replace(amount, qualifier=qualifier, high=None)
    if qualifier in ("less_than", "at_most"):
        return replace(amount, qualifier=qualifier, low=None)
    return replace(amount, qualifier=qualifier)


def _qualifier_before(line: Line, amount: Amount) -> tuple[int, str | None]:
    """Where the qualifiers before an amount begin, and what the outermost one that says something says."""
    first, told = amount.first, None
    for _ in range(2):
        n = phrase_before(line, first, amount)
        if n == 0:
            break
        said = line.words.before[joined(line.tokens, first - n, first - 1)]
        told = said if told in (None, "exact", "approximate") or said not in ("exact", "approximate") else told
        first -= n
    return first, told


def phrase_before(line: Line, first: int, amount: Amount) -> int:
    """How many tokens the qualifier before token `first` has; 0 for none."""
    if line.low(first - 1) not in line.words.before_ends:
        return 0
    for n in range(min(_LONGEST_QUALIFIER, first), 0, -1):
        phrase = joined(line.tokens, first - n, first - 1)
        if phrase not in line.words.before:
            continue
        if phrase == "up to" and line.low(first - 3) in CHANGE:
            continue  # "has gone up to 120"
        if phrase == "just" and not (amount.high == 1 and amount.sort == "words"):
            return 0
        return n
    return 0


def _qualifier_after(line: Line, amount: Amount) -> tuple[int, str | None]:
    start = amount.last + 1
    for i, n, said in line.words.after.among(line.tokens, start, min(start + 4, len(line.tokens))):
        if i == start:
            return i + n - 1, said
    return amount.last, None
