"""Texts that nearly repeat an earlier one are found; those that only speak of the same are not."""

import pytest

from flows.reading import duplicates
from flows.reading.duplicates import repeated, shingles, signature

WIRE = (
    "AKTAU, January 6. Ten people were hurt in the port of Aktau when a storm tore two ships from their moorings, the harbour "
    "master said on Thursday. The port was closed for two days, and more than forty ships waited in the roads. Lena Orlova, who "
    "has led the port for six years, told reporters that nothing of the kind had been seen since the pier was built. Insurers "
    "spoke of damage of two million dollars. The ministry of transport sent a commission, which is to report by the end of the "
    "month. Schools in the lower town stayed shut, and the power was cut in three streets until the evening."
)
OTHER = (
    "In Aktau the storm is over. Fishermen came back to find their boats on the road, and in the lower town people carried mud "
    "out of their houses. Nobody here remembers such a night. The mayor walked from door to door with a list, and wrote down what "
    "each had lost, while the harbour master counted ships. Forty had waited outside, he said, and two had not held."
)
PRINTED = f"Harbour Gazette\n\n{WIRE} Reporting by our correspondent."
EDITED = WIRE.replace("AKTAU, January 6. ", "").replace("Insurers spoke", "Insurance companies spoke")


def found(**texts):
    told = {name: signature(text) for name, text in texts.items()}
    return repeated(texts, {name: one and duplicates.bands(one) for name, one in told.items()})


def test_a_wire_that_papers_print_is_found():
    assert found(a=WIRE, b=OTHER, c=PRINTED, d=EDITED) == {"c": "a", "d": "a"}


def test_a_wire_sent_again_with_another_number_is_no_copy():
    first = WIRE.replace("Ten people", "10 people")
    assert found(a=first, b=first.replace("10 people", "12 people")) == {}
    assert found(a=first, b=first.replace("AKTAU, January 6. ", "")) == {
        "b": "a"
    }  # a number less is a cut, not a change


def test_thousands_of_one_form_are_told_apart_in_time_that_grows_with_them(monkeypatch):
    """Bulletins with other numbers each day are no copies; a paper that prints one of them is found all the same."""
    tried = []

    def measured(a, b):
        tried.append((a, b))
        return alike(a, b)

    alike = duplicates._alike
    monkeypatch.setattr(duplicates, "_alike", measured)
    form = WIRE.replace("Ten people", "{n} people").replace("two ships", "{m} ships")
    bulletins = {f"b{n:03}": form.format(n=n, m=n + 1000) for n in range(300)}
    copies = {f"c{n:03}": f"Harbour Gazette\n\n{bulletins[f'b{n:03}']}" for n in (5, 250)}
    assert found(**bulletins, **copies) == {"c005": "b005", "c250": "b250"}
    assert len(tried) == 2


def test_the_first_is_the_original():
    assert found(c=PRINTED, a=WIRE) == {"a": "c"}


def test_two_texts_on_one_thing_are_two():
    assert found(a=WIRE, b=OTHER) == {}


@pytest.mark.parametrize("text", ["", "Ten people were hurt.", "word " * 10])
def test_what_is_too_short_repeats_nothing(text):
    assert signature(text) is None
    assert found(a=text, b=text) == {}


def test_case_and_marks_make_no_other_text():
    assert shingles("Ten people were hurt, he said.") == shingles("TEN PEOPLE WERE HURT he said")


def test_a_signature_is_the_same_in_every_run():
    assert signature(WIRE)[:3] == [114987383, 29027970, 88634440]  # another version of datasketch may make others
    assert len(signature(WIRE)) == 128
