from collections.abc import Iterator

from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_notification


def rows(span: Span) -> Iterator[Row]:
    """Each delivered notification, with the minutes that it took."""
    kinds = told.kinds_of_settings()
    for month, each in told.notifications(span):
        if each.delivered_at is not None:
            took = told.minutes(each.incident.reported_at, each.delivered_at)
            kind = kinds.get(each.box, told.IN_NO_SETTING)
            yield Row(month, f"notification:{each.pk}", length=took, by={"kind of setting": kind})
