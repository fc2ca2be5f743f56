"""The raw folder: what is read, what is refused and with which words, what is wrong with a whole folder."""

import hashlib
import os
from pathlib import Path

import pytest

from flows.reading.corpus import MANIFEST, UNREADABLE, CorpusError, RawText, Refused, list_corpus, read_listed
from tests.corpus import read_corpus as read

GOOD = "The ferry left at noon.\n"


def read_corpus(raw):
    return read(raw, {"text": "text"})


def _sha(text: str | bytes) -> str:
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


@pytest.fixture
def raw(tmp_path):
    """A raw folder with one source of one good, listed text."""
    folder = tmp_path / "raw"
    put(folder / "letters/a.txt", GOOD)
    put(folder / "letters/source.toml", 'publisher = "The Ferryman"\nlanguage = "en"\nretrieved = 2022-03-01\n')
    listing(folder, ("a.txt", _sha(GOOD)))
    return folder


def put(path, content: str | bytes):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def listing(raw, *rows: tuple[str, str], header="path,sha256", source="letters"):
    put(raw / source / "manifest.csv", "\n".join([header, *(",".join(row) for row in rows)]) + "\n")


def refusals(raw) -> dict[str, str]:
    return {file.file: file.check for file in read_corpus(raw).refused}


def test_a_listed_text_is_read_with_what_is_known_of_it(raw):
    corpus = read_corpus(raw)
    (text,) = corpus.texts
    assert (text.file, text.text, text.sha256) == ("letters/a.txt", GOOD, _sha(GOOD))
    assert text.facts["publisher"] == "The Ferryman"
    assert text.facts["retrieved"] == "2022-03-01"
    assert (corpus.refused, corpus.warnings, corpus.listed) == ((), (), 1)


def test_what_the_manifest_says_of_one_text_goes_before_what_its_source_says_of_all(raw):
    header, row = "path,sha256,publisher,url", ("a.txt", _sha(GOOD), "The Boatman", "https://example.org/a")
    listing(raw, row, header=header)
    (text,) = read_corpus(raw).texts
    assert (text.facts["publisher"], text.facts["url"]) == ("The Boatman", "https://example.org/a")


@pytest.mark.parametrize(
    ("name", "content", "check", "words"),
    [
        ("b.txt", "", "file_empty", "no characters"),
        ("b.txt", " \n\t\n", "file_empty", "no characters"),
        ("b.txt", "\ufeff\u00a0\u3000\n", "file_empty", "no characters"),
        ("b.txt", b"one\x00two", "file_binary", "null byte at offset 3"),
        ("b.txt", "noon".encode("utf-16"), "file_binary", "null byte at offset 3"),
        ("b.txt", "The café".encode("latin-1"), "file_not_utf8", "byte 0xe9 at offset 7"),
        ("b.txt", b"a\n" + b"\xff", "file_not_utf8", "byte 0xff at offset 2"),
        ("b.exe", "MZ", "file_format", ".exe is not read; known: .atom, .csv"),
        ("b.pdf", "%PDF-1.7", "file_damaged", "not a PDF that can be read"),
        ("b", "no ending", "file_format", "a file without ending is not read"),
    ],
)
def test_a_file_that_is_no_text_is_refused_and_the_rest_is_read(raw, name, content, check, words):
    path = put(raw / "letters" / name, content)
    listing(raw, ("a.txt", _sha(GOOD)), (name, _sha(path.read_bytes())))
    corpus = read_corpus(raw)
    assert [text.file for text in corpus.texts] == ["letters/a.txt"]
    (refused,) = corpus.refused
    assert (refused.file, refused.check) == (f"letters/{name}", check)
    assert words in refused.reason


def test_an_altered_file_is_refused_with_both_hashes(raw):
    put(raw / "letters/a.txt", "The ferry left at one.\n")
    (refused,) = read_corpus(raw).refused
    assert refused.check == "file_altered"
    assert _sha(GOOD) in refused.reason
    assert _sha("The ferry left at one.\n") in refused.reason


def test_a_file_that_changes_between_being_seen_and_being_read_is_left_for_another_time(raw):
    (listed, *_) = list_corpus(raw).files
    seen = hashlib.sha256(listed.path.read_bytes()).hexdigest()
    assert isinstance(next(read_listed(listed, {}, seen)), RawText)
    (found,) = read_listed(listed, {}, hashlib.sha256(b"another").hexdigest())
    assert isinstance(found, Refused) and found.check == UNREADABLE


def test_a_hash_may_be_written_in_capitals(raw):
    listing(raw, ("a.txt", _sha(GOOD).upper()))
    assert refusals(raw) == {}


def test_a_listed_file_that_is_not_there_counts_as_listed(raw):
    listing(raw, ("a.txt", _sha(GOOD)), ("gone.txt", _sha("x")))
    assert refusals(raw) == {"letters/gone.txt": "file_missing"}
    assert read_corpus(raw).listed == 2


def test_a_file_that_no_manifest_lists_is_refused(raw):
    put(raw / "letters/deep/b.txt", "Unlisted.")
    assert refusals(raw) == {"letters/deep/b.txt": "file_unlisted"}
    assert read_corpus(raw).listed == 1


def test_two_files_of_the_same_bytes_are_both_read(raw):
    put(raw / "letters/b.txt", GOOD)
    listing(raw, ("a.txt", _sha(GOOD)), ("b.txt", _sha(GOOD)))
    assert [text.file for text in read_corpus(raw).texts] == ["letters/a.txt", "letters/b.txt"]


def test_a_byte_order_mark_stays_where_it_is(raw):
    put(raw / "letters/a.txt", "\ufeff" + GOOD)
    listing(raw, ("a.txt", _sha("\ufeff" + GOOD)))
    assert read_corpus(raw).texts[0].text == "\ufeff" + GOOD


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "without a manifest"])
@pytest.mark.parametrize("link", ["file", "folder", "circle"])
def test_a_link_that_leaves_the_raw_folder_is_refused(raw, tmp_path, link, listed):
    put(tmp_path / "secret/b.txt", "Not yours.")
    target = {"file": tmp_path / "secret/b.txt", "folder": tmp_path / "secret", "circle": raw / "letters/b.txt"}[link]
    (raw / "letters/b.txt").symlink_to(target)
    listing(raw, ("a.txt", _sha(GOOD)), ("b.txt", _sha("Not yours.")))
    if not listed:
        (raw / "letters/manifest.csv").unlink()
    assert refusals(raw) == {"letters/b.txt": "file_outside"}


def test_a_source_that_is_a_link_out_of_the_raw_folder_gives_nothing_away(raw, tmp_path):
    put(tmp_path / "secret/b.txt", "Not yours.")
    (raw / "other").symlink_to(tmp_path / "secret")
    assert refusals(raw) == {"other/b.txt": "file_outside"}


def test_a_link_within_the_raw_folder_is_a_file_like_any(raw):
    (raw / "letters/b.txt").symlink_to(raw / "letters/a.txt")
    listing(raw, ("a.txt", _sha(GOOD)), ("b.txt", _sha(GOOD)))
    assert len(read_corpus(raw).texts) == 2


def test_a_link_to_nothing_is_missing(raw):
    (raw / "letters/b.txt").symlink_to(raw / "letters/nothing.txt")
    listing(raw, ("a.txt", _sha(GOOD)), ("b.txt", _sha(GOOD)))
    assert refusals(raw) == {"letters/b.txt": "file_missing"}


def test_texts_without_manifest_or_source_are_read_with_a_warning_for_each(tmp_path):
    put(tmp_path / "b.txt", "Two.")
    put(tmp_path / "letters/a.txt", GOOD)
    corpus = read_corpus(tmp_path)
    assert [text.file for text in corpus.texts] == ["b.txt", "letters/a.txt"]
    assert [w.split("; ")[0].split(": ")[1] for w in corpus.warnings] == ["no source.toml", "no manifest.csv"] * 2


def test_one_manifest_in_the_raw_folder_may_list_what_lies_below(tmp_path):
    put(tmp_path / "deep/a.txt", GOOD)
    put(tmp_path / "deep/b.txt", "Two.")
    listing(tmp_path, ("deep/a.txt", _sha(GOOD)), source=".")
    corpus = read_corpus(tmp_path)
    assert [text.file for text in corpus.texts] == ["deep/a.txt"]
    assert [file.check for file in corpus.refused] == ["file_unlisted"]


def test_hidden_files_and_companions_are_no_texts(raw):
    for name in (".DS_Store", ".git/a.txt", "README.md", "corrections.toml"):
        put(raw / "letters" / name, "x")
    assert refusals(raw) == {}


def test_a_file_without_hash_is_read_with_a_warning(raw):
    listing(raw, ("a.txt", ""))
    corpus = read_corpus(raw)
    assert len(corpus.texts) == 1
    assert "no sha256 for letters/a.txt" in corpus.warnings[0]


def test_a_field_that_nothing_reads_is_told(raw):
    put(raw / "letters/source.toml", 'licens = "CC0"\n')
    assert "licens is read by nothing" in read_corpus(raw).warnings[0]


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ("", "manifest.csv:1: the header must name at least path and sha256"),
        ("file,hash\na.txt,00\n", "manifest.csv:1: the header must name at least path and sha256"),
        ("path,sha256\na.txt\n", "manifest.csv:2: wants 2 fields"),
        ("path,sha256\na.txt,00,what\n", "manifest.csv:2: wants 2 fields"),
        ("path,sha256\n/etc/hosts,00\n", "manifest.csv:2: '/etc/hosts' is no path inside letters/"),
        ("path,sha256\na.txt,00\n../a.txt,00\n", "manifest.csv:3: '../a.txt' is no path inside letters/"),
        ("path,sha256\n,00\n", "manifest.csv:2: '' is no path inside letters/"),
        ("path,sha256\na.txt,\n./a.txt,\n", "manifest.csv:3: ./a.txt is listed twice"),
        ("path,sha256,retrieved\na.txt,,last week\n", "manifest.csv:2: retrieved is 'last week'; write a day as"),
        ("path,sha256,published_on\na.txt,,05.01.2022\n", "manifest.csv:2: published_on is '05.01.2022'"),
        (b"path,sha256\n\xff,\n", "manifest.csv: not UTF-8 at byte 12"),
    ],
)
def test_a_malformed_manifest_stops_with_file_line_and_remedy(raw, manifest, words):
    put(raw / "letters/manifest.csv", manifest)
    with pytest.raises(CorpusError) as error:
        read_corpus(raw)
    assert words in str(error.value)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("publisher = The Ferryman\n", "source.toml: not valid TOML"),
        (b'publisher = "\xff"\n', "source.toml: not valid TOML"),
        ('language = ["en", "kk"]\n', "source.toml: language is ['en', 'kk']; write it in quotes"),
        ('retrieved = "in spring"\n', "source.toml: retrieved is 'in spring'; write a day as"),
    ],
)
def test_a_malformed_source_file_stops_with_its_name(raw, source, words):
    put(raw / "letters/source.toml", source)
    with pytest.raises(CorpusError) as error:
        read_corpus(raw)
    assert words in str(error.value)


def test_no_folder_and_no_texts_say_what_to_do(tmp_path):
    with pytest.raises(CorpusError, match="no such folder; put texts"):
        read_corpus(tmp_path / "nowhere")
    with pytest.raises(CorpusError, match=r"no texts there; put files"):
        read_corpus(tmp_path)


def test_a_folder_in_the_place_of_a_manifest_is_told(raw):
    (raw / "letters/manifest.csv").unlink()
    (raw / "letters/manifest.csv").mkdir()
    with pytest.raises(CorpusError, match=r"manifest\.csv: cannot be read"):
        read_corpus(raw)


def test_a_name_that_is_no_utf8_is_written_out(raw):
    try:
        put(raw / "letters" / os.fsdecode(b"b\xff.txt"), GOOD)
    except OSError:
        pytest.skip("this file system refuses such names")
    (raw / "letters/manifest.csv").unlink()
    assert [text.file for text in read_corpus(raw).texts] == ["letters/a.txt", "letters/b\\udcff.txt"]


def test_a_circle_of_links_leads_nowhere(raw):
    for folder in (raw, raw / "letters"):
        (folder / "loop.txt").symlink_to(folder / "loop.txt")
    listing(raw, ("a.txt", _sha(GOOD)), ("loop.txt", ""))
    assert refusals(raw) == {"loop.txt": "file_outside", "letters/loop.txt": "file_outside"}


def test_a_folder_that_may_not_be_looked_into_is_refused(raw, monkeypatch):
    put(raw / "letters/deep/b.txt", "The ferry left at two.\n")
    (raw / "letters" / MANIFEST).unlink()
    look = os.scandir

    def closed(path):
        if Path(path).name == "deep":
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", closed)  # who runs the tests may be one who may look into everything
    assert refusals(raw) == {"letters/deep": UNREADABLE}


def test_a_folder_that_is_listed_as_a_file_is_told_as_missing(raw):
    put(raw / "letters/deep/b.txt", "The ferry left at two.\n")
    listing(raw, ("a.txt", _sha(GOOD)), ("deep", ""), ("deep/b.txt", ""))
    assert refusals(raw) == {"letters/deep": "file_missing"}
