"""One row a raw text."""

from schemas.model import Column, Ordered, Table
from schemas.tables.shared import days, named

DOCUMENTS = Table(
    name="documents",
    title="Documents",
    description="One row is one raw text and what it says of itself.",
    key="document_id",
    sort=("file",),
    ordered=(Ordered("about_first", "about_last"),),
    columns=(
        Column("document_id", "string", "Stable id, made from the text's bytes.", False, pattern="^doc_[0-9a-f]{16}$"),
        Column(
            "file",
            "string",
            "Path of the raw file under raw/; of one of several texts in a file with its part (`a.zip!/b.html`, `c.jsonl#line=3`).",
            False,
        ),
        Column("sha256", "string", "SHA-256 of the file's bytes.", False, pattern="^[0-9a-f]{64}$"),
        Column("media_type", "string", "IANA media type of the file, or of the part of it that is the text.", False),
        Column(
            "text_sha256",
            "string",
            "SHA-256 of the text that offsets count in, as UTF-8: the file's own for plain text, else of what is made from it.",
            False,
            pattern="^[0-9a-f]{64}$",
        ),
        Column("title", "string", "The headline, where the text holds one."),
        Column("publisher", "string", "The outlet, named by the text or by its source."),
        Column("url", "string", "Where the text was found."),
        Column("language", "string", "BCP 47 tag of the text's language, as found in its words or given with it."),
        Column(
            "extracted", "boolean", "Whether facts were looked for: not in languages other than the study's.", False
        ),
        Column("genre", "string", "What kind of text it is.", codes="genres"),
        Column("published_on", "date", "Publication day; for a month or a range, the day that stands for it."),
        Column("published_precision", "string", "How exact `published_on` is.", codes="precisions"),
        Column("published_basis", "string", "How `published_on` is known.", codes="bases"),
        Column(
            "published_evidence", "string", "The words of the text, or the reasoning, that `published_on` rests on."
        ),
        *named("dateline_place", "The place in the dateline", "places"),
        *days("about_first", "about_last", "that the text reports on"),
        Column("licence", "string", "Terms of the text itself, as far as its source states them."),
        Column("retrieved_on", "date", "Day the file was retrieved."),
        Column("n_chars", "integer", "Length of the text.", False, "code points", minimum=0),
        Column("n_words", "integer", "Words between white space.", False, "words", minimum=0),
        Column("n_sentences", "integer", "Sentences found.", False, "sentences", minimum=0),
        Column("duplicate_of", "string", "The document whose text this one repeats.", references="documents"),
    ),
)
