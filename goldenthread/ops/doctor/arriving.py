"""What agencies send: feeds that have gone silent, files refused, rows put aside, records nobody has read."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from goldenthread.identity import taking_in
from goldenthread.ops.doctor.findings import Finding, Topic, ago, count
from goldenthread.records.models import Current, Delivery, Quarantined
from goldenthread.records.reading import FEEDS

ARRIVING = Topic("What arrives")
SLOW_AFTER = timedelta(minutes=5)
DAY = timedelta(days=1)
# How long a feed may be silent before somebody asks: our own assumption, a partnership's agreements may differ.
LONGEST_SILENCE = {
    "police.incidents": 1.5 * DAY,
    "police.persons": 1.5 * DAY,
    "schools.roll": 8 * DAY,
    "council.home_educated": 35 * DAY,
    "settings.register": 35 * DAY,
    "settings.contacts": 100 * DAY,
    "settings.calendar": 200 * DAY,
    "socialcare.person": 8 * DAY,
    "health.children": 35 * DAY,
    "health.caseload": 35 * DAY,
    "council.claims": 65 * DAY,
    "register.addresses": 65 * DAY,
    "marac.cases": 35 * DAY,
}
# How the worker marks a record that it could not read.
_ERROR = "error:"
# Without these nobody can be told.
NEEDED = ("police.incidents", "police.persons", "schools.roll", "settings.register", "settings.contacts")


def silent_feeds(at: datetime) -> Iterator[Finding]:
    """Each feed has come as lately as it should."""
    accepted = Delivery.objects.filter(status=Delivery.Status.ACCEPTED)
    last = dict(accepted.values_list("feed").annotate(Max("received_at")))
    for feed in NEEDED:
        if feed not in last:
            yield ARRIVING.broken(f"{feed} has never arrived", f"{FEEDS[feed].sender}: see docs/feeds/{feed}.md.")
    silent = 0
    for feed, longest in LONGEST_SILENCE.items():
        if feed in last and at - last[feed] > longest:
            silent += 1
            since = ago((at - last[feed]).total_seconds())
            yield ARRIVING.attention(f"{feed} last arrived {since} ago", f"Ask the sender ({FEEDS[feed].agency}).")
    if last and not silent:
        yield ARRIVING.ok(f"{count(len(last), 'feed')} arrived, none of them overdue")


def refused_files(at: datetime) -> Iterator[Finding]:
    """A refused file is nobody's data until it comes again whole."""
    refused = Delivery.objects.filter(status=Delivery.Status.REFUSED, received_at__gt=at - 7 * DAY)
    waiting = 0
    for delivery in refused.order_by("-received_at"):
        again = Delivery.objects.filter(
            feed=delivery.feed,
            agency=delivery.agency_id,
            status=Delivery.Status.ACCEPTED,
            received_at__gt=delivery.received_at,
        )
        if not again.exists():
            waiting += 1
            words = f"{delivery.feed} from {delivery.agency_id} was refused, and nothing has come since"
            yield ARRIVING.broken(f"{words}: {delivery.problem}", delivery.remedy)
    if not waiting:
        yield ARRIVING.ok("no refused file waits to be sent again")


def quarantine(at: datetime) -> Iterator[Finding]:
    """Rows that could not be taken in: whoever they speak of is not seen."""
    rows = Quarantined.objects.filter(put_right_at=None)
    feeds = list(rows.values_list("delivery__feed").annotate(Count("pk")).order_by("delivery__feed"))
    if not feeds:
        yield ARRIVING.ok("no row is in quarantine")
    for feed, number in feeds:
        yield ARRIVING.attention(
            f"{feed}: {count(number, 'row')} in quarantine", "Governance shows what is wrong; the sender corrects it."
        )


def unread(at: datetime) -> Iterator[Finding]:
    """Records that the worker has not read yet."""
    waiting = Current.objects.filter(read_at=None, waits_for="", feed__in=_read_feeds())
    found = waiting.aggregate(number=Count("pk"), oldest=Min("record__received_at"))
    if not found["number"]:
        yield ARRIVING.ok("every record has been read")
    elif at - found["oldest"] > SLOW_AFTER:
        since = ago((at - found["oldest"]).total_seconds())
        yield ARRIVING.broken(
            f"{count(found['number'], 'record')} not read yet, the oldest for {since}",
            "If a worker is at work, its log says why it does not get on.",
        )
    else:
        yield ARRIVING.ok(f"{count(found['number'], 'record')} being read")


def _read_feeds() -> list[str]:
    """The feeds that anything reads; of the others the records are kept, and wait for nobody."""
    return [*taking_in.FEEDS, "police.incidents", *(feed for feed in FEEDS if feed.startswith("settings."))]


def put_aside(at: datetime) -> Iterator[Finding]:
    """Records on which our own reading failed: a fault of ours, and whoever they speak of is not seen."""
    failed = Current.objects.filter(waits_for__startswith=_ERROR, read_at=None)
    for feed, number in failed.values_list("feed").annotate(Count("pk")).order_by("feed"):
        yield ARRIVING.broken(
            f"{feed}: {count(number, 'record')} could not be read",
            "The worker's log has the error: send it to the maintainers. Until then look at these records by hand.",
        )


def waiting_for_others(at: datetime) -> Iterator[Finding]:
    """Records that speak of somebody whom no other record has named yet."""
    waiting = Current.objects.filter(read_at=None, record__received_at__lt=at - 2 * DAY)
    waiting = waiting.exclude(waits_for="").exclude(waits_for__startswith=_ERROR)
    for feed, number in waiting.values_list("feed").annotate(Count("pk")).order_by("feed"):
        yield ARRIVING.attention(
            f"{feed}: {count(number, 'record')} for two days or more waiting for a record that they refer to",
            "Ask the sender for a whole extract: these refer to rows that never came.",
        )
