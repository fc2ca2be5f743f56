"""`qantar add`: new texts into the raw folder, checked, with what would be found in them."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from flows.extraction.annotate import annotate
from flows.extraction.ids import content_id
from flows.extraction.rows import rows
from flows.reading.adding import New, add, files_of, known, listed, source_folder
from flows.reading.corpus import FIELDS, SOURCE, CorpusError
from flows.reading.formats import FormatError, Member, members
from flows.reading.formats.records import fields_of
from flows.reading.language import language_of
from schemas.study import HERE, Study, load

_LARGEST = 200_000_000  # bytes of an answer from the web
_PATIENCE = 30  # seconds
_TYPES = {"text/html": ".html", "application/pdf": ".pdf", "text/plain": ".txt", "application/rss+xml": ".rss"}
_SHOWN = 20  # texts of a file that are told one by one
_COUNTED = ("dates", "figures", "event_mentions", "statements", "entity_mentions")


def run_add(
    what: tuple[str, ...], source: str, raw: Path, study: Path | None, facts: dict[str, str], about: dict[str, str],
    *, dry_run: bool,
) -> None:  # fmt: skip
    """Add files, folders or addresses to a source; `facts` are of each text, `about` of a new source.

    Raises:
        CorpusError: if one of them is not there, or nothing of it all can be read.
    """
    folder, lists = source_folder(raw, source), load((study or HERE).resolve())
    there, own = known(raw) if raw.is_dir() else {}, listed(folder)
    new, refused = list[New](), 0
    for file in (one for word in what for one in _files(word, facts)):
        digest, place = file.sha256(), file.place_in(folder)
        if own.get(place or "") == digest or (place is None and digest in there):
            sys.stdout.write(f"{file.name}: there already, as {there.get(digest, place)}; left out\n")
            continue
        there[digest] = f"{folder.name}/{place or file.name}"
        if _check(file, lists):
            new.append(file)
        else:
            refused += 1
    if refused and not new:
        raise CorpusError("nothing was written: nothing in these files can be read")
    if dry_run or not new:
        sys.stdout.write("nothing was written\n")
        return
    if about and (folder / SOURCE).exists():
        told = ", ".join(f"--{name}" for name in sorted(about))
        sys.stdout.write(
            f"note: {folder / SOURCE} is there and stays as it is; {told} changes nothing, edit it by hand\n"
        )
    names = add(folder, new, {"name": source, **about})
    sys.stdout.write(f"added to {folder}: {', '.join(names)}\n")
    options = {"--raw": raw} if raw != Path("raw") else {}
    options |= {"--study": study} if study else {}
    sys.stdout.write(
        f"next: qantar build{''.join(f' {name} {shlex.quote(str(path))}' for name, path in options.items())}\n"
    )


def _files(word: str, facts: dict[str, str]) -> Iterator[New]:
    if word.startswith(("http://", "https://")):
        yield _fetched(word, facts)
    else:
        for path in files_of(Path(word)):
            yield New(path.name, path, facts)


def _fetched(url: str, facts: dict[str, str]) -> New:
    """What lies at an address.

    Raises:
        CorpusError: if nothing does.
    """
    from urllib.request import Request, urlopen

    try:
        request = Request(url, headers={"User-Agent": "qantar"})
        # only http and https come here
        with urlopen(request, timeout=_PATIENCE) as answer:  # nosec B310
            content: bytes = answer.read(_LARGEST + 1)
            kind = answer.headers.get_content_type()
    except OSError as error:
        raise CorpusError(
            f"{url}: cannot be fetched ({getattr(error, 'reason', error)}); try it in a browser"
        ) from None
    if len(content) > _LARGEST:
        raise CorpusError(f"{url}: above {_LARGEST:,} bytes; fetch it by hand")
    name = Path(urlsplit(url).path).name or "page"
    ending = _TYPES.get(kind, "")
    name = name if not ending or name.lower().endswith((ending, ".htm", ".xml")) else f"{name}{ending}"
    return New(name, content, {"url": url, "retrieved": date.today().isoformat(), **facts})


def _check(file: New, study: Study) -> bool:
    """Tell what is in a file and would be found in it; return whether anything can be read."""
    sound = 0
    try:
        with file.opened() as stream:
            for number, member in enumerate(members(file.name, stream, fields_of(study.rows(FIELDS)))):
                sound += member.error is None
                if number < _SHOWN:
                    sys.stdout.write(f"{file.name}{member.name}: {_told(member, file, study)}\n")
    except FormatError as error:
        sys.stdout.write(f"{file.name}: {error}\n")
    if sound > _SHOWN:
        sys.stdout.write(f"{file.name}: {sound:,} texts in all\n")
    return sound > 0


def _told(member: Member, file: New, study: Study) -> str:
    if member.error is not None:
        return f"left out: {member.error}"
    language = language_of(member.text) or member.facts.get("language") or "language unknown"
    head = f"{len(member.text.split()):,} words, {language}"
    if language.partition("-")[0] not in (*study.settings["languages"], "language unknown"):
        return f"{head}: kept without extraction, the study reads {', '.join(study.settings['languages'])}"
    given = file.facts.get("published_on") or member.facts.get("published_on")
    day = date.fromisoformat(given) if given else None
    annotation = annotate(member.text, study, day)
    found = rows(annotation, content_id("doc", file.name), study)
    counts = Counter({name: len(found[name]) for name in _COUNTED})
    published = day or annotation.facts.published_on
    return f"{head}, published {published or 'on no day known'}; " + ", ".join(
        f"{n} {name.replace('_', ' ')}" for name, n in counts.items()
    )
