"""`qantar plot` writes files that are what their names say; `qantar page` serves the page on loopback."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import urllib.request
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli.main import cli

ROOT = Path(__file__).parents[2]
OUT = ("--out", str(ROOT / "dist"))


def run(*words: str, ends: int = 0) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == ends, done.output
    return done.output


@pytest.mark.parametrize("chart", ["timeline", "map", "figures"])
@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG\r\n"), ("pdf", b"%PDF-")])
def test_a_chart_is_written(chart, ending, start, tmp_path):
    path = tmp_path / f"{chart}.{ending}"
    assert run("plot", chart, "-o", str(path), *OUT).strip() == str(path)
    assert path.read_bytes().startswith(start)


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_same_release_gives_the_same_chart(ending, tmp_path):
    for name in ("first", "second"):  # each a run of its own: within one, Vega numbers its clips on
        command = [
            str(Path(sys.executable).parent / "qantar"),
            "plot",
            "timeline",
            "-o",
            str(tmp_path / f"{name}.{ending}"),
            *OUT,
        ]
        subprocess.run(command, check=True, capture_output=True)
    assert (tmp_path / f"first.{ending}").read_bytes() == (tmp_path / f"second.{ending}").read_bytes()


def test_a_chart_says_what_it_shows(tmp_path):
    run("plot", "figures", "-o", str(tmp_path / "toll.svg"), *OUT)
    run("plot", "map", "-o", str(tmp_path / "map.svg"), *OUT)
    run("plot", "timeline", "-o", str(tmp_path / "days.svg"), "--type", "protest", "--happened", *OUT)
    toll, places, days = (
        " ".join(ET.parse(tmp_path / name).getroot().itertext()) for name in ("toll.svg", "map.svg", "days.svg")
    )
    assert "Killed (person)" in toll
    assert "164" in toll
    assert "conflicts" in toll
    assert "Almaty" in places
    assert "Protest" in days
    assert "Riot" not in days
    assert "Planned" not in days


REFUSED = [
    (("timeline", "-o", "x.gif"), ".svg, .png, .pdf"),
    (("timeline", "-o", "x.svg", "--type", "protst"), "did you mean protest"),
    (("timeline", "-o", "x.svg", "--place", "Almatty"), "did you mean Almaty?"),
    (("figures", "-o", "x.svg", "--measure", "kiled"), "did you mean killed?"),
    (("timeline", "-o", "x.svg", "--from", "2031-01-01"), "nothing of this to draw"),
    (("timeline", "-o", "x.svg", "--from", "January"), "write a day as 2022-01-07"),
    (("map", "-o", "no/such/folder/x.svg"), "cannot be written"),
]


@pytest.mark.parametrize(("words", "told"), REFUSED, ids=[" ".join(words) for words, _ in REFUSED])
def test_what_cannot_be_drawn_is_told(words, told, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert told in run("plot", *words, *OUT, ends=1)
    assert list(tmp_path.iterdir()) == []


def test_the_page_is_served_until_ctrl_c():
    command = [str(Path(sys.executable).parent / "qantar"), "page", "--serve", "--port", "0", *OUT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        line = server.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address, line
        with urllib.request.urlopen(address[0]) as answer:
            assert b"Content-Security-Policy" in answer.read()
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=10)
    assert server.returncode == 130
    assert "Traceback" not in errors


def test_a_page_is_opened_in_the_browser(monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) is None)
    told = run("page", *OUT)
    assert opened[0].endswith("/index.html")
    assert told == f"opened {opened[0]}\n"


def test_a_release_of_before_has_no_page():
    assert "has no page" in run("page", "--release", "2026.11.0", *OUT, ends=1)
