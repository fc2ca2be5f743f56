"""One row a turn or paragraph."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import DOCUMENT, SPAN, named

PASSAGES = Table(
    name="passages",
    title="Passages",
    description="One row is one turn of an interview, paragraph, heading or piece of page furniture.",
    key="passage_id",
    sort=("document_id", "char_start", "passage_id"),
    partition="role",
    ordered=(Ordered("char_start", "char_end", strictly=True),),
    grounded=True,
    columns=(
        Column(
            "passage_id",
            "string",
            "Stable id, made from the document and the offsets.",
            False,
            pattern="^pas_[0-9a-f]{16}$",
        ),
        DOCUMENT,
        *SPAN,
        Column("role", "string", "What the passage is in its text.", False, codes="roles"),
        *named("speaker", "Who speaks the passage"),
        Column(
            "fragment",
            "string",
            "Which part of its file the passage is made from, as a URI fragment (`page=3`); else null.",
        ),
    ),
)
