"""One row an event as one sentence tells it."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import MENTION, SPAN, TEXT, days, named

EVENT_MENTIONS = Table(
    name="event_mentions",
    title="Event mentions",
    description="One row is one event as one sentence tells it: as occurred, planned, demanded, denied or supposed.",
    key="mention_id",
    sort=("document_id", "char_start", "mention_id"),
    partition="event_type",
    ordered=(Ordered("char_start", "char_end", strictly=True), Ordered("first_day", "last_day")),
    grounded=True,
    window=(("first_day", "last_day"),),
    columns=(
        Column("mention_id", "string", "Stable id.", False, pattern="^men_[0-9a-f]{16}$"),
        Column("event_id", "string", "The event in the world.", False, references="events"),
        *SPAN,
        TEXT,
        Column("event_type", "string", "Type of event.", False, codes="event_types"),
        Column(
            "modality",
            "string",
            "Whether it occurred, goes on, is planned, demanded, denied or supposed.",
            False,
            codes="modalities",
        ),
        *days("first_day", "last_day", "of the event"),
        Column("precision", "string", "How exact the days are.", codes="precisions"),
        *named("place", "Where", "places"),
        *named("agent", "Who did it"),
        *named("target", "To whom or what it was done"),
        *named("attributed_to", "Who says so"),
        *MENTION,
    ),
)
