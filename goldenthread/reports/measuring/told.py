"""Incidents, the children found, and what became of each notification, for the measures of telling."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import Min

from goldenthread.chronology.models import Incident
from goldenthread.clock import london
from goldenthread.directory.models import Setting
from goldenthread.identity.models import Found
from goldenthread.notify.models import Notification, Receipt
from goldenthread.reports.measuring.rows import Span

IN_NO_SETTING = "Not to a school: a council team"
# What the register calls these phases, as people would.
_KINDS = {"Not applicable": "Other settings", "": "Other settings", "16 plus": "Colleges, 16 and over"}


def first_incident() -> date | None:
    """The day of the first incident that is known of."""
    reported: datetime | None = Incident.objects.aggregate(first=Min("reported_at"))["first"]
    return london(reported).date() if reported else None


def first_notification() -> date | None:
    """The day on which the first incident was reported of which anybody was to be told."""
    first: datetime | None = Notification.objects.aggregate(first=Min("incident__reported_at"))["first"]
    return london(first).date() if first else None


def notifications(span: Span) -> Iterator[tuple[date, Notification]]:
    """Every notification that nobody took back, under the month in which its incident was reported."""
    found = Notification.objects.filter(withdrawn_at=None, incident__reported_at__gte=span.since)
    for each in found.select_related("incident").prefetch_related("items"):
        if month := span.month_of(each.incident.reported_at):
            yield month, each


def found_children(span: Span) -> Iterator[tuple[date, Incident, Found]]:
    """Every child whom an incident touches for certain, or by a person's word, under the month of the incident."""
    incidents = {i.record_id: i for i in Incident.objects.filter(reported_at__gte=span.since)}
    for found in Found.objects.filter(incident__any=list(incidents)).defer("hops"):
        incident = incidents[found.incident_id]
        month = span.month_of(incident.reported_at)
        if month and touches(found):
            yield month, incident, found


def touches(found: Found) -> bool:
    """Whether the child belongs to the incident: by rule unless somebody said no, else only if somebody said yes."""
    if found.certainty == Found.Certainty.CERTAIN:
        return found.decided != "leave"
    return found.decided == "tell"


def acknowledged(notifications: Iterable[Notification]) -> dict[object, datetime]:
    """When somebody first acknowledged each notification, by its id; those that nobody did are not in it."""
    ids = [each.pk for each in notifications]
    receipts = Receipt.objects.filter(kind=Receipt.Kind.ACKNOWLEDGED, item__notification__any=ids)
    return dict(receipts.values_list("item__notification").annotate(first=Min("at")))


def kinds_of_settings() -> dict[str, str]:
    """For each box of a setting which kind of setting it is."""
    return {f"urn:{urn}": kind_of(phase) for urn, phase in Setting.objects.values_list("pk", "phase")}


def kind_of(phase: str) -> str:
    """A kind of setting in words."""
    return _KINDS.get(phase, phase)


def minutes(since: datetime, until: datetime) -> float:
    """Minutes between two instants; what came before it was reported came at once."""
    return max(0.0, (until - since).total_seconds() / 60)
