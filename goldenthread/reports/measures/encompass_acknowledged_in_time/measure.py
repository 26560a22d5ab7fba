from collections.abc import Iterator

from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_notification


def rows(span: Span) -> Iterator[Row]:
    """Each delivered notification, and whether somebody took it on in time."""
    kinds = told.kinds_of_settings()
    sent = [(month, each) for month, each in told.notifications(span) if each.delivered_at is not None]
    when = told.acknowledged(each for _, each in sent)
    for month, each in sent:
        by = when.get(each.pk)
        if by is not None or each.acknowledge_by <= span.at:
            in_time = by is not None and by <= each.acknowledge_by
            kind = kinds.get(each.box, told.IN_NO_SETTING)
            yield Row(month, f"notification:{each.pk}", part=int(in_time), by={"kind of setting": kind})
