"""Which language a text is in, by py3langid (naive Bayes over byte n-grams, Lui and Baldwin 2012)."""

from __future__ import annotations

from functools import cache
from typing import Any

LEAST = 80  # letters below which nobody can tell
LOOKED_AT = 20_000  # characters, which is plenty
SURE = 0.95  # of 1


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None where it is too short or the odds are below `SURE`."""
    part = text[:LOOKED_AT]
    if sum(map(str.isalpha, part)) < LEAST:
        return None
    code, odds = _identifier().classify(part)
    return str(code) if odds >= SURE else None


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
