"""One row a stated amount."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import MENTION, SPAN, TEXT, days, named

FIGURES = Table(
    name="figures",
    title="Figures",
    description="One row is one amount as the text states it, with its bounds and who states it.",
    key="figure_id",
    sort=("document_id", "char_start", "figure_id"),
    partition="measure",
    ordered=(
        Ordered("char_start", "char_end", strictly=True),
        Ordered("low", "high"),
        Ordered("as_of_first", "as_of_last"),
    ),
    grounded=True,
    window=(("as_of_first", "as_of_last"),),
    columns=(
        Column("figure_id", "string", "Stable id.", False, pattern="^fig_[0-9a-f]{16}$"),
        *SPAN,
        TEXT,
        Column("low", "number", "Lower bound, in `unit`; null where open below.", minimum=0),
        Column("high", "number", "Upper bound, in `unit`; null where open above.", minimum=0),
        Column("qualifier", "string", "How the text hedges the number.", False, codes="qualifiers"),
        Column(
            "unit",
            "string",
            "A code of the list `units`, an ISO 4217 code of money, or money per unit (KZT_per_litre).",
            False,
            pattern=r"^([a-z]+|[A-Z]{3}|[A-Z]{3}_per_[a-z]+)$",
        ),
        Column("measure", "string", "What is measured.", False, codes="measures"),
        Column("counted", "string", "The words of the text for what is counted."),
        Column("counted_group", "string", "The group counted.", codes="counted_groups"),
        *named("place", "Where", "places"),
        *days("as_of_first", "as_of_last", "that the amount is of"),
        *named("attributed_to", "Who gives the number"),
        Column(
            "modality",
            "string",
            "Whether the amount is stated, planned, demanded, denied or supposed.",
            False,
            codes="figure_modalities",
        ),
        Column("event_id", "string", "The event the amount is of.", references="events"),
        *MENTION,
    ),
)
