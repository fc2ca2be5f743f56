"""What makes the page good to use: reachable, legible, printable, safe, quick."""

from __future__ import annotations

import time
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from schemas.study import load
from tests.page.conftest import Watched, serving, with_page
from tests.page.test_views import VIEWS

# the views, a panel, and a document as a whole
PLACES = [*(view for view, *_ in VIEWS), "timeline?row={event}", "documents?document={document}", "tables?row={figure}"]


def address(view: str, release: Path) -> str:
    def first(table: str) -> str:
        return str(pq.read_table(release / f"{table}.parquet")[0][0])

    return view.format(event=first("events"), document=first("documents"), figure=first("figures"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_no_serious_fault(scheme, width, browser, on_disk, release, node_project):
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    watched = Watched(context)
    faults = []
    for view in PLACES:
        page = watched.open(f"{on_disk}#{address(view, release)}")
        page.wait_for_selector(".waiting", state="detached")
        page.add_script_tag(path=node_project / "node_modules" / "axe-core" / "axe.min.js")
        found = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] })")
        faults += [
            f"{view}: {one['id']} ({one['impact']}): {one['nodes'][0]['html'][:160]}"
            for one in found["violations"] if one["impact"] in ("serious", "critical")
        ]  # fmt: skip
        assert len(found["passes"]) > 10
    context.close()
    assert faults == []


@pytest.mark.parametrize("view", PLACES)
def test_a_phone_scrolls_only_up_and_down(view, browser, on_disk, release):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = Watched(context).open(f"{on_disk}#{address(view, release)}")
    page.wait_for_selector(".waiting", state="detached")
    wide = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert wide <= 360


def test_everything_is_reached_by_keyboard(window, on_disk):
    page = window.open(on_disk, "ul.rows li")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.slice(0, 40) || document.activeElement.id"))
        if page.evaluate("document.activeElement.matches('a.row')"):
            break
    assert page.evaluate("document.activeElement.matches('a.row')"), seen
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog .evidence")
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")


def test_it_prints_the_rows_and_not_the_controls(window, on_disk):
    page = window.open(on_disk, "ul.rows li")
    page.emulate_media(media="print")
    assert not page.locator(".filters").is_visible()
    assert page.locator("ul.rows li").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


HOSTILE = [
    "<img src=x onerror=window.hit=1>", "</script><script>window.hit=1</script>", "\"><svg onload=window.hit=1>",
    "javascript:window.hit=1", "{{7*7}} ${7*7} <%= 7*7 %>", "\u202egnp.exe\u202c \u200b\u0000", "=HYPERLINK(\"x\")",
]  # fmt: skip


def hostile(tables: Path, folder: Path) -> Path:
    """The released tables with names and words as an ill-meaning text would have them."""
    folder.mkdir()
    for path in sorted(tables.glob("*.parquet")):
        table = pq.read_table(path)
        for number, name in enumerate(
            ("label", "place", "agent", "speaker", "title", "publisher", "file", "attributed_to", "url")
        ):
            if name in table.column_names:
                words = [HOSTILE[(row + number) % len(HOSTILE)] for row in range(table.num_rows)]
                table = table.set_column(
                    table.column_names.index(name), table.schema.field(name), pa.array(words, pa.string())
                )
        if "evidence" in table.column_names:
            rows = table.to_pylist()
            for row, words in zip(rows, HOSTILE * len(rows), strict=False):
                row |= {"text": words, "evidence": f"Before {words} behind.", "char_start": row["evidence_start"] + 7}
                row["char_end"] = row["char_start"] + len(words)
            table = pa.Table.from_pylist(rows, schema=table.schema)
        pq.write_table(table, folder / path.name, compression="zstd")
    return with_page(folder, load())


def test_what_a_document_says_stays_text(window, tables, tmp_path):
    release = hostile(tables, tmp_path / "hostile")
    on_disk = (release / "index.html").as_uri()
    for view in PLACES:
        page = window.open(f"{on_disk}#{address(view, release)}")
        page.wait_for_selector(".waiting", state="detached")
        assert page.evaluate("window.hit") is None
        assert (
            page.locator("#page script, #page img, #page [onerror], #page [onload], a[href^='javascript:']").count()
            == 0
        )
    page = window.open(f"{on_disk}#statements", "ul.words li")
    assert HOSTILE[0] in page.locator("ul.words").inner_text()
    page = window.open(f"{on_disk}#{address('timeline?row={event}', release)}", "dialog mark")
    assert page.locator("dialog mark").first.inner_text() in HOSTILE
    assert [told for told in window.told if "vega" not in told.lower()] == []


def test_a_link_cannot_run_anything(window, on_disk):
    for view in (
        "timeline?q=<img src=x onerror=window.hit=1>",
        "tables?table=__proto__&sort=constructor&q=%",
        "statements?page=-3",
        "map?box=a,b",
    ):
        page = window.open(f"{on_disk}#{view}")
        page.wait_for_timeout(150)
        assert page.evaluate("window.hit") is None
    assert window.told == []


EVENTS, FIGURES = 100_000, 300_000


@pytest.fixture(scope="module")
def large(tables, tmp_path_factory) -> Path:
    """The released tables repeated until there are as many rows, every id, day and number another."""
    folder = tmp_path_factory.mktemp("large") / "2026.11.1"
    folder.mkdir()
    for path in sorted(tables.glob("*.parquet")):
        wanted = {"events": EVENTS, "figures": FIGURES, "event_mentions": FIGURES}.get(path.stem)
        table = pq.read_table(path)
        pq.write_table(
            many(table, path.stem, wanted) if wanted else table,
            folder / path.name,
            compression="zstd",
            row_group_size=65_536,
        )
    return with_page(folder, load())


def many(table: pa.Table, name: str, wanted: int) -> pa.Table:
    times = -(-wanted // table.num_rows)
    long = pa.concat_tables([table] * times).slice(0, wanted)
    number = pa.array(range(wanted))
    prefix = {"events": "evt", "figures": "fig", "event_mentions": "men"}[name]
    ids = pa.array([f"{prefix}_{value * 0x9E3779B97F4A7C15 % 2**64:016x}" for value in range(wanted)])
    long = long.set_column(0, long.schema.field(0), ids)
    if name == "events":
        shift = pc.cast(pc.multiply(pc.cast(pc.divide(number, table.num_rows), pa.int64()), 86_400), pa.duration("s"))
        for day in ("first_day", "last_day"):
            moved = pc.cast(pc.add(pc.cast(long[day], pa.timestamp("s")), pc.divide(shift, 3)), pa.date32(), safe=False)
            long = long.set_column(long.column_names.index(day), long.schema.field(day), moved)
    if name == "event_mentions":
        long = long.set_column(long.column_names.index("event_id"), long.schema.field("event_id"),
                               pa.array([f"evt_{value % EVENTS * 0x9E3779B97F4A7C15 % 2**64:016x}" for value in range(wanted)]))  # fmt: skip
    return long


def machine() -> float:
    """Seconds that this machine takes to count to five million, against a fast one's: the bars are for that."""
    started = time.perf_counter()
    total = 0
    for number in range(5_000_000):
        total += number
    return max(1.0, (time.perf_counter() - started) / 0.26)


FIRST_VIEW = """() => new Promise((done) => {
  const drawn = () => document.querySelector("[data-drawn]") && document.querySelector("ul.rows li") && done(performance.now());
  new MutationObserver(drawn).observe(document, { subtree: true, childList: true, attributes: true });
  drawn();
})"""


@pytest.mark.parametrize("view", ["timeline", "map", "figures"])
def test_the_first_view_is_quick(view, window, on_disk, served):
    for home in (on_disk, served):
        took = [first_view(window, f"{home}#{view}") for _ in range(3)]
        assert min(took) < 1.0 * machine(), took


@pytest.mark.slow
def test_a_large_release_is_seen_soon(window, large):
    on_disk = (large / "index.html").as_uri()
    for home in (on_disk, next(server := serving(large))):
        took = min(first_view(window, f"{home}#timeline") for _ in range(2))
        assert took < 3.0 * machine()
        assert window.page.get_by_text("100,000 events").first.is_visible()
        assert window.page.locator("[data-drawn=timeline_many]").count() >= 1
    window.open(f"{on_disk}#figures", "[data-drawn=figures_many]")
    server.close()


def first_view(window: Watched, home: str) -> float:
    """Seconds from asking for the page to its first chart and list."""
    window.page.goto("about:blank")
    window.page.goto(home, wait_until="commit")
    return float(window.page.evaluate(FIRST_VIEW)) / 1000
