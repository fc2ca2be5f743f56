"""The committed bundle is what its sources give; it is typed, small, and asks nothing of any host."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from flows.release import page
from tests.page.conftest import ROOT

SOURCES = ROOT / "flows" / "page"
MOST = 1_500_000  # bytes of script in all


def test_the_bundle_is_what_its_sources_give(node_project, tmp_path):
    done = subprocess.run(
        ["node", "build.mjs", str(tmp_path)], cwd=node_project, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in page.BUNDLE.iterdir()}
    assert sorted(made) == sorted(kept)
    differing = [name for name in made if made[name] != kept[name]]
    assert not differing, "run `npm ci && npm run build` in flows/page and commit bundle/"


def test_the_sources_are_typed(node_project):
    done = subprocess.run(["npx", "tsc", "--noEmit"], cwd=node_project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_scripts_are_small():
    assert sum(path.stat().st_size for path in page.BUNDLE.iterdir() if path.suffix != ".txt") <= MOST


def test_the_licences_of_what_is_bundled_go_with_it():
    told = (page.BUNDLE / "licences.txt").read_text()
    for name in json.loads((SOURCES / "package.json").read_text())["dependencies"]:
        assert re.search(rf"^{re.escape(name)} [\d.]+ \((MIT|BSD-3-Clause|ISC)\)$", told, re.MULTILINE), name


def test_the_lock_pins_every_package_and_names_no_registry():
    lock = json.loads((SOURCES / "package-lock.json").read_text())
    packages = {name: told for name, told in lock["packages"].items() if name}
    assert packages
    assert [name for name, told in packages.items() if "resolved" in told] == []
    assert [name for name, told in packages.items() if not told.get("integrity")] == []
    wanted = json.loads((SOURCES / "package.json").read_text())
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert [
        f"{name} {version}" for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)
    ] == []


@pytest.mark.parametrize("path", sorted(SOURCES.glob("src/**/*.ts*")), ids=lambda path: path.name)
def test_no_source_puts_markup_together_or_runs_text(path):
    text = path.read_text()
    assert len(text.splitlines()) <= 300
    for forbidden in ("innerHTML", "dangerouslySetInnerHTML", "eval(", "new Function", "document.write"):
        assert forbidden not in text
