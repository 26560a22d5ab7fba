"""More and fewer, high and low, most and least: said of a quantity in a sentence that gives no figure for it."""

import re
from collections.abc import Iterator

from goldenthread.reports.grammar import Type
from goldenthread.reports.statements import Movement, Passage, Said

_COUNTABLE = (
    r"(?:numbers?|volumes?|amounts?|levels?|rates?|referrals?|incidents?|cases?|notifications?|reports?|reporting|plans?|contacts?"
    r"|activity|demand|attendances?|compliance|complaints?|workshops?|sessions?|visits?|times?|lists?|caseloads?|admissions?"
    r"|absences?|exclusions?|episodes?|offences?|arrests?|responses?|feedback|uptake|take-up|distress|prevalence|proportion|spend"
    r"|children|people|young people|families)"
)
_HOW = (
    r"(?:marked|substantial|significant|notable|noticeable|sustained|strong|steady|sharp|slight|small|large|considerable|further"
    r"|continued|clear|big|dramatic|rapid|gradual)"
)
_UP = r"(?:increases?|increased|increasing|rise|rises|rising|rose|risen|growth|grew|improvement|surge|uplift)"
_DOWN = (
    r"(?:decreases?|decreased|decreasing|reductions?|reduced|decline|declined|declining|fall|fell|fallen|drop|dropped)"
)
_GAP = r"(?:[\w’'/&-]+,?\s){0,6}?"
_NEAR = r"(?:(?!complex|and\b|been\b)[\w’'/&-]+\s){0,2}?"

_FORMS: tuple[tuple[str, str], ...] = (
    ("up", rf"\b(?:{_HOW}\s)?{_UP}\s(?:noted\s)?(?:in|of|to)\s(?:the\s)?{_GAP}{_COUNTABLE}\b"),
    ("down", rf"\b(?:{_HOW}\s)?{_DOWN}\s(?:noted\s)?(?:in|of)\s(?:the\s)?{_GAP}{_COUNTABLE}\b"),
    ("up", rf"\b(?:have|has)\s(?:also\s)?increased\s(?:the|our|its)\s{_GAP}{_COUNTABLE}\b"),
    ("down", rf"\b(?:have|has)\s(?:also\s)?(?:reduced|decreased|cut)\s(?:the|our|its)\s{_GAP}{_COUNTABLE}\b"),
    ("up", rf"\b(?:increasing|rising|growing)\s(?:numbers?\sof\s)?{_NEAR}{_COUNTABLE}\b"),
    ("down", rf"\b(?:decreasing|falling|declining)\s(?:numbers?\sof\s)?{_NEAR}{_COUNTABLE}\b"),
    (
        "up",
        rf"\b{_COUNTABLE}\s{_NEAR}(?:have\s|has\s|had\s|also\s)?(?:{_HOW}ly\s)?(?:rose|risen|increased|grew|grown)\b",
    ),
    (
        "down",
        rf"\b{_COUNTABLE}\s{_NEAR}(?:have\s|has\s|had\s|also\s)?(?:{_HOW}ly\s)?(?:fell|fallen|decreased|dropped)\b",
    ),
    ("up", rf"\b[Mm]ore\s{_COUNTABLE}\s(?:than\s(?:ever|before|last|in)|[\w\s]{{0,30}}\sthan\s(?:ever|before|last))"),
    (
        "down",
        rf"\b[Ff]ewer\s{_COUNTABLE}\s(?:than\s(?:ever|before|last|in)|[\w\s]{{0,30}}\sthan\s(?:ever|before|last))",
    ),
    (
        "level",
        rf"\b{_COUNTABLE}\b[^.;]{{0,70}}?\b(?:remain(?:s|ed)?|is|are|was|were|stay(?:s|ed)?)\s(?:very\s|relatively\s|consistently\s)?"
        r"(?:high|low|stable|steady|similar|static)\b(?!\s(?:quality|standard|risk|level))",
    ),
    (
        "rank",
        r"\b(?:the\s|by\sfar\sthe\s)?(?:highest|lowest|leading|largest|biggest|commonest|main|most\s(?:common|frequent)|second\shighest)"
        r"\s(?:[\w-]+\s)?(?:category|categories|concerns?|themes?|reasons?|factors?|source|type|issues?|number|proportion)\b",
    ),
    ("rank", rf"\b(?:by\sfar\s)?the\smost\s(?:[A-Z]{{2,}}\s)?(?:{_COUNTABLE}|completions)\b"),
    (
        "rank",
        r"\bwere\smostly\s(?:about|for|from|due)\b|\bthe\smajority\sof\s(?:these|referrals|cases|notifications)\b",
    ),
)
_COMPILED = [(way, re.compile(pattern)) for way, pattern in _FORMS]
_WISH = re.compile(
    r"\b(?:to|will|aim\w*|hop\w+|should|would|could|may|can|help\w*|order)\s(?:further\s|also\s)?$", re.IGNORECASE
)


def find(passage: Passage) -> list[Movement]:
    """Every movement of a column, where the sentence has no figure that says how much."""
    return [movement for said in passage.sentences if said.grid is None for movement in _in_sentence(passage, said)]


def _in_sentence(passage: Passage, said: Said) -> Iterator[Movement]:
    claims = [claim for claim in passage.of(said) if claim.is_quantity and claim.mention.type is not Type.DURATION]
    changes = [claim for claim in claims if claim.mention.type is Type.CHANGE]
    taken: list[tuple[int, int]] = []
    for way, pattern in _COMPILED:
        for m in pattern.finditer(said.sentence.text):
            if _WISH.search(said.sentence.text[: m.start()]) or any(
                m.start() < end and start < m.end() for start, end in taken
            ):
                continue
            taken.append(m.span())
            if way in ("up", "down") and (changes or len(claims) > 1):
                continue
            start = said.sentence.start + m.start()
            yield Movement(said, start, start + len(m.group()), m.group(), way)
