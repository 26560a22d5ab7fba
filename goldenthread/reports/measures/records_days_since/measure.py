from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db.models import Min

from goldenthread.clock import london
from goldenthread.records.models import Delivery
from goldenthread.records.queries import files
from goldenthread.records.reading import FEEDS
from goldenthread.reports.measuring.rows import Row, Span

_DAY = 24 * 3600


def begins() -> date | None:
    """The day of the first file."""
    first = files().order_by().aggregate(first=Min("received_at"))["first"]
    return london(first).date() if first else None


def rows(span: Span) -> Iterator[Row]:
    """Each feed at the end of each month, with the days since its newest file."""
    came: dict[str, list[Delivery]] = defaultdict(list)
    for file in files().filter(status=Delivery.Status.ACCEPTED).order_by("received_at"):
        came[file.feed].append(file)
    for month, end in span.ends():
        for feed, arrived in came.items():
            newest = next((file for file in reversed(arrived) if file.received_at <= end), None)
            if newest is not None:
                days = (end - newest.received_at).total_seconds() / _DAY
                yield Row(month, f"delivery:{newest.pk}", length=days, by={"feed": FEEDS[feed].title})
