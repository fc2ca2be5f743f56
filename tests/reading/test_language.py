"""The language of a text, where its words tell it."""

import pytest

from flows.reading.language import language_of

TEXTS = [
    ("en", "The port was closed for two days, and ships waited in the roads until the storm had gone by, the harbour master said."),
    ("ru", "Порт был закрыт два дня, и суда ждали на рейде, пока не прошла буря, сообщил начальник порта журналистам в четверг."),
    ("kk", "Порт екі күн бойы жабық болды, кемелер дауыл басылғанша рейдте күтіп тұрды, деді порт бастығы журналистерге бейсенбі күні."),
    ("fr", "Le port est resté fermé deux jours et les navires ont attendu en rade que la tempête passe, a dit le capitaine du port."),
    (None, "Ten hurt."),
    (None, "1 2 3 4 5 " * 40),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), TEXTS, ids=[str(code) for code, _ in TEXTS])
def test_the_words_tell_their_language(code, text):
    assert language_of(text) == code


def test_every_labelled_text_is_in_the_language_of_the_study(root, study):
    texts = [path.read_text() for path in (root / "tests/gold").rglob("texts/*.txt")]
    assert len(texts) >= 10
    assert {language_of(text) for text in texts} == set(study.settings["languages"])
