"""The same number for two things, and two numbers for the same thing."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from goldenthread.reports.about import stems, words
from goldenthread.reports.checks.pairs import in_sentence, is_part
from goldenthread.reports.checks.writing import number
from goldenthread.reports.grammar import Type
from goldenthread.reports.statements import Claim, Finding, Passage

LEAST = 50
"""Smaller numbers, and round ones, meet by chance."""

_ROUND = 100
_ALIKE = 0.6
_PEOPLE = frozenset(("child", "people", "staff", "famili", "pupil", "woman", "parent"))


def check(passages: list[Passage], reporting: int | None) -> Iterator[Finding]:
    """Across all that one agency says."""
    agencies = dict.fromkeys(passage.agency for passage in passages)
    for agency in agencies:
        own = [passage for passage in passages if passage.agency == agency]
        counts = [c for passage in own for c in passage.claims if _is_exact_count(c)]
        yield from _one_number(counts, reporting)
        yield from _two_numbers(own, counts, reporting)


def _is_exact_count(claim: Claim) -> bool:
    mention = claim.mention
    return (
        mention.type is Type.COUNT
        and claim.said.grid is None
        and mention.value is not None
        and not mention.bound
        and mention.high is None
    )


def _one_number(counts: list[Claim], reporting: int | None) -> Iterator[Finding]:
    for when, value, same in _grouped(counts, reporting, by_value=True):
        if value < LEAST or value % _ROUND == 0:
            continue
        for first, second in combinations(same, 2):
            if stems(first.what) & stems(second.what) or first.said.sentence == second.said.sentence:
                continue
            if not (words(first.what) and words(second.what)):
                continue
            work = f"{number(value)} is given as {first.what!r} and as {second.what!r}, both for {when}"
            remedy = "It may be chance. See in the source of each that one was not copied to the place of the other."
            yield Finding("same number", None, (first, second), work, remedy)


def _two_numbers(passages: list[Passage], counts: list[Claim], reporting: int | None) -> Iterator[Finding]:
    joined = {
        id(each)
        for passage in passages
        for said in passage.sentences
        for pair in in_sentence(passage.of(said))
        for each in (pair.old, pair.new)
    }
    alone = [claim for claim in counts if id(claim) not in joined and not is_part(claim)]
    for when, _, same in _grouped(alone, reporting, by_value=False):
        for first, second in combinations(same, 2):
            if first.mention.value == second.mention.value or first.said.sentence == second.said.sentence:
                continue
            if _same_thing(first, second):
                what = first.what if len(first.what) > len(second.what) else second.what
                work = f"{first.mention.text} and {second.mention.text} are both given as {what!r} for {when}"
                yield Finding(
                    "two numbers", None, (first, second), work, "Say which one is right, or how the two differ."
                )


def _grouped(
    counts: list[Claim], reporting: int | None, *, by_value: bool
) -> Iterator[tuple[str, Decimal, list[Claim]]]:
    """Counts of one year, and of one value or of one noun: only these are worth comparing two by two."""
    groups: dict[tuple[str, Decimal | str], list[Claim]] = {}
    for claim in counts:
        when = year_of(claim.when, reporting)
        keys: list[Decimal | str] = (
            [claim.mention.value or Decimal(0)] if by_value else sorted(stems(claim.what) - _PEOPLE)
        )
        for key in keys if when else ():
            groups.setdefault((when, key), []).append(claim)
    seen: set[tuple[int, ...]] = set()
    for (when, key), same in groups.items():
        if (ids := tuple(map(id, same))) not in seen:
            seen.add(ids)
            yield when, key if isinstance(key, Decimal) else Decimal(0), same


def _same_thing(first: Claim, second: Claim) -> bool:
    """The same noun, and sentences that say nearly the same around it."""
    nouns = stems(first.what) & stems(second.what)
    if not nouns or nouns <= _PEOPLE:
        return False
    one, other = _around(first), _around(second)
    smaller = min(len(one), len(other))
    return smaller >= 4 and len(one & other) / smaller >= _ALIKE


def _around(claim: Claim) -> set[str]:
    return stems(re.sub(r"\d[\d,./-]*", " ", claim.said.sentence.text))


def year_of(when: str, reporting: int | None) -> str:
    """A period's year, with "this year" and "last year" told from the year that the report is about."""
    if re.fullmatch(r"\d{4}/\d\d", when):
        return when
    if reporting is None:
        return ""
    offset = {"this": 0, "last": -1, "previous": -1}.get(when.split()[0]) if when else None
    if offset is None or not when.endswith("year"):
        return ""
    # "Last year" in a report that looks back is the year it reports on, or the one before: too unsure to compare.
    if when.startswith("last"):
        return ""
    start = reporting + offset
    return f"{start}/{(start + 1) % 100:02d}"
