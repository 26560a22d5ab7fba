"""Reads of incidents and of what happened. Those who show them write the ledger; see `notify.queries`."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.chronology.models import Event, Incident

READERS = (Role.TELL_DESK, Role.MANAGER, Role.GOVERNANCE)


def reported_between(since: datetime, until: datetime | None) -> list[Incident]:
    """Incidents reported in a period, the latest first; an open end reaches into the present."""
    window = Q(reported_at__gte=since)
    if until is not None:
        window &= Q(reported_at__lt=until)
    return list(Incident.objects.filter(window).order_by("-reported_at"))


def incident(pk: UUID, *, mandate: Mandate) -> Incident:
    """
    One incident with the record that stands for it.

    :raises NotAllowed: without the role, or if there is none
    """
    mandate.require(*READERS)
    found = Incident.objects.select_related("record__delivery__agency").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("no such incident")
    return found


def about_notification(notification_id: UUID) -> list[Event]:
    """What happened to one notification, in order."""
    return list(Event.objects.filter(notification_id=notification_id).order_by("at", "written_at"))
