"""What the rules ask to keep back, and whether a draft may go."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Event
from goldenthread.notify import holds as hold_actions
from goldenthread.notify import ladder
from goldenthread.notify.models import Hold, Notification
from goldenthread.playbooks.encompass.rules import (
    ContactFacts,
    Dues,
    HoldProposal,
    HoldScope,
    IncidentFacts,
    hold_until,
    holds,
)
from goldenthread.rulebook import Playbook


def propose(
    notification: Notification,
    incident: IncidentFacts,
    dues: Dues,
    contacts: Sequence[ContactFacts],
    playbook: Playbook,
    *,
    mandate: Mandate,
    at: datetime,
) -> None:
    """
    Place the holds that the playbook asks for, unless a manager has lifted the same one before.

    Of what has been delivered only one contact's copy can still be kept back; the rest can only be withdrawn.
    """
    urn = notification.box.removeprefix("urn:") if notification.box.startswith("urn:") else None
    for wanted in holds(incident, urn=urn, contacts=contacts, children=(), playbook=playbook):
        too_late = notification.delivered_at is not None and wanted.scope is not HoldScope.CONTACT
        if not too_late and not _decided_before(notification, wanted):
            hold_actions.place(
                notification,
                reason=wanted.reason,
                words=wanted.text,
                scope=str(wanted.scope),
                contact=wanted.contact or "",
                expires_at=max(hold_until(at, wanted, dues, playbook), at + hold_actions.SHORTEST),
                mandate=mandate,
                at=at,
            )


def _decided_before(notification: Notification, wanted: HoldProposal) -> bool:
    return notification.holds.filter(
        reason=wanted.reason, contact=wanted.contact or "", lifted_at__isnull=False
    ).exists()


def stopping(notification: Notification) -> list[Hold]:
    """The holds that keep the whole notification back (a contact's own hold keeps only their copy)."""
    return list(notification.holds.filter(lifted_at=None).exclude(scope=Hold.Scope.CONTACT))


def release_or_wait(notification: Notification, flags: Sequence[str], *, mandate: Mandate, at: datetime) -> None:
    """Let a draft go by rule, unless a hold stops it or a person must look first: at its words, or at it all again."""
    held = bool(stopping(notification))
    notification.waits_because = "; ".join((*_taken_back_before(notification, mandate), *flags))[:300]
    if not notification.waits_because and not held:
        notification.released_at = at
        notification.released_by = f"rule:{notification.playbook_version}"
    notification.save(update_fields=["waits_because", "released_at", "released_by"])
    if held:
        # An earlier version may say what the hold is about (where the refuge is): it waits with this one.
        ladder.clear(notification, at=at)


def _taken_back_before(notification: Notification, mandate: Mandate) -> list[str]:
    """What a person took back goes only when a person lets it go again."""
    kinds = ("notification.withdrawn", "notification.released")
    by_people = Event.objects.filter(notification_id=notification.pk, kind__in=kinds).exclude(who=mandate.who)
    last = by_people.order_by("-written_at").first()
    if last is None or last.kind == "notification.released":
        return []
    return [f"taken back before: {last.says['because']}"]


@transaction.atomic
def release(notification: Notification, *, mandate: Mandate, at: datetime) -> None:
    """
    A person has read the draft and lets it go.

    :raises hold_actions.HoldRefused: while a hold stands, or if it has gone or been taken back already
    """
    mandate.require(Role.TELL_DESK, Role.MANAGER)
    if stopping(notification):
        raise hold_actions.HoldRefused("a hold stands: a manager lifts it first")
    changed = Notification.objects.filter(pk=notification.pk, released_at=None, withdrawn_at=None).update(
        released_at=at, released_by=mandate.who, waits_because=""
    )
    if changed != 1:
        raise hold_actions.HoldRefused("it has been released or taken back already")
    about = list(notification.told.values_list("person_id", flat=True))
    happened(
        "notification.released",
        mandate=mandate,
        at=at,
        incident=notification.incident,
        notification_id=notification.pk,
        box=notification.box,
        about=about,
    )
    ledger.write(mandate, did="notification.release", at=at, about=about, notification=notification.pk)
