"""Reads for the tell desk. Whoever is shown to somebody is in the ledger before the answer is returned."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.chronology import queries as chronology
from goldenthread.chronology.models import Incident
from goldenthread.directory.models import Setting, Team
from goldenthread.identity import queries as identity
from goldenthread.identity.models import Enrolment, Found, Mention, Person
from goldenthread.notify import facts
from goldenthread.notify.encompass import DECIDE
from goldenthread.notify.models import Hold, InboxItem, Notification, NotTold
from goldenthread.notify.not_told import TAKEN_BACK
from goldenthread.pathways.models import Duty
from goldenthread.playbooks.encompass.rules import day_of

DESK = (Role.TELL_DESK, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class FoundChild:
    """A child whom an incident touches: who, how found, who was told, or why nobody was."""

    found: Found
    person: Person
    notifications: tuple[Notification, ...]
    not_told: NotTold | None
    decide_by: datetime | None
    enrolled: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """A person must decide about this child, and has not."""
        return self.decide_by is not None and not self.found.decided

    @property
    def is_misplaced(self) -> bool:
        """What was said of this child was taken back, and nobody else has been told."""
        return self.not_told is not None and self.not_told.reason == TAKEN_BACK


@dataclass(frozen=True, slots=True)
class IncidentFile:
    """One incident with its children and what each box is told about it."""

    incident: Incident
    children: tuple[FoundChild, ...]
    notifications: tuple[Notification, ...]


@dataclass(frozen=True, slots=True)
class Night:
    """The incidents of a period, the latest first, and what the boxes in them are called."""

    files: tuple[IncidentFile, ...]
    names: dict[str, str]


def night(*, since: datetime, until: datetime | None, mandate: Mandate, at: datetime) -> Night:
    """
    Every incident reported in a period and every child it touches, in a fixed number of queries.

    :param until: None for a period that reaches into the present
    :raises NotAllowed: without the desk's roles
    """
    mandate.require(*DESK)
    files = _files(chronology.reported_between(since, until))
    about = sorted({child.person.pk for file in files for child in file.children})
    ledger.write(mandate, did="tell_desk.view", at=at, about=about, since=since, until=until)
    return Night(tuple(files), box_names(n.box for file in files for n in file.notifications))


def incident_file(pk: UUID, *, mandate: Mandate, at: datetime) -> tuple[IncidentFile, dict[str, str]]:
    """
    One incident whole, and the names of its boxes.

    :raises NotAllowed: without the role, or if there is none
    """
    incident = chronology.incident(pk, mandate=mandate)
    [file] = _files([incident])
    about = sorted({child.person.pk for child in file.children})
    ledger.write(mandate, did="child.view", at=at, about=about, incident=incident.pk, page="incident")
    return file, box_names(n.box for n in file.notifications)


def notification(pk: UUID, *, mandate: Mandate, at: datetime, page: str, roles: Sequence[Role] = DESK) -> Notification:
    """
    One notification with all that tells how it stands.

    :param page: for the ledger: where its children are shown
    :raises NotAllowed: without one of `roles`, or if there is none
    """
    mandate.require(*roles)
    found = with_facts(Notification.objects.filter(pk=pk)).first()
    if found is None:
        raise NotAllowed("no such notification")
    about = [told.person_id for told in found.told.all()]
    ledger.write(mandate, did="child.view", at=at, about=about, notification=found.pk, page=page)
    return found


def hold(pk: UUID, *, mandate: Mandate, at: datetime) -> Hold:
    """
    One hold with its notification.

    :raises NotAllowed: without the desk's roles, or if there is none
    """
    mandate.require(*DESK)
    found = Hold.objects.select_related("notification__incident").filter(pk=pk).first()
    if found is None:
        raise NotAllowed("no such hold")
    about = list(found.notification.told.values_list("person_id", flat=True))
    ledger.write(mandate, did="child.view", at=at, about=about, hold=found.pk, page="hold")
    return found


def found_child(pk: UUID, *, mandate: Mandate) -> Found:
    """
    One finding, to decide about. Nothing of the child is shown by it.

    :raises NotAllowed: without the desk's roles, or if there is none
    """
    mandate.require(*DESK)
    found = Found.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("no such child")
    return found


def with_facts(notifications: QuerySet[Notification]) -> QuerySet[Notification]:
    """What `standing.standing` reads, in four more queries for however many."""
    items = InboxItem.objects.order_by("version").prefetch_related("receipts")
    holds = Hold.objects.order_by("placed_at")
    return notifications.select_related("incident").prefetch_related(
        "told", Prefetch("items", queryset=items), Prefetch("holds", queryset=holds)
    )


def people_of(notifications: Iterable[Notification]) -> dict[UUID, Person]:
    """The children of notifications, by id; prefetch `told`."""
    return Person.objects.in_bulk({told.person_id for n in notifications for told in n.told.all()})


def box_names(boxes: Iterable[str]) -> dict[str, str]:
    """What people call these boxes, in two queries."""
    wanted = {tuple(box.split(":", 1)) for box in boxes}
    settings = Setting.objects.in_bulk([key for kind, key in wanted if kind == "urn"])
    teams = Team.objects.in_bulk([key for kind, key in wanted if kind == "team"])
    named = {f"urn:{pk}": setting.name for pk, setting in settings.items()}
    named |= {f"team:{pk}": team.name for pk, team in teams.items()}
    # A box that the register does not hold (yet) still has a name to be shown by.
    return {box: named.get(box, f"setting {box.removeprefix('urn:')}") for box in (":".join(w) for w in wanted)}


def address_is_kept(incident: Incident, children: Iterable[Person], mandate: Mandate) -> bool:
    """Whether the incident's address is protected from this reader: it is for those who tell, not for who governs."""
    if mandate.has(*identity.ADDRESS_READERS):
        return False
    return "refuge" in incident.markers or any(child.protected for child in children)


def named_by_police(incident: Incident) -> list[Mention]:
    """Everybody whom the police record names, with their records. Show them only under an entry for the incident."""
    return facts.police_mentions(incident)


def _files(incidents: Sequence[Incident]) -> list[IncidentFile]:
    by_record = {i.record_id: i for i in incidents}
    found = list(Found.objects.filter(incident__in=by_record).order_by("-named", "at"))
    people = Person.objects.in_bulk({f.person_id for f in found})
    sent = _notifications_of(incidents)
    why_not = {(n.incident_id, n.person_id): n for n in NotTold.objects.filter(incident__in=incidents, ended_at=None)}
    owed = _decide_by(found)
    enrolled = enrolled_on({f.person_id: day_of(by_record[f.incident_id].reported_at) for f in found if f.pk in owed})
    children: dict[UUID, list[FoundChild]] = defaultdict(list)
    for f in found:
        incident = by_record[f.incident_id]
        children[incident.pk].append(
            FoundChild(
                found=f,
                person=people[f.person_id],
                notifications=tuple(n for n in sent[incident.pk] if any(t.found_id == f.pk for t in n.told.all())),
                not_told=why_not.get((incident.pk, f.person_id)),
                decide_by=owed.get(f.pk),
                enrolled=enrolled.get(f.person_id, ()),
            )
        )
    return [IncidentFile(i, tuple(children[i.pk]), tuple(sent[i.pk])) for i in incidents]


def _notifications_of(incidents: Sequence[Incident]) -> dict[UUID, list[Notification]]:
    sent: dict[UUID, list[Notification]] = defaultdict(list)
    for found in with_facts(Notification.objects.filter(incident__in=incidents).order_by("box")):
        sent[found.incident_id].append(found)
    return sent


def _decide_by(found: Iterable[Found]) -> dict[UUID, datetime]:
    """By when somebody must decide about each child who waits."""
    waiting = [f.pk for f in found if not f.decided and f.certainty != Found.Certainty.NOT]
    duties = Duty.objects.filter(notification_id__in=waiting, rule=DECIDE, done_at=None, superseded_at=None)
    # Worked again, the same child is owed again; what was owed first counts.
    return {d.notification_id: d.due_at for d in duties.order_by("-due_at") if d.notification_id is not None}


def enrolled_on(days: Mapping[UUID, date]) -> dict[UUID, tuple[str, ...]]:
    """For each person and day the settings that have them on a roll, by name, in two queries."""
    rows = list(
        Enrolment.objects.filter(~Q(urn=""), mention__person__in=days, mention__gone_at=None).select_related("mention")
    )
    names = dict(Setting.objects.filter(pk__in={r.urn for r in rows}).values_list("pk", "name"))
    enrolled: dict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        day = days[row.mention.person_id]
        if (row.date_from is None or row.date_from <= day) and (row.date_to is None or day <= row.date_to):
            enrolled[row.mention.person_id].add(names.get(row.urn, f"setting {row.urn}"))
    return {person: tuple(sorted(places)) for person, places in enrolled.items()}
