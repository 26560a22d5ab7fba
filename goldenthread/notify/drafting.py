"""The notification of one box: made, left as it is, or made anew as a further version."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from uuid import uuid5

from goldenthread.access.mandate import Mandate
from goldenthread.notify import facts, holding, models
from goldenthread.notify.boxes import TELL_DESK
from goldenthread.notify.case import Case, Child
from goldenthread.notify.models import InboxItem, Notification
from goldenthread.pathways.actions import owe
from goldenthread.playbooks.encompass.rules import (
    ChildOnNotification,
    Content,
    Dues,
    PersonName,
    Route,
    clocks,
    content,
    day_of,
)

TEMPLATE = "full"


@dataclass(frozen=True, slots=True)
class Told:
    """A child of whom a box is told, and the route that leads there."""

    child: Child
    route: Route


def draft(this: Case, box: str, told: Sequence[Told], *, mandate: Mandate, at: datetime) -> Notification:
    """
    The notification of `this` incident to `box`, saying what is known now, and released if nothing stops it.

    What a person has taken back stays so; if there is something new to say they are asked, and it never goes by rule.
    """
    # In an order of its own, so that the same children are the same message.
    told = sorted(told, key=lambda t: (str(t.child.person.dob), str(t.child.person), t.child.person.pk))
    said = _content(this, told)
    words = _as_json(said, told)
    before = (
        Notification.objects.select_for_update(of=("self",))
        .select_related("incident")
        .filter(incident=this.incident, box=box)
        .first()
    )
    if before is not None and not _is_news(before, words, mandate):
        _keep(this, before, told, words, said.flags, mandate, at)
        return before
    notification, dues = _write(this, box, told, words, before, at)
    _owe_telling(this, notification, dues, at)
    _propose_holds(this, notification, mandate, at)
    holding.release_or_wait(notification, said.flags, mandate=mandate, at=at)
    return notification


def _is_news(before: Notification, words: dict[str, Any], mandate: Mandate) -> bool:
    """Whether the reader would read something else; or what the rules themselves took back is true again."""
    return _plain(before.content) != _plain(words) or before.withdrawn_by == mandate.who


def _plain(words: dict[str, Any]) -> dict[str, Any]:
    """The words without our own ids: records that turn out to be one person's change an id, and no word."""
    children = [child | {"child": child["child"] | {"person": None}} for child in words["children"]]
    return words | {"children": children}


def _keep(
    this: Case,
    notification: Notification,
    told: Sequence[Told],
    words: dict[str, Any],
    flags: Sequence[str],
    mandate: Mandate,
    at: datetime,
) -> None:
    """Nothing new to say. The ids follow the people, and what kept a draft back may have begun or ended."""
    if notification.content != words:
        notification.content = words
        notification.save(update_fields=["content"])
        about = [str(t.child.person.pk) for t in told]
        InboxItem.objects.filter(notification=notification, withdrawn_at=None).update(content=words, about=about)
    _write_told(notification, told)
    if notification.withdrawn_at is None:
        _propose_holds(this, notification, mandate, at)
        if notification.released_at is None:
            holding.release_or_wait(notification, flags, mandate=mandate, at=at)


def _write(
    this: Case, box: str, told: Sequence[Told], words: dict[str, Any], before: Notification | None, at: datetime
) -> tuple[Notification, Dues]:
    """Say it, or say it anew. What had been delivered or withdrawn gets a further version."""
    further = before is not None and (before.delivered_at is not None or before.withdrawn_at is not None)
    # Like an incident that is reported late, news is not late before it is known.
    known = replace(this.facts, reported_at=at) if further else this.facts
    dues = clocks(known, facts.calendar_of(box), this.playbook)
    notification = before or Notification(
        id=uuid5(this.incident.pk, box), incident=this.incident, box=box, version=0, drafted_at=at
    )
    notification.version += further or before is None
    notification.drafted_at = at
    notification.released_at = notification.delivered_at = notification.withdrawn_at = None
    notification.released_by = notification.withdrawn_by = notification.withdrawn_because = ""
    notification.content = words
    notification.route, notification.route_reason = told[0].route.rule, told[0].route.reason[:300]
    notification.playbook_version = this.playbook.version
    notification.as_soon_as_practicable = dues.as_soon_as_practicable.at
    notification.before_next_school_day = dues.before_next_school_day.at
    notification.acknowledge_by = dues.acknowledge_by.at
    notification.assumed = dues.before_next_school_day.reason[:200]
    notification.save(force_insert=before is None)
    _write_told(notification, told)
    return notification, dues


def _write_told(notification: Notification, told: Sequence[Told]) -> None:
    wanted = {(t.child.found.pk, t.child.person.pk, t.route.reason[:300]) for t in told}
    if wanted == set(notification.told.values_list("found_id", "person_id", "setting_reason")):
        return
    notification.told.all().delete()
    models.Told.objects.bulk_create(
        models.Told(notification=notification, found_id=found, person_id=person, setting_reason=reason)
        for found, person, reason in sorted(wanted)
    )


def _content(this: Case, told: Sequence[Told]) -> Content:
    own = {t.child.person.pk for t in told}
    return content(
        this.facts,
        [
            ChildOnNotification(
                PersonName(t.child.person.forenames, t.child.person.surname, t.child.person.dob),
                facts.voice_facts(t.child.person.pk, this.mentions),
            )
            for t in told
        ],
        other_children=[facts.person_name(c.person) for c in this.children if c.person.pk not in own],
        template=TEMPLATE,
        playbook=this.playbook,
    )


def _as_json(said: Content, told: Sequence[Told]) -> dict[str, Any]:
    """What the reader sees, as the database gives it back; without the flags, which are for the desk alone."""
    plain = asdict(said)
    del plain["flags"]
    for child, who in zip(plain["children"], told, strict=True):
        born = child["child"]["date_of_birth"]
        child["child"] = {
            "person": str(who.child.person.pk),
            "name": f"{child['child']['forenames']} {child['child']['surname']}".strip(),
            "born": born.isoformat() if born else None,
        }
    as_kept: dict[str, Any] = json.loads(json.dumps(plain))
    return as_kept


def _owe_telling(this: Case, notification: Notification, dues: Dues, at: datetime) -> None:
    for due in (dues.as_soon_as_practicable, dues.before_next_school_day):
        owe(
            f"encompass.{due.clock}",
            rule_version=this.playbook.version,
            because_of=this.event,
            owed_by=TELL_DESK,
            what=f"Tell {notification.box} about incident {this.incident.reference}",
            due_at=due.at,
            at=at,
            notification_id=notification.pk,
            box=notification.box,
            assumed=due.reason[:200],
        )


def _propose_holds(this: Case, notification: Notification, mandate: Mandate, at: datetime) -> None:
    kind, _, urn = notification.box.partition(":")
    dues = clocks(this.facts, facts.calendar_of(notification.box), this.playbook)
    contacts = facts.contact_facts(urn, day_of(at)) if kind == "urn" else []
    holding.propose(notification, this.facts, dues, contacts, this.playbook, mandate=mandate, at=at)
