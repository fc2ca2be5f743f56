"""Every entry of the lists of names shows what it is for: its example is read, and the entry found in it."""

from __future__ import annotations

import re

import pytest

from flows.extraction.names import find_entities
from flows.extraction.names.scene import place_of
from flows.extraction.records import EntityMention
from flows.reading.passages import read
from schemas.study import load

STUDY = load()
COUNTRIES = {row["country"] for row in STUDY.rows("lexicons/names_demonyms.csv")}


def rows(name: str, key: str):
    return [pytest.param(row, id=row[key]) for row in STUDY.rows(name)]


def found(text: str) -> tuple[EntityMention, ...]:
    return find_entities(read(text, STUDY), STUDY)


def of(kind: str, text: str) -> list[str]:
    return [m.name for m in found(text) if m.kind == kind]


@pytest.mark.parametrize("row", rows("gazetteer/actors.csv", "name"))
def test_actors(row):
    assert row["name"] in [m.name for m in found(row["example"])]


@pytest.mark.parametrize("row", rows("gazetteer/places.csv", "name"))
def test_places(row):
    mention = next(m for m in found(row["example"]) if m.name == row["name"])
    assert (mention.kind, mention.entity_kind, mention.country_code) == ("place", row["kind"], row["country_code"])


@pytest.mark.parametrize("row", rows("lexicons/names_countries.csv", "alias"))
def test_other_names_of_countries(row):
    assert of("place", row["example"]) == [row["country"]]


@pytest.mark.parametrize("row", rows("lexicons/names_demonyms.csv", "demonym"))
def test_demonyms(row):
    assert [(m.name, m.method) for m in found(row["example"])] == [(row["country"], "rule:demonym/1")]


@pytest.mark.parametrize("row", rows("lexicons/names_regions.csv", "name"))
def test_regions(row):
    kind = "region" if row["name"] not in COUNTRIES else "country"  # Georgia, unless the text is about the other
    assert [(m.name, m.entity_kind) for m in found(row["example"])] == [(row["name"], kind)]


@pytest.mark.parametrize("row", rows("lexicons/names_areas.csv", "name"))
def test_parts_of_the_world(row):
    assert of("place", row["example"]) == [row["name"]]


@pytest.mark.parametrize("row", rows("lexicons/names_bodies.csv", "pattern"))
def test_bodies_by_shape(row):
    assert of("actor", row["example"]) == [row["name"].replace("{country}", STUDY.settings["country"])]


@pytest.mark.parametrize("row", rows("lexicons/names_heads.csv", "word"))
def test_head_words_make_a_body(row):
    (mention,) = found(row["example"])
    assert (mention.span.text, mention.entity_kind) == (f"Northern {row['word']}", "body")


@pytest.mark.parametrize("row", rows("lexicons/names_titles.csv", "title"))
def test_titles_are_no_part_of_a_name(row):
    assert "Dana Jones" in of("actor", row["example"])


@pytest.mark.parametrize("row", rows("lexicons/names_notperson.csv", "word"))
def test_words_that_make_no_person(row):
    assert not [m for m in found(row["example"]) if m.entity_kind == "person"]


@pytest.mark.parametrize("row", rows("lexicons/names_whole.csv", "pattern") + rows("gazetteer/whole.csv", "pattern"))
def test_words_for_the_whole_country(row):
    document = read(row["example"], STUDY)
    assert re.search(row["pattern"], row["example"], re.IGNORECASE)
    assert place_of(document.sentences[0].span, document, found(row["example"]), STUDY) == STUDY.settings["country"]
