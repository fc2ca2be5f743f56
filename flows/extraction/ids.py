"""Ids made from content: the same fact has the same id in every release."""

from __future__ import annotations

import hashlib
import re
import unicodedata

DIGITS = 16  # 64 bits: a clash among 10 million rows has a chance of 3 in a million


def content_id(prefix: str, *parts: object) -> str:
    """`prefix_` and 16 hexadecimal digits of the SHA-256 of the parts, e.g. `fig_8c2f0a3be91d4477`."""
    joined = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{prefix}_{hashlib.sha256(joined.encode()).hexdigest()[:DIGITS]}"


def name_key(name: str) -> str:
    """A name without case, accents and punctuation: what two spellings of one name share."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def actor_id(name: str) -> str:
    """The id of the actor that bears this canonical name."""
    return content_id("act", name_key(name))


def place_id(name: str, country_code: str | None = None) -> str:
    """The id of the place that bears this canonical name in this country."""
    return content_id("plc", name_key(name), country_code)
