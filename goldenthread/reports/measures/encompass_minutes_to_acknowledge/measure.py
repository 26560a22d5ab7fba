from collections.abc import Iterator

from goldenthread.reports.measuring import told
from goldenthread.reports.measuring.rows import Row, Span

begins = told.first_notification


def rows(span: Span) -> Iterator[Row]:
    """Each acknowledged notification, with the minutes that it lay."""
    kinds = told.kinds_of_settings()
    sent = [(month, each) for month, each in told.notifications(span) if each.delivered_at is not None]
    when = told.acknowledged(each for _, each in sent)
    for month, each in sent:
        if each.pk in when and each.delivered_at is not None:
            lay = told.minutes(each.delivered_at, when[each.pk])
            kind = kinds.get(each.box, told.IN_NO_SETTING)
            yield Row(month, f"notification:{each.pk}", length=lay, by={"kind of setting": kind})
