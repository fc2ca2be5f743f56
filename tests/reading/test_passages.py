"""How a text is cut: passages, turns of an interview, headings, furniture, paragraphs and sentences."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.reading.passages import read
from schemas.study import load

STUDY = load()
PROSE = "The old ferry left the harbour at noon with forty people on board."


def roles(text: str) -> list[tuple[str, str]]:
    """Role and first word of each passage."""
    return [(p.role, p.span.text.split()[0]) for p in read(text, STUDY).passages]


def test_a_report_has_a_headline_prose_and_furniture() -> None:
    text = f"Ferry leaves harbour\n\n{PROSE}\n\nRead also: Storms ahead\n\n{PROSE}\n\nShare | Tweet | Print"
    assert [role for role, _ in roles(text)] == ["heading", "narration", "boilerplate", "narration", "boilerplate"]


# the ways interviews are set: each is one question and one answer, twice
INTERVIEWS = {
    "letters": "Q: How deep is it?\nA: Twelve metres.\nQ: And the pier?\nA: It is new.",
    "numbers": "Q-1. How deep is it?\nA-1. Twelve metres.\nQ-2. And the pier?\nA-2. It is new.",
    "words": "Question: How deep is it?\n\nAnswer: Twelve metres.\n\nQuestion: And the pier?\n\nAnswer: It is new.",
    "names": "Tom Reed: How deep is it?\nAnna Berg: Twelve metres.\nTom Reed: And the pier?\nAnna Berg: It is new.",
    "questions": "An interview with the master\n\nHow deep is your harbour?\n\nTwelve metres.\n\nIs your pier new?\n\nIt is new.",
}


@pytest.mark.parametrize("text", INTERVIEWS.values(), ids=INTERVIEWS.keys())
def test_turns_of_an_interview(text: str) -> None:
    assert [role for role, _ in roles(text) if role != "heading"] == ["question", "answer", "question", "answer"]


def test_an_answer_runs_to_the_next_question() -> None:
    passages = read("Q: How deep?\nA: Twelve metres.\nIt was dredged.\nQ: When?\nA: In May.", STUDY).passages
    assert passages[1].span.text == "A: Twelve metres.\nIt was dredged."


def test_a_report_with_one_question_is_no_interview() -> None:
    assert {role for role, _ in roles(f"{PROSE}\n\nBut where did it go?\n\n{PROSE}")} == {"narration"}


FURNITURE = STUDY.rows("lexicons/reading_furniture.csv")


@pytest.mark.parametrize("row", FURNITURE, ids=[row["example"] for row in FURNITURE])
def test_examples_of_furniture(row: dict[str, str]) -> None:
    line = row["example"]
    text = {"top": f"{line}\n\n{PROSE}", "end": f"{PROSE}\n\n{line}", "any": f"{PROSE}\n\n{line}\n\n{PROSE}"}[
        row["where"]
    ]
    assert [p.role for p in read(text, STUDY).passages if p.span.text == line] == ["boilerplate"]


TURNS = STUDY.rows("lexicons/reading_turns.csv")


@pytest.mark.parametrize("row", TURNS, ids=[row["word"] for row in TURNS])
def test_examples_of_turns(row: dict[str, str]) -> None:
    line = row["example"]
    text, expected = {
        "question": (f"{line}\nA: Twelve metres.", "question"),
        "answer": (f"Q: How deep is it?\n{line}", "answer"),
        "evidence": (f"{line}\n\nHow deep is your harbour?\n\nTwelve metres.\n\nIs it new?\n\nIt is.", None),
        "thanks": (f"Q: How deep is it?\nA: Twelve metres.\n{line}", "question"),
    }[row["kind"]]
    found = read(text, STUDY).passages
    if expected is None:
        assert [p.role for p in found][-4:] == ["question", "answer", "question", "answer"]
    else:
        assert expected in [p.role for p in found if p.span.text == line]


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(st.sampled_from(["Q:", "A:", "\n", "What is it?", PROSE, "Share", "Ann Berg:"]), max_size=30).map(
            " ".join
        ),
    )
)
def test_any_text_is_cut_into_parts_in_order(text: str) -> None:
    document = read(text, STUDY)
    for parts in (
        [p.span for p in document.passages],
        list(document.paragraphs),
        [s.span for s in document.sentences],
    ):
        assert all(a.end <= b.start for a, b in pairwise(parts))
    for sentence in document.sentences:
        assert sentence.span in document.paragraphs[sentence.paragraph]
        assert sentence.span in document.passages[sentence.passage].span
    assert _bare("".join(p.text for p in document.paragraphs)) == _bare(text)


def _bare(text: str) -> str:
    return "".join(text.split())


def test_a_byte_order_mark_is_no_character_of_the_first_word() -> None:
    text = "ALMATY, January 5. Ten people were hurt.\n\nThe port was closed."
    plain, marked = read(text, STUDY), read(f"\ufeff{text}", STUDY)
    assert [(s.span.text, s.span.start + 1) for s in plain.sentences] == [
        (s.span.text, s.span.start) for s in marked.sentences
    ]
