"""What stands before a number and belongs to it: signs and codes of money, and a minus."""

from __future__ import annotations

from flows.extraction.figures.lexicon import Unit
from flows.extraction.figures.model import Line

_LONGEST_SIGN = 5
_ONE_LETTER = frozenset(("a$", "s$", "r$", "z$"))
_SPELLED = frozenset(("ps", "y="))  # £ and ¥ in a text brought to ASCII
_MINUS = frozenset("-−")
_MINUS_WORDS = frozenset(("minus", "negative"))
_OPEN = frozenset("([=:/")


def sign_before(line: Line, i: int) -> tuple[int, Unit | None, bool]:
    """Where the signs before the number at token `i` begin, the money they name, and whether there is a minus."""
    inner = _minus(line, i)
    first, sign = _money(line, inner)
    if sign is None:
        return inner, None, inner < i
    outer = _minus(line, first)
    return outer, sign, inner < i or outer < first


def _minus(line: Line, i: int) -> int:
    """The token of the minus before token `i`, else `i`."""
    if i == 0:
        return i
    mark, before = line.tokens[i - 1], line.tokens[i - 2] if i > 1 else None
    if mark.low in _MINUS_WORDS:
        return i if before is not None and before.kind == "n" else i - 1
    if before is not None and before.low == "minus" and mark.low == "-":
        return i - 2
    if (
        mark.low not in _MINUS
        or mark.end != line.tokens[i].start
        or (before is not None and not _may_precede(line, i - 2))
    ):
        return i
    return i - 1


def _may_precede(line: Line, i: int) -> bool:
    """Whether a dash behind token `i` is a minus rather than that of a range, a compound or a name ("COVID -19")."""
    before = line.tokens[i]
    if before.end == line.tokens[i + 1].start:
        return before.low in _OPEN or before.low in line.words.signs
    return before.kind != "n" and not shouted(line, i)


def shouted(line: Line, i: int) -> bool:
    """Whether token `i` is a word in capitals, such as the abbreviation that a name begins with."""
    token = line.tokens[i]
    return token.kind == "w" and token.end - token.start > 1 and line.text[token.start : token.end].isupper()


def _money(line: Line, i: int) -> tuple[int, Unit | None]:
    """Where the money sign or code before token `i` begins, and which it is."""
    if i == 0 or line.low(i - 1) not in line.words.sign_ends:
        return i, None
    for n in range(min(_LONGEST_SIGN, i), 0, -1):
        text = "".join(t.low for t in line.tokens[i - n : i])
        unit = line.words.signs.get(text)
        if unit is not None and _written(line, text, unit, line.tokens[i - n].start, i):
            return i - n, unit
    return i, None


def _written(line: Line, text: str, unit: Unit, start: int, i: int) -> bool:
    """Whether a sign is written as one: codes in capitals, "a$" without a space ("a $5 note"), £ as "PS" joined on."""
    shown = line.text[start : line.tokens[i - 1].end]
    if unit.kind != "sign":
        return shown.isupper()
    if text in _SPELLED:
        return (
            shown[0].isupper()
            and line.tokens[i - 1].end == line.tokens[i].start
            and (len(line.low(i)) > 1 or text != "ps")
        )
    if text.isalpha() and not shown[0].isupper():
        return False
    return not (text in _ONE_LETTER and len(shown) > len(text))
