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
    import pyarrow as pa

Reader = Callable[[str], tuple[str, str] | None]  # a document's `file` -> the digest of that file, and its text
_MOST = 20  # faults of one kind that are told
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
        found = list(faults)
        self.checked[check] = seen
        self.faults += found[:_MOST]
        if len(found) > _MOST:
            self.notes.append(f"{check}: {len(found) - _MOST:,} more faults of this kind")


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
    tables = _tables(verdict, release)
    if tables is None:
        return verdict
    verdict.take("keys", sum(t.num_rows for t in tables.values()), _keys(tables))
    columns = sum(bool(column.targets) for table in TABLES.values() for column in table.columns)
    verdict.take("references", columns, _references(tables))
    _grounding(verdict, tables, read)
    _index(verdict, tables, entry)
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


def _tables(verdict: Verdict, release: Path) -> dict[str, pa.Table] | None:
    """The tables, where each can be read and has its columns; None where one has not."""
    tables: dict[str, pa.Table] = {}
    faults: list[Fault] = []
    for name, table in TABLES.items():
        file = f"{name}.parquet"
        try:
            tables[name] = parquet.read_table(release, name)
        except (OSError, ValueError) as error:
            faults.append(Fault("schema", file, None, f"cannot be read: {str(error).splitlines()[0]}"))
        else:
            faults += _shape(table, tables[name], file)
    verdict.take("schema", len(TABLES), iter(faults))
    return None if faults else tables


def _shape(table: Table, found: pa.Table, file: str) -> Iterator[Fault]:
    version = (found.schema.metadata or {}).get(b"qantar_schema", b"").decode()
    if version.split(".", maxsplit=1)[0] != VERSION.split(".", maxsplit=1)[0]:
        yield Fault("schema", file, None, f"is of schema {version or 'unknown'}; this qantar knows {VERSION}")
        return
    for column in schema(table):
        if column.name not in found.column_names:
            if version == VERSION:
                yield Fault("schema", file, None, f"has no column {column.name}")
        elif found.schema.field(column.name).type != column.type:
            there = found.schema.field(column.name).type
            yield Fault("schema", file, None, f"{column.name} is {there}, not {column.type}")


def _keys(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    for name, table in TABLES.items():
        if not table.key:
            continue
        seen: set[Any] = set()
        for number, value in enumerate(tables[name][table.key].to_pylist()):
            if value is None:
                yield Fault("keys", f"{name}.parquet", f"number {number}", f"{table.key} is null")
            elif value in seen:
                yield Fault("keys", f"{name}.parquet", value, f"{table.key} is there twice")
            seen.add(value)


def _references(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    """Ids that lead nowhere, by anti-joins in DuckDB."""
    import duckdb

    with duckdb.connect() as connection:
        for name, rows in tables.items():
            connection.register(name, rows)
        for table in TABLES.values():
            for column in table.columns:
                if column.targets:
                    known = " UNION ALL ".join(f"SELECT {TABLES[t].key} AS id FROM {t}" for t in column.targets)
                    name = identifier(column.name)
                    value = f"unnest({name})" if column.type == "strings" else name
                    own = identifier(table.key) if table.key else "NULL"
                    sql = (
                        f"SELECT row_id, value FROM (SELECT {own} AS row_id, {value} AS value FROM {table.name}) "
                        f"WHERE value IS NOT NULL AND value NOT IN (SELECT id FROM ({known}) WHERE id IS NOT NULL) "
                        "ORDER BY ALL"
                    )
                    for row, missing in connection.execute(sql).fetchall():
                        what = f"{column.name} {missing} is no row of {' or '.join(column.targets)}"
                        yield Fault("references", f"{table.name}.parquet", row, what)


def _grounding(verdict: Verdict, tables: Mapping[str, pa.Table], read: Reader | None) -> None:
    if read is None:
        verdict.notes.append("grounding was not checked: --raw DIR names the folder of the raw texts")
        return
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    names = [n for n in ("document_id", "file", "sha256", "text_sha256") if n in tables["documents"].column_names]
    for row in tables["documents"].select(names).to_pylist():
        found = read(str(row["file"]))
        what = None
        if found is None:
            what = f"{row['file']} is not among the raw texts"
        elif found[0] != row["sha256"]:
            what = f"{row['file']} is another file there"
        elif hashlib.sha256(found[1].encode()).hexdigest() != row.get("text_sha256", row["sha256"]):
            what = f"another text is made of {row['file']} by these versions of the libraries that read it"
        else:
            texts[row["document_id"]] = found[1]
        if what:
            faults.append(Fault("grounding", "documents.parquet", row["document_id"], what))
    seen = 0
    for name, table in TABLES.items():
        if table.grounded:
            seen += tables[name].num_rows
            faults += _ungrounded(table, tables[name], texts)
    verdict.take("grounding", seen, iter(faults))


def _ungrounded(table: Table, rows: pa.Table, texts: Mapping[str, str]) -> Iterator[Fault]:
    """The rows that do not show what their text has at their place."""
    wanted = (table.key, "document_id", "char_start", "char_end", "text", "evidence", "evidence_start")
    shown = [name for name in wanted if name in rows.column_names]
    for row in rows.select(shown).to_pylist():
        if row["document_id"] not in texts:
            continue  # told once, of its document
        what = None
        if not grounded(row, texts):
            there = texts[row["document_id"]][row["char_start"] or 0 : row["char_end"] or 0]
            what = f"says {str(row.get('text'))[:40]!r}, its text has {there[:40]!r} there"
        elif "evidence" in row and not evident(row, texts):
            what = "its evidence is not what stands around it in its text"
        if what:
            yield Fault("grounding", f"{table.name}.parquet", str(row[table.key or ""]), what)


def _index(verdict: Verdict, tables: Mapping[str, pa.Table], entry: Entry | None) -> None:
    if entry is None:
        verdict.notes.append("versions.json was not at hand: whether the tables are those it lists was not checked")
        return
    told: dict[str, pa.Table | parquet.Large] = dict(tables)
    for name, rows in tables.items():
        if rows.num_rows > parquet.HELD:  # perhaps cut into files by a column: in order again
            told[name] = parquet.Large(rows.num_rows, partial(_pieces, name, rows))
    try:
        same = entry.schema_version != VERSION or parquet.content_hash(told) == entry.content
    except ValueError:  # a null where none may be: what was released had none
        same = False
    faults = [] if same else [Fault("index", "versions.json", None, "lists other tables under this version")]
    verdict.take("index", 1, iter(faults))


def _pieces(name: str, rows: pa.Table) -> Iterator[pa.Table]:
    yield parquet.ordered(TABLES[name], rows)
