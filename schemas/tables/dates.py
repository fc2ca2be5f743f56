"""One row an expression of time."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import MENTION, SPAN, TEXT, days

DATES = Table(
    name="dates",
    title="Dates",
    description="One row is one expression of time: a point or interval on the calendar, a duration, a recurrence.",
    key="date_id",
    sort=("document_id", "char_start", "date_id"),
    partition="type",
    ordered=(Ordered("char_start", "char_end", strictly=True), Ordered("first_day", "last_day")),
    grounded=True,
    columns=(
        Column("date_id", "string", "Stable id.", False, pattern="^dat_[0-9a-f]{16}$"),
        *SPAN,
        TEXT,
        Column("type", "string", "What kind of expression it is.", False, codes="date_types"),
        *days("first_day", "last_day", "meant"),
        Column("precision", "string", "How exact the days are.", False, codes="precisions"),
        Column("basis", "string", "Where the days come from.", False, codes="bases"),
        Column("timex", "string", "TIMEX3 value (ISO 8601 as in TimeML)."),
        Column("edtf", "string", "The same in the Extended Date/Time Format (ISO 8601-2)."),
        Column("in_window", "boolean", "Whether the days touch the study's window; null without days."),
        *MENTION,
    ),
)
