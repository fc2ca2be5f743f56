"""The examples of analysis run against the release in dist/."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TOLD = {
    "toll_over_time.py": "of whom",
    "promised_and_done.py": "promises and demands",
    "whose_words.py": "somebody's own or reported words",
}


def test_every_example_is_run():
    assert {path.name for path in EXAMPLES.glob("*.py")} == {*TOLD, "common.py"}
    page = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert all(f"[{name}]({name})" in page for name in TOLD)


@pytest.mark.parametrize("name", TOLD)
def test_the_example_answers(name):
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / name)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert TOLD[name] in done.stdout and len(done.stdout.splitlines()) > 3
