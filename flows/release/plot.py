"""Charts of a release as files, from the specifications that its page draws (`flows/page/specs/`, Vega-Lite).

The page fills them in TypeScript (`flows/page/src/rows.ts`), this in Python; a test saves a chart's specification from the
page and compares.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flows.release import ask
from flows.release.page import BUNDLE
from flows.release.query import QueryError, connect
from schemas.study import Study

Row = dict[str, Any]
Spec = dict[str, Any]

CHARTS = ("timeline", "map", "figures")
FORMATS = (".svg", ".png", ".pdf")
_SPECS = BUNDLE.parent / "specs"
_VEGA_LITE = "6.4"  # what the page's package.json has
_HAPPENED = frozenset({"occurred", "ongoing"})
_TITLES = ("Happened, or going on", "Planned, demanded, denied or only supposed")
_LINES = 60  # figures that a chart names one by one (LINES in views/figures.tsx)
_NAMED = 14  # places with their names on the map

_EVENTS = """
SELECT event_id, event_type, label, CAST(first_day AS VARCHAR) AS first_day,
       CAST(coalesce(last_day, first_day) AS VARCHAR) AS last_day, modality, CAST(n_documents AS INTEGER) AS n_documents
FROM events
WHERE first_day IS NOT NULL AND list_contains($types, event_type)
  AND ($first IS NULL OR coalesce(last_day, first_day) >= $first) AND ($last IS NULL OR first_day <= $last)
  AND ($place IS NULL OR list_contains(string_split(place, '; '), $place)) AND ($every OR modality IN ('occurred', 'ongoing'))
ORDER BY first_day, event_type, event_id
"""
_PLACES = """
SELECT e.place_id, any_value(e.place) AS place, any_value(e.latitude) AS latitude, any_value(e.longitude) AS longitude,
       any_value(e.geo_precision) AS geo_precision,
       any_value(CASE WHEN e.geo_precision = 'country' THEN p.country_code END) AS code,
       CAST(count(*) AS INTEGER) AS n_events, CAST(max(e.n_documents) AS INTEGER) AS n_documents
FROM events e JOIN places p USING (place_id)
WHERE e.latitude IS NOT NULL AND list_contains($types, e.event_type)
  AND ($first IS NULL OR coalesce(e.last_day, e.first_day) >= $first) AND ($last IS NULL OR e.first_day <= $last)
  AND ($place IS NULL OR e.place = $place) AND ($every OR e.modality IN ('occurred', 'ongoing'))
GROUP BY e.place_id ORDER BY n_events DESC, e.place_id
"""
_FIGURES = """
SELECT f.figure_id, CAST(coalesce(f.as_of_last, d.published_on) AS VARCHAR) AS day,
       CASE WHEN f.as_of_last IS NOT NULL THEN 'as of' WHEN d.published_on IS NOT NULL THEN 'told on' ELSE 'no day' END AS dated,
       f.low, f.high, coalesce(f.low, f.high) AS shown,
       CASE WHEN f.high IS NULL THEN 'above' WHEN f.low IS NULL THEN 'below' WHEN f.low = f.high THEN 'no' ELSE 'range' END AS open,
       f.text, f.attributed_to, coalesce(d.publisher, d.title, d.file) AS source, f.unit,
       CASE WHEN c.agree IS NULL THEN 'not compared' WHEN c.agree THEN 'agrees' ELSE 'conflicts' END AS compared
FROM figures f JOIN documents d USING (document_id)
LEFT JOIN (SELECT agree, unnest(figure_ids) AS figure_id FROM comparisons) c USING (figure_id)
WHERE f.measure = $measure AND ($group IS NULL OR f.counted_group = $group) AND ($place IS NULL OR f.place = $place)
  AND coalesce(f.low, f.high) IS NOT NULL
ORDER BY coalesce(day, '9999'), shown, f.figure_id
"""


@dataclass(frozen=True, slots=True)
class Choice:
    """What of a release a chart is to show."""

    first: date | None = None
    last: date | None = None
    place: str | None = None
    event_type: str | None = None
    measure: str = "toll"
    group: str | None = None
    every: bool = True  # also what was planned, demanded, denied or only supposed


def specification(chart: str, release: Path, study: Study, choice: Choice, width: int = 860) -> Spec:
    """The filled specification of a chart, `width` pixels wide without its labels.

    Raises:
        QueryError: if the release has nothing to show, or knows no such place, type or measure.
    """
    fill = {"timeline": _timeline, "map": _map, "figures": _figures}[chart]
    theme = _spec("theme")["light"]
    spec = fill(release, study, choice, width, theme["colours"])
    return {"config": {**theme["config"], "background": "white"}, "padding": 12, **spec}


def draw(spec: Spec, path: Path) -> None:
    """Write a chart as SVG, PNG (two dots a pixel) or PDF, by the file's ending.

    Raises:
        QueryError: if the ending is another.
    """
    import vl_convert

    if path.suffix not in FORMATS:
        raise QueryError(f"{path}: a chart is written as {', '.join(FORMATS)}; name the file so")
    text = json.dumps(spec)
    if path.suffix == ".svg":
        path.write_text(vl_convert.vegalite_to_svg(text, vl_version=_VEGA_LITE), encoding="utf-8")
    elif path.suffix == ".png":
        path.write_bytes(vl_convert.vegalite_to_png(text, vl_version=_VEGA_LITE, scale=2))
    else:
        path.write_bytes(vl_convert.vegalite_to_pdf(text, vl_version=_VEGA_LITE))


@cache
def _spec(name: str) -> Spec:
    found: Spec = json.loads((_SPECS / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _filled(part: Any, filling: Mapping[str, Any]) -> Any:
    """A part of a specification with every `$name` replaced by what is given under that name."""
    if isinstance(part, str):
        return filling[part[1:]] if part.startswith("$") else part
    if isinstance(part, list):
        return [_filled(one, filling) for one in part]
    if isinstance(part, dict):
        return {name: _filled(value, filling) for name, value in part.items()}
    return part


def _timeline(release: Path, study: Study, choice: Choice, width: int, _: Mapping[str, str]) -> Spec:
    codes = study.rows("vocabularies/event_types.csv")
    kinds = {row["code"]: (row["label"], number) for number, row in enumerate(codes)}
    palette = _spec("theme")["palette"]
    marks = _read(release, _EVENTS, **_of_events(release, choice))
    for mark in marks:
        label, number = kinds[mark["event_type"]]
        mark |= {"type": label, "colour": palette[number % len(palette)], "happened": mark["modality"] in _HAPPENED}
    days = _days(marks, choice, study)
    panels = [_panel(marks, i, [row["label"] for row in codes], days, width) for i in range(2)]
    there = [panel for panel in panels if panel]
    return {"vconcat": there, "spacing": 24} if len(there) > 1 else there[0]


def _days(marks: list[Row], choice: Choice, study: Study) -> tuple[str, str]:
    """The first and last day to draw: as asked, or the study's where events fall on them, or all there are."""
    first, last = min(m["first_day"] for m in marks), max(m["last_day"] for m in marks)
    page = [str(day) for day in study.settings.get("page", {}).get("days", ())]
    touched = page and any(m["first_day"] <= page[1] and m["last_day"] >= page[0] for m in marks)
    if touched and not (choice.first or choice.last):
        first, last = page
    first, last = str(choice.first or first), str(choice.last or last)
    one = timedelta(days=1)
    return str(date.fromisoformat(first) - one), str(date.fromisoformat(last) + one)


def _panel(marks: list[Row], number: int, types: list[str], days: tuple[str, str], width: int) -> Spec | None:
    rows = [mark for mark in marks if mark["happened"] == (number == 0)]
    if not rows:
        return None
    theme = _spec("theme")
    many = len(marks) > theme["many"]
    most = max([2, *(mark["n_documents"] for mark in marks)])
    legend = {"orient": "top", "symbolFillColor": "#6b7a8f", "symbolStrokeColor": "#6b7a8f", "format": "d"}
    sizes = {} if many else {"values": _sizes(most)}
    first, last = (date.fromisoformat(day) for day in days)
    span = (last - first).days
    there = {row["type"] for row in rows}
    filling = {
        "rows": rows,
        "types": [name for name in types if name in there],
        "title": _TITLES[number],
        "first": str(_milliseconds(first)),
        "last": str(_milliseconds(last)),
        "width": width,
        "most": most,
        "legend": None if number else {**legend, **sizes},
        "unit": "utcyearmonth" if span > 1500 else "utcyearmonthdate",
        "format": "%Y" if span > 1500 else "%b %Y" if span > 120 else "%-d %b",
    }
    spec: Spec = _filled(_spec("timeline_many" if many else "timeline"), filling)
    # nobody draws over the days of a file, and two panels may not have one selection of the same name
    return {**{k: v for k, v in spec.items() if k != "params"}, **_without_params(spec)}


def _without_params(spec: Spec) -> Spec:
    if "layer" not in spec:
        return {}
    return {"layer": [{k: v for k, v in layer.items() if k != "params"} for layer in spec["layer"]]}


def _milliseconds(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400_000


def _sizes(most: int) -> list[int]:
    return sorted({1, (most + 1) // 2, most})


def _map(release: Path, study: Study, choice: Choice, width: int, colours: Mapping[str, str]) -> Spec:
    rows = _read(release, _PLACES, **_of_events(release, choice))
    points = [row for row in rows if row["geo_precision"] not in ("country", "region")]
    rings = [row for row in rows if row["geo_precision"] == "region"]
    areas = [row for row in rows if row["geo_precision"] == "country"]
    top = max([4, *(row["n_events"] for row in points)])
    west, south, east, north = study.settings.get("page", {}).get("box") or _around(rows)
    corners = [[west, south], [east, south], [east, north], [west, north]]
    filling = {
        **colours,
        "points": points,
        "rings": rings,
        "areas": areas,
        "named": [*points, *rings][:_NAMED],
        "most": max([1, *(row["n_events"] for row in areas)]),
        "top": top,
        "sizes": _sizes(top),
        "world": json.loads((BUNDLE / "world.json").read_text(encoding="utf-8")),
        "fit": {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPoint", "coordinates": corners}},
        "width": width,
        "height": round(min(620, max(320, width * 0.42))),
    }
    spec: Spec = _filled(_spec("map"), filling)
    return spec


def _around(rows: list[Row]) -> tuple[float, float, float, float]:
    x, y = [row["longitude"] for row in rows], [row["latitude"] for row in rows]
    return max(-180, min(x) - 4), max(-80, min(y) - 4), min(180, max(x) + 4), min(84, max(y) + 4)


def _figures(release: Path, study: Study, choice: Choice, width: int, _: Mapping[str, str]) -> Spec:
    measure = ask.measure_of(release, choice.measure, choice.group, choice.place)
    rows = _read(release, _FIGURES, measure=measure, group=choice.group, place=choice.place)
    unit = Counter(row["unit"] for row in rows).most_common(1)[0][0]
    rows = _named([row for row in rows if row.pop("unit") == unit])
    labels = round(min(340, width * 0.42))
    title = f"{_label(study, 'measures', measure)} ({_label(study, 'units', unit).lower()})"
    filling = {
        "rows": _sums(rows) if len(rows) > _spec("theme")["many"] else rows,
        "lines": [row["line"] for row in rows] if len(rows) <= _LINES else [],
        "unit": title,
        "labels": labels,
        "columns": 3,
        "width": width,
    }
    spec: Spec = _filled(_spec("figures_many" if len(rows) > _LINES else "figures"), filling)
    return spec


def _sums(rows: list[Row]) -> list[Row]:
    """Of more figures than can be told apart: for each day the lowest and the highest, conflicting ones by themselves."""
    days: dict[tuple[str | None, str], list[Row]] = {}
    for row in rows:
        days.setdefault((row["day"], row["compared"]), []).append(row)
    return [
        {
            **of_day[0], "figure_id": "", "who": "", "open": "range", "low": low, "shown": low,
            "high": max(row["shown"] if row["high"] is None else row["high"] for row in of_day),
            "text": f"{len(of_day)} figures", "line": f"{day or 'no day'} · {len(of_day)} figures",
        }
        for (day, _), of_day in days.items()
        for low in [min(row["shown"] for row in of_day)]
    ]  # fmt: skip


def _named(rows: list[Row]) -> list[Row]:
    """Figures with a line of their own each: its day and who gives it."""
    seen: Counter[str] = Counter()
    for row in rows:
        source, who = row.pop("source"), row.pop("attributed_to")
        row["who"] = f"{who} ({source})" if who else source
        line = f"{row['dated']} {row['day'] or ''}".strip() + f" · {row['who']}"
        row["line"] = line + "\u200b" * seen[line]
        seen[line] += 1
    return rows


def _label(study: Study, codes: str, code: str) -> str:
    return next((row["label"] for row in study.rows(f"vocabularies/{codes}.csv") if row["code"] == code), code)


def _of_events(release: Path, choice: Choice) -> dict[str, Any]:
    types = ask.types_of(release, choice.place, choice.event_type)
    return {"types": types, "first": choice.first, "last": choice.last, "place": choice.place, "every": choice.every}


def _read(release: Path, sql: str, **values: Any) -> list[Row]:
    with connect(release) as connection:
        rows: list[Row] = connection.sql(sql, params=values).to_arrow_table().to_pylist()
    if not rows:
        raise QueryError(f"release {release.name} has nothing of this to draw; ask for less narrow days, place or type")
    return rows
