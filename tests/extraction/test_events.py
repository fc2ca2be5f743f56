"""What a text tells of events: each row is a sentence, its trigger, and what is said of it."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extraction.annotate import annotate
from flows.extraction.dates import find_dates
from flows.extraction.events import find_events
from flows.extraction.names import find_entities
from flows.extraction.records import EventMention, Facts
from flows.reading.passages import read
from schemas.study import load

STUDY = load()
READ_ON = date(2022, 1, 21)  # a Friday


def found(text: str) -> dict[str, EventMention]:
    """The events of a text by the words of their triggers."""
    document = read(text, STUDY)
    facts = Facts(published_on=READ_ON)
    entities = find_entities(document, STUDY)
    dates = find_dates(document, facts, STUDY)
    return {e.span.text: e for e in find_events(document, facts, entities, dates, (), STUDY)}


MODALITY = [
    ("Gunmen attacked the depot.", "attacked", "occurred"),
    ("Nobody was killed in the storming of the depot.", "killed", "negated"),
    ("Nobody was killed in the storming of the depot.", "storming of", "occurred"),
    ("There was no attack on the depot.", "attack", "negated"),
    ("The police did not open fire.", "open fire", "negated"),
    ("Talks with the rebels are out of the question.", "Talks", "negated"),
    ("The rebels must negotiate at once.", "negotiate", "demanded"),
    ("The widows called for an independent inquiry.", "independent inquiry", "demanded"),
    ("He is suspected of kidnapping.", "kidnapping", "hypothetical"),
    ("If he is tried, it will be in June.", "tried", "hypothetical"),
    ("The bishop spoke of an alleged massacre.", "massacre", "hypothetical"),
    ("The trial will begin in June.", "trial", "planned"),
    ("The mayor said the fire would be investigated.", "investigated", "planned"),
    ("Police are investigating the fire.", "investigating", "ongoing"),
    ("The talks are going on.", "talks", "ongoing"),
    ("The guards failed to prevent the attack.", "attack", "occurred"),
    ("The court did not hear the wounded.", "the wounded", "occurred"),
    ("They invited the envoy to negotiate.", "negotiate", "planned"),
    ("A curfew from 11 p.m. to 7 a.m. is in force.", "curfew", "ongoing"),
]


@pytest.mark.parametrize(("text", "trigger", "modality"), MODALITY)
def test_modality(text: str, trigger: str, modality: str) -> None:
    assert found(text)[trigger].modality == modality


TIME = [
    ("Gunmen attacked the depot on 3 March 2021.", "attacked", "2021-03-03/2021-03-03"),
    ("On 3 March 2021 gunmen attacked the depot.", "attacked", "2021-03-03/2021-03-03"),
    ("Protests began on 3 March 2021.", "Protests", "2021-03-03/.."),
    ("By 3 March 2021 police had arrested ten men.", "arrested", "../2021-03-03"),
    ("On 3 March 2021 the agency registered ten complaints of torture.", "torture", "none"),
    ("Ten men were shot in the storming of the depot on 3 March 2021.", "storming of", "2021-03-03/2021-03-03"),
    ("The guard, who was hired on 3 March 2021, was arrested.", "arrested", "none"),
    ("The man hired on 3 March 2021 has been arrested.", "arrested", "none"),
    ("3 March 2021 – Crowds seize the port. Ten men are arrested.", "arrested", "2021-03-03/2021-03-03"),
    ("On 3 March 2021 fog lay on the port. Gunmen attacked the depot.", "attacked", "2021-03-03/2021-03-03"),
    ("Gunmen attacked the depot.", "attacked", "none"),
    ("They denied the attack, as the resolution adopted on 3 March 2021 suggests.", "attack", "none"),
    ("On 3 March 2021 fog lay on the port. Forty people were killed.", "killed", "none"),
    ("They opened a probe into the January events.", "probe", "none"),
    ("On 3 March 2021 fog lay on the port. No firearms were used.", "firearms were used", "none"),
    (
        "On 3 March 2021 fog lay on the port. At the same time no firearms were used.",
        "firearms were used",
        "2021-03-03/2021-03-03",
    ),
    ("By 3 March 2021 fog lay on the port. No officer had been convicted.", "convicted", "../2021-03-03"),
    ("In March 2021 men convicted of arson in the port were freed.", "convicted", "none"),
    ("Men detained in March 2021 were freed.", "detained", "2021-03-01/2021-03-31"),
    (
        "On 3 March 2021 crowds came to the hall, which was opened in May 2020, and looted shops.",
        "looted",
        "2021-03-03/2021-03-03",
    ),
    ("The trial ended on 3 March 2021, when the thief was sentenced.", "sentenced", "2021-03-03/2021-03-03"),
    ("He was arrested on 3 March 2021, when crowds had looted shops.", "looted", "../2021-03-03"),
    ("When he came on 3 March 2021, crowds had looted shops.", "looted", "none"),
    ("The curfew was imposed on 3 March 2021 and later lifted.", "later lifted", "none"),
    ("He signed the amnesty which the mayor announced on 3 March 2021.", "amnesty", "2021-03-03/2021-03-03"),
    ("The death toll was corrected on 3 March 2021.", "death", "none"),
    ("The tragic events of 3 March 2021 led to arrests.", "arrests", "none"),
]


@pytest.mark.parametrize(("text", "trigger", "days"), TIME)
def test_time(text: str, trigger: str, days: str) -> None:
    event = found(text)[trigger]
    none = event.precision is None
    assert days == ("none" if none else f"{event.first_day or '..'}/{event.last_day or '..'}")


ROLES = [
    ("Smugglers attacked the depot.", "attacked", "Smugglers", "depot"),
    ("The depot was attacked by smugglers.", "attacked", "smugglers", "depot"),
    ("Several shops were looted on Friday.", "looted", None, "shops"),
    ("Two farmers died in the village.", "died", None, "farmers"),
    ("Two farmers, shot in the village, were buried.", "buried", None, "farmers"),
    ("Rebels seized the port and burned two ships.", "seized", "Rebels", "port"),
    ("The kidnapping of the consul by guerrillas went on.", "kidnapping", "guerrillas", "consul"),
    ("Sailors opened fire on the crowd on Friday.", "opened fire", "Sailors", "crowd"),
    ("It attacked the depot.", "attacked", None, "depot"),
    ("The general resigned on Friday.", "resigned", "general", None),
    ("A court in the harbour on Friday sentenced the general.", "sentenced", "court", "general"),
    ("Courts have tried 1,205 sailors.", "tried", "Courts", "sailors"),
    ("The general was dismissed, and arrested the following day.", "arrested", None, "general"),
    ("Two officers were found guilty of torture.", "torture", "officers", None),
    ("Farmers were involved in the riots.", "riots", "Farmers", None),
    ("Sailors of the Red Party (RP) attacked the depot.", "attacked", "Sailors of the Red Party", "depot"),
    ("Police cars were destroyed.", "destroyed", None, "Police cars"),
    ("The farmer's murder shocked the port.", "murder", None, "farmer"),
    ("Two sailors sustained head injuries.", "sustained head injuries", None, "sailors"),
    ("The mayor ordered an inquiry into the attack.", "attack", None, None),
    ("Officers are investigating the fire.", "investigating", "Officers", "fire"),
    ("The port was lost by mistake and burnt by accident.", "burnt", None, None),
    ("Smugglers held the airport.", "held the airport", "Smugglers", "airport"),
    ("The internet was cut off.", "internet was cut off", None, "internet"),
]


@pytest.mark.parametrize(("text", "trigger", "agent", "target"), ROLES)
def test_agent_and_target(text: str, trigger: str, agent: str | None, target: str | None) -> None:
    event = found(text)[trigger]
    assert (event.agent, event.target) == (agent, target)


TAKEN_UP = [
    ("Smugglers burnt cars. They looted shops.", "looted", "Smugglers", "shops"),
    ("Ten men were shot by smugglers. They burnt cars.", "burnt", "smugglers", "cars"),
    ("Smugglers burnt cars, looted shops and seized the depot.", "seized", "Smugglers", "depot"),
    ("Ten sailors were killed and 30 were wounded.", "wounded", None, "sailors"),
    ("Police detained 90 sailors. Most of them were released.", "were released", None, "sailors"),
    ("Police detained 90 sailors. In May 30 were released.", "were released", None, None),
    ("Five guards were jailed for torturing sailors.", "torturing", "guards", "sailors"),
    ("The sailors who attacked the depot in May fled.", "attacked", "sailors", "depot"),
    ("The hall, burnt down at night, was old.", "burnt down", None, "hall"),
    ("Police officers and doctors were injured.", "injured", None, "Police officers and doctors"),
    ("Nine of the dead were sailors.", "dead", None, "sailors"),
    ("The port was calm. They looted shops.", "looted", None, "shops"),
]


@pytest.mark.parametrize(("text", "trigger", "agent", "target"), TAKEN_UP)
def test_a_pronoun_a_number_or_a_gap_takes_up_who_was_told_before(
    text: str, trigger: str, agent: str | None, target: str | None
) -> None:
    event = found(text)[trigger]
    assert (event.agent, event.target) == (agent, target)


SPOKEN = [
    ("“We will build a school,” President Tokayev said.", "will build", "Kazakhstan"),
    ("“I called for calm,” Dana Omarova said.", "called for", "Dana Omarova"),
    ("Dana Omarova said that he had resigned.", "resigned", "Dana Omarova"),
    ("The President of Kazakhstan announced reforms.", "announced reforms", "Kassym-Jomart Tokayev"),
]


@pytest.mark.parametrize(("text", "trigger", "agent"), SPOKEN)
def test_a_pronoun_or_an_office_is_whom_it_means(text: str, trigger: str, agent: str) -> None:
    assert {e.span.text: e for e in annotate(text, STUDY).events}[trigger].agent == agent


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Police fired while crowds stormed the depot in Aktau.", "Aktau"),
        ("Troops left Aktau, while gunmen stormed the depot in Almaty.", "Almaty"),
        ("Riots caused losses of 3 million US dollars in Kazakhstan.", "Kazakhstan"),
        ("Riots broke out in several Kazakh cities.", "Kazakhstan"),
        ("Kazakhstan appealed to the allies for help.", None),
        ("In Aktau the mayor appealed to the allies.", "Aktau"),
        ("The minister resigned when crowds stormed the hall of Aktau.", None),
    ],
)
def test_the_place_is_that_of_the_clause(text: str, place: str | None) -> None:
    assert list(found(text).values())[-1 if "depot" in text else 0].place == place


@pytest.mark.parametrize("text", ["Has the riot ended?", "Question: Mr Berg, were shops looted?"])
def test_what_is_only_asked_is_not_told(text: str) -> None:
    assert not found(text)


def test_a_heading_of_a_word_only_names_what_follows() -> None:
    text = "The report was long and it was read by all of them.\n\nArrests\n\nNothing is known of the others in it."
    assert not found(text)


def test_two_words_for_one_event_are_one_mention() -> None:
    assert len(found("Ten men were injured and hospitalized.")) == 1


def test_a_name_tells_no_event() -> None:
    assert not found("The Collective Security Treaty Organization met.")


def test_a_sentence_without_events_has_none() -> None:
    assert not found("The port lies on the east coast.")


WORDS = st.sampled_from(
    [
        "attack",
        "was",
        "not",
        "killed",
        "by",
        "the",
        "police",
        "on 3 March",
        "if",
        "⟦",
        "⟧",
        "İ",
        "ß",
        ",",
        "“",
        "said",
        "that",
        "and",
        ". ",
        "\n\n",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_any_text_gives_valid_events(text: str) -> None:
    for event in annotate(text, STUDY).events:
        assert text[event.span.start : event.span.end] == event.span.text.strip()
        assert event.first_day is None or event.last_day is None or event.first_day <= event.last_day
        assert 0 <= event.confidence <= 1


def seconds(text: str) -> float:
    document = read(text, STUDY)
    start = time.process_time()
    find_events(document, Facts(), (), (), (), STUDY)
    return time.process_time() - start


def test_a_text_of_200_kilobytes_takes_seconds() -> None:
    assert seconds("The port lies on the coast. Men attacked the depot in it. " * 3_500) < 20


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Riots broke out in Almaty. Shops were looted.", "Almaty"),
        ("Riots broke out in Almaty. Hundreds were killed.", None),  # there, or in the whole country
        ("Riots broke out in Almaty. Two men were killed in Aktau.", "Aktau"),
        ("Riots broke out across the country. Hundreds were killed.", "Kazakhstan"),
        ("Riots broke out in Almaty. The mayor appealed to the army.", None),
    ],
)
def test_a_toll_takes_no_town_on_from_the_sentence_before(text, place, study):
    assert annotate(text, study).events[-1].place == place
