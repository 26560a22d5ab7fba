from collections.abc import Iterator
from datetime import date

from django.db.models import Min

from goldenthread.clock import london
from goldenthread.identity.models import Review
from goldenthread.records.models import Delivery
from goldenthread.reports.measuring.rows import Row, Span


def begins() -> date | None:
    """Pairs can wait from the first file on."""
    first = Delivery.objects.filter(status=Delivery.Status.ACCEPTED).aggregate(first=Min("received_at"))["first"]
    return london(first).date() if first else None


def rows(span: Span) -> Iterator[Row]:
    """Each pair that waited at the end of each month."""
    pairs = list(Review.objects.values_list("pk", "opened_at", "closed_at"))
    for month, end in span.ends():
        for pk, opened, closed in pairs:
            if opened <= end and (closed is None or closed > end):
                yield Row(month, f"review:{pk}")
