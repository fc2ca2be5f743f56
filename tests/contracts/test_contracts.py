"""The released tables are a promise: these tests fail when it changes unannounced, and say how to change it."""

import copy
import json

import pytest

from schemas import contracts
from schemas.model import Column
from schemas.render.duckdb import describe
from schemas.tables import RELEASED, VERSION

HOW = (
    "The schema differs from the contract in tests/contracts/{name}.json.\n"
    "If that is a mistake, mend schemas/.  If it is meant: raise VERSION in schemas/tables/__init__.py "
    "(major: a query could break; minor: something is added; patch: words), run\n"
    "    python -m schemas.contracts --write\nand commit the changed contract with the reason.\n\n{changes}"
)


@pytest.mark.parametrize("name", sorted({*RELEASED, *contracts.agreed()[1]}))
def test_the_table_keeps_its_contract(name):
    old, new = contracts.agreed()[1], contracts.current()
    found = contracts.changes({name: old[name]} if name in old else {}, {name: new[name]} if name in new else {})
    assert not found, HOW.format(name=name, changes="\n".join(f"{size}: {words}" for size, words in found))


def test_the_version_is_that_of_the_contracts():
    assert contracts.agreed()[0] == VERSION, "run python -m schemas.contracts --write"


def _without_title(table):
    del table["columns"]["title"]


def _other_type(table):
    table["columns"]["title"]["type"] = "integer"


def _may_be_null(table):
    table["columns"]["file"]["nullable"] = True


def _never_null(table):
    table["columns"]["title"]["nullable"] = False


def _code_gone(table):
    table["columns"]["genre"]["values"].remove("interview")


def _code_added(table):
    table["columns"]["genre"]["values"].append("letter")


def _column_added(table):
    table["columns"]["shelf"] = {"type": "string", "description": "Where.", "nullable": True}


def _other_words(table):
    table["description"] = "Other words."


def _other_order(table):
    table["columns"] = dict(reversed(table["columns"].items()))


@pytest.mark.parametrize(
    ("change", "size"),
    [
        (_without_title, "major"),
        (_other_type, "major"),
        (_may_be_null, "major"),
        (_code_gone, "major"),
        (_other_order, "major"),
        (_column_added, "minor"),
        (_code_added, "minor"),
        (_never_null, "patch"),
        (_other_words, "patch"),
    ],
)
def test_a_change_is_as_large_as_what_it_breaks(change, size):
    old = {"documents": contracts.current()["documents"]}
    new = copy.deepcopy(old)
    change(new["documents"])
    assert [found for found, _ in contracts.changes(old, new)] == [size]


def test_a_table_more_is_minor_and_a_table_less_is_major():
    one = {"documents": contracts.current()["documents"]}
    assert contracts.changes({}, one)[0][0] == "minor"
    assert contracts.changes(one, {})[0][0] == "major"


@pytest.mark.parametrize(
    ("size", "old", "new", "enough"),
    [
        ("major", "1.4.2", "2.0.0", True),
        ("major", "1.4.2", "1.5.0", False),
        ("minor", "1.4.2", "1.5.0", True),
        ("minor", "1.4.2", "1.4.3", False),
        ("patch", "1.4.2", "1.4.3", True),
        ("patch", "1.4.2", "1.4.2", False),
        ("minor", "1.9.0", "1.10.0", True),
    ],
)
def test_the_version_must_say_how_large_a_change_is(size, old, new, enough):
    assert contracts.enough([(size, "something")], old, new) is enough


def test_write_refuses_a_change_that_the_version_hides(tmp_path):
    contracts.write(tmp_path)
    content = json.loads((tmp_path / "places.json").read_text())
    del content["columns"]["latitude"]  # as if it had not been agreed on yet
    (tmp_path / "places.json").write_text(json.dumps(content))
    with pytest.raises(ValueError, match=r"places\.latitude: a new column(.|\n)*wants a new VERSION"):
        contracts.write(tmp_path)


def test_a_column_goes_only_after_it_was_deprecated_for_a_release(tmp_path):
    contracts.write(tmp_path)
    content = json.loads((tmp_path / "places.json").read_text())
    content["columns"]["shelf"] = {"type": "string", "description": "Where.", "nullable": True}
    (tmp_path / "places.json").write_text(json.dumps(content))
    (tmp_path / "schema.json").write_text('{"version": "0.1.0"}')  # so that the version is no obstacle
    with pytest.raises(ValueError, match=r"places\.shelf: the column is gone, unannounced"):
        contracts.write(tmp_path)
    content["columns"]["shelf"]["deprecated"] = "since 1.1; use `kind`"
    (tmp_path / "places.json").write_text(json.dumps(content))
    assert contracts.write(tmp_path) == ["major: places.shelf: the column is gone"]


def test_a_deprecation_is_told_wherever_the_column_is_explained():
    column = Column("shelf", "string", "Where.", deprecated="since 1.1; use `kind`")
    assert describe(column) == "Where. Deprecated: since 1.1; use `kind`"


def test_write_agrees_on_the_schema_as_it_is(tmp_path):
    contracts.write(tmp_path)
    assert contracts.agreed(tmp_path) == (VERSION, contracts.current())
    assert contracts.write(tmp_path) == []
