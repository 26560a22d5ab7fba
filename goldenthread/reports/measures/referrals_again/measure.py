from collections.abc import Iterator
from datetime import date

from goldenthread.reports.measuring import casework
from goldenthread.reports.measuring.rows import Row, Span

begins = casework.first_referral
_YEARS = 1


def rows(span: Span) -> Iterator[Row]:
    """Each referral, and whether the one before it was less than a year ago."""
    before: dict[casework.Child, date] = {}
    for referral in casework.referrals():
        last = before.get(referral.child)
        before[referral.child] = referral.on
        if month := span.month_of(referral.on):
            again = last is not None and last > casework.years_before(referral.on, _YEARS)
            yield Row(month, referral.id, part=int(again), by={"who referred": referral.source})
