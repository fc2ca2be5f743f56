"""PDF with text in it (by PDFium), and Word documents (by python-docx)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from flows.reading.formats.member import FormatError, Member, titled

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FULL = 0.7  # of the longest line of a page: a line that goes on in the next is nearly as long
_ENDS = re.compile(r"[.!?:;…”\"')\]]$")
_HYPHEN = re.compile(r"(?<=\w)[-\u00ad\u2010]$")


def read_pdf(content: bytes) -> Iterator[Member]:
    """The text of a PDF, page by page; lines that only the page's width has broken are joined.

    Raises:
        FormatError: if it is damaged, locked, or has no text (a scan).
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise FormatError(
            "file_damaged", f"not a PDF that can be read ({error}); save it anew, without password"
        ) from None
    try:
        pages = [flowing(page.get_textpage().get_text_bounded().splitlines()) for page in document]
    finally:
        document.close()
    text, marks = "", []
    for number, words in enumerate(pages, start=1):
        if words:
            text += "\n\n" if text else ""
            marks.append((len(text), f"page={number}"))
            text += words
    if not text:
        raise FormatError("file_empty", "a PDF without text, perhaps a scan; recognise its characters first (OCR)")
    yield Member("", text, PDF, marks=tuple(marks))


def flowing(lines: Iterable[str]) -> str:
    """Lines as paragraphs: a line that is nearly full and ends no sentence goes on in the next, a hyphen at its end goes."""
    kept = [" ".join(line.replace("\x00", "").split()) for line in lines]
    width = max((len(line) for line in kept), default=0)
    text = ""
    for line, after in pairwise([*kept, ""]):
        if not line:
            text = f"{text.rstrip()}\n\n" if text.strip() else ""
        elif _HYPHEN.search(line) and after[:1].islower():
            text += _HYPHEN.sub("", line)
        elif not after or len(line) < width * _FULL or (_ENDS.search(line) and len(line) < width * 0.9):
            text += f"{line}\n\n"
        else:
            text += f"{line} "
    return text.strip()


def read_docx(content: bytes) -> Iterator[Member]:
    """The paragraphs and tables of a Word document in their order, under its title.

    Raises:
        FormatError: if it is damaged or has no text.
    """
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE as RT
    from docx.table import Table

    try:
        document: Any = docx.Document(io.BytesIO(content))
        parts = [
            "\n".join("\t".join(cell.text.strip() for cell in row.cells) for row in part.rows)
            if isinstance(part, Table) else part.text
            for part in document.iter_inner_content()
        ]  # fmt: skip
        told = any(part.reltype == RT.CORE_PROPERTIES for part in document.part.package.rels.values())
        title = document.core_properties.title if told else None  # the library makes up properties where there are none
    except Exception as error:  # python-docx lets the faults of zip and XML libraries through
        raise FormatError(
            "file_damaged", f"not a Word document that can be read ({error}); save it as .docx anew"
        ) from None
    text = "\n\n".join(part.strip() for part in parts if part.strip())
    if not text:
        raise FormatError("file_empty", "a Word document without text")
    yield Member("", titled(title, text), DOCX)
