"""A browser, and releases with a page to look at in it: Debian's Chromium, headless, driven by Playwright.

Where there is no Chromium these tests are left out, unless QANTAR_BROWSER says that there must be one (as `.ci/run` does).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from flows.release import page
from schemas.study import Study, load
from schemas.tables import RELEASED

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def with_page(folder: Path, study: Study) -> Path:
    """Write the page of the Parquet files in a folder, which then stands for a release."""
    rows = {name: pq.read_metadata(folder / f"{name}.parquet").num_rows for name in RELEASED}
    page.write(folder, "2026.11.1", "2026-11-28", rows, study)
    return folder


@pytest.fixture(scope="session")
def tables() -> Path:
    """The latest release of this repository."""
    dist = ROOT / "dist"
    return dist / json.loads((dist / "versions.json").read_text())["latest"]


@pytest.fixture(scope="session")
def release(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of this repository's latest release with the page as it is now."""
    folder = tmp_path_factory.mktemp("page") / "2026.11.1"
    shutil.copytree(tables, folder, ignore=shutil.ignore_patterns("page", "index.html", "*.duckdb"))
    return with_page(folder, load())


def _wanted(what: str, how: str) -> None:
    """Leave a test out for want of something, or fail it where that must be there."""
    if os.environ.get("QANTAR_BROWSER"):
        pytest.fail(f"QANTAR_BROWSER is set, and there is no {what}: {how}")
    pytest.skip(f"no {what} here: {how}")


@pytest.fixture(scope="session")
def node_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's sources with the packages that their lock file names, installed apart."""
    if shutil.which("npm") is None:
        _wanted("npm", "install Node.js 20 or later")
    folder = tmp_path_factory.mktemp("node") / "page"
    shutil.copytree(ROOT / "flows" / "page", folder, ignore=shutil.ignore_patterns("node_modules"))
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        _wanted("Chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Watched:
    """A browser window that remembers what went wrong in it and what it asked of whom."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.told: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.told.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.told.append(f"error: {error}"))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, address: str, wanted: str = "main h2") -> Page:
        """Load an address anew, and wait until something stands there."""
        self.page.goto("about:blank")
        self.page.goto(address)
        self.page.wait_for_selector(wanted)
        return self.page


@pytest.fixture
def window(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    context.set_default_timeout(20_000)
    yield Watched(context)
    context.close()


@pytest.fixture(scope="session")
def on_disk(release: Path) -> str:
    """The address of the page as a file."""
    return (release / "index.html").as_uri()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serving(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def served(release: Path) -> Iterator[str]:
    """The address of the page on a server of this machine."""
    yield from serving(release)
