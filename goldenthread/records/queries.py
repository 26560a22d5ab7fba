"""What arrived, what waits in quarantine, and what should have arrived by now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from django.db import connection
from django.db.models import QuerySet

from goldenthread.records.models import Delivery, Quarantined, SourceRecord
from goldenthread.records.reading import FEEDS

# Gaps between deliveries are judged by this much of the past, and only once there are a few of them.
LOOK_BACK = timedelta(days=90)
ENOUGH = 3
# A file that comes an hour later than usual is not late; one that has skipped half a turn is.
PATIENCE = 1.5
LEAST = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Overdue:
    """A feed that usually arrives more often than it now does; `usual` is the median time between two deliveries."""

    feed: str
    title: str
    agency: str
    last: datetime
    usual: timedelta


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows of one delivery that wait in quarantine with the same sort of fault in the same field."""

    delivery: str
    filename: str
    agency: str
    field: str
    what: str
    remedy: str
    rows: int
    first_line: int


def files() -> QuerySet[Delivery]:
    """Every file that was handed in, the newest first; what people wrote in our own forms is left out."""
    return Delivery.objects.filter(feed__in=FEEDS).select_related("agency").order_by("-received_at", "pk")


def open_quarantine() -> QuerySet[Quarantined]:
    """Rows that still wait for a corrected delivery."""
    return Quarantined.objects.filter(put_right_at=None)


def rows_of(delivery: Delivery) -> QuerySet[Quarantined]:
    """The quarantined rows of one file in its own order, with the record that put each right."""
    return delivery.quarantine.select_related("put_right_by__delivery").order_by("line", "pk")


def faults(limit: int) -> list[Fault]:
    """What is wrong in quarantine, by file, field and sort of fault; the commonest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select d.id, d.filename, a.name, p->>'field', (array_agg(p->>'what' order by q.line))[1],"
            " (array_agg(p->>'remedy' order by q.line))[1], count(*), min(q.line)"
            " from records_quarantined q join records_delivery d on d.id = q.delivery_id"
            " join directory_agency a on a.slug = d.agency_id, jsonb_array_elements(q.problems) p"
            " where q.put_right_at is null group by d.id, a.name, p->>'field', p->>'code'"
            " order by count(*) desc, d.received_at desc, min(q.line) limit %s",
            [limit],
        )
        return [Fault(str(row[0]), *row[1:]) for row in cursor.fetchall()]


def overdue(at: datetime) -> list[Overdue]:
    """The feeds that have been silent for clearly longer than their usual interval, the longest silent first."""
    arrived: dict[tuple[str, str], list[datetime]] = {}
    seen = files().filter(status=Delivery.Status.ACCEPTED, received_at__gt=at - LOOK_BACK).order_by("received_at")
    for feed, agency, received_at in seen.values_list("feed", "agency__name", "received_at"):
        arrived.setdefault((feed, agency), []).append(received_at)
    late = []
    for (feed, agency), times in arrived.items():
        if len(times) < ENOUGH:
            continue
        usual = timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(times)))
        if at - times[-1] > max(usual * PATIENCE, LEAST):
            late.append(Overdue(feed, FEEDS[feed].title, agency, times[-1], usual))
    return sorted(late, key=lambda feed: feed.last)


def never_arrived() -> list[str]:
    """Titles of the feeds of which no file has ever been accepted."""
    arrived = set(files().filter(status=Delivery.Status.ACCEPTED).order_by().values_list("feed", flat=True).distinct())
    return [spec.title for feed, spec in FEEDS.items() if feed not in arrived]


def written_by_form(record_ids: Iterable[int]) -> dict[int, SourceRecord]:
    """What was written in our own forms, by record id; those of the reader's own boxes."""
    return SourceRecord.objects.in_bulk(list(record_ids))
