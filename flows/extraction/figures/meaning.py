"""What an amount is of: what is counted, of which group, and the measure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from flows.extraction.figures.amounts import Amount
from flows.reading.spans import Span
from schemas.study import Study

_STOP = re.compile(
    r"[.;:,()—–“”\"«»]|\s(?:and|or|in|on|at|by|for|with|from|to|who|which|that|whom|whose|were|was|are|is|have|has|had|will|would|can|could|may|might|"
    r"said|says|killed|dead|injured|wounded|hurt|detained|arrested|died|as|than|but|when|while|after|before|during|across|over|near|under|because|since|left|lost|came|took|began|be|been|being|did|do|does|ha[ds]|not)(?=\s|[.,;]|$)"
)
_LEAD = re.compile(r"^[\s\u00a0-]*(?:of\s+)?(?:the\s+|these\s+|those\s+|our\s+|its\s+|his\s+|her\s+|their\s+)?(?:\d[\d,]*\s+)?")
_WORD = re.compile(r"[A-Za-zÀ-ɏ][\w'’-]*")
_EDGE = re.compile(r"[.;:]\s|[;—–]|,\s(?=(?:and\s)?(?:\w+\s){0,4}(?:was|were|have|has|had|is|are|said|says|while|but|including|among|\d))|\sand\s(?=\d|(?:[a-z]+\s){0,3}(?:was|were))|\swhile\s|\sbut\s")
_REACH = 110  # characters in which a word can tell what a number is of
_FAR = 260  # and behind the others of its row


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an amount is of."""

    unit: str
    measure: str
    counted: str | None
    group: str | None


@cache
def _people(study: Study) -> Mapping[str, str]:
    return {row["word"]: row["group"] for row in study.rows("lexicons/figures_people.csv")}


@cache
def _measures(study: Study) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    rows = study.rows("lexicons/figures_measures.csv")
    return tuple((row["measure"], row["of"], re.compile(rf"(?<![\w-])(?:{row['pattern']})(?![\w-])", re.IGNORECASE)) for row in rows)


def meaning(amount: Amount, sentence: Span, before: Meaning | None, study: Study) -> Meaning:
    """What an amount is of; `before` is that of the amount before it in the sentence, which an ellipsis goes on with."""
    counted = _counted(amount, sentence)
    group, person = _group(counted, study)
    if counted is None and _an_age(amount, sentence):
        return Meaning("year", "count", None, None)
    if amount.kind in ("percent", "fraction", "times", "time", "term", "age", "money"):
        return _measured(amount, sentence, counted, before, study)
    measure = _measure_of(amount.span, sentence, "person", study)
    if not person and measure in ("killed", "injured", "casualties", "detained") and (counted is None or _elliptical(amount, sentence)):
        same = before if before is not None and before.unit == "person" and counted is None else None
        return Meaning("person", measure, same.counted if same else counted, same.group if same else group)
    if counted is None and before is not None and before.unit not in ("item", "state"):
        unit = before.unit if before.unit == "person" or "_per_" in before.unit else before.unit
        return Meaning(unit, measure or before.measure if unit == "person" else before.measure, before.counted, before.group)
    if person:
        told = _person_measure(measure, group, amount, sentence, study)
        peace = told == "deployed" and group is None and re.search(r"peacekeep", sentence.text)
        return Meaning("person", told, counted, "peacekeeper" if peace else group or _mixed(sentence, amount))
    if counted and re.search(r"\b(?:states|countries|nations)$", counted.split(" of ")[0]) and not re.search(r"\band\b", counted):
        return Meaning("state", "count", counted, None)
    deployed = _measure_of(amount.span, sentence, "any", study)
    return Meaning("item", "deployed" if deployed and counted and re.search(r"vehicles|planes|aircraft|helicopters|equipment|trucks|tanks|ships", counted) else "count", counted, None)


def _an_age(amount: Amount, sentence: Span) -> bool:
    """Whether a bare number is somebody's age: "Ann Smith, 57," or "He was 19."."""
    lead = sentence.source[max(sentence.start, amount.span.start - 24) : amount.span.start]
    rest = sentence.source[amount.span.end : amount.span.end + 2]
    named = re.search(r"[A-Za-z]\w+,\s$", lead) and rest[:1] in (",", ".") and amount.low is not None and 1 < amount.low < 110
    return bool(named) or bool(re.search(r"\b(?:[Hh]e|[Ss]he) (?:was|is|turned)\s$|\baged\s$", lead))


def _elliptical(amount: Amount, sentence: Span) -> bool:
    """Whether a word of harm stands right behind the number ("26 were wounded", "225 dead")."""
    rest = sentence.source[amount.span.end : min(sentence.end, amount.span.end + 30)]
    return re.match(r"\s+(?:(?:of them|others|more)\s+)?(?:were\s+|was\s+|are\s+|have\s+been\s+|had\s+been\s+)?(?:also\s+)?(?:dead|killed|injured|wounded|hurt|detained|arrested|died|in custody|casualties|deaths)", rest) is not None


def _counted(amount: Amount, sentence: Span) -> str | None:
    """The noun phrase behind the number."""
    end = sentence.end
    rest = sentence.source[amount.span.end : min(end, amount.span.end + 90)]
    lead = _LEAD.match(rest)
    start = lead.end() if lead else 0
    stop = _STOP.search(rest, max(0, start - 1))
    words = rest[start : stop.start() if stop else len(rest)].strip(" \u00a0-")
    if stop and stop[0] == "," and (more := re.match(r",\s(?:[a-z]+\s){0,2}[a-z]+s?(?=,\sand\s\d|\s(?:were|was)\b)", rest[stop.start() :])) and words:
        words += more[0]
    found = _WORD.findall(words)
    return words if found and len(found) <= 8 and found[0].lower() not in ("percent", "a", "an") else None


def _group(counted: str | None, study: Study) -> tuple[str | None, bool]:
    """The group of what is counted, and whether it is people."""
    if counted is None:
        return None, False
    head = re.split(r"\s(?:of|accused|convicted|charged|taking|trained|sent)\s", counted)[0]
    groups = [_people(study)[w.lower()] for w in _WORD.findall(head) if w.lower() in _people(study)]
    last = [w for w in _WORD.findall(head)]
    if not groups or not last or not any(w.lower() in _people(study) for w in last[-3:]):
        return None, False
    return next((g for g in groups if g), None), True


def _measure_of(span: Span, sentence: Span, of: str, study: Study) -> str | None:
    """The measure whose words stand nearest to the number, those behind it in its own clause first."""
    text = sentence.source
    whole = re.split(r"[.;:]\s|\swhile\s|\sbut\s", text[span.end : min(sentence.end, span.end + _FAR)])[0]
    edge = _EDGE.search(whole)
    behind = whole[: min(edge.start(), _REACH)] if edge else whole[:_REACH]
    ahead = text[max(sentence.start, span.start - _REACH) : span.start]
    edges = list(_EDGE.finditer(ahead))
    ahead = ahead[edges[-1].end() :] if edges else ahead
    best: tuple[int, str] | None = None
    for measure, kind, pattern in _measures(study):
        if kind != of:
            continue
        for found in pattern.finditer(behind):
            best = min(best or (999, ""), (found.start(), measure))
        for found in pattern.finditer(ahead):
            best = min(best or (999, ""), (len(ahead) - found.end() + 25, measure))
    if best is None and len(whole) > len(behind):
        # "19 drivers, 20 miners and 21 guards were hurt": the verb stands behind them all
        far = [(m.start(), measure) for measure, kind, pattern in _measures(study) if kind == of for m in pattern.finditer(whole)]
        return min(far)[1] if far else None
    return best[1] if best else None


def _person_measure(measure: str | None, group: str | None, amount: Amount, sentence: Span, study: Study) -> str:
    if group == "peacekeeper":
        return "deployed" if measure in (None, "participants") else measure
    if measure is None and _measure_of(amount.span, sentence, "any", study) and (group == "security_forces" or counted_as_troops(sentence)):
        return "deployed"
    if measure == "participants" and group == "security_forces":
        return "count"
    return measure or "count"


def _mixed(sentence: Span, amount: Amount) -> str | None:
    """ "mixed" for a total that the sentence says several groups make up."""
    rest = sentence.source[amount.span.end : sentence.end]
    several = re.match(r"[^.;]{0,90}?(?:,\s|\s[—–]\s)(?:including|among them|as well as|both)\b", rest)
    return "mixed" if several and re.search(r"\band\b|\bas well as\b", rest) else None


def counted_as_troops(sentence: Span) -> bool:
    """Whether the sentence counts a contingent ("the contingent is 19 people")."""
    return re.search(r"\b(?:contingent|troops|peacekeep(?:ers|ing))\b", sentence.text) is not None


def _measured(amount: Amount, sentence: Span, counted: str | None, before: Meaning | None, study: Study) -> Meaning:
    """The measure of money, percentages, fractions, lengths of time, terms and ages."""
    unit = amount.unit or "item"
    if amount.kind == "time":
        return Meaning(unit, "duration", None, None)
    if amount.kind in ("term", "age"):
        return Meaning(unit, "count", None, None)
    rest = sentence.source[amount.span.end : min(sentence.end, amount.span.end + 40)]
    if amount.kind == "percent":
        lead = sentence.source[max(sentence.start, amount.span.start - 60) : amount.span.start]
        share = re.match(r"\s+(?:of\s|quota|stake|share|majority)", rest) or re.search(r"turnout|accounts? for|share", lead)
        return Meaning("percent", "share" if share else "count", _of(rest) or counted, None)
    if amount.kind == "fraction":
        return Meaning("ratio", "share", _of(rest) or counted, None)
    measure = _measure_of(amount.span, sentence, "money", study)
    if amount.kind == "times":
        return Meaning(unit, "price" if measure == "price" else "count", _of(rest), None)
    if unit in _litre_money(sentence, amount) and measure == "price":
        unit = _litre_money(sentence, amount)[unit]
    return Meaning(unit, measure or "count", _priced(sentence, amount), None)


def _litre_money(sentence: Span, amount: Amount) -> Mapping[str, str]:
    """Money per litre where the sentence prices what is sold by the litre, or says so further on."""
    rest = sentence.source[amount.span.end : min(sentence.end, amount.span.end + 30)]
    if re.match(r"\s*(?:\([^)]*\)\s*)?(?:per|a)\s+lit(?:re|er)", rest) or re.search(r"\b(?:gas|petrol|fuel|diesel|lit(?:re|er))\b", sentence.text, re.IGNORECASE):
        return {amount.unit: f"{amount.unit}_per_litre"} if amount.unit and len(amount.unit) == 3 and amount.unit != "USD" else {}
    return {}


def _of(rest: str) -> str | None:
    found = re.match(r"\s+of\s+(?:the\s+|its\s+|his\s+|their\s+)?((?:[a-z-]+\s?){1,4}?)(?=\s(?:in|on|for|to|were|was|are|is|had|have|who|whom|that|which)\b|[.,;]|$)", rest)
    return found[1].strip() if found else None


def _priced(sentence: Span, amount: Amount) -> str | None:
    """What a price is of: "the price of X", "X at 50"."""
    lead = sentence.source[sentence.start : amount.span.start]
    found = None
    for found in re.finditer(r"\b(?:price|prices|cost) (?:of|for) (?:the )?((?:[a-z]+ ?){1,3})(?=\s|,|$)", lead):  # noqa: B007
        pass
    return re.sub(r"\s+(?:was|were|is|to|which|had|by|in|on|at).*$", "", found[1].strip()) if found else None
