"""A correction by hand goes the whole way: into the tables, the changes, and what is verified by building again."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.flows.conftest import Qantar

CORRECTION = """
[[correction]]
do = "replace"
row = "{row}"
set = {{attributed_to = "Dana Omarova"}}
expect = {{text = "26"}}
reason = "Her own number."
who = "A. Reader"
when = 2026-11-28
"""


@pytest.fixture(scope="module")
def corrected(root: Path, qantar: Qantar, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a release, one with a correction after it, and the key that both are signed with."""
    folder = tmp_path_factory.mktemp("corrected")
    (folder / "raw/desk").mkdir(parents=True)
    first = sorted((root / "tests/gold/authored/texts").glob("*.txt"))[0]
    shutil.copy(first, folder / "raw/desk/text.txt")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key")], check=True, timeout=60)
    (folder / "signers").write_text(f"desk@example.org {(folder / 'key.pub').read_text()}")
    build = ("build", "--raw", folder / "raw", "--out", folder / "dist", "--sign-key", folder / "key")
    done = qantar(*build)
    assert done.returncode == 0 and ", signed, lies in" in done.stdout, done.stdout + done.stderr
    (release,) = folder.glob("dist/20*")
    rows = pq.read_table(release / "figures.parquet").to_pylist()
    row = next(row for row in rows if row["text"] == "26")
    (folder / "raw/desk/corrections.toml").write_text(CORRECTION.format(row=row["figure_id"]))
    done = qantar(*build)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def releases(folder: Path) -> list[Path]:
    index = json.loads((folder / "dist/versions.json").read_text())
    return [folder / "dist" / entry["version"] for entry in index["releases"]]


def test_the_correction_stands_in_the_next_release_and_its_changes(corrected: Path) -> None:
    before, after = releases(corrected)
    (row,) = [r for r in pq.read_table(after / "figures.parquet").to_pylist() if r["method"].startswith("correction:")]
    assert row["attributed_to"] == "Dana Omarova"
    assert row["method"] == "correction:desk/1; A. Reader, 2026-11-28: Her own number."
    changed = pq.read_table(after / "changes.parquet").to_pylist()
    assert ("figures", row["figure_id"], "changed", "correction") in {
        (c["table"], c["row_id"], c["change"], c["why"]) for c in changed
    }
    assert "by correction" in (after / "CHANGELOG.md").read_text()
    assert pq.read_table(before / "changes.parquet").num_rows == 0


def test_both_releases_are_verified_to_the_byte(corrected: Path, qantar: Qantar) -> None:
    _, after = releases(corrected)
    options = ("--out", corrected / "dist", "--raw", corrected / "raw", "--signers", corrected / "signers")
    done = qantar("verify", after.name, *options, "--rebuild")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "good rebuild" in done.stdout and "signed by desk@example.org" in done.stdout


def test_a_correction_that_no_longer_applies_stops_the_build(corrected: Path, qantar: Qantar) -> None:
    path = corrected / "raw/desk/corrections.toml"
    path.write_text(path.read_text().replace('text = "26"', 'text = "27"'))
    done = qantar("build", "--raw", corrected / "raw", "--out", corrected / "dist")
    assert done.returncode == 1
    assert "desk/corrections.toml, correction 1 (replace)" in done.stderr and "look again" in done.stderr
    assert len(releases(corrected)) == 2
