"""What the desk must do now, whatever night it comes from: nothing falls off the list because a day has passed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.chronology.models import Incident
from goldenthread.identity.models import Found, Mention, Person, Review
from goldenthread.notify.boxes import TELL, TELL_DESK
from goldenthread.notify.encompass import DECIDE
from goldenthread.notify.models import Hold, Notification, NotTold
from goldenthread.notify.phoning import CALL_RULES
from goldenthread.notify.queries import DESK, box_names, enrolled_on, people_of, with_facts
from goldenthread.notify.standing import stopping, tell_by
from goldenthread.pathways.models import Duty
from goldenthread.playbooks.encompass.rules import day_of

# A call is shown this long before it is due: earlier, most settings will still read their message by themselves.
CALLS_AHEAD = timedelta(minutes=30)
# Of incidents older than this the schools have been told long since.
RECENT = timedelta(days=3)


class Kind(StrEnum):
    """The sorts of things that wait for a person."""

    COMPARE = "compare"
    DECIDE = "decide"
    CHECK = "check"
    HOLD = "hold"
    HOLD_ENDED = "hold_ended"
    COPY = "copy"
    RING = "ring"
    TAKE_OVER = "take_over"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Need:
    """
    One thing that somebody on the desk must do by `due`. `thing` is the id of what it is about: a review for COMPARE, a
    finding for DECIDE, a hold for HOLD, HOLD_ENDED and COPY, the incident for OTHER, else the notification. `words`:
    what the rules say of it.
    """

    kind: Kind
    due: datetime
    incident: Incident
    children: tuple[Person, ...]
    thing: UUID
    box: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Needs:
    """Everything that waits, the soonest due first, and what the boxes in it are called."""

    needs: tuple[Need, ...]
    names: dict[str, str]


def needs(*, mandate: Mandate, at: datetime) -> Needs:
    """
    What waits for the desk, in a fixed number of queries; what only a manager does is left out for others.

    :raises NotAllowed: without the desk's roles
    """
    mandate.require(*DESK)
    notifications = _open_notifications(at)
    people = people_of(notifications)
    found = [
        *_children(),
        *_checks(notifications, people),
        *_holds(notifications, people, at),
        *_calls(notifications, people, mandate, at),
        *_others(),
    ]
    found.sort(key=lambda need: need.due)
    about = sorted({child.pk for need in found for child in need.children})
    ledger.write(mandate, did="tell_desk.view", at=at, about=about, part="needs")
    return Needs(tuple(found), box_names(need.box for need in found if need.box))


def reviews_that_block(found: Sequence[Found]) -> dict[UUID, Review]:
    """For each finding the open review that would settle it, if any: both its people are on the way to the child."""
    mentions = {UUID(hop["mention"]) for f in found for hop in f.hops if hop.get("mention")}
    person_of = dict(Mention.objects.filter(pk__in=mentions).values_list("pk", "person_id"))
    everybody = {*person_of.values(), *(f.person_id for f in found)}
    asked = list(
        Review.objects.filter(closed_at=None, a__person__in=everybody, b__person__in=everybody)
        .select_related("a", "b")
        .order_by("-weight")
    )
    blocking: dict[UUID, Review] = {}
    for f in found:
        way = {person_of[UUID(h["mention"])] for h in f.hops if h.get("mention") and UUID(h["mention"]) in person_of}
        way.add(f.person_id)
        for review in asked:
            if review.a.person_id in way and review.b.person_id in way:
                blocking.setdefault(f.pk, review)
    return blocking


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child about whom somebody must decide by `due`; `enrolled` are the settings that have them on a roll now."""

    found: Found
    person: Person
    incident: Incident
    due: datetime
    enrolled: tuple[str, ...] = ()
    why: str = ""


def waiting_children() -> list[Waiting]:
    """Every child about whom somebody must decide, the soonest due first. Show them only under an entry about them."""
    duties = Duty.objects.filter(rule=DECIDE, done_at=None, superseded_at=None).order_by("due_at")
    due: dict[UUID, tuple[Incident, datetime]] = {}
    for duty in duties.select_related("because_of__incident"):
        if duty.notification_id is not None and duty.because_of.incident is not None:
            due.setdefault(duty.notification_id, (duty.because_of.incident, duty.due_at))
    undecided = list(Found.objects.filter(pk__in=due, decided="").exclude(certainty=Found.Certainty.NOT))
    people = Person.objects.in_bulk({f.person_id for f in undecided})
    rolls = enrolled_on({f.person_id: day_of(due[f.pk][0].reported_at) for f in undecided})
    said = dict(NotTold.objects.filter(found_id__in=due, ended_at=None).values_list("found_id", "words"))
    waiting = [
        Waiting(
            f, people[f.person_id], *due[f.pk], enrolled=rolls.get(f.person_id, ()), why=f.why or said.get(f.pk, "")
        )
        for f in undecided
    ]
    return sorted(waiting, key=lambda each: each.due)


def hanging_on_reviews() -> dict[UUID, list[Waiting]]:
    """For each review that would settle a child, by id: the children that wait for it, the soonest due review first."""
    waiting = waiting_children()
    blocking = reviews_that_block([each.found for each in waiting])
    hanging: dict[UUID, list[Waiting]] = {}
    for each in waiting:
        if each.found.pk in blocking:
            hanging.setdefault(blocking[each.found.pk].pk, []).append(each)
    return hanging


def recently_found(person_ids: Iterable[UUID] | None = None, *, at: datetime) -> list[Waiting]:
    """Children found in the incidents of the last days, or those of `person_ids` among them; nothing need wait."""
    incidents = {i.record_id: i for i in Incident.objects.filter(reported_at__gte=at - RECENT)}
    found = Found.objects.filter(incident__in=incidents).exclude(certainty=Found.Certainty.NOT)
    if person_ids is not None:
        found = found.filter(person_id__in=list(person_ids))
    people = Person.objects.in_bulk(found.values_list("person_id", flat=True))
    return [Waiting(f, people[f.person_id], incidents[f.incident_id], at) for f in found]


def shown(waiting: Sequence[Waiting], *, mandate: Mandate, at: datetime, family: Iterable[UUID] = ()) -> None:
    """Put into the ledger that these children are shown, and those of the `family` that an answer would change."""
    about = sorted({each.person.pk for each in waiting} | set(family))
    if about:
        ledger.write(mandate, did="child.view", at=at, about=about, page="review")


def _children() -> Iterable[Need]:
    waiting = waiting_children()
    blocking = reviews_that_block([each.found for each in waiting])
    for each in waiting:
        review = blocking.get(each.found.pk)
        yield Need(
            kind=Kind.COMPARE if review else Kind.DECIDE,
            due=each.due,
            incident=each.incident,
            children=(each.person,),
            thing=review.pk if review else each.found.pk,
            words=each.why,
        )


def _open_notifications(at: datetime) -> list[Notification]:
    """Those that wait for a person, are held, or are not acknowledged while a call about them is due."""
    called_about = Duty.objects.filter(
        rule__in=CALL_RULES, done_at=None, superseded_at=None, due_at__lte=at + CALLS_AHEAD
    ).values("notification_id")
    held = Hold.objects.filter(lifted_at=None).values("notification_id")
    unreleased = Q(released_at=None) & ~Q(waits_because="")
    wanted = Notification.objects.filter(unreleased | Q(pk__in=called_about) | Q(pk__in=held), withdrawn_at=None)
    return list(with_facts(wanted))


def _need(kind: Kind, due: datetime, about: Notification, people: dict[UUID, Person], thing: UUID, words: str) -> Need:
    children = tuple(people[told.person_id] for told in about.told.all())
    return Need(kind, due, about.incident, children, thing, about.box, words)


def _checks(notifications: Iterable[Notification], people: dict[UUID, Person]) -> Iterable[Need]:
    for each in notifications:
        if each.released_at is None and each.waits_because and not stopping(each):
            yield _need(Kind.CHECK, tell_by(each), each, people, each.pk, each.waits_because)


def _holds(notifications: Iterable[Notification], people: dict[UUID, Person], at: datetime) -> Iterable[Need]:
    """Holds that nobody has authorised, and those that have run out: they release nothing by themselves."""
    for each in notifications:
        for hold in each.holds.all():
            if hold.lifted_at is not None:
                continue
            if hold.authorised_at is None:
                kind = Kind.COPY if hold.scope == Hold.Scope.CONTACT else Kind.HOLD
                # The clock of the duty runs on while nobody has decided: whichever ends first is what is owed.
                due = hold.expires_at if each.delivered_at else min(hold.expires_at, tell_by(each))
                yield _need(kind, due, each, people, hold.pk, hold.words)
            elif hold.expires_at <= at:
                yield _need(Kind.HOLD_ENDED, hold.expires_at, each, people, hold.pk, hold.words)


def _calls(
    notifications: Iterable[Notification], people: dict[UUID, Person], mandate: Mandate, at: datetime
) -> Iterable[Need]:
    by_id = {n.pk: n for n in notifications}
    rules = {"encompass.desk_phone": Kind.RING}
    if mandate.has(Role.MANAGER):
        rules["encompass.manager"] = Kind.TAKE_OVER
    duties = Duty.objects.filter(
        rule__in=rules, done_at=None, superseded_at=None, due_at__lte=at + CALLS_AHEAD, notification_id__in=by_id
    )
    for duty in duties:
        if duty.notification_id is not None:
            about = by_id[duty.notification_id]
            yield _need(rules[duty.rule], duty.due_at, about, people, about.pk, duty.what)


def _others() -> Iterable[Need]:
    """What else is owed by the desk: an incident to be worked by hand, a message that a setting says is not theirs."""
    known = (DECIDE, *CALL_RULES, *TELL)
    duties = list(
        Duty.objects.filter(owed_by=TELL_DESK, done_at=None, superseded_at=None)
        .exclude(rule__in=known)
        .select_related("because_of__incident")
    )
    ids = {d.notification_id for d in duties if d.notification_id is not None}
    about = {n.pk: n for n in with_facts(Notification.objects.filter(pk__in=ids))}
    people = people_of(about.values())
    for duty in duties:
        notification = about.get(duty.notification_id) if duty.notification_id else None
        incident = notification.incident if notification else duty.because_of.incident
        if incident is not None:
            told = notification.told.all() if notification else ()
            children = tuple(people[each.person_id] for each in told)
            yield Need(Kind.OTHER, duty.due_at, incident, children, incident.pk, duty.box, duty.what)
