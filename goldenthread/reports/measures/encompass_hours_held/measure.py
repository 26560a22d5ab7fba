from collections.abc import Iterator

from goldenthread.notify.models import Hold
from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_notification


def rows(span: Span) -> Iterator[Row]:
    """Each hold, with the hours that it stood."""
    for hold in Hold.objects.filter(placed_at__gte=span.since):
        if month := span.month_of(hold.placed_at):
            hours = told.minutes(hold.placed_at, hold.lifted_at or span.at) / 60
            why = hold.reason.replace("_", " ").capitalize()
            yield Row(month, f"notification:{hold.notification_id}", length=hours, by={"why held": why})
