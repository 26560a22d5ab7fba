"""Taking a wrong notification back, at once, with the exact list of who had opened it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.chronology.actions import happened
from goldenthread.notify import ladder, not_told
from goldenthread.notify.models import Notification, Receipt
from goldenthread.pathways.actions import supersede_for


class AlreadyWithdrawn(Exception):
    """Somebody else took it back first."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One person who had opened the item, and when first."""

    name: str
    at: datetime


@transaction.atomic
def withdraw(notification: Notification, *, because: str, mandate: Mandate, at: datetime) -> list[Opened]:
    """
    Take `notification` out of its box, cancel what was still to be done about it, and say who had read it.

    Its children are then not told, for the reason given, unless another setting is told of them.

    :raises AlreadyWithdrawn: if it has been taken back before
    :raises ValueError: without a reason
    """
    take_back(notification, because=because, mandate=mandate, at=at)
    for told in notification.told.all():
        if not _told_elsewhere(notification, told.person_id):
            not_told.say(
                notification.incident, told.person_id, told.found_id, not_told.TAKEN_BACK, because.strip(), at=at
            )
    return opened_by(notification.pk)


def _told_elsewhere(notification: Notification, person_id: UUID) -> bool:
    standing = Notification.objects.filter(incident=notification.incident_id, withdrawn_at=None)
    return standing.filter(told__person_id=person_id).exists()


def take_back(notification: Notification, *, because: str, mandate: Mandate, at: datetime) -> None:
    """
    The same, for whoever goes on to say what is true of the children instead.

    :raises AlreadyWithdrawn: if it has been taken back before
    :raises ValueError: without a reason
    """
    mandate.require(Role.TELL_DESK, Role.MANAGER, Role.SERVICE)
    because = because.strip()
    if not because:
        raise ValueError("say why it is withdrawn")
    changed = Notification.objects.filter(pk=notification.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=mandate.who, withdrawn_because=because[:300]
    )
    if changed != 1:
        raise AlreadyWithdrawn(str(notification.pk))
    ladder.clear(notification, at=at)
    about = list(notification.told.values_list("person_id", flat=True))
    happened(
        "notification.withdrawn",
        mandate=mandate,
        at=at,
        incident=notification.incident,
        notification_id=notification.pk,
        box=notification.box,
        about=about,
        says={"because": because},
    )
    for owed in (notification.pk, *notification.holds.filter(lifted_at=None).values_list("pk", flat=True)):
        supersede_for(owed, at=at)
    ledger.write(mandate, did="notification.withdraw", at=at, about=about, notification=notification.pk)


def opened_by(notification_id: UUID) -> list[Opened]:
    """Everybody who opened any version of a notification, in order."""
    receipts = Receipt.objects.filter(item__notification_id=notification_id, kind=Receipt.Kind.OPENED)
    first: dict[str, Opened] = {}
    for receipt in receipts.order_by("at", "pk"):
        first.setdefault(receipt.by, Opened(receipt.by_name, receipt.at))
    return list(first.values())
