"""A corpus of any size, made from the labelled texts: the same seed makes the same files.

usage: python -m tests.measure.corpus FOLDER DOCUMENTS [SEED]

Each document begins as one of the labelled texts and goes on with paragraphs of any of them, in any order, to about 600
words.  Its people, towns, numbers and days are its own, so that neither caches nor repeated texts flatter a measurement.
"""

from __future__ import annotations

import csv
import hashlib
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.extraction.annotate import annotate
from schemas.study import Study, load
from tests.measure.gold import TEXTS

WORDS = 600  # of a document, on average
SOURCES = 20  # folders that the documents are spread over
_NUMBER = re.compile(r"(?<![\w.,:/-])[1-9]\d*(?![\w:/-]|[.,]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SYLLABLES = "ab ai bek bol dar din er gul ka kan ler mar mir na nur or pa rin sa sul ta tim ul ver yan zha".split()


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, cut into pieces: words kept as they are, and those that are made anew (`person`, `place`, `date`)."""

    pieces: tuple[tuple[str, str | None], ...]

    @property
    def words(self) -> int:
        """How many words it has, about."""
        return sum(len(text.split()) for text, _ in self.pieces)


def parts(text: str, study: Study) -> list[Part]:
    """The paragraphs of a labelled text, with what can be varied in them."""
    found = annotate(text, study)
    kinds = {"person": "person", "city": "place"}
    spans = [(d.span.start, d.span.end, "date") for d in found.dates]
    spans += [(e.span.start, e.span.end, kinds[e.entity_kind]) for e in found.entities if e.entity_kind in kinds]
    made = []
    for paragraph in re.finditer(r"[^\n]+", text):
        pieces, at = [], paragraph.start()
        for start, end, kind in sorted(spans):
            if at <= start and end <= paragraph.end():
                pieces += [(text[at:start], None), (text[start:end], kind)]
                at = end
        made.append(Part((*pieces, (text[at : paragraph.end()], None))))
    return made


def texts(documents: int, seed: int = 0, study: Study | None = None) -> Iterator[str]:
    """So many texts, one after the other."""
    study = study or load()
    labelled = [
        parts(path.read_bytes().decode(), study) for folder in TEXTS.values() for path in sorted(folder.glob("*.txt"))
    ]
    towns = [row["name"] for row in study.rows("gazetteer/places.csv") if row["kind"] == "city"]
    for number in range(documents):
        chance = random.Random(seed * 1_000_003 + number)
        yield _text(labelled, towns, chance)


def _text(labelled: Sequence[Sequence[Part]], towns: Sequence[str], chance: random.Random) -> str:
    wanted = chance.randint(WORDS // 3, WORDS * 5 // 3)
    first = chance.choice(labelled)
    chosen, words = list(first[:3]), sum(part.words for part in first[:3])
    while words < wanted:
        chosen.append(chance.choice(chance.choice(labelled)[3:]))
        words += chosen[-1].words
    names: dict[str, str] = {}
    return (
        "\n\n".join("".join(_varied(*piece, names, towns, chance) for piece in part.pieces) for part in chosen) + "\n"
    )


def _varied(text: str, kind: str | None, names: dict[str, str], towns: Sequence[str], chance: random.Random) -> str:
    """A piece with its own numbers; a name is the same all through a document."""
    if kind == "date":
        return re.sub(r"(?<![\d.])\d{1,2}(?![\d:.]*\d)", lambda _: str(chance.randint(1, 28)), text)
    if kind == "place":
        return names.setdefault(text, chance.choice(towns))
    if kind == "person":
        return " ".join(names.setdefault(word, _name(word, chance)) for word in text.split(" "))
    return _NUMBER.sub(lambda found: _number(found[0], chance), text)


def _name(word: str, chance: random.Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=3)).capitalize() if word[:1].isupper() else word


def _number(digits: str, chance: random.Random) -> str:
    if _YEAR.fullmatch(digits):
        return digits
    return str(chance.randrange(10 ** (len(digits) - 1), 10 ** len(digits)))


def write(folder: Path, documents: int, seed: int = 0) -> int:
    """Write a raw folder of so many texts, each source with its facts and its manifest; return their words."""
    words, rows = 0, dict[str, list[tuple[str, str]]]()
    for number, text in enumerate(texts(documents, seed)):
        source = f"desk{number % SOURCES:02}"
        path = folder / source / f"{number // 1000:04}" / f"{number:07}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        content = text.encode()
        path.write_bytes(content)
        rows.setdefault(source, []).append(
            (path.relative_to(folder / source).as_posix(), hashlib.sha256(content).hexdigest())
        )
        words += len(text.split())
    for source, listed in rows.items():
        (folder / source / "source.toml").write_text(f'publisher = "{source}"\nlicence = "made"\nlanguage = "en"\n')
        with (folder / source / "manifest.csv").open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines, lineterminator="\n").writerows([("path", "sha256"), *listed])
    return words


def main() -> None:
    """Write a corpus and say how large it is."""
    folder, documents = Path(sys.argv[1]), int(sys.argv[2])
    words = write(folder, documents, int(sys.argv[3]) if len(sys.argv) > 3 else 0)
    print(f"{folder}: {documents:,} texts, {words:,} words")


if __name__ == "__main__":
    main()
