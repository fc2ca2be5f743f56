"""Actors, places and comparisons: what stands behind the mentions."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import named

ACTORS = Table(
    name="actors",
    title="Actors",
    description="One row is one person, body, state or group.",
    key="actor_id",
    sort=("name", "actor_id"),
    columns=(
        Column("actor_id", "string", "Stable id, made from the canonical name.", False, pattern="^act_[0-9a-f]{16}$"),
        Column("name", "string", "Canonical name.", False),
        Column("kind", "string", "Person, body, state or group.", codes="actor_kinds"),
        Column("country", "string", "Country the actor belongs to."),
        Column("roles", "strings", "Titles and roles, as the study's list or the texts give them.", False),
        Column("aliases", "strings", "Other namings found in the texts or listed by the study.", False),
        Column("n_mentions", "integer", "Namings in the texts.", False, "mentions", minimum=0),
    ),
)

PLACES = Table(
    name="places",
    title="Places",
    description="One row is one place.",
    key="place_id",
    sort=("name", "place_id"),
    columns=(
        Column("place_id", "string", "Stable id.", False, pattern="^plc_[0-9a-f]{16}$"),
        Column("name", "string", "Canonical name.", False),
        Column("kind", "string", "City, region, country or site.", codes="place_kinds"),
        Column("country_code", "string", "ISO 3166-1 alpha-2 code.", pattern="^[A-Z]{2}$"),
        Column("latitude", "number", "Latitude (WGS 84).", unit="degrees", minimum=-90, maximum=90),
        Column("longitude", "number", "Longitude (WGS 84).", unit="degrees", minimum=-180, maximum=180),
        Column("geonames_id", "integer", "Id in GeoNames.", minimum=1),
        Column("aliases", "strings", "Other namings found in the texts or listed by the study.", False),
        Column("n_mentions", "integer", "Namings in the texts.", False, "mentions", minimum=0),
    ),
)

COMPARISONS = Table(
    name="comparisons",
    title="Comparisons",
    description="One row is one quantity that two or more figures state, and whether they agree within their bounds.",
    key="comparison_id",
    sort=("measure", "counted_group", "place", "unit", "comparison_id"),
    ordered=(Ordered("lowest", "highest"),),
    columns=(
        Column(
            "comparison_id", "string", "Stable id, made from what is compared.", False, pattern="^cmp_[0-9a-f]{16}$"
        ),
        Column("measure", "string", "What is measured.", False, codes="measures"),
        Column("counted_group", "string", "The group counted.", codes="counted_groups"),
        named("place", "Where", "places")[0],
        Column("unit", "string", "Unit of the figures.", False),
        Column("n_figures", "integer", "Figures compared.", False, "figures", minimum=2),
        Column("n_documents", "integer", "Documents they are from.", False, "documents", minimum=1),
        Column("lowest", "number", "Lowest bound stated, in `unit`.", minimum=0),
        Column("highest", "number", "Highest bound stated, in `unit`.", minimum=0),
        Column("agree", "boolean", "Whether one value fits the bounds of all.", False),
        Column("figure_ids", "strings", "The figures compared.", False, references="figures"),
    ),
)
