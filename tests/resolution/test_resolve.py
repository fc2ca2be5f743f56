"""Mentions to one world: every id exists, nothing of two days or places is joined, figures stand side by side."""

from datetime import date
from itertools import accumulate, pairwise

import pyarrow as pa
import pytest

from flows.extraction.ids import actor_id, place_id
from flows.release.parquet import pieces
from flows.resolution import resolve
from flows.workspace import to_table
from schemas.tables import TABLES
from tests import world
from tests.resolution.test_settle import dangling

FOURTH, FIFTH = date(2022, 1, 4), date(2022, 1, 5)


@pytest.fixture(scope="module")
def good(study):
    return resolve(world.tables(), study)


def mention(number, kind="protest", day=FOURTH, place="Aktau", modality="occurred", last=None, **more):
    """A mention of an event, the `number`th of the first text."""
    document = world.document_id("harbour.txt")
    span = {"char_start": number * 10, "char_end": number * 10 + 5, "text": "words", "evidence": "words"}
    facts = {"event_type": kind, "modality": modality, "first_day": day, "last_day": last or day, "place": place}
    return {"mention_id": f"men_{number:016x}", "document_id": document, **span, **facts, **more}


def clusters(study, *mentions):
    """The mentions' numbers, put together as the events join them."""
    found = resolve(world.tables({"event_mentions": list(mentions)}), study)["event_mentions"].to_pylist()
    joined: dict[str, set[int]] = {}
    for row in found:
        joined.setdefault(row["event_id"], set()).add(int(row["mention_id"][4:], 16))
    return sorted(map(sorted, joined.values()))


PERSON = {"target": "Timur Asanov", "target_id": actor_id("Timur Asanov")}
OTHER = {"target": "Lena Orlova", "target_id": actor_id("Lena Orlova")}


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        pytest.param([mention(1), mention(2)], [[1, 2]], id="same type, place, day: one event"),
        pytest.param([mention(1), mention(2, day=FIFTH)], [[1], [2]], id="two days"),
        pytest.param([mention(1), mention(2, place="Almaty")], [[1], [2]], id="two places"),
        pytest.param([mention(1), mention(2, kind="riot")], [[1], [2]], id="two types"),
        pytest.param([mention(1), mention(2, modality="negated")], [[1], [2]], id="told and denied"),
        pytest.param([mention(1), mention(2, day=None)], [[1, 2]], id="undated joins the only day"),
        pytest.param(
            [mention(1), mention(2, day=FIFTH), mention(3, day=None)], [[1], [2], [3]], id="undated joins no day of two"
        ),
        pytest.param(
            [mention(1, day=date(2012, 1, 4)), mention(2, day=None)], [[1], [2]], id="undated joins no day before the window"
        ),
        pytest.param([mention(1, day=None), mention(2, day=None)], [[1, 2]], id="two undated ones"),
        pytest.param(
            [mention(1), mention(2, day=date(2022, 1, 1), last=date(2022, 1, 31))], [[1, 2]], id="the only day of its month"
        ),
        pytest.param(
            [mention(1), mention(2, day=FIFTH), mention(3, day=date(2022, 1, 1), last=date(2022, 1, 31))],
            [[1], [2], [3]], id="a month of two days",
        ),
        pytest.param([mention(1), mention(2, day=None, last=FIFTH)], [[1, 2]], id="no later than a day is no day"),
        pytest.param(
            [mention(1, place=None), mention(2, place="Kazakhstan")], [[1, 2]], id="no place is the study's country"
        ),
        pytest.param([mention(1, place=None), mention(2)], [[1], [2]], id="no place is no town"),
        pytest.param(
            [mention(1, "detention", **PERSON), mention(2, "detention", **OTHER)], [[1], [2]], id="two persons detained"
        ),
        pytest.param(
            [mention(1, "detention", **PERSON), mention(2, "detention", **PERSON)], [[1, 2]], id="one person, told twice"
        ),
        pytest.param(
            [mention(1, target="shops"), mention(2, target="stalls")], [[1, 2]], id="words for a thing tell none apart"
        ),
        pytest.param(
            [mention(1, last=FIFTH), mention(2)], [[1, 2]], id="an interval and its first day"
        ),
        pytest.param(
            [mention(1, "emergency_measure", text="curfew"), mention(2, "emergency_measure", text="emergency")],
            [[1], [2]], id="two acts of one type"
        ),
        pytest.param(
            [mention(1, "seizure", target="the airport"), mention(2, "seizure", place=None, day=None, target="an airport")],
            [[1, 2]], id="an act told apart by its words joins its only place and day"
        ),
        pytest.param(
            [mention(1, place=None, day=None), mention(2, place=None), mention(3, place=None, day=FIFTH)],
            [[1, 2, 3]], id="the country's wave holds its days"
        ),
        pytest.param(
            [mention(1, place=None), mention(2, place=None, day=FIFTH)], [[1], [2]], id="two days, and nobody tells the wave"
        ),
        pytest.param(
            [mention(1, place=None, day=None), mention(2, place=None, day=date(2023, 5, 1))], [[1], [2]],
            id="a day outside the named periods is none of the wave's"
        ),
        pytest.param(
            [mention(1, "policy_act", text="law", target="a fund"), mention(2, "policy_act", text="law", target="the courts")],
            [[1], [2]], id="two reforms of one day"
        ),
        pytest.param(
            [mention(1, "policy_act", text="law", target="the new funds"), mention(2, "policy_act", target="a fund")],
            [[1, 2]], id="one reform in other words"
        ),
        pytest.param(
            [mention(1, "policy_act", text="law", day=None), mention(2, "policy_act", text="decree", day=None)],
            [[1], [2]], id="reforms of which nothing is told"
        ),
    ],
)  # fmt: skip
def test_which_mentions_are_of_one_event(study, mentions, expected):
    assert clusters(study, *mentions) == expected


def test_why_a_mention_is_of_its_event_stands_in_its_method(study):
    rows = [
        mention(1, "seizure", target="the airport", method="rule"),
        mention(2, "seizure", place=None, day=None, target="the airport", method="rule"),
    ]
    found = resolve(world.tables({"event_mentions": rows}), study)["event_mentions"].to_pylist()
    assert [row["method"].partition("; ")[2] for row in found] == [
        "joined by airport, place, day",
        "joined by airport, the only place, the only day",
    ]


def test_an_event_keeps_its_id_when_another_text_tells_it_too(study, good):
    alone = resolve(world.tables({"event_mentions": world.event_mentions()[:1]}), study)
    (event,) = alone["events"].to_pylist()
    assert event["event_id"] in good["events"]["event_id"].to_pylist()


def test_the_order_of_the_rows_does_not_matter(study, good):
    turned = resolve(world.tables({name: found[::-1] for name, found in world.rows().items()}), study)
    for name, table in good.items():
        order = [(key, "ascending") for key in TABLES[name].sort]
        assert turned[name].sort_by(order).to_pylist() == table.sort_by(order).to_pylist()


def test_every_id_exists(good):
    assert dangling(good) == []


def test_no_row_is_lost_or_doubled(good):
    for name, found in world.rows().items():
        key = str(TABLES[name].key)
        assert sorted(good[name][key].to_pylist()) == sorted(row[key] for row in found)


def test_a_name_that_is_nobodys_has_no_id(good):
    protest = next(m for m in good["event_mentions"].to_pylist() if m["text"] == "marched")
    assert (protest["agent"], protest["agent_id"]) == ("dockers", None)
    assert (protest["place"], protest["place_id"]) == ("Aktau", place_id("Aktau", "KZ"))


def test_a_speaker_is_an_actor_though_nobody_else_names_him(study):
    said = [{**world.statements()[0], "speaker": "Dana Seitova", "speaker_id": actor_id("Dana Seitova")}]
    found = resolve(world.tables({"statements": said}), study)
    assert found["statements"]["speaker_id"].to_pylist() == [actor_id("Dana Seitova")]
    (actor,) = [a for a in found["actors"].to_pylist() if a["name"] == "Dana Seitova"]
    assert actor["n_mentions"] == 0


def test_a_place_of_the_same_name_elsewhere_keeps_its_own_id(study):
    """Two places share a name: a text that means the rarer one is not given the other's coordinates."""
    rows = world.entity_mentions()
    far = {"entity_id": place_id("Aktau", "RU"), "country_code": "RU", "latitude": 50.0, "longitude": 40.0}
    rows[5] = {**rows[5], **far, "geonames_id": 1}
    mentions = [mention(1, place_id=place_id("Aktau", "RU"))]
    found = resolve(world.tables({"entity_mentions": rows, "event_mentions": mentions}), study)
    assert found["event_mentions"]["place_id"].to_pylist() == [place_id("Aktau", "RU")]
    (event,) = found["events"].to_pylist()
    assert (event["place_id"], event["latitude"]) == (place_id("Aktau", "RU"), 50.0)


def test_an_actors_row_gathers_kind_country_and_other_namings(study):
    listed = study.rows("gazetteer/actors.csv")[0]
    where = world.entity_mentions()[0]
    named = [{**where, "name": listed["name"], "entity_id": actor_id(listed["name"]), "entity_kind": None}]
    (actor,) = [
        row
        for row in resolve(world.tables({"entity_mentions": named}), study)["actors"].to_pylist()
        if row["name"] == listed["name"]
    ]
    assert actor["kind"] == listed["kind"]
    assert actor["country"] == (listed["country"] or None)
    assert "Lena Orlova" in actor["aliases"]  # the words of the text


def test_an_event_tells_type_place_day_and_how_often(good):
    (event,) = [e for e in good["events"].to_pylist() if (e["event_type"], e["place"]) == ("protest", "Aktau")]
    assert event["label"] == "Protest, Aktau, 2022-01-04"
    assert (event["n_mentions"], event["n_documents"], event["n_speakers"]) == (2, 2, 2)
    assert (event["latitude"], event["geo_precision"]) == (43.65, "city")
    assert event["first_reported_on"] == date(2022, 1, 6)


def test_a_repeated_text_counts_as_one_document(study):
    documents = world.documents()
    documents[1]["duplicate_of"] = documents[0]["document_id"]
    found = resolve(world.tables({"documents": documents}), study)
    (event,) = [e for e in found["events"].to_pylist() if e["n_mentions"] == 2]
    assert event["n_documents"] == 1
    assert found["comparisons"].num_rows == 0, "a text that repeats another is no second source"


def test_the_strongest_modality_is_the_events(study):
    mentions = [mention(1, modality="planned"), mention(2, modality="hypothetical"), mention(3, modality="demanded")]
    (event,) = resolve(world.tables({"event_mentions": mentions}), study)["events"].to_pylist()
    assert event["modality"] == "planned"
    assert event["label"].endswith("(planned)")


def test_a_figure_knows_the_event_told_in_its_sentence(study):
    hurt = world.event("harbour.txt", "injured", "injury", FIFTH, "Aktau")
    found = resolve(world.tables({"event_mentions": [*world.event_mentions(), hurt]}), study)
    by_text = {row["text"]: row["event_id"] for row in found["figures"].to_pylist()}
    injury = next(m["event_id"] for m in found["event_mentions"].to_pylist() if m["event_type"] == "injury")
    assert by_text == {"12": injury, "At least 20": None}


def figures(*bounds, **more):
    """Figures of people injured in Aktau, one a pair of bounds, in turn from either text."""
    words = [("harbour.txt", "12"), ("gazette.txt", "20"), ("harbour.txt", "4, 2022")]
    return [
        world.figure(*where, low, high, **more) | {"figure_id": f"fig_{number:016x}"}
        for number, (where, (low, high)) in enumerate(zip(words, bounds, strict=False))
    ]


@pytest.mark.parametrize(
    ("bounds", "agree", "lowest", "highest"),
    [
        ([(12.0, 12.0), (12.0, 12.0)], True, 12, 12),
        ([(12.0, 12.0), (20.0, 20.0)], False, 12, 20),
        ([(12.0, None), (20.0, 20.0)], True, 12, 20),  # more than 12, and 20
        ([(21.0, None), (20.0, 20.0)], False, 20, 21),  # at least 21, and 20
        ([(None, 30.0), (20.0, 20.0)], True, 20, 30),  # up to 30, and 20
        ([(24.0, 99.0), (20.0, 25.0)], True, 20, 99),  # dozens, and 20 to 25
        ([(12.0, None), (None, 30.0), (40.0, 40.0)], False, 12, 40),  # each two of some agree, not all
    ],
)
def test_figures_agree_where_one_value_fits_all(study, bounds, agree, lowest, highest):
    (row,) = resolve(world.tables({"figures": figures(*bounds)}), study)["comparisons"].to_pylist()
    assert (row["agree"], row["lowest"], row["highest"]) == (agree, lowest, highest)
    assert row["n_figures"] == len(row["figure_ids"]) == len(bounds)


@pytest.mark.parametrize(
    "change",
    [
        {"place": "Almaty"},
        {"measure": "killed"},
        {"unit": "item"},
        {"counted_group": "civilian"},
        {"modality": "planned"},
        {"low": None, "high": None},
    ],
    ids=str,
)
def test_figures_of_different_things_are_not_compared(study, change):
    rows = figures((12.0, 12.0), (20.0, 20.0))
    rows[1] |= change
    assert resolve(world.tables({"figures": rows}), study)["comparisons"].num_rows == 0


@pytest.mark.parametrize(
    ("counted", "compared"), [(("buses", "Buses"), 1), (("buses", "cars"), 0), ((None, None), 0)], ids=str
)
def test_bare_counts_are_compared_only_of_one_thing(study, counted, compared):
    rows = figures((12.0, 12.0), (20.0, 20.0), measure="count", unit="item")
    rows = [row | {"counted": what} for row, what in zip(rows, counted, strict=True)]
    assert resolve(world.tables({"figures": rows}), study)["comparisons"].num_rows == compared


def test_a_total_of_several_groups_is_compared_with_one_of_people(study):
    rows = figures((164.0, 164.0), (24.0, 99.0))
    rows[0]["counted_group"] = "mixed"
    (row,) = resolve(world.tables({"figures": rows}), study)["comparisons"].to_pylist()
    assert (row["agree"], row["counted_group"]) == (False, None)


@pytest.mark.parametrize(
    ("places", "told", "compared"),
    [
        ((None, None), (None, None), 1),
        ((None, "Kazakhstan"), (None, None), 1),
        ((None, None), (None, "Aktau"), 0),  # the sentence of one tells what was in a town
        ((None, "Kazakhstan"), (FOURTH, FIFTH), 0),  # of two days
    ],
    ids=str,
)
def test_a_toll_of_the_whole_country_is_compared_by_its_event(study, places, told, compared):
    rows = [
        row | {"place": place, "evidence": f"{n} {place} {where}", "char_start": 10 * n, "char_end": 10 * n + 2}
        for n, (row, place, where) in enumerate(zip(figures((12.0, 12.0), (20.0, 20.0)), places, told, strict=True))
    ]
    mentions = [
        mention(
            n,
            "injury",
            day=where if where in (FOURTH, FIFTH) else None,
            place=where if isinstance(where, str) else None,
        )
        | {"document_id": row["document_id"], "evidence": row["evidence"]}
        for n, (row, where) in enumerate(zip(rows, told, strict=True))
    ]
    found = resolve(world.tables({"figures": rows, "event_mentions": mentions}), study)
    assert found["comparisons"].num_rows == compared
    assert not compared or found["comparisons"]["place"].to_pylist() == [places[1]]


def test_a_denied_figure_conflicts_with_nothing(study):
    rows = figures((164.0, 164.0), (225.0, 225.0))
    rows[0]["modality"] = "negated"
    assert resolve(world.tables({"figures": rows}), study)["comparisons"].num_rows == 0


def test_the_parts_of_one_sentence_are_no_rivals(study):
    rows = [row | {"evidence": "In the port 12 and 20 were held."} for row in figures((12.0, 12.0), (20.0, 20.0))]
    assert resolve(world.tables({"figures": rows}), study)["comparisons"].num_rows == 0


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ([None], None),
        (["guards"], "guards"),
        (["guards", None, None], "guards"),
        (["guards", None, None, None], None),  # one of four speaks only for itself
        (["guards", "guards", None, None], "guards"),
        (["guards", "guards", "sailors", "police", "nurses"], None),  # no half
        (["guards", "guards", "sailors", "sailors"], "guards"),  # two halves: the first in the alphabet, as ever
    ],
    ids=str,
)
def test_an_event_bears_the_name_that_its_mentions_agree_on(study, told, named):
    mentions = [mention(number, target=name) for number, name in enumerate(told, 1)]
    (event,) = resolve(world.tables({"event_mentions": mentions}), study)["events"].to_pylist()
    assert event["n_mentions"] == len(told)
    assert event["target"] == named
    assert ("guards" in event["label"]) == (named == "guards")


def test_texts_without_any_mention_make_a_world_without_events(study):
    bare = {name: to_table(name, []) for name in world.rows() if name not in ("documents", "passages")}
    found = resolve({**world.tables(), **bare}, study)
    assert {name: found[name].num_rows for name in ("events", "actors", "places", "comparisons")} == {
        "events": 0, "actors": 0, "places": 0, "comparisons": 0,
    }  # fmt: skip


def test_events_do_not_depend_on_how_many_are_gathered_at_once(study, good, monkeypatch):
    monkeypatch.setattr("flows.resolution.events._AT_ONCE", 2)
    found = resolve(world.tables(), study)
    assert good["event_mentions"].num_rows > 2 and good["events"].num_rows > 1  # so there are several parts
    assert found == good


@pytest.mark.parametrize("sizes", [[7], [3, 4], [1] * 7, [2, 5], []], ids=str)
def test_rows_come_in_pieces_of_one_size_however_large_they_were(sizes):
    ends = list(accumulate(sizes, initial=0))
    found = list(pieces((pa.table({"n": list(range(a, b))}) for a, b in pairwise(ends)), 3))
    assert [n for piece in found for n in piece["n"].to_pylist()] == list(range(sum(sizes)))
    assert all(piece.num_rows == 3 for piece in found[:-1])
