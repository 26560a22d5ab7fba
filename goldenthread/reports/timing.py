"""When a figure is about: the period in its sentence, or the one that leads in."""

import re
from collections import Counter
from itertools import pairwise

from goldenthread.reports.grammar import Type
from goldenthread.reports.reading import Kind
from goldenthread.reports.statements import Claim, Passage, Said

_NOW = re.compile(r"\b(?:now|currently|to date|so far|at present|today)\b", re.IGNORECASE)
_COMPARES = re.compile(r"\b(?:from|compared|than|against|versus|vs)\b", re.IGNORECASE)
_YEAR_LIKE = re.compile(r"\d{4}/\d\d|\d{4}-\d\d\.\.|.*\b(?:year|period|months)\b")
_A_YEAR_BEFORE = re.compile(r"^\s?(?:[a-z]+\s)?(?:a|the)\syear\s(?:before|earlier|ago|previously)\b", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)
_BESIDE = 70
_LEAD = 12
_FINANCIAL = re.compile(r"(\d{4})/\d\d")


def reporting_year(passages: list[Passage]) -> int | None:
    """The first calendar year of the period that the document is about: the year span named most often."""
    spans = Counter(
        claim.mention.when for passage in passages for claim in passage.claims if claim.mention.type is Type.PERIOD
    )
    years = {when: many for when, many in spans.items() if _FINANCIAL.fullmatch(when)}
    return int(max(years, key=lambda when: years[when])[:4]) if years else None


def attach(passage: Passage) -> None:
    """Say of every quantity when it was so, if the text says it."""
    for said in passage.sentences:
        claims = passage.of(said)
        periods = [claim for claim in claims if claim.mention.type is Type.PERIOD]
        quantities = [claim for claim in claims if claim.is_quantity]
        owners: dict[int, Claim] = {}
        for claim in quantities:
            beside = _beside(claim, periods, quantities)
            if beside is not None:
                claim.when, claim.spoken_for = beside.mention.when, True
                owners[id(beside)] = claim
        _pair_off(quantities, periods)
        for claim in quantities:
            if not claim.when:
                free = [each for each in periods if len(periods) == 1 or _is_free(owners.get(id(each)))]
                claim.when = _elsewhere(passage, claim, free, periods)


def _is_free(owner: Claim | None) -> bool:
    """A period beside a figure is that figure's; one beside a change is also that of the change's two ends."""
    return owner is None or owner.mention.type is Type.CHANGE


def _beside(claim: Claim, periods: list[Claim], quantities: list[Claim]) -> Claim | None:
    text = claim.said.block.text
    for period in periods:
        gap = text[claim.mention.end : period.mention.start]
        if (
            period.mention.start < claim.mention.end
            or len(gap) > _BESIDE
            or re.search(r"[.;(:]", gap)
            or _COMPARES.search(gap)
        ):
            continue
        if not any(claim.mention.end <= other.mention.start < period.mention.start for other in quantities):
            return period
    return None


def _pair_off(quantities: list[Claim], periods: list[Claim]) -> None:
    """From A to B between P and Q: A was so in P, and B in Q."""
    if len(quantities) < 2 or len(periods) < 2:
        return
    text = quantities[0].said.block.text
    for first, second in pairwise(periods):
        joined = text[first.mention.end : second.mention.start].strip() in ("and", "to")
        behind = [claim for claim in quantities if claim.mention.end <= first.mention.start][-2:]
        if joined and _BETWEEN.search(text[: first.mention.start]) and len(behind) == 2:
            behind[0].when, behind[1].when = first.mention.when, second.mention.when


def _elsewhere(passage: Passage, claim: Claim, free: list[Claim], periods: list[Claim]) -> str:
    text, start = claim.said.block.text, claim.mention.start
    if _A_YEAR_BEFORE.match(text[claim.mention.end :]):
        return "previous year"
    earlier = [period for period in periods if period.mention.end <= start]
    if earlier:
        return earlier[-1].mention.when
    sentence = claim.said.sentence
    near = text[max(sentence.start, start - 25) : start] + " " + text[claim.mention.end : claim.mention.end + 10]
    if _NOW.search(near) or _NOW.match(sentence.text):
        return "to date"
    for period in free:
        if not _COMPARES.search(text[claim.mention.end : period.mention.start]):
            return period.mention.when
    return _leading_in(passage, claim.said)


def _leading_in(passage: Passage, said: Said) -> str:
    """The year of the sentence before, or of the line that leads in to a list or a table."""
    if said.grid is None:
        for earlier in passage.before(said, 2):
            if when := _opening_year(passage.of(earlier)):
                return when
    else:
        heading = _column_year(passage, said)
        if heading:
            return heading
    is_listed = said.grid is not None or said.block.kind is Kind.BULLET
    if not is_listed:
        return ""
    for number in range(said.block_number - 1, max(-1, said.block_number - _LEAD), -1):
        block = passage.blocks[number]
        if block.kind is Kind.GRID or (block.kind is Kind.BULLET and not block.text.rstrip().endswith(":")):
            continue
        inside = [each for each in passage.sentences if each.block_number == number]
        return _last_year(passage.of(inside[-1])) if inside else ""
    return ""


def _column_year(passage: Passage, said: Said) -> str:
    """The period at the head of a cell's column or row."""
    row, column = said.grid or (0, 0)
    for claim in passage.claims:
        at = claim.said.grid
        same_table = at is not None and claim.said.block_number == said.block_number
        if same_table and claim.mention.type is Type.PERIOD and at in ((0, column), (row, 0)):
            return claim.mention.when
    return ""


def _opening_year(claims: list[Claim]) -> str:
    """The year that stands before all quantities of a sentence, so that it holds for what follows."""
    first = next((claim.mention.start for claim in claims if claim.is_quantity), None)
    return _last_year([claim for claim in claims if first is None or claim.mention.start < first])


def _last_year(claims: list[Claim]) -> str:
    found = [c.mention.when for c in claims if c.mention.type is Type.PERIOD and _YEAR_LIKE.match(c.mention.when)]
    return found[-1] if found else ""
