"""Keeping a notification back: never without a reason, somebody who authorises it, and an end."""

from datetime import datetime, timedelta

from django.db import transaction

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Event, Incident
from goldenthread.chronology.reading import work_again
from goldenthread.notify import ladder
from goldenthread.notify.boxes import MANAGER
from goldenthread.notify.models import Hold, Notification
from goldenthread.pathways.actions import finish_for, owe

# Owed by the manager from the moment a hold is placed, due when it runs out; about the hold's own id.
ENDS = "encompass.hold_expired"
LONGEST = timedelta(days=3)
SHORTEST = timedelta(minutes=30)


class HoldRefused(Exception):
    """The hold cannot be placed, authorised or lifted as asked; the message says why."""


@transaction.atomic
def place(
    notification: Notification,
    *,
    reason: str,
    words: str,
    expires_at: datetime,
    mandate: Mandate,
    at: datetime,
    scope: str = Hold.Scope.NOTIFICATION,
    contact: str = "",
) -> Hold:
    """
    Keep `notification` back until `expires_at`. Placed by a manager it is authorised at once; by others, proposed.

    :param contact: for the scope `contact`, whose copy it is (e-mail address)

    :raises HoldRefused: already delivered (one contact's copy can be kept back even then); no reason; no end within
        three days
    """
    mandate.require(Role.TELL_DESK, Role.MANAGER, Role.SERVICE)
    if not words.strip():
        raise HoldRefused("say why it is held")
    if not at < expires_at <= at + LONGEST:
        raise HoldRefused("a hold ends within three days; ask again if it must last longer")
    if scope == Hold.Scope.CONTACT:
        ladder.keep_from(notification, contact)
    else:
        _stop(notification)
    hold, made = Hold.objects.get_or_create(
        notification=notification,
        reason=reason,
        contact=contact,
        lifted_at=None,
        defaults={
            "scope": scope,
            "words": words.strip(),
            "placed_by": mandate.who,
            "placed_at": at,
            "expires_at": expires_at,
        },
    )
    if made:
        _owe_an_end(hold, _say("hold.placed", hold, mandate=mandate, at=at), at)
        if mandate.has(Role.MANAGER):
            authorise(hold, expires_at=expires_at, mandate=mandate, at=at)
    return hold


@transaction.atomic
def authorise(hold: Hold, *, expires_at: datetime, mandate: Mandate, at: datetime) -> None:
    """
    A manager takes responsibility for the hold until `expires_at`.

    :raises HoldRefused: if it is no longer open, or the end is too far off
    """
    mandate.require(Role.MANAGER)
    if not at < expires_at <= at + LONGEST:
        raise HoldRefused("a hold ends within three days; ask again if it must last longer")
    changed = Hold.objects.filter(pk=hold.pk, lifted_at=None).update(
        authorised_by=mandate.who, authorised_name=mandate.name, authorised_at=at, expires_at=expires_at
    )
    if changed != 1:
        raise HoldRefused("it has been lifted already")
    hold.refresh_from_db()
    _owe_an_end(hold, _say("hold.authorised", hold, mandate=mandate, at=at), at)


@transaction.atomic
def lift(hold: Hold, *, because: str, mandate: Mandate, at: datetime) -> None:
    """
    End the hold. The worker then lets the notification go, unless something else stops it.

    :raises HoldRefused: if it has been lifted already, or no reason is given
    """
    mandate.require(Role.MANAGER)
    if not because.strip():
        raise HoldRefused("say why it is lifted")
    changed = Hold.objects.filter(pk=hold.pk, lifted_at=None).update(
        lifted_at=at, lifted_by=mandate.who, lifted_because=because.strip()
    )
    if changed != 1:
        raise HoldRefused("it has been lifted already")
    finish_for(hold.pk, ENDS, evidence=_say("hold.lifted", hold, mandate=mandate, at=at), at=at)
    if hold.scope == Hold.Scope.CONTACT:
        ladder.let_read(hold.notification, hold.contact, at=at)
    work_again(Incident.objects.filter(pk=hold.notification.incident_id))


def _stop(notification: Notification) -> None:
    """Take back its release. Of this UPDATE and a delivery under way one is first, and the other sees it."""
    open_ = Notification.objects.filter(pk=notification.pk, delivered_at=None, withdrawn_at=None)
    if open_.update(released_at=None, released_by="") != 1:
        raise HoldRefused("it has been delivered or taken back: a delivered one can be withdrawn instead")
    notification.released_at, notification.released_by = None, ""


def _owe_an_end(hold: Hold, because_of: Event, at: datetime) -> None:
    """A hold that runs out releases nothing: whoever answers for it must look again by then."""
    owe(
        ENDS,
        rule_version=hold.notification.playbook_version,
        because_of=because_of,
        owed_by=MANAGER,
        what=f"Decide about a hold on {hold.notification.box}, incident {hold.notification.incident.reference}",
        due_at=hold.expires_at,
        at=at,
        notification_id=hold.pk,
    )


def _say(kind: str, hold: Hold, *, mandate: Mandate, at: datetime) -> Event:
    notification = hold.notification
    about = list(notification.told.values_list("person_id", flat=True))
    event = happened(
        kind,
        mandate=mandate,
        at=at,
        incident=notification.incident,
        notification_id=notification.pk,
        about=about,
        says={"hold": str(hold.pk), "reason": hold.reason},
    )
    ledger.write(mandate, did=kind, at=at, about=about, hold=hold.pk)
    return event
