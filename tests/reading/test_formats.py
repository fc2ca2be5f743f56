"""Every format with a file as its own libraries write it; what is damaged says so, and the rest goes on."""

from __future__ import annotations

import contextlib
import csv
import ctypes
import gzip
import io
import json
import re
import warnings
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.reading.formats import CONTAINERS, FORMATS, Begun, FormatError, Member, members, watched
from flows.reading.formats.paper import flowing
from flows.reading.formats.records import day_of, fields_of

FIRST = "Ten people were hurt in the port of Aktau on Tuesday, the harbour master said."
SECOND = "The port was closed for two days, and ships waited in the roads until the storm had gone by."
FIELDS = {
    "text": "text",
    "title": "title",
    "url": "url",
    "date": "published_on",
    "source": "publisher",
    "lang": "language",
}


def read(name: str, content: bytes):
    return list(members(name, content, FIELDS))


def test_half_a_character_is_refused_and_the_rest_is_read():
    """JSON can hold one half of a surrogate pair, as a wrong conversion leaves it; no file can."""
    lines = [{"text": f"{FIRST} \ud83d"}, {"text": FIRST, "url": "http://x.org/\ud83d"}, {"text": SECOND}]
    found = read("rows.jsonl", "\n".join(map(json.dumps, lines)).encode())
    assert [member.error and member.error.check for member in found] == ["file_not_utf8", "file_not_utf8", None]


def html(title: str = "Storm in Aktau", first: str = FIRST, second: str = SECOND) -> bytes:
    return f"""<!doctype html><html lang="en"><head><title>{title} | Harbour News</title>
<meta property="og:title" content="{title}"><meta property="og:site_name" content="Harbour News">
<meta property="article:published_time" content="2022-01-06T10:00:00Z">
<link rel="canonical" href="https://example.org/storm"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1><p>{first}</p><p>{second}</p></article>
<footer>Subscribe to our newsletter. All rights reserved.</footer></body></html>""".encode()


def docx(title: str = "", *paragraphs: str) -> bytes:
    import docx as library

    document = library.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "hurt", "10"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf(*pages: list[str]) -> bytes:
    """A PDF with lines of text, as PDFium writes it."""
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    document = pdfium.PdfDocument.new()
    for lines in pages:
        page = document.new_page(595, 842)
        for number, line in enumerate(lines):
            words = raw.FPDFPageObj_NewTextObj(document, b"Helvetica", 11.0)
            encoded = (line + "\x00").encode("utf-16-le")
            raw.FPDFText_SetText(words, ctypes.cast(ctypes.create_string_buffer(encoded), raw.FPDF_WIDESTRING))
            raw.FPDFPageObj_Transform(words, 1, 0, 0, 1, 50, 780 - 16 * number)
            raw.FPDFPage_InsertObject(page, words)
        page.gen_content()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def warc(*answers: tuple[str, str, bytes]) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    for url, status, body in answers:
        headers = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        told = {"WARC-Date": "2022-01-08T00:00:00Z"}
        writer.write_record(
            writer.create_warc_record(url, "response", io.BytesIO(body), http_headers=headers, warc_headers_dict=told)
        )
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour News</title><language>en</language>
<item><title>Storm</title><link>https://example.org/1</link><pubDate>Thu, 06 Jan 2022 10:00:00 GMT</pubDate>
<description>&lt;p&gt;{FIRST}&lt;/p&gt;&lt;script&gt;window.hit=1&lt;/script&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</description></item>
<item><title>Nothing</title></item></channel></rss>""".encode()

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour News</title>
<entry><title>Storm</title><link href="https://example.org/1"/><published>2022-01-06T10:00:00Z</published>
<content type="text" xml:lang="en">{FIRST}</content></entry></feed>""".encode()


def test_plain_text_is_kept_character_by_character():
    (text,) = read("a.txt", f"\ufeff{FIRST}\r\n".encode())
    assert (text.name, text.text, text.media_type) == ("", f"\ufeff{FIRST}\r\n", "text/plain")


def test_a_web_page_is_its_article_under_its_headline():
    (text,) = read("a.html", html())
    assert text.text == f"Storm in Aktau\n\n{FIRST}\n\n{SECOND}"
    assert text.facts == {
        "url": "https://example.org/storm",
        "publisher": "Harbour News",
        "published_on": "2022-01-06",
    }


def test_a_page_that_gives_no_day_has_none():
    undated = html(second="On January 4, 2022 the port was closed, and it opened again on January 6, 2022.")
    (text,) = read("a.html", undated.replace(b"article:published_time", b"x:y"))
    assert "published_on" not in text.facts


STATED = [
    ('<meta property="article:published_time" content="2022-01-06T10:00:00Z">', "2022-01-06"),
    ('<meta itemprop="datePublished" content="2022-01-06">', "2022-01-06"),
    ('<meta name="DC.date.issued" content="2022-01-06">', "2022-01-06"),
    (
        '<script type="application/ld+json">{"@graph": [{"datePublished": "2022-01-06T01:00:00+06:00"}]}</script>',
        "2022-01-06",
    ),
    ('<script type="application/ld+json">{broken</script>', None),
    ('<meta name="date" content="6 January 2022">', None),
    ('<meta name="lastmod" content="2022-01-06">', None),
]


@pytest.mark.parametrize(("markup", "day"), STATED, ids=range(len(STATED)))
def test_the_day_is_the_one_that_the_page_states(markup, day):
    bare = html().replace(b'<meta property="article:published_time" content="2022-01-06T10:00:00Z">', markup.encode())
    (text,) = read("a.html", bare)
    assert text.facts.get("published_on") == day


def test_a_word_document_is_its_paragraphs_and_tables():
    (text,) = read("a.docx", docx("Storm", FIRST, SECOND))
    assert text.text == f"Storm\n\n{FIRST}\n\n{SECOND}\n\nhurt\t10"


def test_a_pdf_is_its_pages_each_where_it_begins():
    (text,) = read("a.pdf", pdf([FIRST[:40], FIRST[40:]], [SECOND]))
    assert text.text.endswith(f"\n\n{SECOND}")
    assert [fragment for _, fragment in text.marks] == ["page=1", "page=2"]
    assert text.text[text.marks[1][0] :] == SECOND
    assert "".join(text.text[: text.marks[1][0]].split()) == "".join(FIRST.split())


LINES = [
    (["The harbour mas-", "ter said that it was over."], "The harbour master said that it was over."),
    (["A line that goes on as far as this", "and ends here."], "A line that goes on as far as this and ends here."),
    (["Head", "", "Words."], "Head\n\nWords."),
    (
        ["Short.", "A line that is longer than the one before it."],
        "Short.\n\nA line that is longer than the one before it.",
    ),
    ([], ""),
]


@pytest.mark.parametrize(("lines", "text"), LINES, ids=range(len(LINES)))
def test_lines_that_only_the_page_broke_are_joined(lines, text):
    assert flowing(lines) == text


@given(st.lists(st.text(st.characters(categories=("L", "P", "Zs")), max_size=40), max_size=12))
def test_no_letter_is_lost_where_lines_are_joined(lines):
    def letters(text):
        return [c for c in text if c.isalpha()]

    assert letters(flowing(lines)) == letters("".join(lines))


def test_rows_of_json_are_a_text_each():
    rows = [
        {"Title": "Storm", "text": FIRST, "url": "https://example.org/1", "date": "2022-01-06T10:00:00+00:00", "lang": "en"},
        {"text": ""}, ["no object"], {"text": SECOND, "source": "Harbour News", "date": "6/1/2022"},
    ]  # fmt: skip
    content = "\n".join([*map(json.dumps, rows), "{broken", ""]).encode()
    first, empty, other, second, broken = read("a.jsonl", content)
    assert (first.name, first.text) == ("#line=1", f"Storm\n\n{FIRST}")
    assert first.facts == {"url": "https://example.org/1", "published_on": "2022-01-06", "language": "en"}
    assert second.facts == {"publisher": "Harbour News"}  # 6/1 may be June or January
    assert [str(one.error.check) for one in (empty, other, broken)] == ["file_empty", "file_damaged", "file_damaged"]
    assert "a text's field is named text" in str(empty.error)


def test_rows_of_csv_are_a_text_each():
    out = io.StringIO()
    writer = csv.DictWriter(out, ["title", "text", "date"])
    writer.writeheader()
    writer.writerows([{"title": "Storm", "text": f'{FIRST}\n"Yes", he said.', "date": "2022-01-06"}, {"text": SECOND}])
    first, second = read("a.csv", ("\ufeff" + out.getvalue()).encode())
    assert (first.name, first.text, first.facts) == (
        "#row=1", f'Storm\n\n{FIRST}\n"Yes", he said.', {"published_on": "2022-01-06"},
    )  # fmt: skip
    assert second.text == SECOND


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_a_crawl_is_its_pages(name):
    good, gone, bare = read(
        name,
        warc(("https://example.org/1", "200 OK", html()), ("https://example.org/2", "404 Not Found", html()),
             ("https://example.org/3", "200 OK", b"<html><body></body></html>")),
    )  # fmt: skip
    assert good.name.startswith("#record=")
    assert good.text == f"Storm in Aktau\n\n{FIRST}\n\n{SECOND}"
    assert (good.facts["url"], good.facts["retrieved"]) == ("https://example.org/1", "2022-01-08")
    assert "404" in str(gone.error)
    assert bare.error.check == "file_empty"


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("left", [0.95, 0.6])
def test_a_crawl_that_breaks_off_says_so_after_what_could_be_read(packed, left):
    whole = warc(*((f"https://example.org/{n}", "200 OK", html()) for n in range(4)))
    content = whole if packed else gzip.decompress(whole)
    assert len(read("a.warc", content)) == 4
    source, found = members("a.warc", content[: int(len(content) * left)], FIELDS), []
    with pytest.raises(FormatError, match="breaks off"):
        while True:
            found.append(next(source))
    assert [member.text for member in found] == [read("a.warc", whole)[0].text] * (3 if left > 0.9 else 2)


def test_a_crawl_that_breaks_off_between_two_records_says_so():
    pages = [warc((f"https://example.org/{n}", "200 OK", html())) for n in range(2)]
    with pytest.raises(FormatError, match="breaks off"):
        read("a.warc.gz", pages[0] + pages[1][:12])


def test_an_archive_tells_of_each_file_in_it():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name in ("../evil.txt", "a.txt", "a.txt", ".hidden", "__MACOSX/a.txt"):
            archive.writestr(name, f"{FIRST} {len(archive.infolist())}")
    outside, one, two = read("a.zip", out.getvalue())
    assert (outside.name, outside.error.check) == ("!/../evil.txt", "file_outside")
    assert [(one.name, one.text[-1]), (two.name, two.text[-1])] == [("!/a.txt", "1"), ("!/a.txt#entry=2", "2")]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_fields_of_rows_may_be_parted_by_other_signs(sign):
    (found,) = read("rows.csv", f'url{sign}text\nhttps://example.org/1{sign}"{FIRST}"\n'.encode())
    assert (found.text, found.facts["url"]) == (FIRST, "https://example.org/1")


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.jsonl.gz"])
def test_a_line_without_an_end_is_not_held(monkeypatch, name):
    """Some kilobytes of gzip can hold terabytes: rows are read one by one, and no row is endless."""
    monkeypatch.setattr("flows.reading.formats.records._LONGEST", 1_000)
    content = b"text\n" + b"a" * 5_000
    with pytest.raises(FormatError, match=r"line 2 is longer than 1,000 bytes"):
        read(name, gzip.compress(content) if name.endswith("gz") else content)


def test_a_record_that_is_left_out_is_a_failed_one_and_is_not_begun():
    content = warc(*((f"https://example.org/{n}", "200 OK", html()) for n in range(3)))
    begun = [one for one in watched("a.warc", content, FIELDS, lambda _: None) if isinstance(one, Begun)]
    names = [one.name for one in begun]
    assert len(set(names)) == 3 and all(
        one.size >= len(html()) for one in begun
    )  # how long it may take goes by its size
    found = list(watched("a.warc", content, FIELDS, {names[1]: "it crashed"}.get))
    assert [type(one).__name__ for one in found] == ["Begun", "Member", "Member", "Begun", "Member"]
    assert [(one.name, str(one.error)) for one in found if isinstance(one, Member) and one.error] == [
        (names[1], "it crashed")
    ]


@pytest.mark.parametrize("inner", ["a.zip", "a.warc.gz", "a.txt"])
def test_what_is_read_to_and_fro_may_be_packed(inner):
    whole = {"a.zip": zipped(b_txt=FIRST.encode()), "a.txt": FIRST.encode()}
    whole["a.warc.gz"] = warc(("https://example.org/1", "200 OK", html()))
    (found,) = read(f"{inner}.gz", gzip.compress(whole[inner]))
    assert found.error is None and FIRST in found.text


def test_a_word_document_that_tells_no_title_has_none():
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx("Storm", FIRST))) as made, zipfile.ZipFile(out, "w") as bare:
        for name in made.namelist():
            content = made.read(name)
            if name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", content)
            if name != "docProps/core.xml":
                bare.writestr(name, content)
    (found,) = read("note.docx", out.getvalue())
    assert found.text.startswith(FIRST)


@pytest.mark.parametrize(("name", "content"), [("a.rss", RSS), ("a.xml", RSS), ("a.atom", ATOM)])
def test_a_feed_is_its_entries(name, content):
    first, *rest = read(name, content)
    assert (first.name, first.text.partition("\n\n")[0]) == ("#entry=1", "Storm")
    assert FIRST in first.text
    assert "window.hit" not in first.text
    assert first.facts == {
        "url": "https://example.org/1", "publisher": "Harbour News", "published_on": "2022-01-06", "language": "en",
    }  # fmt: skip
    assert all(one.error.check == "file_empty" for one in rest)


def test_an_archive_is_its_files_and_theirs():
    inner = zipped(deep_txt=SECOND.encode())
    content = zipped(
        a_txt=FIRST.encode(),
        sub__b_html=html(),
        inner_zip=inner,
        c_exe=b"MZ",
        rows_jsonl_gz=gzip.compress(b'{"text": "Ten were hurt."}'),
    )
    found = {one.name: one.text or one.error.check for one in read("all.zip", content)}
    assert found == {
        "!/a.txt": FIRST,
        "!/c.exe": "file_format",
        "!/inner.zip!/deep.txt": SECOND,
        "!/rows.jsonl.gz#line=1": "Ten were hurt.",
        "!/sub/b.html": f"Storm in Aktau\n\n{FIRST}\n\n{SECOND}",
    }


def test_a_packed_text_is_the_text():
    (text,) = read("a.txt.gz", gzip.compress(FIRST.encode()))
    assert (text.name, text.text) == ("", FIRST)


def nest(depth: int) -> bytes:
    content = zipped(a_txt=FIRST.encode())
    for _ in range(depth):
        content = zipped(inner_zip=content)
    return content


REFUSED = [
    ("a.txt", b"\xff\xfe", "file_not_utf8"),
    ("a.txt", b"a\x00b", "file_binary"),
    ("a.txt", b" \n", None),
    ("a.exe", b"MZ", "file_format"),
    ("a", b"words", "file_format"),
    ("a.html", b"<html><body><script>x()</script></body></html>", "file_empty"),
    ("a.pdf", b"%PDF-1.4 broken", "file_damaged"),
    ("a.pdf", pdf([]), "file_empty"),
    ("a.docx", b"PK\x03\x04 broken", "file_damaged"),
    ("a.docx", zipped(a_txt=b"no Word at all"), "file_damaged"),
    ("a.zip", b"PK\x03\x04 broken", "file_damaged"),
    ("a.txt.gz", b"\x1f\x8b broken", "file_damaged"),
    ("a.txt.gz", gzip.compress(b"words" * 9999)[:-9], "file_damaged"),
    ("a.warc", b"no crawl", "file_damaged"),
    ("a.xml", b"<note><to>You</to></note>", "file_format"),
    ("a.jsonl", b"\xff", "file_not_utf8"),
    ("a.gz.gz.gz.gz.txt.gz.gz.gz.gz.gz", gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"words")))), "file_format"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "check"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_says_why(name, content, check):
    try:
        (one,) = read(name, content)
    except FormatError as error:
        assert error.check == check
        assert str(error)
    else:
        assert one.error.check == (check or "file_empty")


def test_archives_are_opened_three_deep_and_no_further():
    assert [one.text for one in read("a.zip", nest(2))] == [FIRST]
    (deep,) = read("a.zip", nest(3))
    assert deep.error.check == "file_format"


def test_no_entity_is_resolved(tmp_path):
    (tmp_path / "secret").write_text("the secret")
    hostile = f'<!DOCTYPE r [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'.encode()
    for name, content in (
        ("a.rss", RSS.replace(b"<rss", hostile + b"<rss").replace(FIRST.encode(), b"&x;")),
        ("a.html", hostile + html().replace(FIRST.encode(), b"&x;")),
    ):
        with contextlib.suppress(FormatError):
            assert all("the secret" not in one.text for one in read(name, content))


@pytest.mark.parametrize("name", sorted(f"a{ending}" for ending in FORMATS))
@given(content=st.binary(max_size=300))
def test_no_bytes_stop_the_reading(name, content):
    try:
        for one in members(name, content, FIELDS):
            assert one.error is not None or one.text
    except FormatError as error:
        assert error.check.startswith("file_")


def test_the_same_bytes_give_the_same_text():
    content = zipped(a_html=html(), b_docx=docx("Storm", FIRST), c_pdf=pdf([FIRST]), d_rss=RSS)
    first, second = ([(one.name, one.text, one.facts, one.marks) for one in read("a.zip", content)] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2022-01-06", "2022-01-06"),
        ("2022-01-06T23:59:59Z", "2022-01-06"),
        ("20220106", "2022-01-06"),
        ("06.01.2022", None),
        ("", None),
    ],
)
def test_only_days_that_can_be_but_one_are_read(told, day):
    assert day_of(told) == day


def test_every_example_of_the_list_of_fields_is_read(study):
    rows = study.rows("lexicons/reading_fields.csv")
    for row in rows:
        (one,) = members("a.jsonl", row["example"].encode(), fields_of(rows))
        assert "Ten people were hurt." in one.text
        assert row["fact"] in ("text", "title") or row["fact"] in one.facts
        assert f'"{row["name"]}"' in row["example"]


def test_which_files_may_hold_several_texts():
    assert {".zip", ".gz", ".jsonl", ".csv", ".warc", ".rss"} <= CONTAINERS < FORMATS
