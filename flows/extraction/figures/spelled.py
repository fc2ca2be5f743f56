"""Numbers in words: "two hundred and six", "five and a half million", "two-thirds"."""

from __future__ import annotations

from flows.extraction.figures.lexicon import Lexicon
from flows.extraction.figures.scales import DASHES, Number, base_of, numeral_at, scaled, with_parts
from flows.extraction.figures.tokens import Token, word_at

_DECIMALS = 9


def spelled(tokens: list[Token], i: int, words: Lexicon) -> Number:
    """A number in words that begins at token `i` ("two hundred and six", "five and a half million")."""
    total = current = 0.0
    last, j, top = i - 1, i, 1.0
    previous = ""
    while j < len(tokens):
        numeral = numeral_at(tokens, j, words)
        if (
            numeral.kind == "unit"
            and previous in ("", "tens", "scale")
            and not (previous == "tens" and numeral.value > 9)
        ) or (numeral.kind == "tens" and previous in ("", "scale")):
            current += numeral.value
        elif numeral.kind == "scale" and not (previous == "scale" and numeral.value == 12):
            if numeral.value in {100, 12}:
                current = max(1.0, current) * numeral.value
            else:
                total = total * numeral.value if total and not current else total + max(1.0, current) * numeral.value
                current = 0.0
            top = max(top, numeral.value)
        else:
            break
        previous, last = numeral.kind, j
        j = _step(tokens, j, previous, words)
    dozens = numeral_at(tokens, last + 1, words)
    if dozens.kind == "vague" and tokens[last + 1].low != "tens":  # three dozens
        top = base_of(dozens.value)
        total, current, last = (total + current) * top, 0.0, last + 1
    found = Number(i, last, total + current, total + current, "words", top)
    return _pointed(tokens, with_parts(tokens, found, top if previous == "scale" else 1.0, words), words)


def _pointed(tokens: list[Token], found: Number, words: Lexicon) -> Number:
    """ "five point two", "two hundred point seventy-one million": the number with its decimals."""
    i, decimals = found.last + 1, ""
    if word_at(tokens, i) != "point" or found.low != int(found.low):
        return found
    while (numeral := numeral_at(tokens, i + 1, words)).kind in ("unit", "tens") and len(decimals) < _DECIMALS:
        decimals, i = decimals + str(int(numeral.value)), i + 1
        if (
            numeral.kind == "tens"
            and word_at(tokens, i + 1) in DASHES
            and numeral_at(tokens, i + 2, words).kind == "unit"
        ):
            decimals, i = decimals[:-1] + str(int(numeral_at(tokens, i + 2, words).value)), i + 2
    if not decimals:
        return found
    last, factor = scaled(tokens, i, words)
    value = float(f"{int(found.low)}.{decimals}") * factor
    return Number(found.first, last, value, value, "words", factor)


def _step(tokens: list[Token], j: int, previous: str, words: Lexicon) -> int:
    """The next token of a number in words: over "and" behind a hundred, over a hyphen."""
    after = word_at(tokens, j + 1)
    if (
        after == "and"
        and previous == "scale"
        and numeral_at(tokens, j + 2, words).kind in ("unit", "tens")
        and numeral_at(tokens, j + 3, words).kind != "part"  # "two million and three quarters"
        and tokens[j].low != "dozen"
    ):
        return j + 2
    if after in DASHES and previous in ("tens", "unit", "scale") and tokens[j + 1].start - tokens[j].end <= 1:
        following = numeral_at(tokens, j + 2, words)
        if (previous == "tens" and following.kind == "unit") or following.kind == "scale":
            return j + 2
    return j + 1


def parts(tokens: list[Token], found: Number, words: Lexicon) -> Number:
    """ "two-thirds", "one third": a number of parts; any other number as it is."""
    if (ordinal := _ordinal(tokens, found, words)) is not None:
        return ordinal
    j = found.last + 1
    if word_at(tokens, j) in DASHES:
        j += 1
    part = numeral_at(tokens, j, words)
    if part.kind != "part" or found.low != int(found.low):
        return found
    plural = tokens[j].low.endswith(("s", "lves"))
    if plural != (found.low > 1):
        return found
    return times_scale(Number(found.first, j, found.low / part.value, found.low / part.value, "part"), tokens, words)


def _ordinal(tokens: list[Token], found: Number, words: Lexicon) -> Number | None:
    """ "twenty-fifth", "one hundred and eleventh", "two hundredth": no amount; None for any other number."""
    j = found.last + 1
    joint = word_at(tokens, j) if word_at(tokens, j) in DASHES or word_at(tokens, j) == "and" else ""
    j += bool(joint)
    numeral, ended = numeral_at(tokens, j, words), numeral_at(tokens, found.last, words).kind
    if numeral.kind not in ("ordinal", "part") or tokens[j].low.endswith("s") or tokens[j].low in ("half", "quarter"):
        return None
    if tokens[j].low in ("first", "second") and joint not in DASHES:
        return None  # "thirty first sightings"
    fits = (
        ended == "scale"
        or (ended == "tens" and numeral.value < 10 and joint != "and")
        or (numeral.value >= 100 and found.low > 1)
    )
    return Number(found.first, j, found.low, found.low, "ordinal") if fits else None


def times_scale(part: Number, tokens: list[Token], words: Lexicon) -> Number:
    """ "a quarter million": a part of a magnitude is a number."""
    scale = numeral_at(tokens, part.last + 1, words)
    if scale.kind != "scale" or scale.value < 1000:
        return part
    value = part.low * scale.value
    return Number(part.first, part.last + 1, value, value, "words", scale.value)
