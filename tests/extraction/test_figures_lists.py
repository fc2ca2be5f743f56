"""Every entry of the lists `figures_*` does what its example says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from flows.extraction.figures import find_figures
from flows.extraction.records import Facts, Figure
from flows.reading.passages import read
from schemas.study import load

_TOLD = 0.9  # the confidence of a figure whose measure the words tell


def figures(text: str) -> tuple[Figure, ...]:
    return find_figures(read(text, load()), Facts(), (), (), (), load())


def rows(name: str) -> Iterator[dict[str, str]]:
    yield from load().rows(f"lexicons/figures_{name}.csv")


def wrong(name: str, right: object) -> list[str]:
    """The examples of a list for which `right(row, figure)` holds of no figure."""
    assert callable(right)
    return [f"{row}" for row in rows(name) if not any(right(row, figure) for figure in figures(row["example"]))]


def test_number_words() -> None:
    def right(row: dict[str, str], figure: Figure) -> bool:
        return row["word"] in figure.span.text.lower()

    assert [row for row in wrong("numbers", right) if "'class': 'ordinal'" not in row] == []


def test_ordinals_are_no_amounts() -> None:
    assert [row["word"] for row in rows("numbers") if row["class"] == "ordinal" and figures(row["example"])] == []


def test_small_units_join_the_large_one() -> None:
    assert (
        wrong("compounds", lambda row, figure: row["minor"] in figure.span.text and 19 < (figure.low or 0) < 20) == []
    )


def test_qualifiers() -> None:
    def right(row: dict[str, str], figure: Figure) -> bool:
        return row["phrase"] in figure.span.text.lower() and figure.qualifier == row["qualifier"]

    assert wrong("qualifiers", right) == []


def test_units() -> None:
    def right(row: dict[str, str], figure: Figure) -> bool:
        unit = figure.unit.split("_per_")[-1] if row["kind"] == "per" else figure.unit
        return unit == row["unit"] and row["word"].lower() in figure.span.text.lower()

    assert wrong("units", right) == []


def test_nouns() -> None:
    def right(row: dict[str, str], figure: Figure) -> bool:
        told = (figure.unit, figure.counted_group or "", figure.measure)
        wanted = (row["unit"], row["counted_group"], row["measure"])
        return (
            all(not want or tell == want for tell, want in zip(told, wanted, strict=True))
            and figure.counted is not None
        )

    assert wrong("nouns", right) == []


def test_cues() -> None:
    def right(row: dict[str, str], figure: Figure) -> bool:
        return figure.measure == row["measure"] and figure.confidence == _TOLD and row["cue"] in row["example"].lower()

    assert wrong("cues", right) == []


def test_modality() -> None:
    def right(row: dict[str, str], figure: Figure) -> bool:
        return figure.modality == row["modality"] and row["cue"] in row["example"].lower()

    assert wrong("modality", right) == []


def test_labels_make_names_of_numbers() -> None:
    assert [row["example"] for row in rows("labels") if figures(row["example"])] == []


@pytest.mark.parametrize("row", rows("sources"), ids=lambda row: row["verb"])
def test_sources(row: dict[str, str]) -> None:
    (figure,) = figures(row["example"])
    assert figure.attributed_to == "sailors"
