"""The schema holds together: keys, codes and references exist, and every product renders from it."""

import re

import pyarrow as pa
import pytest

from schemas.codes import codes
from schemas.model import Column, Table
from schemas.render import arrow
from schemas.render.duckdb import comments, describe, identifier, literal
from schemas.render.expectations import LEVELS, checks, derived
from schemas.study import Study, StudyError
from schemas.tables import RELEASED, VERSION

COLUMNS = [(table, column) for table in RELEASED.values() for column in table.columns]
MENTIONS = ("dates", "figures", "event_mentions", "statements", "entity_mentions")


def _id(part):
    return part.name if isinstance(part, (Table, Column)) else None


def test_the_version_is_one():
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)


@pytest.mark.parametrize("table", RELEASED.values(), ids=_id)
def test_a_tables_keys_order_and_pairs_are_columns_of_it(table):
    used = [*table.sort, *((table.key,) if table.key else ())]
    used += [name for pair in table.ordered for name in (pair.low, pair.high)]
    used += [name for pair in table.window for name in pair]
    assert set(used) <= set(table.names)
    assert len(set(table.names)) == len(table.names)
    assert table.key is None or (table.key == table.names[0] and not table.column(table.key).nullable)


@pytest.mark.parametrize("table", RELEASED.values(), ids=_id)
def test_the_order_of_a_tables_rows_leaves_nothing_open(table):
    """The last of the columns that sort a table tells its rows apart (of changes: there is one of a row)."""
    assert table.sort[-1] in (table.key, "file", "row", "change")


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=_id)
def test_a_column_says_what_it_is(table, column):
    assert re.fullmatch(r"[a-z][a-z0-9_]*", column.name)
    assert column.description.endswith(".")
    assert column.type in arrow.TYPES
    assert all(target in RELEASED and RELEASED[target].key for target in column.targets)
    assert column.codes is None or codes(column.codes)
    assert not column.name.startswith("n_") or column.unit, "a count says what it counts"


@pytest.mark.parametrize("name", MENTIONS)
def test_a_table_of_mentions_shows_its_words_and_its_method(name):
    table = RELEASED[name]
    wanted = ("char_start", "char_end", "text", "document_id", "passage_id", "evidence", "method", "confidence")
    assert set(wanted) <= set(table.names)
    assert table.grounded


@pytest.mark.parametrize("name", ["figures", "event_mentions", "statements", "events"])
def test_what_the_study_is_about_is_bound_to_its_window(name):
    assert RELEASED[name].window


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=_id)
def test_an_id_that_joins_stands_beside_its_name(table, column):
    if column.references in ("actors", "places"):
        assert column.name.removesuffix("_id") in table.names


def test_a_column_that_is_not_there_is_told_with_its_table():
    with pytest.raises(KeyError, match="dates has no column mood"):
        RELEASED["dates"].column("mood")


@pytest.mark.parametrize("table", RELEASED.values(), ids=_id)
def test_arrow_has_types_nulls_and_meaning(table):
    schema = arrow.schema(table)
    assert schema.names == list(table.names)
    for column in table.columns:
        field = schema.field(column.name)
        assert field.nullable == column.nullable
        assert field.metadata[b"description"].decode() == column.description


def test_days_are_days_and_lists_lists():
    assert arrow.schema(RELEASED["dates"]).field("first_day").type == pa.date32()
    assert arrow.schema(RELEASED["comparisons"]).field("figure_ids").type == pa.list_(pa.string())


@pytest.mark.parametrize("table", RELEASED.values(), ids=_id)
def test_checks_have_a_name_of_their_own_and_a_meaning(table, study):
    found = checks(table, study)
    names = [check.name for check in found]
    assert len(set(names)) == len(names)
    assert all(check.meaning for check in found)
    levels = [LEVELS.index(check.level) for check in found]
    assert levels == sorted(levels)  # what stops comes first
    needed = {check.arguments["column"] for check in found if check.arguments.get("column", "").startswith("__")}
    assert needed.isdisjoint(table.names)


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("figures", "figure_id_unique"),
        ("figures", "qualifier_coded"),
        ("figures", "low_high_ordered"),
        ("figures", "grounded"),
        ("figures", "evidence_holds"),
        ("figures", "as_of_first_in_window"),
        ("figures", "event_id_refers"),
        ("entity_mentions", "entity_id_refers"),
        ("places", "latitude_in_range"),
        ("places", "aliases_given"),
    ],
)
def test_what_the_schema_says_is_checked(study, table, name):
    assert name in [check.name for check in checks(RELEASED[table], study)]


def test_an_answers_column_is_no_released_one():
    assert derived("grounded") == "__grounded"


def test_names_and_words_are_quoted_for_sql():
    assert identifier('a"b') == '"a""b"'
    assert literal("it's") == "'it''s'"
    table = Table("odd", "Odd", "It's odd.", (Column("a", "string", "One's own."),), "a", ("a",))
    assert list(comments(table)) == [
        "COMMENT ON TABLE \"odd\" IS 'It''s odd.'",
        "COMMENT ON COLUMN \"odd\".\"a\" IS 'One''s own.'",
    ]


def test_a_column_in_one_line():
    assert describe(RELEASED["entity_mentions"].column("entity_id")).endswith("Joins actors or places.")
    assert describe(RELEASED["figures"].column("char_start")).endswith("In code points.")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("study.toml", None, "a study needs this file; copy the one in"),
        ("study.toml", "window = [", "study.toml: not valid TOML"),
    ],
)
def test_a_study_without_its_settings_says_what_to_do(tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_text(content)
    with pytest.raises(StudyError) as error:
        Study(tmp_path).settings  # noqa: B018
    assert words in str(error.value)


def test_a_row_of_a_list_with_a_field_too_many_is_told_with_its_line(tmp_path):
    (tmp_path / "gazetteer").mkdir()
    (tmp_path / "gazetteer/actors.csv").write_text("name,kind\nA,body\nB,body,more\n")
    with pytest.raises(StudyError, match=r"actors\.csv:3: wants 2 fields"):
        Study(tmp_path).rows("gazetteer/actors.csv")


def test_another_study_inherits_language_and_codes_but_no_names(tmp_path):
    other = Study(tmp_path)
    assert other.rows("vocabularies/units.csv")
    assert other.abbreviations
    assert other.rows("gazetteer/actors.csv") == ()


def test_another_studys_code_list_is_its_own(tmp_path):
    (tmp_path / "vocabularies").mkdir()
    (tmp_path / "vocabularies/genres.csv").write_text("code,label,definition,example,counterexample\nletter,,,x,\n")
    assert codes("genres", Study(tmp_path)) == ("letter",)
