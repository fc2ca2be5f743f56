"""The report: whatever comes from a text is escaped, and page and JSON tell the same."""

import gc
import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from flows.validation.expect import Expectations
from flows.validation.report import as_html, as_json, told
from flows.validation.results import CheckResult, Validation
from flows.validation.run import rejection
from flows.workspace import to_table
from schemas.render.expectations import Check, checks
from schemas.study import load
from schemas.tables import TABLES

ATTACK = '<script>alert("x")</script><img src=x onerror=alert(1)> & \x1b[31m'
ROW = Check("text_given", "shape", "dates", "row", "text is never null.", "")
TABLE = Check("date_id_unique", "keys", "dates", "table", "No two rows share a date_id.", "")


def _validation(*results: CheckResult) -> Validation:
    row = {"date_id": "dat_1", "document_id": "doc_1", "char_start": 0, "char_end": 9, "text": ATTACK}
    rejected = [rejection("dates", row, "text_given", f"the words {ATTACK} are none")]
    return Validation({"dates": to_table("dates", []), "rejected": to_table("rejected", rejected)}, results)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)


def test_words_of_a_text_are_never_markup(study):
    result = CheckResult(TABLE, 3, 1, examples=(ATTACK,), rows=(0,), error=f"could not read {ATTACK}")
    tags = _Tags()
    tags.feed(page := as_html(_validation(result), study))
    assert tags.seen.isdisjoint({"script", "img"})
    assert page.count("&lt;script&gt;") >= 4  # the rejected words, the reason, the example, the error


def test_the_page_needs_no_network(study):
    page = as_html(_validation(), study)
    assert not re.search(r"<[^>]*src\s*=|@import|url\(", page)
    links = re.findall(r'href="([^"]*)"', page)
    assert links and all(re.fullmatch(r"[A-Z]*[a-z]*\.(html|md)", link, re.IGNORECASE) for link in links)


@pytest.mark.parametrize(
    ("result", "passed"),
    [
        (CheckResult(ROW, 3, 0), True),
        (CheckResult(ROW, 3, 1, rows=(2,)), True),  # the row is rejected, the rest goes on
        (CheckResult(ROW, 3, 1), False),  # nobody knows which row to reject
        (CheckResult(ROW, 3, 0, error="could not run"), False),
        (CheckResult(TABLE, 3, 1, rows=(2,)), False),
    ],
)
def test_the_verdict(study, result, passed):
    validation = _validation(result)
    assert validation.passed is passed
    assert told(validation, study)["passed"] is passed
    assert ("<b>Passed.</b>" in as_html(validation, study)) is passed
    assert ("No release was made" in as_html(validation, study)) is not passed


def test_the_json_tells_counts_reasons_and_checks(study):
    content = json.loads(as_json(_validation(CheckResult(ROW, 3, 1, ("None",), (2,))), study))
    assert content["study"] == study.settings["name"]
    assert content["rows"] == {"dates": 0, "rejected": 1}
    assert content["rejected"] == [{"table": "dates", "check": "text_given", "rows": 1}]
    (check,) = content["checks"]
    assert (check["table"], check["seen"], check["failed"], check["passed"]) == ("dates", 3, 1, False)


def test_a_rejected_row_keeps_everything_it_held():
    row = {"date_id": "dat_1", "document_id": "doc_1", "char_start": 4, "char_end": 9, "text": "“noon”", "type": None}
    kept = rejection("dates", row, "type_given", "type is never null.")
    assert json.loads(kept["row"]) == row
    assert (kept["table"], kept["row_id"], kept["text"], kept["char_start"]) == ("dates", "dat_1", "“noon”", 4)


def test_the_library_holds_no_batch_that_it_has_seen():
    """A process checks hundreds of parts: a context that lives on keeps the rows of all of them."""
    library = Expectations()
    some = [check for check in checks(TABLES["places"], load()) if check.expectation]
    for _ in range(3):
        library.run("places", pd.DataFrame({name: ["x"] for name in TABLES["places"].names}), some)
    gc.collect()
    held = [one for one in gc.get_objects() if isinstance(one, pd.DataFrame) and "__row" in one.columns]
    assert len(held) <= 2  # that of the last one, and the library's copy
