"""The names that are known beforehand: the study's own places and actors, then the world's places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.extraction.ids import actor_id
from flows.extraction.names import world
from flows.extraction.names.world import Place
from schemas.study import Study


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
        latitude, longitude = (float(row[c]) if row[c] else None for c in ("latitude", "longitude"))
        place = Place(row["name"], row["kind"], row["country_code"], latitude, longitude, number, 0, "study")
        for alias in (row["name"], *_split(row["aliases"])):
            found.setdefault(alias, place)
    return found


@cache
def demonyms(study: Study) -> Mapping[str, str]:
    """The country of a demonym ("Kazakh": "Kazakhstan")."""
    return {row["demonym"]: row["country"] for row in study.rows("lexicons/names_demonyms.csv")}


@cache
def country_aliases(study: Study) -> Mapping[str, str]:
    """The country of another name of it ("Britain": "United Kingdom")."""
    return {row["alias"]: row["country"] for row in study.rows("lexicons/names_countries.csv")}


@cache
def longest(study: Study) -> Mapping[str, int]:
    """How many words the longest known place has that begins with a word, for places of several words."""
    found = dict(world.longest())
    for name in (*study_places(study), *country_aliases(study), *demonyms(study)):
        first = name.split(" ")[0].rstrip(".")
        found[first] = max(found.get(first, 0), name.count(" ") + 1)
    return found


@cache
def country(name: str, study: Study) -> Place | None:
    """The country of that name or demonym."""
    name = demonyms(study).get(name) or country_aliases(study).get(name) or name
    own = study_places(study).get(name)
    if own is not None and own.kind == "country":
        return own
    return next((place for place in world.named(name) if place.kind == "country"), None)


@cache
def places(name: str, study: Study) -> tuple[Place, ...]:
    """The places that bear this name, the study's own first, then by population."""
    own = study_places(study).get(name)
    if own is not None:
        return (own,)
    known = country(name, study) if name in country_aliases(study) else None
    return (known,) if known else world.named(name)


@cache
def country_names(study: Study) -> Mapping[str, str]:
    """The name of the country that a code stands for, of those that have a demonym."""
    found = (country(name, study) for name in dict.fromkeys(demonyms(study).values()))
    return {place.country_code: place.name for place in found if place is not None}
