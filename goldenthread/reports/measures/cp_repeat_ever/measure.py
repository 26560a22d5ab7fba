from collections.abc import Iterator

from goldenthread.reports.measuring import casework
from goldenthread.reports.measuring.rows import Row, Span

begins = casework.first_plan


def rows(span: Span) -> Iterator[Row]:
    """Each plan that started, and whether the child had one before."""
    before = dict(casework.earlier_plans(casework.plans()))
    for month, plan in casework.starts(before, span):
        yield casework.count_plan(month, plan, plan.first, counts=bool(before[plan]))
