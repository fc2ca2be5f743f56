"""One row a naming of an actor or a place."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import MENTION, SPAN, TEXT

ENTITY_MENTIONS = Table(
    name="entity_mentions",
    title="Entity mentions",
    description="One row is one naming of an actor or a place.",
    key="entity_mention_id",
    sort=("document_id", "char_start", "entity_mention_id"),
    partition="kind",
    ordered=(Ordered("char_start", "char_end", strictly=True),),
    grounded=True,
    columns=(
        Column("entity_mention_id", "string", "Stable id.", False, pattern="^ent_[0-9a-f]{16}$"),
        Column("kind", "string", "Actor or place.", False, codes="entity_kinds"),
        Column(
            "entity_id", "string", "Id in `actors` or `places`, as `kind` says.", False, either=("actors", "places")
        ),
        Column("name", "string", "Canonical name.", False),
        *SPAN,
        TEXT,
        Column("latitude", "number", "Latitude of a place (WGS 84).", unit="degrees", minimum=-90, maximum=90),
        Column("longitude", "number", "Longitude of a place (WGS 84).", unit="degrees", minimum=-180, maximum=180),
        *MENTION,
        Column("entity_kind", "string", "Kind of the actor or place.", codes="entity_sorts"),
        Column("country_code", "string", "ISO 3166-1 alpha-2 code of a place's country.", pattern="^[A-Z]{2}$"),
        Column("geonames_id", "integer", "Id of a place in GeoNames.", minimum=1),
    ),
)
