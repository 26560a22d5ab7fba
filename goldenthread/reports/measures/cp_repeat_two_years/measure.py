from collections.abc import Iterator

from goldenthread.reports.measuring import casework
from goldenthread.reports.measuring.rows import Row, Span

begins = casework.first_plan
_YEARS = 2


def rows(span: Span) -> Iterator[Row]:
    """Each plan that started, and whether an earlier one of the child ended in the two years before."""
    before = dict(casework.earlier_plans(casework.plans()))
    for month, plan in casework.starts(before, span):
        since = casework.years_before(plan.start, _YEARS)
        soon = any(earlier.end is None or earlier.end > since for earlier in before[plan])
        yield casework.count_plan(month, plan, plan.first, counts=soon)
