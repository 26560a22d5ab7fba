from collections.abc import Iterator

from goldenthread.reports.measuring import casework
from goldenthread.reports.measuring.rows import Row, Span

begins = casework.first_plan


def rows(span: Span) -> Iterator[Row]:
    """Each plan that started in the month."""
    for month, plan in casework.starts(casework.plans(), span):
        yield casework.count_plan(month, plan, plan.first)
