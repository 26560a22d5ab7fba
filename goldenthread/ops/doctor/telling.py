"""Telling: incidents to work, notifications to deliver, mails, duties and holds."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from goldenthread.access.mandate import service
from goldenthread.chronology.models import Incident
from goldenthread.notify import conservation
from goldenthread.notify.models import Hold, Mail, Notification
from goldenthread.ops.doctor.findings import Finding, Topic, ago, count
from goldenthread.pathways.models import Duty

TELLING = Topic("Telling")
SLOW_AFTER = timedelta(minutes=5)
_LOG = "If a worker is at work, its log says why it does not get on."


def to_work(at: datetime) -> Iterator[Finding]:
    """Incidents that no playbook has worked through."""
    found = Incident.objects.filter(worked_at=None).aggregate(number=Count("pk"), oldest=Min("received_at"))
    yield _queue(found["number"], found["oldest"], at, "incident", "to work")


def to_deliver(at: datetime) -> Iterator[Finding]:
    """Notifications that may go, and have not gone."""
    waiting = Notification.objects.filter(released_at__isnull=False, delivered_at=None, withdrawn_at=None)
    found = waiting.aggregate(number=Count("pk"), oldest=Min("released_at"))
    yield _queue(found["number"], found["oldest"], at, "notification", "to deliver")


def _queue(number: int, oldest: datetime | None, at: datetime, noun: str, doing: str) -> Finding:
    if not number or oldest is None:
        return TELLING.ok(f"no {noun} {doing}")
    if at - oldest > SLOW_AFTER:
        since = ago((at - oldest).total_seconds())
        return TELLING.broken(f"{count(number, noun)} {doing}, the oldest for {since}", _LOG)
    return TELLING.ok(f"{count(number, noun)} {doing}, the oldest for {ago((at - oldest).total_seconds())}")


def mails(at: datetime) -> Iterator[Finding]:
    """Mails whose fate is not known, that were refused for good, or that do not leave."""
    lately = Q(queued_at__gt=at - timedelta(days=7))
    number = Mail.objects.aggregate(
        unknown=Count("pk", filter=Q(state=Mail.State.UNKNOWN)),
        refused=Count("pk", filter=Q(state=Mail.State.REFUSED) & lately),
        late=Count("pk", filter=Q(state=Mail.State.QUEUED, next_try_at__lt=at - SLOW_AFTER)),
    )
    if number["refused"]:
        yield TELLING.attention(
            f"{count(number['refused'], 'mail')} refused for good in the last week",
            "The address is wrong or closed: correct it in settings.contacts. The message itself is in the inbox.",
        )
    if number["unknown"]:
        yield TELLING.attention(
            f"{count(number['unknown'], 'mail')} of which the server's answer was lost",
            "They are tried again by themselves; if the number grows, look at the mail server's log.",
        )
    if number["late"]:
        yield TELLING.broken(f"{count(number['late'], 'mail')} do not leave", f"Is the mail server well? {_LOG}")
    if not any(number.values()):
        yield TELLING.ok("every mail that was due has been handed over")


def duties(at: datetime) -> Iterator[Finding]:
    """What somebody owes and has not done in time."""
    late = Duty.objects.filter(done_at=None, superseded_at=None, due_at__lt=at)
    number = late.count()
    if not number:
        yield TELLING.ok("nothing that is owed is late")
        return
    boxes = late.values_list("owed_by").annotate(number=Count("pk")).order_by("-number", "owed_by")
    most = ", ".join(f"{box} {owed}" for box, owed in boxes[:3])
    words = f"{count(number, 'duty', 'duties')} late ({most})"
    yield TELLING.attention(words, "The tell desk lists them, soonest due first.")
    unseen = late.filter(late_noticed_at=None, due_at__lt=at - SLOW_AFTER).count()
    if unseen:
        yield TELLING.broken(f"{count(unseen, 'late duty', 'late duties')} that the worker has not noticed", _LOG)


def holds(at: datetime) -> Iterator[Finding]:
    """Notifications kept back without anybody's authority, or longer than was authorised."""
    standing = Hold.objects.filter(lifted_at=None, notification__withdrawn_at=None)
    expired = standing.filter(expires_at__lte=at).count()
    proposed = standing.filter(authorised_at=None, expires_at__gt=at).count()
    if expired:
        decide = "A manager decides: tell, or hold again with a reason."
        yield TELLING.attention(f"{count(expired, 'hold')} expired", decide)
    if proposed:
        decide = "A manager authorises or lifts each on the holds page."
        yield TELLING.attention(f"{count(proposed, 'hold')} proposed, not authorised", decide)
    if not expired and not proposed:
        yield TELLING.ok("no hold is expired or without authority")


def balance(at: datetime) -> Iterator[Finding]:
    """Whether every found child is told, held, waiting, or not told for a reason."""
    found = conservation.balance(service("doctor"))
    if found.adds_up:
        yield TELLING.ok(
            f"every found child is accounted for: {found.found} found, {found.told} told, {found.held} held,"
            f" {found.waiting} waiting, {found.not_told} not told with a reason"
        )
    else:
        ids = ", ".join(str(each) for each in found.amiss[:5])
        yield TELLING.broken(
            f"{count(len(found.amiss), 'child', 'children')} between the chairs: findings {ids}",
            "The desk looks at their incidents now; then tell the maintainers.",
        )
