"""What the county's database says, so that a journey can look for it on a screen."""

from dataclasses import dataclass
from uuid import UUID

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.access.models import User
from goldenthread.identity.models import Found, Person
from goldenthread.notify.models import Hold, InboxItem, Notification
from goldenthread.notify.queries import box_names

LOOKS = service("a journey that looks")


@dataclass(frozen=True, slots=True)
class Telling:
    """A child, and a box that is told of them or would be. `named`: by police; `held`: by an open hold."""

    child: str
    person: UUID
    found: UUID
    named: bool
    incident: UUID
    reference: str
    notification: UUID
    box: str
    place: str
    delivered: bool
    held: bool
    children: int


def tellings() -> list[Telling]:
    """Every child and box of the night, by incident."""
    with acting(LOOKS):
        notifications = list(
            Notification.objects.filter(withdrawn_at=None)
            .select_related("incident")
            .prefetch_related("told", "holds")
            .order_by("incident__reference", "box")
        )
        names = box_names(n.box for n in notifications)
        people = Person.objects.in_bulk()
        named = dict(Found.objects.values_list("pk", "named"))
    return [
        Telling(
            child=str(people[told.person_id]),
            person=told.person_id,
            found=told.found_id,
            named=named[told.found_id],
            incident=n.incident.pk,
            reference=n.incident.reference,
            notification=n.pk,
            box=n.box,
            place=names[n.box],
            delivered=n.delivered_at is not None,
            held=any(h.lifted_at is None and h.scope != Hold.Scope.CONTACT for h in n.holds.all()),
            children=len(n.told.all()),
        )
        for n in notifications
        for told in n.told.all()
    ]


def told_at_a_school(*, named: bool | None = None) -> list[Telling]:
    """Those that reached a school where somebody reads the inbox, of one child alone."""
    read = {box for boxes in User.objects.filter(is_active=True).values_list("boxes", flat=True) for box in boxes}
    return [
        t
        for t in tellings()
        if t.delivered and t.box.startswith("urn:") and t.box in read and t.children == 1 and named in (None, t.named)
    ]


def readers(box: str) -> list[str]:
    """The names of those who read a box."""
    return list(
        User.objects.filter(boxes__contains=[box], is_active=True).order_by("name").values_list("name", flat=True)
    )


def item(telling: Telling) -> InboxItem:
    """The message in the inbox."""
    with acting(LOOKS):
        return InboxItem.objects.get(notification=telling.notification, withdrawn_at=None)


def open_holds() -> list[Hold]:
    """Everything that is held back whole, by its end."""
    with acting(LOOKS):
        holds = Hold.objects.filter(lifted_at=None).exclude(scope=Hold.Scope.CONTACT)
        return list(holds.select_related("notification__incident").order_by("expires_at", "pk"))
