"""Who lives where on one day, as far as current records say; and how much they agree about it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from goldenthread.identity.core.addresses import Dwelling, Nearness, compare, read_dwelling
from goldenthread.identity.homes import key_or_none
from goldenthread.identity.models import Residence

# A home shared by more people than this is a block, a hostel or a default address, and says nothing of family.
MOST_IN_A_HOME = 16
MOST_TO_COMPARE = 2_000
_ENDS = ("begin_key", "end_key")
_NEARNESS = (Nearness.SAME, Nearness.NEAR, Nearness.BUILDING)


@dataclass(frozen=True, slots=True)
class Stay:
    """One record puts one person at one dwelling."""

    person: UUID
    mention: UUID
    address: str
    dwelling: Dwelling
    feed: str
    nearness: Nearness = Nearness.SAME

    def is_nearer_than(self, other: "Stay") -> bool:
        """Whether this stay is surer to be behind the same door."""
        return _NEARNESS.index(self.nearness) < _NEARNESS.index(other.nearness)


def on_day(on: date) -> Q:
    """Residences that hold on a day; without dates a record speaks of now."""
    return (Q(date_from=None) | Q(date_from__lte=on)) & (Q(date_to=None) | Q(date_to__gte=on))


def homes_of(people: Iterable[UUID], on: date) -> dict[UUID, list[Stay]]:
    """Where each person is said to live on that day; protected addresses left out."""
    where = Residence.objects.filter(on_day(on), mention__person__in=list(people), protected=False)
    rows = where.filter(mention__gone_at=None)
    found: dict[UUID, list[Stay]] = defaultdict(list)
    for stay in _stays(rows):
        found[stay.person].append(stay)
    return found


def _stays(rows: QuerySet[Residence]) -> list[Stay]:
    said = rows.values_list("mention__person_id", "mention_id", "address", "postcode", "uprn", "mention__feed")
    return [
        Stay(person, mention, address, read_dwelling(address, postcode, uprn), feed)
        for person, mention, address, postcode, uprn, feed in said
    ]


def residents(dwellings: Sequence[Dwelling], on: date) -> list[tuple[Dwelling, Stay]]:
    """
    Everybody whom a record puts at one of these dwellings on that day, with how near the addresses are.

    A dwelling where more people live than a home holds is answered only with the exact same door.
    """
    keys: dict[int, Dwelling] = {}
    wanted = Q()
    for d in dwellings:
        for column, prefix, text in _looked_up(d):
            if (key := key_or_none(prefix, text)) is not None:
                keys[key] = d
                wanted |= Q(**{column: key})
    if not wanted:
        return []
    rows = Residence.objects.filter(wanted, on_day(on), protected=False, mention__gone_at=None)
    found = []
    for stay in _stays(rows[:MOST_TO_COMPARE]):
        for d in dwellings:
            near = compare(d, stay.dwelling)
            if near in _NEARNESS:
                found.append((d, replace(stay, nearness=near)))
    return _without_crowds(found)


def _looked_up(d: Dwelling) -> tuple[tuple[str, str, str], ...]:
    ends = [*zip(_ENDS, d.near_keys, strict=False), *zip(_ENDS, d.doorless_keys, strict=False)]
    return (
        *((column, "n", key) for column, key in dict.fromkeys(ends)),
        ("uprn_key", "u", d.uprn),
        ("exact_key", "d", d.key),
        ("building_key", "b", d.building_key),
        ("street_key", "s", d.street_key),
    )


def _without_crowds(found: list[tuple[Dwelling, Stay]]) -> list[tuple[Dwelling, Stay]]:
    people: dict[str, set[UUID]] = defaultdict(set)
    for d, stay in found:
        people[d.key].add(stay.person)
    same_door = [(d, stay) for d, stay in found if stay.nearness is Nearness.SAME and d.flat]
    return [(d, stay) for d, stay in found if len(people[d.key]) <= MOST_IN_A_HOME or (d, stay) in same_door]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many agencies' records put a child at a dwelling, and how many put them elsewhere."""

    here: int
    elsewhere: int

    @property
    def is_sure(self) -> bool:
        """Nobody says otherwise, or more say here than elsewhere and at least two do."""
        return self.elsewhere == 0 or (self.here >= 2 and self.here > self.elsewhere)

    @property
    def is_likely(self) -> bool:
        """At least as many say here as elsewhere."""
        return self.here >= self.elsewhere


def agreement(stays: Iterable[Stay], home: Dwelling) -> Agreement:
    """What the records of one person say of a dwelling, each feed counted once for here and once for elsewhere."""
    here: set[str] = set()
    elsewhere: set[str] = set()
    for stay in stays:
        if stay.dwelling.key or stay.dwelling.uprn:
            (here if compare(home, stay.dwelling) is not Nearness.DIFFERENT else elsewhere).add(stay.feed)
    return Agreement(len(here), len(elsewhere - here))


def dwelling(address: str, postcode: str, uprn: str) -> Dwelling | None:
    """An address as sent, or None where it says too little to look anybody up."""
    found = read_dwelling(address, postcode, uprn)
    return found if found.building_key or found.uprn or found.near_keys else None
