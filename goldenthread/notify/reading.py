"""What a reader does with an item in their box. Only a person's acknowledgement stops the clock."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Event
from goldenthread.notify.boxes import LADDER
from goldenthread.notify.models import InboxItem, Receipt
from goldenthread.pathways.actions import finish_for
from goldenthread.records.actions import write_form


def inbox(*, mandate: Mandate, at: datetime) -> list[InboxItem]:
    """The items in the mandate's own boxes, the newest first. That these children were listed is in the ledger."""
    items = list(
        InboxItem.objects.filter(box__in=mandate.boxes, withdrawn_at=None)
        .prefetch_related("receipts")
        .order_by("-delivered_at")
    )
    about = {UUID(a) for item in items for a in item.about}
    ledger.write(mandate, did="inbox.view", at=at, about=sorted(about), items=[str(i.pk) for i in items])
    return items


@transaction.atomic
def open_item(item_id: UUID, *, mandate: Mandate, at: datetime) -> InboxItem:
    """
    Read one item. The first reading by each person is an event on the thread.

    :raises NotAllowed: if it is not in the mandate's boxes, was withdrawn, or does not exist: nobody can tell which
    """
    item = InboxItem.objects.filter(pk=item_id, box__in=mandate.boxes, withdrawn_at=None).first()
    if item is None:
        raise NotAllowed("no such item")
    about = [UUID(a) for a in item.about]
    ledger.write(mandate, did="child.view", at=at, about=about, item=item.pk)
    if _receipt(item, Receipt.Kind.OPENED, mandate=mandate, at=at):
        _happened("opened", item, mandate=mandate, at=at)
    return item


@transaction.atomic
def acknowledge(item: InboxItem, *, mandate: Mandate, at: datetime) -> bool:
    """
    Take it on: the duties that waited for it are done. Returns False if a colleague was first.

    :raises NotAllowed: if it is no longer in the mandate's boxes
    """
    _require_in_box(item, mandate)
    first = _receipt(item, Receipt.Kind.ACKNOWLEDGED, mandate=mandate, at=at)
    if first:
        event = _happened("acknowledged", item, mandate=mandate, at=at)
        finish_for(item.notification_id, *LADDER, evidence=event, at=at)
    return first


def _require_in_box(item: InboxItem, mandate: Mandate) -> None:
    """A page may have been open since before the item was withdrawn or replaced."""
    if not InboxItem.objects.filter(pk=item.pk, box__in=mandate.boxes, withdrawn_at=None).exists():
        raise NotAllowed("no such item")


@transaction.atomic
def record_action(item: InboxItem, *, did: str, voice: str, mandate: Mandate, at: datetime) -> Event:
    """
    What the setting did for the child, and what the child said, in the child's words.

    It enters as a record of the feed `schools.actions`, by the same door as everything else.

    :raises ValueError: if it does not say what was done
    :raises NotAllowed: if it is no longer in the mandate's boxes
    """
    _require_in_box(item, mandate)
    if not did.strip():
        raise ValueError("say what you did, even if it was to keep a quiet eye on them")
    count = item.receipts.filter(kind=Receipt.Kind.ACTION).count()
    record = write_form(
        {"item": str(item.pk), "box": item.box, "did": did.strip(), "voice": voice.strip()},
        feed="schools.actions",
        key=f"{item.pk}+{count + 1}",
        agency=mandate.agency,
        mandate=mandate,
        at=at,
    )
    Receipt.objects.create(
        item=item,
        box=item.box,
        kind=Receipt.Kind.ACTION,
        by=mandate.who,
        by_name=mandate.name,
        at=at,
        record_id=record.pk,
    )
    ledger.write(mandate, did="action.record", at=at, about=[UUID(a) for a in item.about], record=record.pk)
    acknowledge(item, mandate=mandate, at=at)
    return _happened("action_recorded", item, mandate=mandate, at=at, says={"record": record.pk})


def _receipt(item: InboxItem, kind: Receipt.Kind, *, mandate: Mandate, at: datetime) -> bool:
    """Write a receipt of which there is one; False if it was there already (twice pressed, or two people at once)."""
    try:
        with transaction.atomic():
            Receipt.objects.create(item=item, box=item.box, kind=kind, by=mandate.who, by_name=mandate.name, at=at)
    except IntegrityError:
        return False
    return True


def _happened(
    what: str, item: InboxItem, *, mandate: Mandate, at: datetime, says: dict[str, object] | None = None
) -> Event:
    return happened(
        f"notification.{what}",
        mandate=mandate,
        at=at,
        notification_id=item.notification_id,
        box=item.box,
        about=[UUID(a) for a in item.about],
        says={"item": str(item.pk), **(says or {})},
    )
