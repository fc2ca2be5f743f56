"""One row that differs from the release before."""

from schemas.model import Column, Table

CHANGES = Table(
    name="changes",
    title="Changes",
    description="One row is a row of another table that was added, removed or changed since the release before, with why.",
    key=None,
    sort=("table", "row_id", "change"),
    columns=(
        Column("table", "string", "The table of the row.", False),
        Column("row_id", "string", "The row's id.", False),
        Column("change", "string", "What happened to it.", False, codes="changes"),
        Column("why", "string", "What of the things a release is made of brought it about.", False, codes="reasons"),
        Column("document_id", "string", "The document it is from, where there is one."),
        Column("columns", "strings", "The columns whose values differ; of a changed row only.", False),
        Column("before", "string", "The differing values (of a removed row all of them) before, as JSON."),
        Column("after", "string", "The differing values (of an added row all of them) now, as JSON."),
    ),
)
