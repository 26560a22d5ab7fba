"""Putting a released notification into its box: exactly once, by key, whatever is killed when."""

from datetime import datetime

from django.db import transaction

from goldenthread import faults
from goldenthread.access import ledger
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate
from goldenthread.chronology.actions import happened
from goldenthread.notify import ladder
from goldenthread.notify.boxes import TELL
from goldenthread.notify.models import InboxItem, Notification
from goldenthread.pathways.actions import finish_for


def due() -> list[str]:
    """Ids of notifications that may go and have not gone, the oldest first. Needs a mandate around it."""
    waiting = Notification.objects.filter(released_at__isnull=False, delivered_at=None, withdrawn_at=None)
    return [str(pk) for pk in waiting.order_by("released_at").values_list("pk", flat=True)]


def deliver(notification_id: str, *, mandate: Mandate, at: datetime) -> InboxItem | None:
    """
    Deliver one notification: the inbox item, the events, the duties and the mails to come, in one transaction.

    Returns None if somebody else has delivered or withdrawn it, or holds it at this moment.
    """
    with acting(mandate), transaction.atomic():
        notification = (
            Notification.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(pk=notification_id, released_at__isnull=False, delivered_at=None, withdrawn_at=None)
            .select_related("incident")
            .first()
        )
        if notification is None:
            return None
        about = [told.person_id for told in notification.told.all()]
        event = happened(
            "notification.delivered",
            mandate=mandate,
            at=at,
            incident=notification.incident,
            notification_id=notification.pk,
            box=notification.box,
            about=about,
            says={"version": notification.version},
        )
        finish_for(notification.pk, *TELL, evidence=event, at=at)
        # An earlier version gives way to this one: in the reader's box, and whatever was still to be done about it.
        ladder.clear(notification, at=at)
        ladder.raise_it(notification, because_of=event, at=at)
        item = _put(notification, at)
        faults.point("notify.put")
        # By the item's id the ledger knows later who opened what was shared now.
        things = {"notification": notification.pk, "item": item.pk, "box": notification.box}
        ledger.write(mandate, did="notification.share", at=at, about=about, **things)
        faults.point("notify.delivered")
    faults.point("notify.committed")
    return item


def _put(notification: Notification, at: datetime) -> InboxItem:
    notification.delivered_at = at
    notification.save(update_fields=["delivered_at"])
    return InboxItem.objects.create(
        key=f"{notification.pk}|{notification.box}|{notification.version}",
        notification=notification,
        box=notification.box,
        version=notification.version,
        content=notification.content,
        about=[str(told.person_id) for told in notification.told.all()],
        delivered_at=at,
        acknowledge_by=notification.acknowledge_by,
        not_for=ladder.not_for(notification),
    )
