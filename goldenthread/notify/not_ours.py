"""A setting says: not our child. The message leaves its inbox at once, and the desk owes the right setting."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from goldenthread.access import ledger
from goldenthread.access.context import acting
from goldenthread.access.mandate import Mandate, service
from goldenthread.chronology.actions import happened
from goldenthread.notify.boxes import TELL_DESK, name_of
from goldenthread.notify.models import InboxItem, Notification
from goldenthread.notify.withdrawing import withdraw
from goldenthread.pathways.actions import owe

NOT_OURS = "encompass.not_ours"
# A reader may not withdraw what was sent to them; the product does, on their word.
ON_THEIR_WORD = service("inbox")


@transaction.atomic
def not_ours(item: InboxItem, *, mandate: Mandate, at: datetime) -> None:
    """
    Take `item` out of the reader's inbox on their word, and have the desk find who should have been told.

    The desk's new duty is due when the setting's own acknowledgement was: the child's clock does not start again.

    :raises AlreadyWithdrawn: if the desk, or a colleague, took it back first
    """
    about = [UUID(a) for a in item.about]
    ledger.write(mandate, did="notification.not_ours", at=at, about=about, item=item.pk)
    said = happened(
        "notification.not_ours",
        mandate=mandate,
        at=at,
        notification_id=item.notification_id,
        box=item.box,
        about=about,
        says={"item": str(item.pk)},
    )
    with acting(ON_THEIR_WORD):
        notification = Notification.objects.select_related("incident").get(pk=item.notification_id)
        where = name_of(item.box)
        withdraw(notification, because=f"{where} says: not our child", mandate=ON_THEIR_WORD, at=at)
        owe(
            NOT_OURS,
            rule_version=notification.playbook_version,
            because_of=said,
            owed_by=TELL_DESK,
            what=f"Find the right setting: {where} says that a child of incident {notification.incident.reference}"
            " is not theirs",
            due_at=item.acknowledge_by,
            at=at,
            notification_id=notification.pk,
            box=item.box,
        )
