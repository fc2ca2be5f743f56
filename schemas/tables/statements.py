"""One row a quotation or reported statement."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import MENTION, SPAN, TEXT, named

STATEMENTS = Table(
    name="statements",
    title="Statements",
    description="One row is one quotation or reported statement: the words, and who said them.",
    key="statement_id",
    sort=("document_id", "char_start", "statement_id"),
    partition="kind",
    ordered=(Ordered("char_start", "char_end", strictly=True),),
    grounded=True,
    window=(("said_on", "said_on"),),
    columns=(
        Column("statement_id", "string", "Stable id.", False, pattern="^sta_[0-9a-f]{16}$"),
        *SPAN,
        TEXT,
        Column("kind", "string", "Quoted or reported.", False, codes="statement_kinds"),
        Column("cue", "string", "The words that report it; null for a quotation standing alone."),
        *named("speaker", "Who said it"),
        Column("speaker_text", "string", "The words that name the speaker here."),
        Column("said_on", "date", "The day it was said, where known."),
        *MENTION,
    ),
)
