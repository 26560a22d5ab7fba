"""The desk's telephone: the rung of the ladder that a person climbs."""

from datetime import datetime

from django.db import transaction

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Event
from goldenthread.notify.models import Notification
from goldenthread.pathways.actions import finish_for

CALL_RULES = ("encompass.desk_phone", "encompass.manager")


@transaction.atomic
def record_call(notification: Notification, *, reached: bool, spoke_to: str, mandate: Mandate, at: datetime) -> Event:
    """
    Write down a telephone call to the setting. If somebody was reached, the duty to ring is done.

    Their own duty to acknowledge stays open: only the reader's word shows that the message itself was read.

    :param spoke_to: name and job of whoever answered
    :raises ValueError: if somebody was reached and it is not said who
    """
    mandate.require(Role.TELL_DESK, Role.MANAGER)
    if reached and not spoke_to.strip():
        raise ValueError("say whom you spoke to")
    about = [told.person_id for told in notification.told.all()]
    event = happened(
        "desk.phoned" if reached else "desk.not_answered",
        mandate=mandate,
        at=at,
        incident=notification.incident,
        notification_id=notification.pk,
        box=notification.box,
        about=about,
        says={"spoke_to": spoke_to.strip()} if reached else {},
    )
    if reached:
        finish_for(notification.pk, *CALL_RULES, evidence=event, at=at)
    ledger.write(mandate, did=event.kind, at=at, about=about, notification=notification.pk)
    return event
