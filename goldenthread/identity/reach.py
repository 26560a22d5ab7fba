"""Whom a decision about two people reaches: themselves, if children, and the children of their family and homes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Q

from goldenthread import rows
from goldenthread.identity.models import Enrolment, Person

# A child's family and homes as any record tells them; a protected home ties nobody to anybody.
_REACHED = """
with asked as (
    select r.id, m.person_id from identity_review r join identity_mention m on m.id in (r.a_id, r.b_id)
    where r.id = any(%(reviews)s::uuid[])
), own as (
    select distinct asked.id, m.id as mention from asked join identity_mention m using (person_id)
    where m.gone_at is null
), kin as (
    select own.id, r.to_mention_id as mention from own join identity_relationship r on r.from_mention_id = own.mention
    union select own.id, r.from_mention_id from own join identity_relationship r on r.to_mention_id = own.mention
    union select own.id, there.mention_id from own
        join identity_residence home on home.mention_id = own.mention and not home.protected
        join identity_residence there on there.exact_key = home.exact_key and not there.protected
), reached as (
    select id, person_id from asked
    union select kin.id, m.person_id from kin join identity_mention m on m.id = kin.mention and m.gone_at is null
)
select reached.id, array_agg(reached.person_id) from reached join identity_person p on p.id = reached.person_id
where p.dob > %(grown_up)s or (p.dob is null and exists (
    select 1 from identity_mention m where m.person_id = p.id and m.role = 'child' and m.gone_at is null))
group by reached.id
"""
_ADULT = 18


def children_reached(reviews: Iterable[UUID], *, on: date) -> dict[UUID, set[UUID]]:
    """For each review the children whose school, family or household its answer touches, by person id."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, {"reviews": rows.array(reviews), "grown_up": _years_before(on, _ADULT)})
        return {review: set(people) for review, people in cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Consequences:
    """
    What calling two people one would change, worked out from what is recorded of them today.

    `school_changes`: which of the two, being children, would be known at settings where they are not known now, and at
    which. `family_changes`: the children who would gain family or a home by it, the two themselves left out.
    `are_one`: a person has joined them already, and is asked again because a record has changed since.
    """

    school_changes: dict[UUID, tuple[str, ...]]
    family_changes: frozenset[UUID]
    are_one: bool = False


def consequences(review: UUID, one: UUID, other: UUID, *, on: date) -> Consequences:
    """What "same" would change about `one` and `other`; "different" changes nobody's records."""
    children = children_reached([review], on=on).get(review, set())
    if one == other:
        return Consequences({}, frozenset(children - {one}), are_one=True)
    places = _places([one, other], on)
    both = places[one] | places[other]
    gained = {p: tuple(sorted(both - places[p])) for p in (one, other) if p in children and both - places[p]}
    return Consequences(gained, frozenset(children - {one, other}))


def people_named(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """The people behind ids. Show them only under an entry about them."""
    return Person.objects.in_bulk(list(ids))


def _places(people: Iterable[UUID], on: date) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {person: set() for person in people}
    now = (Q(date_from=None) | Q(date_from__lte=on)) & (Q(date_to=None) | Q(date_to__gte=on))
    standing = Enrolment.objects.filter(~Q(urn=""), now, mention__person__in=found, mention__gone_at=None)
    for person, urn in standing.values_list("mention__person_id", "urn"):
        found[person].add(urn)
    return found


def _years_before(day: date, years: int) -> date:
    # Born on 29 February, somebody comes of age on 1 March.
    return day.replace(year=day.year - years) if (day.month, day.day) != (2, 29) else date(day.year - years, 3, 1)
