from collections.abc import Iterator

from goldenthread.notify.models import Hold
from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_notification


def rows(span: Span) -> Iterator[Row]:
    """Each notification, and whether it was ever held."""
    kinds = told.kinds_of_settings()
    held = set(Hold.objects.values_list("notification_id", flat=True))
    for month, each in told.notifications(span):
        kind = kinds.get(each.box, told.IN_NO_SETTING)
        yield Row(month, f"notification:{each.pk}", part=int(each.pk in held), by={"kind of setting": kind})
