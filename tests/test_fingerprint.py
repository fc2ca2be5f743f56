"""A kept result depends on all that can change it, and on nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from flows import fingerprint
from flows.extraction.batch import text_rows
from flows.jobs import extract, ingest, resolve, validate
from flows.resolution import resolve as resolved
from schemas.render.expectations import checks
from schemas.study import HERE, Study
from schemas.tables import TABLES
from tests import world

ROOT = Path(__file__).parents[1]


class Watched(Study):
    """A study that notes what is asked of it."""

    asked: set[str]
    keys: set[str]
    __hash__ = object.__hash__  # what was read of another one is not at hand for this one

    def __eq__(self, other: object) -> bool:
        return self is other

    def rows(self, relative: str) -> tuple[dict[str, str], ...]:
        self.asked.add(relative)
        return super().rows(relative)

    @property
    def settings(self) -> dict[str, Any]:  # type: ignore[override]
        keys = self.keys

        class Noted(dict[str, Any]):
            def __getitem__(self, key: str) -> Any:
                keys.add(key)
                return super().__getitem__(key)

            def get(self, key: str, default: Any = None) -> Any:
                keys.add(key)
                return super().get(key, default)

        return Noted(Study(HERE).settings)


def test_extraction_asks_a_study_for_nothing_that_its_fingerprint_leaves_out():
    study = Watched(HERE)
    object.__setattr__(study, "asked", set())
    object.__setattr__(study, "keys", set())
    for path in sorted((ROOT / "raw" / "press").glob("*.txt"))[:3]:
        text_rows(path.read_bytes().decode(), "doc_x", study)
    assert len(study.asked) > 20
    assert not {name for name in study.asked if not name.startswith(extract.LISTS)}
    assert study.keys <= set(extract.SETTINGS)


def keys(study: Path) -> tuple[str, str]:
    fingerprint.data.cache_clear()
    fingerprint.load.cache_clear()
    ingested = fingerprint.data(study, ingest.LISTS, ingest.SETTINGS)
    return ingested, fingerprint.data(study, extract.LISTS, extract.SETTINGS)


@pytest.mark.parametrize(
    ("file", "before", "after", "moved"),
    [
        ("lexicons/figures_nouns.csv", "\n", "\n#,", (False, True)),
        ("lexicons/reading_fields.csv", "\n", "\n#,", (True, True)),
        ("gazetteer/places.csv", "\n", "\n#,", (False, True)),
        ("vocabularies/usage_warnings.csv", "\n", "\n#,", (False, False)),
        ("study.toml", 'title = "', 'title = "New ', (False, False)),
        ("study.toml", 'languages = ["en"', 'languages = ["xx", "en"', (True, False)),
    ],
)
def test_a_changed_line_makes_anew_what_depends_on_it(own_study, file, before, after, moved):
    first = keys(own_study)
    text = (own_study / file).read_text(encoding="utf-8")
    assert before in text
    (own_study / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    assert tuple(a != b for a, b in zip(first, keys(own_study), strict=True)) == moved


@pytest.mark.parametrize(
    ("module", "reached", "apart"),
    [
        ("flows.jobs.extract", "flows/extraction/figures/units.py", "flows/reading/formats/paper.py"),
        ("flows.jobs.ingest", "flows/reading/formats/paper.py", "flows/extraction/figures/units.py"),
        ("flows.jobs.extract", "flows/extraction/names/world.tsv", "flows/release/publish.py"),
        ("flows.resolution.resolve", "flows/resolution/events.py", "flows/extraction/events/find.py"),
        ("flows.resolution.resolve", "flows/extraction/ids.py", "schemas/tables/events.py"),
    ],
)
def test_code_counts_where_it_can_be_reached(module, reached, apart):
    found = {path.relative_to(ROOT).as_posix() for path in fingerprint._reached(module, fingerprint._DESCRIBED)}
    assert reached in found
    assert apart not in found


def test_whatever_can_change_a_check_counts_where_rows_are_checked():
    found = {path.relative_to(ROOT).as_posix() for path in fingerprint._reached("flows.jobs.validate")}
    assert {
        "schemas/tables/events.py",
        "schemas/render/expectations.py",
        "schemas/codes.py",
        "flows/grounding.py",
    } <= found
    assert "flows/release/publish.py" not in found


def test_resolution_and_checks_ask_a_study_for_nothing_that_their_fingerprints_leave_out():
    study = Watched(HERE)
    for names, job in (("resolve", resolve), ("checks", validate)):
        object.__setattr__(study, "asked", set())
        object.__setattr__(study, "keys", set())
        if names == "resolve":
            resolved(world.tables(), study)
        else:
            assert sum(len(checks(table, study)) for table in TABLES.values()) > 250
        assert study.asked
        assert not {name for name in study.asked if not name.startswith(job.LISTS)}
        assert study.keys <= set(job.SETTINGS)


def test_columns_and_libraries_count():
    one = fingerprint.code("flows.shards", ("dates",))
    assert one != fingerprint.code("flows.shards", ("figures",))
    assert one != fingerprint.code("flows.shards", ("dates",), ("pyarrow",))
