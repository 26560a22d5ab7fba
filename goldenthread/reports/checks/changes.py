"""A change and the two numbers it is about: does the one follow from the other?"""

import re
from collections.abc import Iterator
from decimal import Decimal

from goldenthread.reports.checks import differences
from goldenthread.reports.checks.pairs import Pair, across, comparable, in_sentence
from goldenthread.reports.checks.writing import decimals_of, figure, number
from goldenthread.reports.grammar import Mention, Type
from goldenthread.reports.grammar.quantities import DOWN, UP
from goldenthread.reports.statements import Claim, Finding, Passage, Said, Verdict

CHECK = "change"
_ABOUT = Decimal("0.05")
"""How far from the sum "about" and "doubled" may be."""
_NEARLY = Decimal("0.85")


def check(passage: Passage) -> Iterator[Finding]:
    """Every stated change, and every rise and fall between two figures."""
    for said in passage.sentences:
        claims = passage.of(said)
        pairs = in_sentence(claims)
        for pair in pairs:
            yield from _direction(pair)
        for change in claims:
            if change.mention.type is Type.CHANGE:
                yield from _change(passage, said, change, pairs)
            elif change.is_difference:
                yield from differences.check(change, pairs, claims)


def _change(passage: Passage, said: Said, change: Claim, pairs: list[Pair]) -> Iterator[Finding]:
    linked = [pair for pair in pairs if links(change, pair, passage.of(said))]
    if len(linked) == 1:
        yield _judged(change, linked[0])
        return
    # No wording joins two figures to it. If the sum comes out with two that may belong to it, they do.
    here = sorted(comparable(passage.of(said)), key=lambda c: abs(c.mention.start - change.mention.start))[:_TRIED]
    candidates = [Pair(a, b) for a in here for b in here if a is not b and a.mention.type is b.mention.type]
    candidates = [*pairs, *(candidates or across(passage, said))]
    tried = [_judged(change, pair) for pair in candidates]
    if right := next((finding for finding in tried if finding.verdict is Verdict.RIGHT), None):
        yield right


_OWN_NOUN = re.compile(
    r"^\s?(?:overall\s)?(?:increase|decrease|reduction|rise|fall|drop|decline|improvement|growth|more|fewer|less|higher|lower)\b",
    re.IGNORECASE,
)
_OTHER_MOVE = re.compile(rf"\b(?!(?:up|down)\sfrom)(?:{UP}|{DOWN})\b", re.IGNORECASE)
_SAYS_MORE = re.compile(
    r"[)\s]*(?:[,(:–—-]|\b(?:an?|the|which|is|was|were|are|representing|reflecting|equating|equivalent|amounting|equals|to|of|or"
    r"|this|that|it|about|around|approximately|over|nearly|overall|in|at|on|end|start|year|years?|before|earlier|ago|same"
    r"|increase|decrease|drop|fall|rise|reduction|improvement|growth|change|difference|by|respectively|some|per|annum)\b|\W)*",
    re.IGNORECASE,
)
_FAR = 110
_TRIED = 6
"""How many figures near a change are tried in pairs."""


def links(change: Claim, pair: Pair, claims: list[Claim]) -> bool:
    """Whether a change stands so near a pair, and with so little between, that it can only be about it."""
    text, mention = change.said.block.text, change.mention
    if pair.start < mention.start < pair.end:
        return True
    if mention.start >= pair.end:
        gap = _without_periods(text, pair.end, mention.start, claims)
        return len(gap) <= _FAR and _SAYS_MORE.fullmatch(gap) is not None
    gap = _OWN_NOUN.sub("", text[mention.end : pair.start])
    between = [each for each in claims if each.is_quantity and mention.end <= each.mention.start < pair.start]
    return len(gap) <= _FAR and not between and ";" not in gap and _OTHER_MOVE.search(gap) is None


def _without_periods(text: str, start: int, end: int, claims: list[Claim]) -> str:
    gap = text[start:end]
    for claim in claims:
        if claim.mention.type is Type.PERIOD and start <= claim.mention.start and claim.mention.end <= end:
            gap = gap.replace(claim.mention.text, "")
    return gap


def _direction(pair: Pair) -> Iterator[Finding]:
    old, new = pair.old.mention, pair.new.mention
    if not pair.way or old.value is None or new.value is None or old.bound or new.bound:
        return
    went = "up" if new.value > old.value else "down" if new.value < old.value else "nowhere"
    both = (pair.old, pair.new)
    if went == pair.way:
        yield Finding("direction", Verdict.RIGHT, both, f"{figure(old)} to {figure(new)} goes {went}, as the text says")
    else:
        work = (
            f"the text says {pair.way_word!r}, and {figure(old)} to {figure(new)} goes {went}: {difference(old, new)}"
        )
        yield Finding("direction", Verdict.WRONG, both, work, "Correct the word, or the order of the two figures.")


def difference(old: Mention, new: Mention) -> str:
    """What lies between two figures, in their unit and in per cent."""
    gap = new.number - old.number
    unit = " percentage points" if old.type is Type.SHARE else ""
    said = f"{number(new.number)} - {number(old.number)} = {number(gap)}{unit}"
    if old.number:
        said += f"; {number(gap)} / {number(old.number)} = {number(100 * gap / old.number, 1)}%"
    return said


def _judged(change: Claim, pair: Pair) -> Finding:
    old, new, stated = pair.old.mention, pair.new.mention, change.mention
    ends = (pair.old, pair.new)
    if old.bound or new.bound:
        return Finding(
            CHECK, None, (change,), f"{old.text} and {new.text} are given only as more, fewer or about", beside=ends
        )
    if not old.value or new.value is None or stated.value is None:
        return Finding(CHECK, None, (change,), "a change from nothing has no percentage", beside=ends)
    work = _work(old, new, stated)
    if _fits(stated, _expected(old, new, stated.unit)) and _same_way(stated, old, new):
        return Finding(CHECK, Verdict.RIGHT, (change, *ends), work)
    remedy = _remedy(old, new, stated)
    check = "points" if remedy is _POINTS else CHECK
    return Finding(check, Verdict.WRONG, (change,), f"{work}, not {stated.text}", remedy, beside=ends)


def _expected(old: Mention, new: Mention, unit: str) -> Decimal:
    """The change as it should be stated: in times, in points or in per cent."""
    if unit == "times":
        return new.number / old.number
    return new.number - old.number if unit == "points" else 100 * (new.number - old.number) / old.number


def _same_way(stated: Mention, old: Mention, new: Mention) -> bool:
    went = "up" if new.number > old.number else "down"
    return stated.way in ("", "?", went)


def _fits(stated: Mention, expected: Decimal) -> bool:
    value, got = stated.number, expected if stated.unit == "times" else abs(expected)
    if stated.bound in (">", ">="):
        return got >= value * (1 - _ABOUT / 10) if stated.number >= 1 else got <= value
    if stated.bound in ("<", "<="):
        return value * _NEARLY <= got <= value
    slack = stated.step / 2
    if stated.unit == "times" or stated.bound == "~":
        slack = max(value * _ABOUT, slack if stated.unit != "times" else Decimal(0))
    return abs(got - value) <= slack


def _work(old: Mention, new: Mention, stated: Mention) -> str:
    if stated.unit == "times":
        return f"{figure(new)} / {figure(old)} = {number(new.number / old.number, 2)} times"
    if stated.unit == "points":
        return f"{number(new.number)} - {number(old.number)} = {number(new.number - old.number)} percentage points"
    per_cent = 100 * (new.number - old.number) / old.number
    places = max(1, decimals_of(stated))
    sum_ = f"({number(new.number)} - {number(old.number)}) / {number(old.number)} = {number(per_cent, places)}%"
    if old.type is Type.SHARE:
        sum_ += (
            f", and {number(new.number)} - {number(old.number)} = {number(new.number - old.number)} percentage points"
        )
    return sum_


_POINTS = (
    "The difference of two percentages is in percentage points: write so, or give the change in per cent of the "
    "earlier one."
)


def _remedy(old: Mention, new: Mention, stated: Mention) -> str:
    shares = old.type is Type.SHARE
    if shares and stated.unit == "per cent" and abs(abs(new.number - old.number) - stated.number) <= stated.step / 2:
        return _POINTS
    said = "Correct the change or one of the two figures."
    if (
        stated.unit == "per cent"
        and new.number
        and abs(abs(100 * (new.number - old.number) / new.number) - stated.number) <= stated.step / 2
    ):
        said = f"{stated.text} is the difference divided by the later figure; a change is divided by the earlier one."
    if shares and stated.unit == "per cent" and (low_high := _unrounded(old, new)) is not None:
        low, high = low_high
        if low <= stated.number <= high:
            between = f"from {number(low, 1)}% to {number(high, 1)}%"
            said += f" Unrounded percentages could give {between}: if so, print their decimals."
    return said


def _unrounded(old: Mention, new: Mention) -> tuple[Decimal, Decimal] | None:
    """Between which changes the unrounded figures may lie."""
    half_old, half_new = old.step / 2, new.step / 2
    if old.number <= half_old:
        return None
    ends = [
        abs(100 * (n - o) / o)
        for o in (old.number - half_old, old.number + half_old)
        for n in (new.number - half_new, new.number + half_new)
    ]
    return min(ends), max(ends)
