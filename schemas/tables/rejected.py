"""One row that did not pass."""

from schemas.model import Column, Table

REJECTED = Table(
    name="rejected",
    title="Rejected rows",
    description="One row is a row of another table, or a raw file, that did not pass a check; nothing is lost.",
    key=None,
    sort=("table", "row_id", "check", "row"),
    columns=(
        Column("table", "string", "The table the row would have stood in.", False),
        Column("row_id", "string", "Its id, or the file's path.", False),
        Column("document_id", "string", "The document it is from, where there is one."),
        Column("char_start", "integer", "Offset of its first character.", unit="code points", minimum=0),
        Column("char_end", "integer", "Offset behind its last character.", unit="code points", minimum=1),
        Column("text", "string", "Its words."),
        Column("check", "string", "The check it did not pass.", False),
        Column("reason", "string", "Why, in words.", False),
        Column("row", "string", "The whole row, as JSON.", False),
    ),
)
