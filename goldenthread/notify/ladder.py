"""Who is tried while nobody acknowledges: mails to the setting's contacts, then the desk's phone, then a manager."""

from datetime import datetime

from goldenthread.chronology.models import Event
from goldenthread.directory.models import Team
from goldenthread.notify import facts
from goldenthread.notify.boxes import LADDER, MANAGER, TELL_DESK, name_of
from goldenthread.notify.models import Hold, Mail, Notification
from goldenthread.pathways.actions import owe, supersede_for
from goldenthread.playbooks.encompass.rules import ContactFacts, Dues, Rung, RungTo, clocks, day_of, ladder
from goldenthread.rulebook import load

_UNSENT = (Mail.State.QUEUED, Mail.State.UNKNOWN)
_DESK = {RungTo.DESK_PHONE: TELL_DESK, RungTo.MANAGER: MANAGER}


def raise_it(notification: Notification, *, because_of: Event, at: datetime) -> None:
    """
    Set up everything that will happen unless somebody acknowledges, in the transaction of the delivery itself: nothing
    then depends on a process that was alive at the right minute.
    """
    playbook = load("encompass")
    calendar = facts.calendar_of(notification.box)
    dues = clocks(facts.incident_facts(notification.incident, ()), calendar, playbook, delivered_at=at)
    contacts, names = _free_contacts(notification, at)
    _owe_acknowledgement(notification, dues, because_of, at)
    for number, rung in enumerate(ladder(at, dues, playbook, contacts)):
        if rung.contact is None:
            _call(notification, rung, because_of, at)
        else:
            _queue(notification, f"{rung.to}.{number}", rung.to, names[rung.contact], rung.contact, rung.at, at)


def clear(notification: Notification, *, at: datetime) -> None:
    """Take what lies in the box out of it, and cancel the mails and calls about it."""
    notification.items.filter(withdrawn_at=None).update(withdrawn_at=at)
    notification.mails.filter(state__in=_UNSENT).update(state=Mail.State.NOT_NEEDED)
    supersede_for(notification.pk, *LADDER, at=at)


def keep_from(notification: Notification, contact: str) -> None:
    """Close what lies in the box to one contact, and send them no mail about it. A later delivery sees the hold."""
    for item in notification.items.filter(withdrawn_at=None):
        item.not_for = sorted({*item.not_for, contact.casefold()})
        item.save(update_fields=["not_for"])
    notification.mails.filter(state__in=_UNSENT, to_address__iexact=contact).update(state=Mail.State.NOT_NEEDED)


def let_read(notification: Notification, contact: str, *, at: datetime) -> None:
    """Open what lies in the box to a contact from whom it was kept, and send them the mail that they did not get."""
    for item in notification.items.filter(withdrawn_at=None, not_for__contains=[contact.casefold()]):
        item.not_for = [other for other in item.not_for if other != contact.casefold()]
        item.save(update_fields=["not_for"])
        _, names = _free_contacts(notification, at)
        if contact in names:
            _queue(notification, f"let_read.{contact}"[:100], "let_read", names[contact], contact, at, at)


def not_for(notification: Notification) -> list[str]:
    """E-mail addresses of contacts whose copy is held, as sign-in knows them: they must not read it there either."""
    held = notification.holds.filter(scope=Hold.Scope.CONTACT, lifted_at=None)
    return sorted({contact.casefold() for contact in held.values_list("contact", flat=True)})


def _free_contacts(notification: Notification, at: datetime) -> tuple[list[ContactFacts], dict[str, str]]:
    """Whom a mail can reach: the setting's contacts without those kept from it, or the team; and their names."""
    kind, _, key = notification.box.partition(":")
    if kind == "team":
        team = Team.objects.filter(pk=key).exclude(email="").first()
        return ([ContactFacts(team.email, "", str(RungTo.KEY_ADULT))], {team.email: team.name}) if team else ([], {})
    held = not_for(notification)
    free = [c for c in facts.contact_facts(key, day_of(at)) if c.key.casefold() not in held]
    return free, dict(facts.contacts_on(key, day_of(at)).values_list("email", "name"))


def _owe_acknowledgement(notification: Notification, dues: Dues, because_of: Event, at: datetime) -> None:
    notification.acknowledge_by = dues.acknowledge_by.at
    notification.save(update_fields=["acknowledge_by"])
    owe(
        "encompass.acknowledge",
        rule_version=notification.playbook_version,
        because_of=because_of,
        owed_by=notification.box,
        what=f"Acknowledge notification {notification.incident.reference}",
        due_at=dues.acknowledge_by.at,
        at=at,
        notification_id=notification.pk,
        box=notification.box,
        assumed=dues.acknowledge_by.reason,
    )


def _call(notification: Notification, rung: Rung, because_of: Event, at: datetime) -> None:
    where = name_of(notification.box)
    what = (
        f"Telephone {where}: notification {notification.incident.reference} is not acknowledged"
        if rung.to is RungTo.DESK_PHONE
        else f"Take over: {where} has not acknowledged notification {notification.incident.reference}"
    )
    owe(
        f"encompass.{rung.to}",
        rule_version=notification.playbook_version,
        because_of=because_of,
        owed_by=_DESK[rung.to],
        what=what,
        due_at=rung.at,
        at=at,
        notification_id=notification.pk,
        box=notification.box,
    )


def _queue(
    notification: Notification, what: str, rung: str, name: str, address: str, send_at: datetime, at: datetime
) -> None:
    Mail.objects.get_or_create(
        key=f"{notification.pk}.{notification.version}.{what}",
        defaults={
            "notification": notification,
            "rung": rung,
            "to_name": name or "colleague",
            "to_address": address,
            # From when it is to be sent: that starts the hours for which it is tried.
            "queued_at": max(send_at, at),
            "next_try_at": max(send_at, at),
        },
    )
