"""What a reader sees: every view with the released data, from disk and from a server."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import expect

from tests.page.conftest import Watched

# the view, what it draws, and a table whose rows it counts
VIEWS = [
    ("timeline", "timeline", "events"),
    ("map", "map", "events"),
    ("figures?measure=killed", "figures", None),
    ("statements", None, "statements"),
    ("documents", None, None),
    ("tables?table=figures", None, "figures"),
    ("about", None, None),
]


def rows(release: Path, table: str) -> list[dict[str, object]]:
    return pq.read_table(release / f"{table}.parquet").to_pylist()


@pytest.mark.parametrize("place", ["on_disk", "served"])
@pytest.mark.parametrize(("view", "chart", "table"), VIEWS, ids=[view.split("?")[0] for view, *_ in VIEWS])
def test_every_view_shows_the_data(view, chart, table, place, window: Watched, release, request):
    address = request.getfixturevalue(place)
    page = window.open(f"{address}#{view}")
    if chart:
        page.wait_for_selector(f"[data-drawn={chart}] canvas")
    if table:
        page.get_by_text(
            f"{len(rows(release, table))} {'rows' if view.startswith('tables') else table}"
        ).first.wait_for()
    assert page.title().endswith("Qantar")
    assert window.told == []


def test_nothing_leaves_the_page(window: Watched, on_disk, served):
    for address in (on_disk, served):
        for view, chart, _ in VIEWS:
            page = window.open(f"{address}#{view}")
            if chart:
                page.wait_for_selector("[data-drawn]")
    home = (on_disk.rpartition("/")[0], served, "data:", "about:", "blob:")
    assert [url for url in window.asked if not url.startswith(home)] == []
    assert len(window.asked) > 20


FILTERS = [
    ("Type", "protest", "event_type", lambda row: row["event_type"] == "protest"),
    ("Place", "Almaty", "place", lambda row: "Almaty" in (row["place"] or "").split("; ")),
    ("Told as", "happened", "modality", lambda row: row["modality"] in ("occurred", "ongoing")),
]


@pytest.mark.parametrize(("title", "value", "_", "fits"), FILTERS, ids=[row[2] for row in FILTERS])
def test_a_filter_changes_what_is_shown_and_the_link_restores_it(title, value, _, fits, window, on_disk, release):
    page = window.open(on_disk, "[data-drawn]")
    wanted = sum(fits(row) for row in rows(release, "events"))
    assert 0 < wanted < len(rows(release, "events"))
    page.get_by_label(title, exact=True).select_option(value)
    page.get_by_text(f"{wanted} events").first.wait_for()
    shown = page.locator("ul.rows li").all_inner_texts()
    again = Watched(page.context)
    again.open(page.url).get_by_text(f"{wanted} events").first.wait_for()
    assert again.page.locator("ul.rows li").all_inner_texts() == shown
    again.page.get_by_role("button", name="Clear filters").click()
    again.page.get_by_text(f"{len(rows(release, 'events'))} events").first.wait_for()


def test_a_document_filters_the_events_it_tells(window, served, release):
    mentions = rows(release, "event_mentions")
    document = str(mentions[0]["document_id"])
    told = {m["event_id"] for m in mentions if m["document_id"] == document and m["event_id"]}
    page = window.open(f"{served}#timeline?document={document}")
    page.get_by_text(f"{len(told)} events").first.wait_for()
    assert page.get_by_label("Document", exact=True).input_value() == document


def test_days_are_drawn_over_to_come_closer(window, on_disk):
    page = window.open(on_disk, "[data-drawn]")
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    for at in (0.4, 0.6):
        page.mouse.move(box["x"] + box["width"] * at, box["y"] + box["height"] * 0.6)
        page.mouse.down() if at == 0.4 else page.mouse.up()
    page.wait_for_function("location.hash.includes('from=2022-01') && location.hash.includes('to=2022-01')")
    expect(page.get_by_label("From", exact=True)).to_have_value(re.compile("^2022-01"))


def test_evidence_shows_the_marked_words(window, on_disk, release):
    event = max(rows(release, "events"), key=lambda row: row["n_mentions"])
    mentions = [row for row in rows(release, "event_mentions") if row["event_id"] == event["event_id"]]
    page = window.open(f"{on_disk}#timeline?row={event['event_id']}", "dialog .evidence")
    assert sorted(page.locator("dialog mark").all_inner_texts()) == sorted(row["text"] for row in mentions)
    texts = page.locator("dialog").inner_text()
    files = {row["document_id"]: row["file"] for row in rows(release, "documents")}
    for row in mentions:
        for told in (files[row["document_id"]], row["method"], f"{row['char_start']:,} to {row['char_end']:,}"):
            assert told in texts
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert "row=" not in page.url


def test_a_word_that_its_sentence_has_twice_is_marked_where_it_stands(window, on_disk, release):
    twice = next(
        (row for row in rows(release, "entity_mentions")
         if row["evidence"].count(row["text"]) > 1 and row["evidence"].find(row["text"]) != row["char_start"] - row["evidence_start"]),
        None,
    )  # fmt: skip
    assert twice is not None
    page = window.open(f"{on_disk}#timeline?row={twice['entity_mention_id']}", "dialog mark")
    before = page.locator("dialog .evidence").first.evaluate("e => e.firstChild.textContent.length")
    assert before == twice["char_start"] - twice["evidence_start"]


def test_conflicting_figures_lead_to_each_other(window, on_disk, release):
    conflict = next(row for row in rows(release, "comparisons") if not row["agree"])
    page = window.open(f"{on_disk}#figures?measure={conflict['measure']}", "[data-drawn]")
    assert "conflict" in page.locator("p.conflict").inner_text()
    page.locator("ul.rows li", has_text="conflicts").first.click()
    page.wait_for_selector("dialog .told li")
    assert page.locator("dialog .told > li").count() == conflict["n_figures"] - 1
    assert "cannot all be right" in page.locator("dialog").inner_text()


def test_the_toll_is_one_click_away(window, on_disk):
    page = window.open(on_disk)
    page.get_by_role("link", name="The toll").click()
    page.wait_for_selector("[data-drawn=figures]")
    assert page.get_by_label("Quantity", exact=True).input_value() == "killed"


def test_words_are_searched_in_statements(window, on_disk, release):
    page = window.open(f"{on_disk}#statements")
    page.get_by_label("Words").fill("government")
    wanted = sum("government" in row["text"].lower() for row in rows(release, "statements"))
    assert wanted
    page.get_by_text(f"{wanted} statements").first.wait_for()
    assert page.locator("ul.words mark").first.inner_text().lower() == "government"


def test_a_document_shows_its_evidence_and_no_more(window, on_disk, release):
    document = rows(release, "documents")[0]
    page = window.open(f"{on_disk}#documents?document={document['document_id']}", "article .mark")
    kinds = ("dates", "figures", "event_mentions", "statements", "entity_mentions")
    found = [row for table in kinds for row in rows(release, table) if row["document_id"] == document["document_id"]]
    evidence = "".join("".join(str(row["evidence"]).split()) for row in found)
    for piece in page.locator("article .passage p").all_inner_texts():
        for part in piece.split("⋯"):
            for sentence in part.split(". "):
                assert "".join(sentence.split()) in evidence
    page.get_by_role("button", name="hide names").click()
    page.wait_for_selector("article .mark.entity_mentions", state="detached")


def test_a_table_sorts_filters_and_downloads(window, on_disk, release, tmp_path):
    page = window.open(f"{on_disk}#tables?table=figures", "tbody tr")
    page.get_by_label("Column", exact=True).select_option("measure")
    page.get_by_label("Holds").fill("killed")
    wanted = [row for row in rows(release, "figures") if "killed" in row["measure"]]
    page.get_by_text(f"{len(wanted)} rows").first.wait_for()
    page.get_by_role("button", name="low", exact=True).click()
    page.wait_for_selector("th[aria-sort=ascending]")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as lines:
        told = list(csv.DictReader(lines))
    assert [row["figure_id"] for row in told] == [
        row["figure_id"] for row in sorted(wanted, key=lambda row: (row["low"] is None, row["low"]))
    ]
    assert {row["text"] for row in told} == {row["text"] for row in wanted}


def test_the_snippets_give_the_rows_that_are_shown(window, on_disk, release, monkeypatch):
    import duckdb

    page = window.open(f"{on_disk}#tables?table=figures&column=measure&q=killed&sort=-low", "tbody tr")
    page.get_by_text("Ask the same elsewhere").click()
    sql, shell, python, _ = page.locator(".snippet pre").all_inner_texts()
    monkeypatch.chdir(release)
    shown = page.locator("tbody tr td:first-child").all_inner_texts()
    assert [row[0] for row in duckdb.sql(sql).fetchall()] == shown
    space: dict[str, object] = {}
    exec(python, space)
    assert list(space["rows"]["figure_id"]) == shown  # type: ignore[index]
    assert shell.startswith('qantar query "SELECT * FROM figures AS rows')


def test_the_report_is_linked(window, on_disk, release):
    page = window.open(f"{on_disk}#about")
    links = page.locator(".cards a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert {"validation.html", "quality.html", "dictionary.html", "CHANGELOG.md"} <= set(links)
    assert all((release / link).is_file() for link in links)


def test_a_row_or_view_that_is_not_there_is_told(window, on_disk):
    page = window.open(f"{on_disk}#timeline?row=evt_0000000000000000", "dialog [role=alert]")
    assert "has no such row" in page.locator("dialog").inner_text()
    window.open(f"{on_disk}#nowhere", "[data-drawn=timeline]")
    assert window.told == []


def test_the_page_opens_where_a_file_is_missing_and_says_so(window, release, tmp_path):
    import shutil

    shutil.copytree(release, tmp_path / "broken")
    (tmp_path / "broken" / "page" / "events.js").unlink()
    page = window.open((tmp_path / "broken" / "index.html").as_uri(), "[role=alert]")
    assert "keep the folder “page” beside index.html" in page.locator("[role=alert]").inner_text()


def test_a_chart_is_saved_as_it_is_drawn(window, on_disk, tmp_path):
    page = window.open(on_disk, "[data-drawn]")
    for kind, start in (("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("Vega-Lite", b"{")):
        with page.expect_download() as download:
            page.get_by_role("button", name=kind, exact=True).first.click()
        path = tmp_path / kind
        download.value.save_as(path)
        assert path.read_bytes().startswith(start)
    assert json.loads((tmp_path / "Vega-Lite").read_text())["layer"]
