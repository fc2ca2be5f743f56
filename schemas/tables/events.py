"""One row an event in the world."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import days, named

EVENTS = Table(
    name="events",
    title="Events",
    description="One row is one event in the world, put together from its mentions in all documents.",
    key="event_id",
    sort=("first_day", "event_type", "event_id"),
    partition="event_type",
    ordered=(Ordered("first_day", "last_day"),),
    window=(("first_day", "last_day"),),
    columns=(
        Column(
            "event_id",
            "string",
            "Stable id, made from what tells the event apart.",
            False,
            pattern="^evt_[0-9a-f]{16}$",
        ),
        Column("event_type", "string", "Type of event.", False, codes="event_types"),
        Column("plover", "string", "PLOVER category (and mode) of the type."),
        Column("acled", "string", "ACLED event and sub-event type of the type."),
        Column("label", "string", "A short readable name.", False),
        *days("first_day", "last_day", "of the event"),
        Column("precision", "string", "How exact the days are.", codes="precisions"),
        *named("place", "Where", "places"),
        Column("latitude", "number", "Latitude of the place (WGS 84).", unit="degrees", minimum=-90, maximum=90),
        Column("longitude", "number", "Longitude of the place (WGS 84).", unit="degrees", minimum=-180, maximum=180),
        Column(
            "geo_precision", "string", "What the coordinates stand for: the kind of the place.", codes="place_kinds"
        ),
        *named("agent", "Who did it"),
        *named("target", "To whom or what it was done"),
        Column("modality", "string", "The strongest modality among its mentions.", False, codes="modalities"),
        Column("n_mentions", "integer", "Mentions joined.", False, "mentions", minimum=1),
        Column(
            "n_documents",
            "integer",
            "Documents that tell it, repeated texts counted once.",
            False,
            "documents",
            minimum=1,
        ),
        Column("n_speakers", "integer", "Different speakers (or writers) that tell it.", False, "speakers", minimum=0),
        Column("first_reported_on", "date", "Publication day of the earliest document that tells it."),
    ),
)
