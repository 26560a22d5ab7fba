from collections.abc import Iterator

from goldenthread.reports.measuring import casework
from goldenthread.reports.measuring.rows import Row, Span

begins = casework.first_plan
_YEARS = 2


def rows(span: Span) -> Iterator[Row]:
    """Each plan that stood, and whether for two years or more."""
    for month, last, plan in casework.standing(casework.plans(), span):
        long = plan.start <= casework.years_before(last, _YEARS)
        yield casework.count_plan(month, plan, plan.latest, counts=long)
