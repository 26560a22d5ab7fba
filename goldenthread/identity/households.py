"""Who lives where, as far as current records say; and how much they agree about it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from goldenthread.access.asking import Answer, Question, ask
from goldenthread.identity.core.addresses import Dwelling, Nearness, compare, read_dwelling
from goldenthread.identity.homes import key_or_none

# A home shared by more people than this is a block, a hostel or a default address, and says nothing of family.
MOST_IN_A_HOME = 16
MOST_TO_COMPARE = 2_000
_ENDS = ("begin_key", "end_key")
_NEARNESS = (Nearness.SAME, Nearness.NEAR, Nearness.BUILDING)


_HERE_BY = """
(select id, mention_id, record_id, address, postcode, uprn, date_from, date_to, told_on from identity_residence
where {key} = any(%s::bigint[]) and not protected
and (date_from is null or date_from <= %s) and (date_to is null or date_to >= %s) limit %s)
"""
_KEYS = ("uprn_key", "exact_key", "building_key", "street_key", "begin_key", "end_key")
# Each key by its own index: "or" over four columns would be planned anew for every incident. Each may bring only so
# many, so that a number and street which every town has does not crowd out the door itself.
_HERE = f"""
select distinct on (r.id) r.id, m.person_id, m.feed, r.mention_id, r.record_id, r.address, r.postcode, r.uprn,
r.date_from, r.date_to, r.told_on
from ({" union all ".join(_HERE_BY.format(key=key) for key in _KEYS)}) r
cross join lateral (select person_id, feed, gone_at from identity_mention where id = r.mention_id offset 0) m
where m.gone_at is null order by r.id
"""  # noqa: S608 # columns of ours, never data


class Stay(NamedTuple):
    """One record (its id) puts one person at one dwelling: `since` and `until` as it dates that, `told` when it did."""

    person: UUID
    mention: UUID
    address: str
    dwelling: Dwelling
    feed: str
    nearness: Nearness
    record: int
    since: date | None
    until: date | None
    told: date

    def is_nearer_than(self, other: "Stay") -> bool:
        """Whether this stay is surer to be behind the same door."""
        return _NEARNESS.index(self.nearness) < _NEARNESS.index(other.nearness)

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day; without dates a record speaks of now."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


def stay(
    person: UUID,
    feed: str,
    mention: UUID,
    record: int,
    address: str,
    postcode: str,
    uprn: str,
    since: date | None,
    until: date | None,
    told: date,
) -> Stay:
    """A residence, read."""
    home = read_dwelling(address, postcode, uprn)
    return Stay(person, mention, address, home, feed, Nearness.SAME, record, since, until, told)


def residents(dwellings: Sequence[Dwelling], on: date) -> list[tuple[Dwelling, Stay]]:
    """Everybody whom a record puts at one of these dwellings on that day, with how near the addresses are."""
    question = living_at(dwellings, on)
    return near_to(dwellings, ask(question.text, *question.values)) if question else []


def near_by(dwellings: Sequence[Dwelling], on: date) -> list[Stay]:
    """Stays that have a key in common with one of the dwellings, however near they are."""
    question = living_at(dwellings, on)
    return [stay(*values) for _, *values in ask(question.text, *question.values)] if question else []


def living_at(dwellings: Sequence[Dwelling], on: date, *, since: date | None = None) -> Question | None:
    """
    Residences that have a key in common with one of the dwellings; None when nothing can be looked up by.

    :param since: also those that ended before `on`, but not before this day
    """
    keys: dict[str, set[int]] = {column: set() for column in _KEYS}
    for d in dwellings:
        for column, prefix, text in _looked_up(d):
            if (key := key_or_none(prefix, text)) is not None:
                keys[column].add(key)
    if not any(keys.values()):
        return None
    values = [value for several in keys.values() for value in (list(several), on, since or on, MOST_TO_COMPARE)]
    return Question(_HERE, tuple(values))


def near_to(dwellings: Sequence[Dwelling], told: Answer) -> list[tuple[Dwelling, Stay]]:
    """
    Those of the answers to `living_at` that are near enough.

    A dwelling where more people live than a home holds is answered only with the exact same door.
    """
    found = []
    for here in (stay(*values) for _, *values in told):
        for d in dwellings:
            near = compare(d, here.dwelling)
            if near in _NEARNESS:
                found.append((d, here._replace(nearness=near)))
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
    crowded = {key for key, several in people.items() if len(several) > MOST_IN_A_HOME}
    return [(d, stay) for d, stay in found if d.key not in crowded or (stay.nearness is Nearness.SAME and d.flat)]


class Agreement(NamedTuple):
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
    return found if found.key or found.uprn or found.street_key else None
