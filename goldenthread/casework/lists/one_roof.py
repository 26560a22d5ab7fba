"""Who lives under one roof with some people, by records of both; never by an address that is not to be told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from goldenthread.identity.core.addresses import Nearness, compare
from goldenthread.identity.homes import key_or_none
from goldenthread.identity.households import MOST_IN_A_HOME
from goldenthread.identity.living import FLAT_UNKNOWN, SLIP, Home, Homes
from goldenthread.identity.models import Residence

_COLUMNS = ("uprn_key", "exact_key", "building_key", "street_key", "begin_key", "end_key")
_DOUBT = {Nearness.SAME: "", Nearness.NEAR: SLIP, Nearness.BUILDING: FLAT_UNKNOWN}
Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Near:
    """Whom records put near some homes, and the doors with more people than a home holds, which say nothing."""

    people: frozenset[UUID]
    crowds: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Shared:
    """Two people live at one address: who the other is, the records of both, and what makes it doubtful, or ""."""

    other: UUID
    records: tuple[int, ...]
    doubt: str


def now(homes: Homes, on: date) -> list[Home]:
    """The homes that hold on a day. None where one of them is not to be told: then nothing is said of any."""
    return [] if homes.withheld else [home for home in homes.known if home.holds_on(on)]


def near_to(homes: Iterable[Home], on: date) -> Near:
    """Everybody whom a record puts near one of these homes on a day, by equal keys. One query for each key."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for home in homes:
        for column, key in _keys(home):
            wanted[column].add(key)
    told = Residence.objects.filter(Q(date_from=None) | Q(date_from__lte=on), Q(date_to=None) | Q(date_to__gte=on))
    told = told.filter(protected=False, mention__gone_at=None)
    people: set[UUID] = set()
    crowds: set[Key] = set()
    for column in _COLUMNS:
        here: dict[int, set[UUID]] = defaultdict(set)
        rows = told.filter(**{f"{column}__any": sorted(wanted[column])})
        for key, person in rows.values_list(column, "mention__person_id"):
            here[key].add(person)
        people.update(*here.values())
        crowds |= {(column, key) for key, several in here.items() if len(several) > MOST_IN_A_HOME}
    return Near(frozenset(people), frozenset(crowds))


def shared(
    child: UUID, of: Mapping[UUID, Homes], among: Mapping[Key, Collection[Home]], near: Near, on: date
) -> Iterator[Shared]:
    """With whom of `among` (homes by key) somebody lives, the surest word of each."""
    best: dict[UUID, Shared] = {}
    for home in now(of[child], on):
        others = {id(other): other for key in _keys(home) for other in among.get(key, ())}
        for other in others.values():
            nearness = compare(home.dwelling, other.dwelling)
            if other.person == child or nearness not in _DOUBT or _is_crowded(home, nearness, near):
                continue
            found = Shared(other.person, _records(home, other), home.doubt or other.doubt or _DOUBT[nearness])
            if other.person not in best or (best[other.person].doubt and not found.doubt):
                best[other.person] = found
    yield from best.values()


def by_key(homes: Iterable[Home]) -> dict[Key, list[Home]]:
    """Homes by each of the keys that they can be looked up by."""
    found: dict[Key, list[Home]] = defaultdict(list)
    for home in homes:
        for key in _keys(home):
            found[key].append(home)
    return found


def _keys(home: Home) -> Iterator[Key]:
    dwelling = home.dwelling
    begin, end = (*dwelling.near_keys, "", "")[:2]
    said = (("u", dwelling.uprn), ("d", dwelling.key), ("b", dwelling.building_key), ("s", dwelling.street_key))
    for column, (prefix, text) in zip(_COLUMNS, (*said, ("n", begin), ("n", end)), strict=True):
        if (key := key_or_none(prefix, text)) is not None:
            yield column, key


def _is_crowded(home: Home, nearness: Nearness, near: Near) -> bool:
    """Whether more people live behind this door than a home holds: a block, a hostel or a default address."""
    telling = ("building_key",) if nearness is Nearness.BUILDING else ("uprn_key", "exact_key")
    return any(key in near.crowds for key in _keys(home) if key[0] in telling)


def _records(home: Home, other: Home) -> tuple[int, ...]:
    return tuple(dict.fromkeys(source.record for source in (*home.sources, *other.sources)))
