"""Whether a release is what it says: its files, its signature, its rows against each other and against the raw texts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.grounding import evident, grounded
from flows.release import parquet, signing
from flows.release.signing import SIGNATURE, SUMS, SigningError
from flows.release.versions import Entry
from schemas.model import Table
from schemas.render.arrow import schema
from schemas.render.duckdb import identifier
from schemas.tables import TABLES, VERSION

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

Reader = Callable[[str], tuple[str, str] | None]  # a document's `file` -> the digest of that file, and its text
_MOST = 20  # faults of one kind that are told
_FEW = 10_000  # rows that are held at once
_CHARS = 100_000_000  # characters of texts that are
CHECKS = ("files", "signature", "schema", "keys", "references", "grounding", "index")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: the file it is in, the row where it is one row's, and what is wrong."""

    check: str
    file: str
    row: str | None
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.file}{f', row {self.row}' if self.row else ''}: {self.what}"


@dataclass
class Verdict:
    """What was checked, what is wrong, and what could not be checked (`notes`)."""

    release: str
    checked: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def take(self, check: str, seen: int, faults: Iterator[Fault]) -> None:
        """Note a check's outcome; of very many faults the first are told and the rest counted."""
        import duckdb

        self.checked[check], count = seen, 0
        try:
            for count, fault in enumerate(faults, start=1):
                if count <= _MOST:
                    self.faults.append(fault)
        except duckdb.Error as error:  # a table whose footer is whole and whose rows are not
            self.faults.append(Fault(check, "*.parquet", None, f"cannot be read: {str(error).splitlines()[0]}"))
        if count > _MOST:
            self.notes.append(f"{check}: {count - _MOST:,} more faults of this kind")


def verify(
    release: Path, entry: Entry | None = None, read: Reader | None = None, signers: Path | None = None
) -> Verdict:
    """Check a release's folder.

    `entry` is what the index says of it, `read` gives the digest of a document's raw file and its text, `signers` is an
    `allowed_signers` file; what cannot be checked without one of these is told in the notes.
    """
    verdict = Verdict(release.name)
    verdict.take("files", len(_listed(release)), _files(release))
    _signature(verdict, release, signers)
    with parquet.bounded() as connection:
        counts = _tables(verdict, release, connection)
        if counts is None:
            return verdict
        verdict.take("keys", sum(counts.values()), _keys(connection))
        columns = sum(bool(column.targets) for table in TABLES.values() for column in table.columns)
        verdict.take("references", columns, _references(connection))
        _grounding(verdict, connection, counts, read)
        _index(verdict, release, connection, counts, entry)
    return verdict


def _listed(release: Path) -> dict[str, str]:
    """The digests that the checksums list, by file."""
    path = release / SUMS
    if not path.is_file():
        return {}
    pairs = (line.partition("  ") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return {name: digest for digest, _, name in pairs if name}


def _files(release: Path) -> Iterator[Fault]:
    listed = _listed(release)
    if not listed:
        yield Fault("files", SUMS, None, "is missing or empty; without it nothing can be trusted")
    for name, digest in listed.items():
        path = release / name
        if not path.resolve().is_relative_to(release.resolve()):
            yield Fault("files", SUMS, None, f"lists {name!r}, which is no file in the release")
        elif not path.is_file():
            yield Fault("files", name, None, "is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            yield Fault("files", name, None, f"is not the file that {SUMS} lists; restore it from a copy")
    there = {path.relative_to(release).as_posix() for path in release.rglob("*") if path.is_file()}
    for name in sorted(there - {*listed, SUMS, SIGNATURE}):
        if not name.endswith(".duckdb"):
            yield Fault("files", name, None, f"stands in the release, but not in {SUMS}")


def _signature(verdict: Verdict, release: Path, signers: Path | None) -> None:
    if not (release / SIGNATURE).is_file():
        verdict.notes.append("the release is unsigned")
        if signers:
            verdict.take("signature", 1, iter([Fault("signature", SIGNATURE, None, "is missing: nobody signed it")]))
    elif signers is None:
        verdict.notes.append("it is signed; --signers FILE checks by whom")
    else:
        try:
            name = signing.signer(release, signers)
        except SigningError as error:
            verdict.take("signature", 1, iter([Fault("signature", SIGNATURE, None, str(error))]))
        else:
            verdict.take("signature", 1, iter(()))
            verdict.notes.append(f"signed by {name}")


def _tables(verdict: Verdict, release: Path, connection: duckdb.DuckDBPyConnection) -> dict[str, int] | None:
    """Let each table stand under its name where it can be read and has its columns, and count it; None where one has not."""
    import pyarrow.parquet as pq

    counts: dict[str, int] = {}
    faults: list[Fault] = []
    for name, table in TABLES.items():
        file = f"{name}.parquet"
        paths = parquet.files(release, name) or [release / file]
        try:
            counts[name] = sum(pq.read_metadata(path).num_rows for path in paths)
            found = [problem for path in paths for problem in _shape(table, pq.read_schema(path), file)]
        except (OSError, ValueError) as error:
            faults.append(Fault("schema", file, None, f"cannot be read: {str(error).splitlines()[0]}"))
        else:
            faults += dict.fromkeys(found)
            parquet.stand(connection, name, paths)
    verdict.take("schema", len(TABLES), iter(faults))
    return None if faults else counts


def _shape(table: Table, found: pa.Schema, file: str) -> Iterator[Fault]:
    version = (found.metadata or {}).get(b"qantar_schema", b"").decode()
    if version.split(".", maxsplit=1)[0] != VERSION.split(".", maxsplit=1)[0]:
        yield Fault("schema", file, None, f"is of schema {version or 'unknown'}; this qantar knows {VERSION}")
        return
    for column in schema(table):
        if column.name not in found.names:
            if version == VERSION:
                yield Fault("schema", file, None, f"has no column {column.name}")
        elif found.field(column.name).type != column.type:
            yield Fault("schema", file, None, f"{column.name} is {found.field(column.name).type}, not {column.type}")


def _told(connection: duckdb.DuckDBPyConnection, sql: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, some at a time: of a table of millions all may be wrong."""
    cursor = connection.cursor()
    cursor.execute(sql)
    while rows := cursor.fetchmany(_FEW):
        yield from rows


def _keys(connection: duckdb.DuckDBPyConnection) -> Iterator[Fault]:
    for name, table in TABLES.items():
        if table.key:
            key = identifier(table.key)
            twice = (
                f"SELECT {key}, count(*) FROM {name} GROUP BY {key} HAVING count(*) > 1 OR {key} IS NULL ORDER BY {key}"
            )
            for value, count in _told(connection, twice):
                what = f"{table.key} is there {count:,} times" if value else f"{table.key} is null, {count:,} times"
                yield Fault("keys", f"{name}.parquet", value, what)


def _references(connection: duckdb.DuckDBPyConnection) -> Iterator[Fault]:
    """Ids that lead nowhere, by anti-joins."""
    for table in TABLES.values():
        for column in table.columns:
            if column.targets and column.name in _columns(connection, table.name):
                known = " UNION ALL ".join(f"SELECT {TABLES[t].key} AS value FROM {t}" for t in column.targets)
                name = identifier(column.name)
                value = f"unnest({name})" if column.type == "strings" else name
                own = identifier(table.key) if table.key else "NULL"
                sql = (
                    f"FROM (SELECT {own} AS row_id, {value} AS value FROM {table.name}) "
                    f"ANTI JOIN ({known}) USING (value) WHERE value IS NOT NULL ORDER BY ALL"
                )
                for row, missing in _told(connection, f"SELECT row_id, value {sql}"):
                    what = f"{column.name} {missing} is no row of {' or '.join(column.targets)}"
                    yield Fault("references", f"{table.name}.parquet", row, what)


def _columns(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return connection.table(name).columns


def _grounding(
    verdict: Verdict, connection: duckdb.DuckDBPyConnection, counts: Mapping[str, int], read: Reader | None
) -> None:
    if read is None:
        verdict.notes.append("grounding was not checked: --raw DIR names the folder of the raw texts")
        return
    seen = sum(counts[name] for name, table in TABLES.items() if table.grounded)
    verdict.take("grounding", seen, _all_ungrounded(connection, read))


def _all_ungrounded(connection: duckdb.DuckDBPyConnection, read: Reader) -> Iterator[Fault]:
    """The documents whose texts are not there, and the rows that do not show what theirs has at their place.

    The texts are read in the order of their files, so many at once that they fit into memory.
    """
    names = [n for n in ("document_id", "file", "sha256", "text_sha256") if n in _columns(connection, "documents")]
    texts: dict[str, str] = {}
    held = 0
    for values in _told(connection, f"SELECT {', '.join(names)} FROM documents ORDER BY file"):
        row = dict(zip(names, values, strict=True))
        found = read(str(row["file"]))
        if what := _other_text(row, found):
            yield Fault("grounding", "documents.parquet", row["document_id"], what)
        elif found:
            texts[row["document_id"]] = found[1]
            held += len(found[1])
        if held >= _CHARS:
            yield from _ungrounded(connection, texts)
            texts, held = {}, 0
    yield from _ungrounded(connection, texts)


def _other_text(row: Mapping[str, Any], found: tuple[str, str] | None) -> str | None:
    """What is wrong with what lies where a document's text should, if anything is."""
    if found is None:
        return f"{row['file']} is not among the raw texts"
    if found[0] != row["sha256"]:
        return f"{row['file']} is another file there"
    if hashlib.sha256(found[1].encode()).hexdigest() != row.get("text_sha256", row["sha256"]):
        return f"another text is made of {row['file']} by these versions of the libraries that read it"
    return None


def _ungrounded(connection: duckdb.DuckDBPyConnection, texts: Mapping[str, str]) -> Iterator[Fault]:
    """The rows of these texts that do not show what is there; those of others are told once, of their documents."""
    import pyarrow as pa

    own = connection.cursor()
    own.register("at_hand", pa.table({"document_id": pa.array(texts, pa.string())}))
    for name, table in TABLES.items():
        if not table.grounded:
            continue
        wanted = (table.key, "document_id", "char_start", "char_end", "text", "evidence", "evidence_start")
        shown = ", ".join(identifier(column) for column in wanted if column in _columns(connection, name))
        rows: duckdb.DuckDBPyRelation = own.sql(f"SELECT {shown} FROM {name} SEMI JOIN at_hand USING (document_id)")
        for batch in rows.to_arrow_reader(_FEW):
            for row in batch.to_pylist():
                if what := _other_characters(row, texts):
                    yield Fault("grounding", f"{name}.parquet", str(row[table.key or ""]), what)


def _other_characters(row: Mapping[str, Any], texts: Mapping[str, str]) -> str | None:
    """What is wrong with the characters that a row says it rests on, if anything is."""
    if not grounded(row, texts):
        there = texts[row["document_id"]][row["char_start"] or 0 : row["char_end"] or 0]
        return f"says {str(row.get('text'))[:40]!r}, its text has {there[:40]!r} there"
    if "evidence" in row and not evident(row, texts):
        return "its evidence is not what stands around it in its text"
    return None


def _index(
    verdict: Verdict,
    release: Path,
    connection: duckdb.DuckDBPyConnection,
    counts: Mapping[str, int],
    entry: Entry | None,
) -> None:
    if entry is None:
        verdict.notes.append("versions.json was not at hand: whether the tables are those it lists was not checked")
        return
    verdict.take("index", 1, _unlisted(release, connection, counts, entry))


def _unlisted(
    release: Path, connection: duckdb.DuckDBPyConnection, counts: Mapping[str, int], entry: Entry
) -> Iterator[Fault]:
    """Whether the tables are others than those that the index lists."""
    try:
        told: dict[str, pa.Table | parquet.Large] = {
            name: parquet.read_table(release, name)
            if count <= parquet.HELD
            else parquet.Large(count, partial(_pieces, connection, TABLES[name]))
            for name, count in counts.items()
        }
        same = entry.schema_version != VERSION or parquet.content_hash(told) == entry.content
    except (OSError, ValueError):  # rows that cannot be read, or a null where none may be: what was released had none
        same = False
    if not same:
        yield Fault("index", "versions.json", None, "lists other tables under this version")


def _pieces(connection: duckdb.DuckDBPyConnection, table: Table) -> Iterator[pa.Table]:
    """The rows in order, whatever files they are cut into."""
    import pyarrow as pa

    order = ", ".join(map(identifier, table.sort))
    rows = connection.cursor().sql(
        f"SELECT {', '.join(map(identifier, table.names))} FROM {table.name} ORDER BY {order}"
    )
    for batch in rows.to_arrow_reader(parquet.ROW_GROUP):
        yield pa.Table.from_batches([batch])
