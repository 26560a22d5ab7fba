from collections.abc import Iterator
from datetime import date

from django.db.models import Min

from goldenthread.clock import london
from goldenthread.records.models import Delivery
from goldenthread.records.queries import files
from goldenthread.records.reading import FEEDS
from goldenthread.reports.measuring.rows import Row, Span


def begins() -> date | None:
    """The day of the first file."""
    first = files().order_by().aggregate(first=Min("received_at"))["first"]
    return london(first).date() if first else None


def rows(span: Span) -> Iterator[Row]:
    """Each accepted file: of its rows, how many were put aside."""
    for file in files().filter(status=Delivery.Status.ACCEPTED, received_at__gte=span.since):
        if month := span.month_of(file.received_at):
            by = {"feed": FEEDS[file.feed].title}
            yield Row(month, f"delivery:{file.pk}", part=file.quarantined, whole=file.rows_in, by=by)
