"""Who speaks each quotation: the cue beside it, else the speaker of the one before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from flows.extraction.speech.quotes import Quotation, n_words
from flows.extraction.speech.scene import Cue, Scene, Who
from flows.extraction.speech.subjects import before
from flows.reading.spans import Span

_MIN_WORDS = 4  # a shorter quotation is no statement, unless it is a sentence that goes on with one
_NEAR = 60  # characters between a quotation and the cue behind it
_GAP = 200  # characters between a quotation and one that goes on with it


def quoted(scene: Scene, read: Mapping[int, Sequence[Cue]]) -> Iterator[tuple[Span, Cue | None]]:
    """The quotations of four words or more with their cues; `read`: the cues of each sentence by its start."""
    last: tuple[Span, Cue] | None = None
    for quote in scene.quotes:
        if quote.inside is not None:
            if n_words(quote.span) >= _MIN_WORDS:
                yield quote.span, _cue_inside(quote, scene)
            continue
        first = scene.document.sentence_at(quote.span.start - 1).span.start
        if first not in read or len(quote.span) < 2:
            continue
        cue = _beside(quote.span, scene, read, first) if n_words(quote.span) >= _MIN_WORDS else None
        cue = cue or _of_the_one_before(quote.span, last, scene)
        if n_words(quote.span) >= _MIN_WORDS or (cue and quote.span.text[-1] in ".!?"):
            if cue is not None:
                last = (quote.span, cue)
            if cue is not None or not _is_name(quote.span):
                yield quote.span, cue


def _beside(quote: Span, scene: Scene, read: Mapping[int, Sequence[Cue]], first: int) -> Cue | None:
    """A cue right behind the quotation, else the last one before it, else the first one behind it."""
    end = scene.document.sentence_at(quote.end).span.start
    leading = [c for c in read.get(first, ()) if c.end <= quote.start]
    following = [c for c in read.get(end, ()) if c.start >= quote.end]
    if following and following[0].start - quote.end < _NEAR and (following[0].side == "after" or not leading):
        return following[0]
    if leading:
        return leading[-1]
    return following[0] if following else None


def _of_the_one_before(quote: Span, last: tuple[Span, Cue] | None, scene: Scene) -> Cue | None:
    """A quotation that begins its sentence goes on with the speaker of one that ended shortly before."""
    if last is None or quote.start - last[0].end >= _GAP:
        return None
    between = scene.document.text[last[0].end : quote.start]
    opens = scene.document.sentence_at(quote.start).span.start >= quote.start - 1
    return last[1] if opens and "\n\n\n" not in between else None


def _cue_inside(quote: Quotation, scene: Scene) -> Cue | None:
    """The cue right before a quotation in a quotation; its speaker is none that the outer text knows."""
    outer = quote.inside
    if outer is None:
        return None
    start = max(outer.start, quote.span.start - 80)
    verbs = list(scene.cues.any.finditer(outer.source, start, quote.span.start))
    if not verbs:
        return None
    word = verbs[-1][0]
    who = _subject_inside(outer, verbs[-1].start(), scene)
    return Cue(verbs[-1].start(), verbs[-1].end(), word, who, "quote", "before") if who else None


def _subject_inside(outer: Span, verb: int, scene: Scene) -> Who | None:
    """A pronoun inside a quotation means somebody named by role in it; a name or role means itself."""
    lead = outer.source[outer.start : verb]
    if re.search(r"\b(?:he|she)\s+$", lead, re.IGNORECASE):
        named = [m for m in re.finditer(r"[a-z]+", lead) if m[0] in scene.cues.roles]
        words = outer.part(outer.start + named[-1].start(), outer.start + named[-1].end()) if named else None
        return Who(words.text, words, 0.6, "person") if words else None
    if re.search(r"\b(?:I|we|you|they|it|them|us)\s+$", lead):
        return None
    return before(outer.start, verb, scene) if verb > outer.start else None


def _is_name(quote: Span) -> bool:
    """Whether a quotation without a cue is a title or name: most of its words are capitalised."""
    words = [word for word in quote.text[:400].split() if len(word) > 3]
    return sum(word[0].isupper() for word in words) > 0.5 * len(words)
