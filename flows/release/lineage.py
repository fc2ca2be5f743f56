"""What a release was made of, each part hashed apart, so that the next one can say why its rows differ."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Lineage:
    """The commit (null outside a clean checkout), and the digests of lock file, code, schemas and raw texts."""

    commit: str | None = None
    lock: str | None = None
    code: str | None = None
    schemas: str | None = None
    documents: str | None = None

    def footer(self) -> dict[bytes, bytes]:
        """What of it goes into the metadata of each Parquet file."""
        return {f"qantar_{name}".encode(): value.encode() for name, value in asdict(self).items() if value}
