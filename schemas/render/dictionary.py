"""Tables as a data dictionary for people: one page in Markdown, one in HTML."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from schemas.model import Table
from schemas.render.duckdb import describe
from schemas.study import Study
from schemas.tables import RELEASED, VERSION

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%;margin:0 0 2rem}"
    "th,td{text-align:left;vertical-align:top;padding:.35rem .7rem;border-bottom:1px solid #8884}"
    "code{font-size:.92em}"
)


def markdown(study: Study) -> str:
    """The dictionary in Markdown."""
    parts = [f"# Data dictionary\n\nSchema {VERSION}. One row, one fact.\n"]
    for table in RELEASED.values():
        rows = [(f"`{c.name}`", c.type, "yes" if c.nullable else "no", describe(c)) for c in table.columns]
        parts += [f"## {table.name}\n\n{table.description}\n", *_grid(("column", "type", "null", "meaning"), rows)]
    for name in _lists():
        codes = [(f"`{r['code']}`", r["definition"], r["example"], r["counterexample"]) for r in _rows(name, study)]
        parts += [f"## Codes: {name}\n", *_grid(("code", "meaning", "example", "not"), codes)]
    return "\n".join(parts)


def _grid(head: tuple[str, ...], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a Markdown table and an empty one; a bar or a line break in a cell would end it."""
    lines = ["| " + " | ".join(" ".join(cell.split()).replace("|", "\\|") for cell in row) + " |" for row in rows]
    return ["| " + " | ".join(head) + " |", "| --- " * len(head) + "|", *lines, ""]


def html(study: Study) -> str:
    """The dictionary as one self-contained page."""
    tables = "".join(_table_html(table) for table in RELEASED.values())
    lists = "".join(_list_html(name, study) for name in _lists())
    title = f"{escape(study.settings['title'])}: data dictionary"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}</title><style>{_STYLE}</style><h1>{title}</h1><p>Schema {VERSION}.</p>{tables}{lists}</html>\n"
    )


def _table_html(table: Table) -> str:
    rows = "".join(
        f"<tr><td><code>{c.name}</code><td>{c.type}<td>{'yes' if c.nullable else 'no'}<td>{escape(describe(c))}"
        for c in table.columns
    )
    head = "<tr><th>column<th>type<th>null<th>meaning"
    return f'<h2 id="{table.name}">{table.name}</h2><p>{escape(table.description)}</p><table>{head}{rows}</table>'


def _list_html(name: str, study: Study) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(r['code'])}</code>"
        + "".join(f"<td>{escape(r[part])}" for part in ("definition", "example", "counterexample"))
        for r in _rows(name, study)
    )
    return f'<h2 id="codes-{name}">Codes: {name}</h2><table><tr><th>code<th>meaning<th>example<th>not{rows}</table>'


def _lists() -> tuple[str, ...]:
    """The code lists that some column uses, in the order of their first use."""
    return tuple(dict.fromkeys(c.codes for t in RELEASED.values() for c in t.columns if c.codes))


def _rows(name: str, study: Study) -> tuple[dict[str, str], ...]:
    return study.rows(f"vocabularies/{name}.csv")
