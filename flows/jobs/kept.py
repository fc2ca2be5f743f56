"""What each stage of extraction found in the texts of a shard, kept apart: a stage that nothing has changed is not run again.

A line of `figures_nouns.csv` has figures looked for anew, not events; another column has rows made anew, and nothing
looked for.
"""

from __future__ import annotations

import pickle  # nosec B403
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows import fingerprint
from flows.extraction.annotate import Keep
from flows.shards import Shard, making, place_of

_FILE = "found"  # pickled: only what we wrote ourselves is read, from a folder that is as private as the code


@dataclass(frozen=True, slots=True)
class Stage:
    """The module that finds it, the lists and settings of the study that this asks for, and the stages it builds on."""

    module: str
    lists: tuple[str, ...]
    settings: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


STAGES = {
    "known": Stage(
        "flows.extraction.known",
        (
            *(f"gazetteer/{name}" for name in ("actors", "periods", "places")),
            *(f"lexicons/{name}" for name in ("abbreviations", "dates_", "facts_", "names_", "reading_", "speech_")),
        ),
        ("country", "country_code", "window"),
    ),
    "figures": Stage("flows.extraction.figures", ("lexicons/figures_",), after=("known",)),
    "events": Stage(
        "flows.extraction.events",
        ("gazetteer/whole", *(f"lexicons/events_{name}" for name in ("carry", "modality", "never", "triggers"))),
        after=("known",),
    ),
}


def states(study: Path) -> dict[str, str]:
    """Of each stage: what changes with its code, its lists and settings, and with those it builds on."""
    found: dict[str, str] = {}
    for name, stage in STAGES.items():
        own = (fingerprint.code(stage.module), fingerprint.data(study, stage.lists, stage.settings))
        found[name] = fingerprint.digest([*(found[before] for before in stage.after), *own])
    return found


def places(shard: Shard[Any]) -> dict[str, Path]:
    """Where each stage's finds in a shard's texts are kept: beside the shards of extraction."""
    folder = shard.place.parents[2] / _FILE
    return {name: place_of(folder / name, [state, shard.contents]) for name, state in states(shard.study).items()}


class Kept:
    """The finds in a shard's texts, by stage and the text's number."""

    def __init__(self, shard: Shard[Any]) -> None:
        self._places = places(shard)
        self._found = {name: _read(place) for name, place in self._places.items()}
        self._new: set[str] = set()

    def of(self, number: int) -> Keep:
        """What gives a stage's finds in a text: those kept, or those of running it."""

        def keep(stage: str, run: Callable[[], Any]) -> Any:
            found = self._found[stage]
            if number not in found:
                found[number] = run()
                self._new.add(stage)
            return found[number]

        return keep

    def save(self) -> None:
        """Keep what was found now."""
        import pyarrow as pa

        for name in sorted(self._new):
            with making(self._places[name]) as aside:
                content = pickle.dumps(self._found[name])
                packed = pa.compress(content, codec="zstd", asbytes=True)
                (aside / _FILE).write_bytes(len(content).to_bytes(8, "big") + packed)


def _read(place: Path) -> dict[int, Any]:
    import pyarrow as pa

    path = place / _FILE
    if not path.is_file():
        return {}
    content = path.read_bytes()
    size = int.from_bytes(content[:8], "big")
    found: dict[int, Any] = pickle.loads(pa.decompress(content[8:], size, codec="zstd", asbytes=True))  # nosec B301
    return found
