"""Crawls (WARC, by warcio) and feeds (RSS and Atom, by feedparser)."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from flows.reading.formats import web
from flows.reading.formats.member import LARGEST, PACKING, Begun, FormatError, LeftOut, Member, failed, titled
from flows.reading.formats.plain import TEXT
from flows.reading.formats.records import day_of

FEED = "application/rss+xml"
_READ = (web.HTML, TEXT, "application/xhtml+xml")
_GZIP = b"\x1f\x8b"
_PIECE = 1 << 20  # bytes read at once
_MOST = 200_000_000  # bytes of a feed, which is read as a whole


def read_warc(stream: BinaryIO, left_out: LeftOut) -> Iterator[Member | Begun]:
    """The pages and plain texts of a crawl's answers, with the address and the day of each; those `left_out` are not read.

    Raises:
        FormatError: if it is no crawl.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for number, record in enumerate(ArchiveIterator(stream), start=1):
            kind = (record.http_headers.get_header("Content-Type") or "") if record.http_headers else ""
            wanted = record.rec_type == "response" and kind.partition(";")[0].strip() in _READ
            name, answer = _name(record, number), None
            why = left_out(name) if wanted else None
            if why:
                answer = failed(name, kind, "file_damaged", why)
            elif wanted:
                packed = record.http_headers.get_header("Content-Encoding")
                yield Begun(name, (record.length or 0) * (PACKING if packed else 1))
                answer = _answer(record, kind, name)
            _to_its_end(record.raw_stream)
            if answer:
                yield answer
        _unpack(stream)
    except (ArchiveLoadFailed, EOFError, OSError, zlib.error) as error:
        raise FormatError("file_damaged", f"a crawl that breaks off or is none ({error}); fetch it again") from None


def _to_its_end(record: Any) -> None:
    """Read what is left of a record; the library takes the end of the file for that of the record."""
    while record.read(_PIECE):
        pass
    if record.limit > 0:
        raise EOFError(f"{record.limit:,} bytes are missing at its end")


def _unpack(stream: BinaryIO) -> None:
    """Read packed bytes to their end: a file that breaks off between two records has no other sign of it."""
    stream.seek(0)
    if stream.read(len(_GZIP)) == _GZIP:
        stream.seek(0)
        with gzip.open(stream) as unpacked:
            while unpacked.read(_PIECE):
                pass


def _name(record: Any, number: int) -> str:
    told = (record.rec_headers.get_header("WARC-Record-ID") or "").strip("<>")
    return f"#record={told.rpartition(':')[2] or number}"


def _answer(record: Any, kind: str, name: str) -> Member:
    headers = record.rec_headers
    url, when = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date") or ""
    known = {"url": url or "", "retrieved": day_of(when) or ""}
    if record.http_headers.get_statuscode() != "200":
        return failed(name, kind, "file_empty", f"the server answered {record.http_headers.get_statuscode()}")
    body = record.content_stream().read(LARGEST + 1)
    if len(body) > LARGEST:
        return failed(name, kind, "file_too_large", f"above {LARGEST:,} bytes: too large for one text")
    try:
        member = Member("", body.decode("utf-8"), TEXT) if kind.startswith(TEXT) else web.page(body, url)
    except UnicodeDecodeError as error:
        return failed(name, kind, "file_not_utf8", f"not UTF-8 at offset {error.start}")
    except FormatError as error:
        return failed(name, web.HTML, error.check, str(error))
    return member.under(name, {key: value for key, value in known.items() if value})


def read_feed(stream: BinaryIO, _: LeftOut) -> Iterator[Member]:
    """The entries of a feed, with the address and the day of each; what a feed only teases is as short as that.

    They are all read at once, by one library: none of them can be left out.

    Raises:
        FormatError: if it is no feed, or too large for one.
    """
    import feedparser

    content = stream.read(_MOST + 1)
    if len(content) > _MOST:
        raise FormatError("file_too_large", f"a feed of more than {_MOST:,} bytes; split it")
    feed: Any = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not feed.version:
        raise FormatError("file_format", "XML that is neither RSS nor Atom; other XML is not read")
    publisher = feed.feed.get("title")
    for number, entry in enumerate(feed.entries, start=1):
        name, told = f"#entry={number}", entry.get("content") or [{"value": entry.get("summary", "")}]
        text = _words(told[0].get("value", ""))
        if not text:
            yield failed(name, FEED, "file_empty", "an entry without text")
            continue
        day = entry.get("published_parsed") or entry.get("updated_parsed")
        facts = {
            "url": entry.get("link"),
            "publisher": publisher,
            "published_on": "-".join(f"{part:02}" for part in day[:3]) if day else None,
            "language": told[0].get("language") or feed.feed.get("language"),
        }
        yield Member(name, titled(entry.get("title"), text), FEED, {k: str(v) for k, v in facts.items() if v})


def _words(markup: str) -> str:
    """The words of an entry, which may hold markup: all of them, since an entry has no furniture round it."""
    from lxml import etree, html

    if "<" not in markup:
        return " ".join(markup.split())
    tree = html.fromstring(f"<div>{markup}</div>")
    for element in tree.iter(etree.Element):
        if element.tag in ("script", "style"):
            element.text = None
        elif element.tag in ("p", "div", "br", "li", "h1", "h2", "h3", "h4", "blockquote", "tr"):
            element.tail = f"\n{element.tail or ''}"
    lines = (" ".join(line.split()) for line in tree.text_content().split("\n"))
    return "\n\n".join(line for line in lines if line)
