from collections.abc import Iterator

from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_notification


def rows(span: Span) -> Iterator[Row]:
    """Each notification, and whether it came before the bell."""
    kinds = told.kinds_of_settings()
    for month, each in told.notifications(span):
        if each.delivered_at is None and each.before_next_school_day > span.at:
            continue
        in_time = each.delivered_at is not None and each.delivered_at <= each.before_next_school_day
        kind = kinds.get(each.box, told.IN_NO_SETTING)
        yield Row(month, f"notification:{each.pk}", part=int(in_time), by={"kind of setting": kind})
