"""Texts to everything that is found in them, each with its exact characters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import fingerprint, shards
from flows.extraction.annotate import annotate
from flows.extraction.batch import MENTIONS, crashed, failed, text_rows
from flows.jobs.kept import Kept
from flows.jobs.texts import Text
from flows.resolution.acts import about
from flows.resolution.links import LINKED, named
from flows.shards import At, Refusals, Shard
from flows.workspace import to_table
from schemas.study import Study, load

if TYPE_CHECKING:
    import pyarrow as pa

LISTS, SETTINGS = ("lexicons/", "gazetteer/"), ("country", "country_code", "window")
TABLES = ("passages", *MENTIONS)
Row = dict[str, Any]


def state(study: Path) -> str:
    """What stands in a shard's key for the code, lists and settings that decide its tables."""
    return fingerprint.code("flows.jobs.extract", (*TABLES, "rejected", "documents")) + fingerprint.data(
        study, LISTS, SETTINGS
    )


def prepare(study: Path) -> None:
    """Have the study's lists at hand, which the first text asks for."""
    annotate("One.", load(study))


def run(shard: Shard[Text], refusals: Refusals) -> Iterator[At | None]:
    """Keep the tables of passages and mentions, what documents say of themselves (`facts`), `acts`, and `rejected`."""
    study = load(shard.study)
    rows: dict[str, list[Row]] = {name: [] for name in ("facts", *TABLES, "rejected")}
    prepare(shard.study)  # what is wrong with the lists is not the first text's fault
    kept = Kept(shard)
    for number, item in enumerate(shard.items):
        if why := refusals.get(number):
            rows["rejected"].append(failed(item.document_id, item.document_id, why))
            continue
        yield number
        text, marks = item.read()
        try:
            found = text_rows(text, item.document_id, study, item.published_on, marks, kept.of(number))
        except MemoryError:  # of this moment, not of this text: not to be kept as a result
            raise
        except Exception as error:  # one bad text must not stop the others; the reason is kept
            rows["rejected"].append(crashed(item.document_id, item.document_id, error))
            continue
        for name, some in found.items():
            rows[name] += some
    yield None
    kept.save()
    tables = {name: to_table(name, rows[name]) for name in (*TABLES, "rejected")}
    tables["facts"] = facts_table(rows["facts"])
    tables["acts"] = acts_table(rows["event_mentions"], study)
    tables["names"] = names_table(rows)
    shards.keep(tables, shard.place, again=bool(refusals))


def facts_table(rows: list[Row]) -> pa.Table:
    """What documents say of themselves: the columns of `documents` that only their texts can tell."""
    import pyarrow as pa

    from flows.extraction.batch import FACTS
    from schemas.render.arrow import relaxed
    from schemas.tables import TABLES as ALL

    whole = relaxed(ALL["documents"])
    schema = pa.schema([whole.field(name) for name in ("document_id", *FACTS)])
    return pa.Table.from_pylist(rows, schema=schema)


def acts_table(mentions: list[Row], study: Study) -> pa.Table:
    """What each event mention is about (`flows/resolution/acts.py`): what tells its event from others of its type."""
    import pyarrow as pa

    names = ("mention_id", "act", "head", "trigger")
    rows = [(row["mention_id"], *about(row["event_type"], row["text"], row["target"], study)) for row in mentions]
    schema = pa.schema([(name, pa.string()) for name in names])
    return pa.Table.from_pylist([dict(zip(names, row, strict=True)) for row in rows], schema=schema)


def names_table(rows: dict[str, list[Row]]) -> pa.Table:
    """The names of actors and places in these rows, each once, with the ids beside them: what ids are made whole from."""
    import pyarrow as pa

    sources = {**rows, "documents": rows["facts"]}
    found = {
        (target, row[column], row[label])
        for table in LINKED
        for column, label, target in named(table)
        for row in sources[table]
    }
    ordered = sorted(found, key=lambda name: tuple(part or "" for part in name))
    schema = pa.schema([(name, pa.string()) for name in ("target", "id", "name")])
    return pa.Table.from_pylist([dict(zip(schema.names, name, strict=True)) for name in ordered], schema=schema)
