"""The released tables, in the order in which they are read."""

from schemas.model import Table
from schemas.tables.changes import CHANGES
from schemas.tables.dates import DATES
from schemas.tables.documents import DOCUMENTS
from schemas.tables.entity_mentions import ENTITY_MENTIONS
from schemas.tables.event_mentions import EVENT_MENTIONS
from schemas.tables.events import EVENTS
from schemas.tables.figures import FIGURES
from schemas.tables.passages import PASSAGES
from schemas.tables.rejected import REJECTED
from schemas.tables.statements import STATEMENTS
from schemas.tables.world import ACTORS, COMPARISONS, PLACES

VERSION = "1.3.0"  # of the schema: what the golden contracts in tests/contracts/ hold

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        DOCUMENTS, PASSAGES, DATES, FIGURES, EVENT_MENTIONS, EVENTS,
        ENTITY_MENTIONS, STATEMENTS, ACTORS, PLACES, COMPARISONS, REJECTED,
    )
}  # fmt: skip

# what a release holds: its tables, and what changed in them since the release before
RELEASED: dict[str, Table] = {**TABLES, CHANGES.name: CHANGES}

__all__ = ["RELEASED", "TABLES", "VERSION"]
