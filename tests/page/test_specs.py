"""The page and `qantar plot` draw the same: the specification that a chart of the page is saved as is the one of Python."""

from __future__ import annotations

import json
from datetime import date

import pytest

from flows.release.plot import Choice, specification
from schemas.study import load

# a view, and the same asked of Python
CHARTS = [
    ("timeline", "timeline", Choice()),
    ("timeline?type=protest", "timeline", Choice(event_type="protest")),
    ("timeline?place=Almaty&modality=happened", "timeline", Choice(place="Almaty", every=False)),
    ("timeline?from=2022-01-04&to=2022-06-30", "timeline", Choice(date(2022, 1, 4), date(2022, 6, 30))),
    ("timeline?from=2020-01-01&to=2026-06-30", "timeline", Choice(date(2020, 1, 1), date(2026, 6, 30))),
    ("map", "map", Choice()),
    ("map?type=protest", "map", Choice(event_type="protest")),
    ("figures?measure=killed", "figures", Choice(measure="killed")),
    ("figures?measure=detained", "figures", Choice(measure="detained")),
]


LAYOUT = ("params", "config", "padding", "labelLimit")  # what a page and a file do each in their own way


def numbers(part: object) -> object:
    """JSON knows no difference between 1 and 1.0."""
    if isinstance(part, dict):
        return {name: numbers(value) for name, value in part.items() if name not in LAYOUT}
    if isinstance(part, list):
        return [numbers(one) for one in part]
    return float(part) if isinstance(part, int) and not isinstance(part, bool) else part


@pytest.mark.parametrize(("view", "chart", "choice"), CHARTS, ids=[view for view, *_ in CHARTS])
def test_python_fills_a_specification_as_the_page_does(view, chart, choice, window, on_disk, release, tmp_path):
    page = window.open(f"{on_disk}#{view}", "[data-drawn]")
    drawn = []
    for button in page.get_by_role("button", name="Vega-Lite", exact=True).all():
        with page.expect_download() as download:
            button.click()
        download.value.save_as(tmp_path / "spec.json")
        drawn.append(json.loads((tmp_path / "spec.json").read_text()))
    made = specification(chart, release, load(), choice, drawn[0]["width"])
    panels = made.get("vconcat", [made])
    assert [numbers(panel) for panel in panels] == [numbers(panel) for panel in drawn]
    assert made["config"] | {"background": None} == drawn[0]["config"]
