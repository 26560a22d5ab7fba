"""How do you know, and can you prove it? One notification with all that it rests on, and all that became of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goldenthread.access.mandate import Mandate, Role
from goldenthread.chronology import queries as chronology
from goldenthread.chronology.models import Event
from goldenthread.identity import queries as identity
from goldenthread.identity.models import Enrolment, Found, Person
from goldenthread.notify.models import Notification
from goldenthread.notify.queries import DESK, address_is_kept, box_names, notification, people_of

READERS = (*DESK, Role.GOVERNANCE)


@dataclass(frozen=True, slots=True)
class ToldChild:
    """A child in the notification: how found, why this place, and the enrolment that says so, if one does."""

    found: Found
    person: Person
    why_here: str
    enrolment: Enrolment | None


@dataclass(frozen=True, slots=True)
class ThreadOfNotification:
    """The notification, its children, the records behind them, and what happened since, in order."""

    notification: Notification
    place: str
    children: tuple[ToldChild, ...]
    evidence: identity.Evidence
    events: tuple[Event, ...]
    addresses_hidden: bool


def thread_of(pk: UUID, *, mandate: Mandate, at: datetime) -> ThreadOfNotification:
    """
    The thread of one notification, in a fixed number of queries.

    :raises NotAllowed: without the role, or if there is none
    """
    about = notification(pk, mandate=mandate, at=at, page="thread", roles=READERS)
    told = {t.found_id: t for t in about.told.all()}
    people = people_of([about])
    found = list(Found.objects.filter(pk__in=told))
    rolls = identity.enrolment_records(people, about.box.removeprefix("urn:"))
    evidence = identity.evidence(
        found, further_records=[about.incident.record_id, *(row.record_id for row in rolls.values())]
    )
    return ThreadOfNotification(
        notification=about,
        place=box_names([about.box])[about.box],
        children=tuple(
            ToldChild(f, people[f.person_id], told[f.pk].setting_reason, rolls.get(f.person_id))
            for f in sorted(found, key=lambda f: str(people[f.person_id]))
            if f.person_id in people
        ),
        evidence=evidence,
        events=tuple(chronology.about_notification(about.pk)),
        addresses_hidden=address_is_kept(about.incident, people.values(), mandate),
    )
