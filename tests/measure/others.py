"""What people would run instead, on the same texts in the same run: words a second, and how many times as long it takes.

usage: python -m tests.measure.others FOLDER [DOCUMENTS]

A chain of dateparser (dates), quantulum3 (quantities), spaCy (names) and textacy (quotations) is installed into a virtual
environment of its own in FOLDER, and each is run over the made texts (`tests/measure/corpus.py`) on one core, as is our own
extraction.  spaCy's trained models are on no package index: where `en_core_web_sm` is not installed in that environment, a
pipeline of the same kind with weights at random stands in, which costs the same time and finds nothing of use.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.measure import corpus

NEEDS = ("dateparser==1.5.0", "quantulum3==0.10.0", "spacy==3.8.18", "textacy==0.13.0", "setuptools<81")
PROGRAM = Path(__file__).with_name("others_run.py")


def environment(folder: Path) -> Path:
    """The Python of the environment, made where it is not there."""
    python = folder / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *NEEDS], check=True)
    return python


def ours(texts: list[str]) -> float:
    """The seconds that our extraction takes, lists read before."""
    from flows.extraction.annotate import annotate
    from schemas.study import load

    study = load()
    annotate(texts[0], study)
    started = time.perf_counter()
    for text in texts:
        annotate(text, study)
    return time.perf_counter() - started


def main() -> None:
    """Print a table of words a second and of ratios."""
    folder, documents = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 60
    texts = list(corpus.texts(documents, seed=7))
    words = sum(len(text.split()) for text in texts)
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(texts, file)
        file.flush()
        command = [environment(folder), PROGRAM, file.name]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = json.loads(said.splitlines()[-1])
    own = ours(texts)
    print(f"{documents} texts, {words:,} words, one core; {told['model']}\n")
    print("| what | words a second | times as long as ours |\n| --- | ---: | ---: |")
    for name, seconds in told["seconds"].items():
        print(f"| {name} | {words / seconds:,.0f} | {seconds / own:.1f} |")
    chain = sum(told["seconds"].values())
    print(f"| the whole chain | {words / chain:,.0f} | {chain / own:.1f} |")
    print(f"| ours: all tables | {words / own:,.0f} | 1.0 |")


if __name__ == "__main__":
    main()
