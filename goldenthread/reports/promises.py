"""What somebody says will be done: found by the words of intention, with who, what and by when as the text has it."""

import re
from collections.abc import Iterator

from goldenthread.reports.grammar import Type
from goldenthread.reports.reading import Kind
from goldenthread.reports.statements import Claim, Passage, Promise, Said

_ADVERB = r"(?:also\s|now\s|then\s|soon\s|therefore\s|be\s|again\s)?"
# What will follow of itself, or is hoped for, is no promise.
_CONSEQUENCE = (
    r"(?!(?:hopefully|mean|enable|allow|help|ensure|give|lead|result|reduce|improve|make|have|need|only|often|not|never|always|vary"
    r"|usually|sometimes|know|probably|depend|require|benefit|provide|affect|impact|no|stop|happen|occur|become|feel|get|come"
    r"|be\sable|take\stime)\b)"
)
_DONE = (
    r"(?:launched|commenced|established|rolled|introduced|used|developed|completed|published|delivered|expanded|piloted|run|held"
    r"|reviewed|recruited|implemented|appointed|created)"
)
_CUES = (
    rf"\b(?:will|shall)\s{_ADVERB}{_CONSEQUENCE}[a-z]+",
    rf"\b(?:is|are)\sto\sbe\s[a-z]+|\bto\sbe\s{_DONE}\b",
    r"\b(?:is|are)\s(?:now\s|also\s|currently\s|actively\s|already\s)*(?:planned|planning|scheduled|due|intending|looking|committed|set)\s(?:for|to)\b",
    r"\b(?:we|they|trust|service|team|council|force)\s(?:plan|plans|intend|intends|aim|aims|propose|proposes)\sto\b",
    r"\b(?:has|have)\s(?:also\s)?agreed\b[^.;]{0,60}?\bto\b",
    r"\b[Nn]ext\ssteps\s(?:are|include|will)\b|\b[Ff]uture\s(?:developments?|plans?|work)\s(?:include|are|is)\b",
    r"\bon\strack\sto\b",
)
_CUE = re.compile("|".join(f"(?:{cue})" for cue in _CUES), re.IGNORECASE)
_KEEPS = re.compile(
    r"\b(?:remains?|continues?\sto\sbe|(?:is|are)\s(?:an?|one|our|the|among)\s)(?:\s?[\w’'-]+){0,8}?"
    r"\s(?:priorit(?:y|ies)|focus|commitments?|area\s(?:for|of)\s\w+)\b",
    re.IGNORECASE,
)
_REQUIRED = re.compile(r"\b(?:is|are)\s(?:also\s)?required\sto\b", re.IGNORECASE)
_STANDING = re.compile(r"\b(?:if|where|whenever|should|once\sa|any|expectation|expected\sthat)\b[^,;]*$", re.IGNORECASE)
_OPENS_STANDING = re.compile(
    r"\W*(?:and\s|but\s)?(?:if|where|whenever)\b(?!\s(?:possible|appropriate)\b)", re.IGNORECASE
)
_FINITE = re.compile(
    r"\b(?:has|have|had|is|are|was|were|need\w*|request\w*|ask\w*|want\w*|expect\w*|able|continu\w*)\b", re.IGNORECASE
)
_BARE = re.compile(r"to\sbe\s", re.IGNORECASE)
_TURNS = re.compile(r",?\s(?:however|but|although|while|whereas)\b", re.IGNORECASE)
_SAME_VERB = 4
_LISTS_PLANS = re.compile(r"\b(?:priorit\w+|plan\w*|focus|commit\w+|next\ssteps|intentions?)\b", re.IGNORECASE)
_VAGUE = re.compile(
    r"\bnext few (?:days|weeks|months|years)\b|\bin due course\b|\bby the end of (?:the|this|next) \w+\b", re.IGNORECASE
)
_BY = re.compile(
    r"\b(?:by|in|from|on|for|during|until|into)\s(?:the\s)?(?:end\sof\s|early\s|late\s|mid-?\s?)?$", re.IGNORECASE
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|[a-z]{3,}ed|took|began|ran|held|saw|made|met|won|rose|fell|led|gave|became|came|went|brought)\b",
    re.IGNORECASE,
)
_SUBJECT = 14


def find(passage: Passage, reporting: int | None) -> list[Promise]:
    """Every promise of a column. `reporting` is the year that the report is about: a later date is to come."""
    found = [
        promise for said in passage.sentences if said.grid is None for promise in _in_sentence(passage, said, reporting)
    ]
    listed = list(_listed(passage, reporting, found))
    return sorted([*found, *listed], key=lambda promise: (promise.said.block_number, promise.start))


def _in_sentence(passage: Passage, said: Said, reporting: int | None) -> Iterator[Promise]:
    text = said.sentence.text
    periods = [claim for claim in passage.of(said) if claim.mention.type is Type.PERIOD]
    cues = _cues(text)
    coming = [each for each in periods if is_to_come(each.mention.when, reporting)]
    if coming:
        cues += [m for m in (_KEEPS.search(text), _REQUIRED.search(text)) if m and not _meets(m, cues)]
        if (
            not cues
            and not text.rstrip().endswith(":")
            and not _PAST.search(text)
            and (dated := _dated(said, coming)) is not None
        ):
            cues = [dated]
        cues.sort(key=lambda cue: cue.start())
    used: set[int] = set()
    for at, cue in enumerate(cues):
        end = cues[at + 1].start() if at + 1 < len(cues) else len(text)
        turn = _TURNS.search(text, cue.end(), end)
        end = turn.start() if turn else end
        when = _by_when(said, periods, cue, end, used)
        yield _promise(said, text, cues, at, when)


def _cues(text: str) -> list[re.Match[str]]:
    """The words of intention, without those of standing practice ("where a child is at risk, we will ...")."""
    cues: list[re.Match[str]] = []
    for m in _CUE.finditer(text):
        before = text[: m.start()]
        if (
            _OPENS_STANDING.match(text)
            or _STANDING.search(before)
            or (_BARE.match(m.group()) and _FINITE.search(before))
        ):
            continue
        is_date = cues and re.match(r"\s[A-Z\d]", text[m.end() :])
        if not is_date and (not cues or m.start() - cues[-1].end() > _SAME_VERB):
            cues.append(m)
    return cues


def _meets(m: re.Match[str], cues: list[re.Match[str]]) -> bool:
    return any(m.start() < cue.end() and cue.start() < m.end() for cue in cues)


def _dated(said: Said, coming: list[Claim]) -> re.Match[str] | None:
    """A sentence in the present with a date to come: "a further group begins in September 2026"."""
    for claim in coming:
        before = said.block.text[said.sentence.start : claim.mention.start]
        if m := _BY.search(before):
            return re.compile(re.escape(m.group())).search(said.sentence.text, m.start())
    return None


def _promise(said: Said, text: str, cues: list[re.Match[str]], at: int, when: str) -> Promise:
    cue = cues[at]
    start = _clause_start(text, cues[at - 1].end() if at else 0, cue.start())
    end = _clause_start(text, cue.end(), cues[at + 1].start()) if at + 1 < len(cues) else len(text)
    subject = " ".join(text[start : cue.start()].split()[-_SUBJECT:]).strip(" ,")
    said_at = said.sentence.start
    return Promise(said, said_at + start, said_at + end, text[start:end].strip(" ,"), subject, when)


def _clause_start(text: str, low: int, high: int) -> int:
    """Where the clause that leads up to `high` begins: after the last comma, if there is one."""
    cut = max(text.rfind(", ", low, high), text.rfind(" and ", low, high) if low else -1)
    return cut + 2 if cut > low and low else (low if low == 0 else high if cut < 0 else cut + 2)


def _by_when(said: Said, periods: list[Claim], cue: re.Match[str], end: int, used: set[int]) -> str:
    base = said.sentence.start
    after = [p for p in periods if base + cue.start() <= p.mention.start < base + end and id(p) not in used]
    before = [
        p for p in periods if p.mention.end <= base + cue.start() and id(p) not in used and not _is_past(p.mention.when)
    ]
    chosen = after[:1] or before[-1:]
    if chosen:
        used.add(id(chosen[0]))
        return chosen[0].mention.when
    vague = _VAGUE.search(said.sentence.text)
    return vague.group().lower() if vague else ""


def _is_past(when: str) -> bool:
    return when.split()[0] in ("last", "previous", "this", "the") if when else True


def is_to_come(when: str, reporting: int | None) -> bool:
    """Whether a period begins after the reporting year (April to March) has ended."""
    if when.startswith("next "):
        return True
    year = re.match(r"(\d{4})(?:-(\d\d)|/\d\d)?", when)
    if year is None or reporting is None:
        return False
    first = int(year[1])
    if year[2]:
        return (first, int(year[2])) > (reporting + 1, 3)
    return first > reporting


def _listed(passage: Passage, reporting: int | None, found: list[Promise]) -> Iterator[Promise]:
    """Bullets under "our priorities for 2025/26 are:" are promises for that year."""
    have = {promise.said.block_number for promise in found}
    when = ""
    for said in passage.sentences:
        if said.block.kind is not Kind.BULLET or said.grid is not None:
            when = _heads_list(passage, said, reporting)
        elif when and said.block_number not in have and said.sentence.start == _first(said):
            yield Promise(said, said.sentence.start, said.sentence.end, said.sentence.text, "", when)


def _heads_list(passage: Passage, said: Said, reporting: int | None) -> str:
    text = said.sentence.text
    if not text.rstrip().endswith(":") or not _LISTS_PLANS.search(text):
        return ""
    coming = [
        c.mention.when
        for c in passage.of(said)
        if c.mention.type is Type.PERIOD and is_to_come(c.mention.when, reporting)
    ]
    return coming[-1] if coming else ""


def _first(said: Said) -> int:
    return len(said.block.text) - len(said.block.text.lstrip())
