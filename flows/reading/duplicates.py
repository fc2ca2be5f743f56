"""Which texts repeat an earlier one, word for word or nearly (a wire that many papers print).

MinHash (Broder 1997) over sequences of words finds candidates in time that grows with the texts, not with their pairs; each
candidate is then measured exactly.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datasketch import MinHashLSH

SHINGLE = 5  # words in a row, as in Broder's own work on the web
ALIKE = 0.8  # of all sequences of either text that both have: some edited lines, another headline, another dateline
LEAST = 20  # sequences below which a text is too short to tell
_HASHES = 128  # of a signature
_TRIED = 32  # texts of a band
_SCHEME: Literal["affine32"] = "affine32"  # how datasketch 2 makes them
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def shingles(text: str) -> frozenset[str]:
    """The sequences of words of a text, without case and marks."""
    words = _WORD.findall(text.casefold())
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def signature(text: str) -> list[int] | None:
    """The MinHash of a text; None where it is too short to be told from others."""
    from datasketch import MinHash

    parts = shingles(text)
    if len(parts) < LEAST:
        return None
    made = MinHash(num_perm=_HASHES, scheme=_SCHEME)
    made.update_batch([part.encode() for part in parts])
    return [int(value) for value in made.digest()]


def bands(signature: Sequence[int]) -> list[int]:
    """A signature in bands: two texts that can be found alike share at least one of these numbers."""
    parts = (repr((number, list(signature[a:b]))) for number, (a, b) in enumerate(_ranges()))
    return [
        int.from_bytes(hashlib.blake2b(part.encode(), digest_size=8).digest(), "big", signed=True) for part in parts
    ]


@cache
def _ranges() -> tuple[tuple[int, int], ...]:
    """Where the bands of a signature lie: searched for by datasketch, so once."""
    return tuple(_index().hashranges)


def _index() -> MinHashLSH:
    from datasketch import MinHashLSH

    return MinHashLSH(threshold=ALIKE, num_perm=_HASHES)


def repeated(texts: Mapping[str, str], banded: Mapping[str, Sequence[int] | None]) -> dict[str, str]:
    """The texts that nearly repeat an earlier one, each with that: of a chain, all with the first.

    `texts` are in the order in which the first counts as the original; these and their `bands` are by the texts' ids.  Those that
    share none of them with another can be left out.  Thousands of one form (bulletins with other numbers each day) share
    bands and are no copies: a text is measured against the first `_TRIED` that share a band and those that share its numbers too.
    """
    found: dict[str, str] = {}
    known: dict[tuple[int, frozenset[str] | None], list[str]] = {}
    numbers: dict[str, frozenset[str]] = {}
    place = {name: number for number, name in enumerate(texts)}
    for name, text in texts.items():
        own_bands = banded.get(name)
        if own_bands is None:
            continue
        own = frozenset(_NUMBER.findall(text))
        keys = [key for band in own_bands for key in ((band, None), (band, own))]
        near = sorted({other for key in keys for other in known.get(key, ())}, key=place.__getitem__)
        same = (other for other in near if own <= numbers[other] or numbers[other] <= own)
        original = next((other for other in same if _alike(text, texts[other])), None)
        if original is not None:
            found[name] = original
            continue
        numbers[name] = own
        for key in keys:
            if len(those := known.setdefault(key, [])) < _TRIED:
                those.append(name)
    return found


def _alike(a: str, b: str) -> bool:
    """Whether two texts of like numbers are copies: a wire sent again with another number in digits is news, and a source."""
    one, other = shingles(a), shingles(b)
    return len(one & other) >= ALIKE * len(one | other)
