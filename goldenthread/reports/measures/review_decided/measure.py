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


_ANSWERS = {"join": "One person", "exclude": "Two people", "cannot_tell": "Nobody can tell"}


def rows(span: Span) -> Iterator[Row]:
    """Each pair that a person's answer closed."""
    closed = Review.objects.filter(closed_at__gte=span.since, closed_because__in=_ANSWERS)
    for pk, when, because in closed.values_list("pk", "closed_at", "closed_because"):
        if month := span.month_of(when):
            yield Row(month, f"review:{pk}", by={"answer": _ANSWERS[because]})
