"""How many more or fewer, held against the two figures, or against the later one and the change in per cent."""

from collections.abc import Iterator
from decimal import Decimal

from goldenthread.reports.checks.pairs import Pair, comparable
from goldenthread.reports.checks.writing import figure, number
from goldenthread.reports.grammar import Type
from goldenthread.reports.statements import Claim, Finding, Verdict

CHECK = "difference"
_NEAR = 40
_TRIED = 3


def check(stated: Claim, pairs: list[Pair], claims: list[Claim]) -> Iterator[Finding]:
    """`rose by 106, from 3,095 to 3,201`; `rose to 3,201 - a rise of 106 (3.4%)`."""
    kind = stated.mention.type
    same = [pair for pair in pairs if pair.old.mention.type is kind and _exact(pair.old, pair.new, stated)]
    if len(same) == 1 and len(pairs) == 1:
        yield from _of_pair(stated, same[0])
        return
    shares = [c for c in claims if c.mention.type in (Type.SHARE, Type.CHANGE) and c.mention.unit == "per cent"]
    shares = sorted(shares, key=lambda c: abs(c.mention.start - stated.mention.start))[:_TRIED]
    ends = [c for c in comparable(claims) if c.mention.type is stated.mention.type and _exact(c, stated)]
    ends = sorted(ends, key=lambda c: abs(c.mention.start - stated.mention.start))[:_TRIED]
    for share in shares:
        for end in ends:
            yield from _of_share(stated, share, end)


def _exact(*claims: Claim) -> bool:
    return not any(claim.mention.bound for claim in claims)


def _of_pair(stated: Claim, pair: Pair) -> Iterator[Finding]:
    old, new, said = pair.old.mention, pair.new.mention, stated.mention
    if old.value is None or new.value is None or said.value is None:
        return
    work = f"{number(new.value)} - {number(old.value)} = {number(new.value - old.value)}"
    if abs(new.value - old.value) == said.value:
        yield Finding(CHECK, Verdict.RIGHT, (stated, pair.old, pair.new), work)
    elif pair.start < said.start < pair.end or min(abs(said.start - pair.end), abs(pair.start - said.end)) < _NEAR:
        remedy = "Correct the difference or one of the two figures."
        yield Finding(
            CHECK, Verdict.WRONG, (stated,), f"{work}, not {figure(said)}", remedy, beside=(pair.old, pair.new)
        )


def _of_share(stated: Claim, share: Claim, end: Claim) -> Iterator[Finding]:
    """Only when it comes out: the wording does not say which figure is the later one."""
    new, gap, said = end.mention.value, stated.mention.value, share.mention.value
    if new is None or gap is None or said is None:
        return
    for old in (new - gap, new + gap):
        if old > 0 and abs(100 * gap / old - said) <= share.mention.step / 2:
            got = number(Decimal(100) * gap / old, 1)
            work = f"{number(gap)} / {number(old)} = {got}%, and {number(old)} is {number(new)} without the difference"
            yield Finding(CHECK, Verdict.RIGHT, (stated, share, end), work)
            return
