"""How a notification stands at an instant: read from its facts, never stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from goldenthread.notify.models import Hold, Notification, Receipt


class State(StrEnum):
    """The stages of a notification. Delivered, opened and acknowledged are three: an unread message protects nobody."""

    WITHDRAWN = "withdrawn"
    HELD = "held"
    TO_CHECK = "to_check"
    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    OPENED = "opened"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Standing:
    """
    The state, when it was reached, and by when the next step is owed (None: nothing more is).

    `late`: that time has passed. `told_late`: it was delivered after it was owed. `by`: who opened or acknowledged.
    """

    state: State
    since: datetime
    due: datetime | None
    late: bool
    told_late: bool = False
    by: str = ""


def tell_by(notification: Notification) -> datetime:
    """The earlier of the two clocks by which the reader is to be told."""
    return min(notification.as_soon_as_practicable, notification.before_next_school_day)


def stopping(notification: Notification) -> list[Hold]:
    """The open holds that keep all of it back; reads the prefetched holds, where `holding.stopping` asks anew."""
    return [h for h in notification.holds.all() if h.lifted_at is None and h.scope != Hold.Scope.CONTACT]


def standing(notification: Notification, *, at: datetime) -> Standing:
    """Where `notification` stands at `at`. Prefetch `holds` and `items__receipts`."""
    if notification.withdrawn_at is not None:
        return Standing(State.WITHDRAWN, notification.withdrawn_at, None, late=False)
    due = tell_by(notification)
    if notification.delivered_at is None:
        state, since = _before_delivery(notification)
        return Standing(state, since, due, late=due < at)
    told_late = notification.delivered_at > due
    first = _first_receipts(notification)
    if done := first.get(Receipt.Kind.ACKNOWLEDGED):
        return Standing(State.ACKNOWLEDGED, done.at, None, late=False, told_late=told_late, by=done.by_name)
    due, late = notification.acknowledge_by, notification.acknowledge_by < at
    if opened := first.get(Receipt.Kind.OPENED):
        return Standing(State.OPENED, opened.at, due, late, told_late, opened.by_name)
    return Standing(State.DELIVERED, notification.delivered_at, due, late, told_late)


def _before_delivery(notification: Notification) -> tuple[State, datetime]:
    if holds := stopping(notification):
        return State.HELD, min(hold.placed_at for hold in holds)
    if notification.released_at is not None:
        return State.ON_ITS_WAY, notification.released_at
    return State.TO_CHECK, notification.drafted_at


def opened_by(notification: Notification) -> list[Receipt]:
    """The first opening by each person, of any version, in order; exact, from the prefetched receipts."""
    opened = [r for item in notification.items.all() for r in item.receipts.all() if r.kind == Receipt.Kind.OPENED]
    first: dict[str, Receipt] = {}
    for receipt in sorted(opened, key=lambda r: r.at):
        first.setdefault(receipt.by, receipt)
    return list(first.values())


def _first_receipts(notification: Notification) -> dict[str, Receipt]:
    """The first receipt of each kind for the version that now lies in the inbox."""
    receipts = [
        receipt
        for item in notification.items.all()
        if item.version == notification.version and item.withdrawn_at is None
        for receipt in item.receipts.all()
    ]
    first: dict[str, Receipt] = {}
    for receipt in sorted(receipts, key=lambda r: r.at):
        first.setdefault(receipt.kind, receipt)
    return first
