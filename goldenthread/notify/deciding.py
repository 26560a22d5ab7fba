"""A person's word on a child who waited for one: tell, leave out, or which setting."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Event, Incident
from goldenthread.directory.models import Setting
from goldenthread.identity.models import Found, Person
from goldenthread.notify import facts
from goldenthread.notify.case import told_as_of
from goldenthread.notify.encompass import DECIDE, ask_for_work
from goldenthread.notify.models import Choice, Notification, NotTold
from goldenthread.notify.not_ours import NOT_OURS
from goldenthread.notify.not_told import TAKEN_BACK, WAITS
from goldenthread.pathways.actions import finish_for
from goldenthread.playbooks.encompass.rules import day_of, route
from goldenthread.rulebook import load


class AlreadyDecided(Exception):
    """Somebody decided first, or more has become known and there is nothing left to decide."""


class NotACandidate(Exception):
    """The setting is not one of those that may be chosen for this child."""


@transaction.atomic
def decide_found(found: Found, *, tell: bool, mandate: Mandate, at: datetime) -> Event:
    """
    Say of a child who waits for a person: tell, or leave (not touched by this incident). The worker then acts on it.

    :raises AlreadyDecided: if the child waits no more; a decision is never overwritten
    """
    mandate.require(Role.TELL_DESK, Role.MANAGER)
    if not NotTold.objects.filter(found_id=found.pk, reason=WAITS, ended_at=None).exists():
        raise AlreadyDecided(str(found.pk))
    word = "tell" if tell else "leave"
    # This UPDATE is the lock: of two people one row count is 1 and the other 0.
    changed = Found.objects.filter(pk=found.pk, decided="").update(decided=word, decided_by=mandate.who, decided_at=at)
    if changed != 1:
        raise AlreadyDecided(str(found.pk))
    return _decided(found, "found.decided", mandate, at, decided=word)


@transaction.atomic
def choose_setting(found: Found, *, urn: str, mandate: Mandate, at: datetime) -> Event:
    """
    Say where the child goes: which of several successors of a closed setting, or where instead of a place that said no.

    :param urn: one of `candidates`; "" says that nobody knows, and the council's education team is told
    :raises NotACandidate: if `urn` is not one of them
    :raises AlreadyDecided: if somebody has chosen or decided before
    """
    mandate.require(Role.TELL_DESK, Role.MANAGER)
    incident = Incident.objects.get(record_id=found.incident_id)
    again = is_misplaced(found)
    choice = Choice.objects.select_for_update().filter(incident=incident, person_id=found.person_id).first()
    if not again and (found.decided or choice is not None):
        raise AlreadyDecided(str(found.pk))
    if urn not in candidates(found, incident):
        raise NotACandidate(urn)
    # Of two people at the same moment the second finds the first one's row.
    if choice is None:
        choice, made = Choice.objects.get_or_create(
            incident=incident, person_id=found.person_id, defaults={"urn": urn, "by": mandate.who, "at": at}
        )
        if not made:
            raise AlreadyDecided(str(found.pk))
    else:
        Choice.objects.filter(pk=choice.pk).update(urn=urn, by=mandate.who, at=at)
    event = _decided(found, "found.setting_chosen", mandate, at, urn=urn)
    for pk in _taken_back(found, incident).values_list("pk", flat=True):
        finish_for(pk, NOT_OURS, evidence=event, at=at)
    return event


def is_misplaced(found: Found) -> bool:
    """Whether what was said of this child was taken back, and nobody else has been told."""
    return NotTold.objects.filter(found_id=found.pk, reason=TAKEN_BACK, ended_at=None).exists()


def _taken_back(found: Found, incident: Incident) -> QuerySet[Notification]:
    return Notification.objects.filter(
        incident=incident, withdrawn_at__isnull=False, told__person_id=found.person_id
    ).distinct()


def candidates(found: Found, incident: Incident) -> list[str]:
    """
    The URNs to choose from: what a closed setting has become; for a child whose place said no, every open setting
    of the area but that one, and "" for "nobody knows"; else none.
    """
    if is_misplaced(found):
        refused = {n.box.removeprefix("urn:") for n in _taken_back(found, incident)}
        here = Setting.objects.filter(Q(in_area=True) | Q(contacts__isnull=False), closed_on=None)
        return ["", *here.exclude(pk__in=refused).distinct().order_by("name").values_list("pk", flat=True)]
    person = Person.objects.prefetch_related("mentions").get(pk=found.person_id)
    day = told_as_of(incident)
    child = facts.child_facts(person, incident, day_of(day))
    return [urn for to in route(child, day, load("encompass")) for urn in to.candidates]


def _decided(found: Found, kind: str, mandate: Mandate, at: datetime, **says: str) -> Event:
    incident = Incident.objects.get(record_id=found.incident_id)
    event = happened(
        kind, mandate=mandate, at=at, incident=incident, about=[found.person_id], says={"found": str(found.pk), **says}
    )
    finish_for(found.pk, DECIDE, evidence=event, at=at)
    ledger.write(mandate, did=kind, at=at, about=[found.person_id], found=found.pk, **says)
    ask_for_work({found.person_id})
    return event
