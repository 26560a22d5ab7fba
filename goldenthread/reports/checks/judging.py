"""All checks over a document, and the verdict that each statement gets from them."""

import re
from collections.abc import Iterator

from goldenthread.reports import timing
from goldenthread.reports.checks import changes, same, shares, sums, told
from goldenthread.reports.checks.pairs import mark_differences
from goldenthread.reports.grammar import Type
from goldenthread.reports.statements import Claim, Finding, Movement, Passage, Verdict, Why

_RANK = {Verdict.WRONG: 3, Verdict.RIGHT: 2, Verdict.CANNOT: 1, Verdict.NOTHING: 0}


def judge(passages: list[Passage]) -> list[Finding]:
    """
    Check every passage and set each statement's verdict. What is found is given back, in reading order.

    Wrong outweighs right: a figure that one sum contradicts is wrong though another comes out.
    """
    found: list[Finding] = []
    for passage in passages:
        mark_differences(passage)
        found += [
            *_calendar(passage),
            *changes.check(passage),
            *shares.check(passage),
            *sums.check(passage),
            *told.check(passage),
        ]
    found += same.check(passages, timing.reporting_year(passages))
    for finding in found:
        _decide(finding)
    for passage in passages:
        for claim in passage.claims:
            _leave(claim)
    return [finding for finding in found if finding.verdict is not None or finding.remedy]


def _calendar(passage: Passage) -> Iterator[Finding]:
    for claim in passage.claims:
        if claim.mention.fault:
            yield Finding(
                "date", Verdict.WRONG, (claim,), f"{claim.mention.text}: {claim.mention.fault}", "Correct the date."
            )


def _decide(finding: Finding) -> None:
    for statement in finding.decides:
        if finding.verdict is None:
            _note(statement, finding)
        elif _RANK[finding.verdict] > _RANK[statement.verdict]:
            statement.verdict, statement.work, statement.why = finding.verdict, finding.work, None
            if isinstance(statement, Claim) and statement.mention.type is Type.CHANGE:
                _take_time(statement, finding)


def _note(statement: Claim | Movement, finding: Finding) -> None:
    """A finding that decides nothing: a change whose numbers are not exact."""
    if finding.check == changes.CHECK and statement.verdict is Verdict.NOTHING:
        statement.verdict, statement.work, statement.why = Verdict.CANNOT, finding.work, Why.NOT_EXACT


def _take_time(change: Claim, finding: Finding) -> None:
    """A change is of the time of its later figure, unless its own stands beside it."""
    if change.spoken_for:
        return
    ends = [each for each in (*finding.decides[1:], *finding.beside) if isinstance(each, Claim)]
    if len(ends) > 1:
        change.when = ends[1].when


def _leave(claim: Claim) -> None:
    """What no check decided: say why it cannot be checked."""
    if claim.verdict is not Verdict.NOTHING or not claim.is_quantity or claim.mention.type is Type.DURATION:
        return
    claim.verdict = Verdict.CANNOT
    if claim.mention.type is Type.CHANGE:
        claim.why = Why.NO_NUMBERS
    elif claim.mention.type is Type.SHARE:
        claim.why = _why_not(claim, has_base=_has_base(claim))
    else:
        claim.why = _why_not(claim, has_base=True)


def _why_not(claim: Claim, *, has_base: bool) -> Why:
    if has_base:
        return Why.ALONE if claim.when else Why.NO_PERIOD
    return Why.NO_BASE if claim.when else Why.NO_BASE_NO_PERIOD


def _has_base(claim: Claim) -> bool:
    after = claim.said.block.text[claim.mention.end : claim.mention.end + 40]
    return re.match(r"\sof\s(?:the\s|our\s|all\s)?\d", after) is not None
