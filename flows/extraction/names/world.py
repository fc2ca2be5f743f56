"""The world's places by name, from `world.tsv` and their capitals from `capitals.tsv` (made from GeoNames by `make_world.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flows.extraction.ids import place_id

_FILE = Path(__file__).with_name("world.tsv")
_CAPITALS = _FILE.with_name("capitals.tsv")
# people: a province stands before cities that share its name, unless they are metropolises ("New York")
_REGION = 5_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the gazetteer; `population` decides between namesakes when nothing else does."""

    name: str
    kind: str
    country_code: str
    latitude: float | None
    longitude: float | None
    geonames_id: int | None
    population: int
    source: str
    admin1: str = ""

    @property
    def id(self) -> str:
        """The place's id."""
        return place_id(self.name, self.country_code)


@cache
def _lines() -> Mapping[str, tuple[str, ...]]:
    """The file's lines by each name in them; a line is read only when its name is asked for."""
    found: dict[str, tuple[str, ...]] = {}
    lines = _FILE.read_text(encoding="utf-8").split("\n")
    for line in lines[1:-1]:
        name, aliases, _ = line.split("\t", 2)
        found[name] = (*found.get(name, ()), line)
        if aliases:
            for alias in aliases.split("|"):
                found[alias] = (*found.get(alias, ()), line)
    return found


@cache
def longest() -> Mapping[str, int]:
    """How many words the longest name has that begins with a word, for names of several words."""
    found: dict[str, int] = {}
    for name in _lines():
        if " " in name:
            first = name[: name.index(" ")].rstrip(".")
            found[first] = max(found.get(first, 0), name.count(" ") + 1)
    return found


@cache
def named(name: str) -> tuple[Place, ...]:
    """The places that bear a name: the country, then the most populous; as a mere by-name it counts a tenth."""
    found = {_place(line) for line in _lines().get(name, ())}

    def rank(place: Place) -> tuple[bool, float, str, str]:
        people = place.population if place.name == name else place.population / 10
        return place.kind != "country", -people, place.country_code, place.name

    return tuple(sorted(found, key=rank))


@cache
def first_cities() -> Mapping[str, tuple[str, str]]:
    """The names of a country's capital and of its most populous city, by the country's code."""
    rows = (line.split("\t") for line in _CAPITALS.read_text(encoding="utf-8").split("\n")[1:-1])
    return {code: (capital, largest) for code, capital, largest in rows}


def _place(line: str) -> Place:
    name, _, kind, country, part, latitude, longitude, people, number = line.split("\t")
    return Place(
        name, kind, country, _number(latitude), _number(longitude), int(number) if number else None,
        _REGION if kind == "region" else int(people), "geonames", part,
    )  # fmt: skip


def _number(value: str) -> float | None:
    return float(value) if value else None
