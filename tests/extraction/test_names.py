"""Who and where: what is found, under which name, and what is not taken for a name."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.extraction.names import actor_in, find_entities, place_of
from flows.extraction.names.make_middles import centroid
from flows.extraction.names.make_world import middle
from flows.extraction.names.taken import Taken
from flows.reading.passages import read
from flows.reading.spans import Span
from schemas.study import load

STUDY = load()


def found(text: str, kind: str) -> list[tuple[str, str]]:
    return [(m.span.text, m.name) for m in find_entities(read(text, STUDY), STUDY) if m.kind == kind]


def countries(text: str) -> list[str | None]:
    return [m.country_code for m in find_entities(read(text, STUDY), STUDY) if m.kind == "place"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Shops in Nur-Sultan were shut.", [("Nur-Sultan", "Astana")]),
        ("SHYMKENT, March 3 - Shops were shut.", [("SHYMKENT", "Shymkent")]),
        ("Trains left Rio de Janeiro’s main station.", [("Rio de Janeiro", "Rio de Janeiro")]),
        ("They came from Côte d’Ivoire by ship.", [("Côte d’Ivoire", "Ivory Coast")]),
        ("The Britain-based firm closed.", [("Britain", "United Kingdom")]),
        ("A Peruvian-born doctor spoke.", [("Peruvian", "Peru")]),
        ("It cost US$3 million.", []),
        ("The Bank of England raised its rate.", []),
        ("Paris Hilton said nothing.", []),
        ("Hope was all they had.", []),
        ("Mr Houston said so.", []),
    ],
)
def test_places(text, names):
    assert found(text, "place") == names


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("He moved to Paris.", ["FR"]),
        ("He moved to Paris, Texas.", ["US", "US"]),
        ("They met in Santa Ana, El Salvador.", ["SV", "SV"]),
        ("Peasants in Colombia fled. In Colombia they came to Florencia.", ["CO", "CO", "CO"]),
        ("Oranges from Georgia and wine from Armenia were sold.", ["GE", "AM"]),
        ("Peaches from Georgia, a state that lies between Florida and Tennessee.", ["US", "US", "US"]),
        ("They marched in New York.", ["US"]),
    ],
)
def test_namesakes(text, codes):
    assert countries(text) == codes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("“Nothing works,” said Dana Omarova. Later Omarova left.", ["Dana Omarova", "Dana Omarova"]),
        ("For Dana Omarova, 60, little changed.", ["Dana Omarova"]),
        ("Foreign Minister Dana Omarova spoke.", ["Dana Omarova"]),
        ("Green Valley District was calm.", []),
        ("The French Health Ministry warned.", ["Ministry of Health of France"]),
        ("The Health Ministry of Peru warned.", ["Ministry of Health of Peru"]),
        ("The Health Ministry warned.", ["Ministry of Health of Kazakhstan"]),
        ("He joined the Lowland Teachers Union on June 3.", ["Lowland Teachers Union"]),
        ("The Director of the Lowland Farm Fund resigned.", ["Lowland Farm Fund"]),
        ("The River Court and the Harbour Police agreed.", ["River Court", "Harbour Police"]),
        ("The Lowland Watch wrote. Later the group met.", ["Lowland Watch", "Lowland Watch"]),
        ("Russia spoke with Belarus.", []),
    ],
)
def test_actors(text, names):
    assert [name for _, name in found(text, "actor")] == names


def test_a_region_of_several_countries_has_no_country_code():
    (place,) = find_entities(read("Central Asia is dry.", STUDY), STUDY)
    assert (place.name, place.entity_kind, place.country_code) == ("Central Asia", "region", None)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Police fired in Aktau.", ["security forces of Kazakhstan"]),
        ("Police fired.", ["security forces of Kazakhstan"]),
        ("Police fired in Bhopal. The Interior Ministry said so.", ["Ministry of Internal Affairs of India"]),
    ],
)
def test_whose_police_they_are_is_told_by_the_country_that_a_text_is_about(text, names):
    assert [name for _, name in found(text, "actor")] == names


def test_a_body_of_another_country_is_not_the_studys():
    assert "Parliament of Kazakhstan" not in [name for _, name in found("The Peruvian parliament voted.", "actor")]


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("Ten people died in Almaty.", "died", "Almaty"),
        ("Crowds gathered in Aktau, Almaty and Oral.", "gathered", "Aktau; Almaty; Oral"),
        ("Crowds gathered in Almaty and other cities.", "gathered", "Kazakhstan"),
        ("Crowds gathered throughout the country.", "gathered", "Kazakhstan"),
        ("Crowds gathered in eleven regions.", "gathered", "Kazakhstan"),
        ("Almaty was dark. Ten people died.", "died", "Almaty"),
        ("Almaty was dark.\n\nNews came.\n\nTen people died.", "died", None),
        ("ASTANA, May 4 (Desk) – Ten people died.", "died", None),
        ("The President of Kazakhstan recalled that ten people died.", "died", None),
        ("“Ten people died,” a baker from Almaty told us.", "died", None),
        ("“Ten people died,” says Dana Omarova, a baker in Almaty.", "died", None),
        ("In Peru ten people died.", "died", "Peru"),
    ],
)
def test_where_a_fact_took_place(text, words, place):
    document = read(text, STUDY)
    at = text.index(words)
    assert place_of(document.span(at, at + len(words)), document, find_entities(document, STUDY), STUDY) == place


def test_a_place_is_carried_only_as_far_as_asked():
    text = "Almaty was dark. Nobody slept. Ten people died."
    document = read(text, STUDY)
    entities, span = find_entities(document, STUDY), document.span(text.index("died"), len(text) - 1)
    assert [place_of(span, document, entities, STUDY, carry=c) for c in (False, 1, 2, True)] == [
        None,
        None,
        "Almaty",
        "Almaty",
    ]


def test_the_actor_in_a_phrase_is_the_longest_else_a_state():
    text = "Dana Omarova of Peru"
    document = read(text, STUDY)
    entities = find_entities(document, STUDY)
    assert actor_in(document.span(0, len(text)), entities).name == "Dana Omarova"
    assert actor_in(document.span(16, len(text)), entities).name == "Peru"
    assert actor_in(document.span(13, 15), entities) is None


def square(west: float, south: float, size: float = 2.0) -> list[tuple[float, float]]:
    east, north = (west + size + 180) % 360 - 180, south + size
    return [(west, south), (east, south), (east, north), (west, north)]


@pytest.mark.parametrize(
    ("rings", "at"),
    [
        ([square(10, 20)], (21, 11)),
        ([square(10, 20)[::-1]], (21, 11)),  # either way round
        ([square(10, -1), square(14, -1)], (0, 13)),
        ([square(179, -1)], (0, 180)),  # over the date line
        ([[(0, 80), (90, 80), (180, 80), (-90, 80)]], (90, 0)),  # around the pole
    ],
)
def test_the_middle_of_an_outline_minds_neither_date_line_nor_pole(rings, at):
    latitude, longitude, area = centroid(rings)
    assert latitude == pytest.approx(at[0], abs=0.05) and area > 0
    assert abs(latitude) > 89 or abs((longitude - at[1] + 180) % 360 - 180) < 0.05


def test_the_middle_of_areas_goes_by_their_size():
    assert middle([((0.0, 0.0), 3.0), ((0.0, 40.0), 1.0)])[1] == pytest.approx(9.4, abs=0.5)
    assert middle([]) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A court in the capital freed her.", "Astana"),
        ("A court in the Kenyan capital freed her.", "Nairobi"),
        ("Kenya's capital was calm.", "Nairobi"),
        ("Kazakhstan's biggest city was calm.", "Almaty"),
        ("The capital market was calm.", None),
        ("The capital, Aktau, was calm.", "Aktau"),
    ],
)
def test_a_city_is_meant_by_what_it_is(text, name):
    assert name in [None, *(name for _, name in found(text, "place"))]
    assert name or not found(text, "place")


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 5))), st.integers(0, 30), st.integers(1, 5))
def test_taken_tells_what_comparing_with_each_span_tells(spans, start, length):
    text = "x" * 40
    known = [Span(a, a + n, text) for a, n in spans]
    asked = Span(start, start + length, text)
    assert Taken(known).overlaps(asked) == any(asked.overlaps(span) for span in known)


PIECES = st.sampled_from(
    [
        "Almaty",
        "Dana Omarova",
        "Mr",
        "the ministry",
        "UN",
        "U.S.",
        "’s",
        "Bank of",
        "\n\n",
        ". ",
        ", ",
        "“",
        "Perú",
        "in ",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=25).map(" ".join))
def test_any_text_is_read(text):
    document = read(text, STUDY)
    entities = find_entities(document, STUDY)
    assert list(entities) == sorted(entities, key=lambda m: (m.span.start, -m.span.end, m.kind))
    assert all(m.name and m.span.text == text[m.span.start : m.span.end] for m in entities)
    for sentence in document.sentences:
        place_of(sentence.span, document, entities, STUDY)


@pytest.mark.parametrize(
    "piece",
    ["Dana Omarova met Ivan Petrov in Almaty. ", "Aktau, ", "the ministry of the Lowland Farm Fund and ", "A"],
)
def test_time_grows_with_the_text_only(piece):
    def seconds(times: int) -> float:
        document = read(piece * times, STUDY)
        start = time.process_time()
        find_entities(document, STUDY)
        return time.process_time() - start

    seconds(10)
    assert min(seconds(4000) for _ in range(2)) < 8 * 3 * max(
        seconds(500), 0.005
    )  # eight times the text; quadratic: 64 times
