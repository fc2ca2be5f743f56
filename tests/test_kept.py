"""A stage of extraction is run again just when its code, its lists or those of what it builds on have changed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from flows import fingerprint
from flows.extraction.annotate import annotate
from flows.jobs import extract, kept
from flows.jobs.kept import STAGES, Kept
from flows.jobs.texts import Text
from flows.processes import Worker
from flows.shards import Shard, keep, read, shards
from schemas.study import HERE
from tests.test_fingerprint import Watched

ROOT = Path(__file__).parents[1]
TEXT = (
    "AKTAU, January 5, 2022. Police detained Timur Asanov and 12 dockers on Tuesday, port director Lena Orlova said.\n"
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    from flows.jobs.ingest import texts_table

    keep({"texts": texts_table([{"text": TEXT, "marks": []}])}, tmp_path / "shards" / "ingest" / "ab" / "one")
    return tmp_path / "shards" / "ingest" / "ab" / "one"


def shard_of(texts: Path, study: Path, content: str = "x") -> Shard[Text]:
    fingerprint.data.cache_clear()
    fingerprint.load.cache_clear()
    (made,) = shards(
        [Text("doc_1", texts, 0, len(TEXT))],
        [len(TEXT)],
        [content],
        extract.state(study),
        study,
        texts.parents[2] / "extract",
    )
    return made


def run_again(shard: Shard[Text]) -> set[str]:
    """The stages that a shard has run anew."""
    again: set[str] = set()
    some = Kept(shard)

    def watched(stage, run):
        def noted():
            again.add(stage)
            return run()

        return some.of(0)(stage, noted)

    annotate(TEXT, fingerprint.load(shard.study), None, watched)
    return again


def test_a_stage_asks_a_study_for_nothing_that_its_lists_leave_out():
    asked: dict[str, tuple[set[str], set[str]]] = {}
    this = Watched(HERE)

    def watched(stage, run):
        asked.setdefault(stage, (set(), set()))
        object.__setattr__(this, "asked", asked[stage][0])
        object.__setattr__(this, "keys", asked[stage][1])
        return run()

    for path in sorted((ROOT / "raw" / "press").glob("*.txt"))[:3]:
        annotate(path.read_bytes().decode(), this, None, watched)
    for name, stage in STAGES.items():
        both = [stage, *(STAGES[before] for before in stage.after)]
        lists, keys = asked[name]
        assert lists, name
        assert not {one for one in lists if not any(one.startswith(some.lists) for some in both)}, name
        assert keys <= {key for some in both for key in some.settings}, name


@pytest.mark.parametrize(
    ("file", "again"),
    [
        ("lexicons/figures_nouns.csv", {"figures"}),
        ("lexicons/events_triggers.csv", {"events"}),
        ("lexicons/events_acts.csv", set()),  # asked for where rows are made
        ("lexicons/dates_words.csv", {"known", "figures", "events"}),
        ("gazetteer/places.csv", {"known", "figures", "events"}),
        ("vocabularies/usage_warnings.csv", set()),
    ],
)
def test_a_changed_line_has_a_stage_run_again(texts, own_study, file, again):
    first = shard_of(texts, own_study)
    list(extract.run(first, {}))
    assert run_again(first) == set()
    path = own_study / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n", encoding="utf-8")  # an empty line is a change of the file
    assert run_again(shard_of(texts, own_study)) == again


def test_a_changed_text_has_all_of_them_run_again(texts, own_study):
    list(extract.run(shard_of(texts, own_study), {}))
    assert run_again(shard_of(texts, own_study, "another")) == set(STAGES)


def test_lists_that_change_after_a_process_has_read_them_are_read_anew(texts, own_study):
    worker = Worker()
    worker.prepare("extract", own_study)
    idle(worker._process.pid)
    with (own_study / "lexicons/figures_nouns.csv").open("a", encoding="utf-8") as lines:
        lines.write("docker,dockers,item,,,Forty dockers were lost.\n")
    shard = shard_of(texts, own_study)
    worker.work("flows.jobs.extract:run", shard, 60)
    worker.stop()
    (figure,) = read([shard.place], "figures").to_pylist()
    assert (figure["counted"], figure["unit"]) == ("dockers", "item")


def idle(process: int) -> None:
    """Wait until a process computes no more."""
    seen = [""] * 5
    while len(set(seen)) > 1 or not seen[-1]:
        time.sleep(0.2)
        seen = [*seen[1:], " ".join(Path(f"/proc/{process}/stat").read_text().split()[13:15])]


def test_rows_made_of_what_was_kept_are_those_of_running_it(texts, own_study):
    shard = shard_of(texts, own_study)
    list(extract.run(shard, {}))
    names = [*extract.TABLES, "facts", "names", "acts", "rejected"]
    before = {name: read([shard.place], name) for name in names}
    assert before["figures"].num_rows and before["event_mentions"].num_rows and before["statements"].num_rows
    shutil.rmtree(shard.place)
    list(extract.run(shard, {}))
    assert {name: read([shard.place], name) for name in names} == before
    shutil.rmtree(texts.parents[2] / "found")
    shutil.rmtree(shard.place)
    list(extract.run(shard, {}))
    assert {name: read([shard.place], name) for name in names} == before
    assert all(place.is_dir() for place in kept.places(shard).values())
