"""Pictures of the page for the README: `python -m tests.measure.screens` writes docs/screens/ (needs Chromium)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.page.conftest import CHROMIUM, FLAGS

ROOT = Path(__file__).parents[2]
OUT = ROOT / "docs" / "screens"
# the picture, the view, what must stand there first, and how the reader looks at it
SCREENS: list[tuple[str, str, str, dict[str, object]]] = [
    ("timeline", "timeline", "[data-drawn]", {}),
    ("map", "map", "[data-drawn]", {"viewport": {"width": 1280, "height": 1040}}),
    ("figures", "figures?measure=killed", "[data-drawn]", {}),
    ("statements", "statements?speaker=Kassym-Jomart+Tokayev", "ul.words li", {}),
    ("document", "documents?document={document}", "article .mark", {}),
    ("evidence", "timeline?row={event}", "dialog .evidence", {"color_scheme": "dark"}),
    ("tables", "tables?table=figures", "tbody tr", {}),
    ("about", "about", ".cards", {}),
    ("phone", "figures?measure=killed", "[data-drawn]", {"viewport": {"width": 390, "height": 800}}),
]


def main() -> None:
    """Write all pictures of the latest release."""
    import duckdb

    dist = ROOT / "dist"
    release = dist / json.loads((dist / "versions.json").read_text())["latest"]
    one = duckdb.sql(f"SELECT max_by(event_id, n_documents) FROM '{release}/events.parquet'").fetchall()[0]
    text = duckdb.sql(f"SELECT min_by(document_id, file) FROM '{release}/documents.parquet'").fetchall()[0]
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, view, wanted, look in SCREENS:
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 860}, **look})
            page = context.new_page()
            page.goto(f"{(release / 'index.html').as_uri()}#{view.format(event=one[0], document=text[0])}")
            page.wait_for_selector(wanted)
            page.wait_for_timeout(300)
            page.screenshot(path=OUT / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
