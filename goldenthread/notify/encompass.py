"""
Operation Encompass over one incident: from the children found to a draft for each box, released or waiting.

Working an incident is a function of what is known: done again after a correction or a decision it changes only what
has changed. What was delivered and is no longer true is withdrawn or replaced by a newer version.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goldenthread.access.mandate import Mandate
from goldenthread.chronology.actions import happened
from goldenthread.chronology.models import Incident
from goldenthread.chronology.reading import HISTORY_AFTER, work_again
from goldenthread.identity.models import Found, Mention
from goldenthread.notify import case, facts, not_told
from goldenthread.notify.boxes import TELL_DESK
from goldenthread.notify.case import Case, Child
from goldenthread.notify.drafting import Told, draft
from goldenthread.notify.models import Notification, NotTold
from goldenthread.notify.withdrawing import take_back
from goldenthread.pathways.actions import finish_for, owe, supersede_for
from goldenthread.pathways.models import Duty
from goldenthread.playbooks.encompass.rules import RouteKind, clocks, decide_by
from goldenthread.rulebook import load

DECIDE = "encompass.decide_uncertain"
BY_HAND = "encompass.work_by_hand"


@transaction.atomic
def work(incident: Incident, *, mandate: Mandate, at: datetime) -> list[Notification]:
    """
    Find the children of `incident` and draft what each box is told.

    :returns: the notifications of the boxes that its children lead to, withdrawn ones among them
    """
    this = case.read(incident, mandate=mandate, at=at)
    boxes = _boxes(this.children)
    drafted = [draft(this, box, told, mandate=mandate, at=at) for box, told in sorted(boxes.items())]
    _take_back_the_rest(this, boxes, mandate, at)
    standing, withdrawn = _told_by(drafted)
    for child in this.children:
        reason, words = _why_not(child, standing, withdrawn)
        not_told.say(incident, child.person.pk, child.found.pk, reason, words, at=at)
        _ask_a_person(this, child, at)
    _let_go_of_the_rest(this, at)
    finish_for(incident.pk, BY_HAND, evidence=this.event, at=at)
    Incident.objects.filter(pk=incident.pk).update(worked_at=at)
    return drafted


def _boxes(children: Iterable[Child]) -> dict[str, list[Told]]:
    boxes: dict[str, list[Told]] = {}
    for child in children:
        for to in child.places if child.may_be_told else ():
            boxes.setdefault(case.box_of(to), []).append(Told(child, to))
    return boxes


def _take_back_the_rest(this: Case, boxes: Collection[str], mandate: Mandate, at: datetime) -> None:
    """A box that no child of the incident leads to any more: what was told it is taken back."""
    standing = Notification.objects.filter(incident=this.incident, withdrawn_at=None).exclude(box__in=boxes)
    for notification in standing:
        because = "no child of the incident is linked to this setting any more"
        take_back(notification, because=because, mandate=mandate, at=at)


def _told_by(drafted: Iterable[Notification]) -> tuple[set[UUID], dict[UUID, str]]:
    """The children in notifications that stand; and for those in withdrawn ones, why it was withdrawn."""
    standing: set[UUID] = set()
    withdrawn: dict[UUID, str] = {}
    for notification in drafted:
        people = set(notification.told.values_list("person_id", flat=True))
        if notification.withdrawn_at is None:
            standing |= people
        else:
            withdrawn |= dict.fromkeys(people, notification.withdrawn_because)
    return standing, withdrawn


def _why_not(child: Child, standing: Collection[UUID], withdrawn: Mapping[UUID, str]) -> tuple[str, str]:
    """Why nobody is told of this child: a word for the record, and a sentence; both empty if somebody is."""
    if child.person.pk in standing:
        return "", ""
    if child.found.decided == "leave":
        return not_told.LEFT_OUT, "a person looked and decided that this child is not touched by the incident"
    if child.waits:
        doubts = (r.reason for r in child.routes if r.needs_person)
        return not_told.WAITS, child.found.why or next(doubts, "a link on the way to this child is uncertain")
    if child.person.pk in withdrawn:
        return not_told.TAKEN_BACK, withdrawn[child.person.pk]
    nobody = next(r for r in child.routes if r.kind is RouteKind.NOBODY)
    return nobody.rule, nobody.reason


def _ask_a_person(this: Case, child: Child, at: datetime) -> None:
    """Open the clock of whoever must decide about an uncertain child; finish it when nobody need."""
    if not child.waits:
        finish_for(child.found.pk, DECIDE, evidence=this.event, at=at)
        return
    dues = clocks(this.facts, facts.calendar_of(case.box_of(child.places[0])), this.playbook)
    due = decide_by(child.found.at, dues, this.playbook)
    owe(
        DECIDE,
        rule_version=this.playbook.version,
        because_of=this.event,
        owed_by=TELL_DESK,
        what=f"Decide about a child of incident {this.incident.reference}",
        due_at=due.at,
        at=at,
        notification_id=child.found.pk,
        assumed=due.reason[:200],
    )


def _let_go_of_the_rest(this: Case, at: datetime) -> None:
    """Children found before, to whom no record leads any more: why, and nobody is asked about them."""
    children = {child.person.pk for child in this.children}
    waited = NotTold.objects.filter(incident=this.incident, ended_at=None).exclude(person_id__in=children)
    waited.exclude(reason__in=[not_told.NOT_LINKED, not_told.LEFT_OUT]).update(ended_at=at)
    for found in Found.objects.filter(incident=this.incident.record).exclude(person_id__in=children):
        reason, words = not_told.NOT_LINKED, found.why or "no record leads from the incident to this child any more"
        if found.decided == "leave":
            reason, words = not_told.LEFT_OUT, "a person decided that this child is not touched by the incident"
        not_told.say(this.incident, found.person_id, found.pk, reason, words, at=at)
    asked = Duty.objects.filter(rule=DECIDE, because_of__incident=this.incident, done_at=None, superseded_at=None)
    for found_id in asked.exclude(notification_id__in=[child.found.pk for child in this.children]).values_list(
        "notification_id", flat=True
    ):
        if found_id is not None:
            supersede_for(found_id, DECIDE, at=at)


@transaction.atomic
def hand_to_a_person(incident: Incident, *, error: Exception, mandate: Mandate, at: datetime) -> None:
    """
    The program failed at this incident, and will again: a person works it by hand until it is mended.

    Written once for as long as it lasts; working the incident after all finishes the duty.
    """
    if Duty.objects.filter(notification_id=incident.pk, rule=BY_HAND, done_at=None, superseded_at=None).exists():
        return
    event = happened(
        "incident.not_worked", mandate=mandate, at=at, incident=incident, says={"error": type(error).__name__}
    )
    owe(
        BY_HAND,
        rule_version=load("encompass").version,
        because_of=event,
        owed_by=TELL_DESK,
        what=f"Work incident {incident.reference} by hand: the program cannot",
        due_at=at,
        at=at,
        notification_id=incident.pk,
    )


def ask_for_work(person_ids: set[UUID]) -> int:
    """Have every incident that touches one of these people worked again."""
    people = list(person_ids)
    found = Found.objects.filter(person_id__any=people).values("incident_id")
    named = Mention.objects.filter(person__any=people, feed="police.persons").values("case")
    return work_again(Incident.objects.filter(Q(record_id__in=found) | Q(reference__in=named)))


def ask_for_work_about_settings(urns: Collection[str], *, at: datetime) -> int:
    """
    Have the recent incidents worked again whose children are on a roll of one of these settings, because a contact, a
    calendar or the setting itself has changed: a conflict of interest, a successor.
    """
    enrolled = Mention.objects.filter(enrolments__urn__in=urns, gone_at=None).values("person_id")
    found = Found.objects.filter(person_id__in=enrolled).values("incident_id")
    return work_again(Incident.objects.filter(record_id__in=found, reported_at__gt=at - HISTORY_AFTER))
