"""
Who lives where, from when to when, who says so, and how sure that is.

A home is put together from every record that gives it; a household is who lives at one dwelling on one day, and a
family within it are those of whom a record says so: a new tenant at an old address is nobody's family. An address that
is not to be told is not among them, and that there is one is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from goldenthread.identity.core.addresses import Dwelling, Nearness, compare, read_dwelling
from goldenthread.identity.households import residents
from goldenthread.identity.models import Relationship, Residence
from goldenthread.identity.protecting import at_refuge

MOVED = "another record, told later, puts them elsewhere"
OTHERS_SINCE = "others have been told to live here since"
FLAT_UNKNOWN = "no record says which flat"
SLIP = "the addresses are the same but for a slip"
_PARENTS = ("parent", "step_parent", "carer", "grandparent")


class Source(NamedTuple):
    """One record that gives a home: as it dates the stay, and when it was told."""

    record: int
    feed: str
    agency: str
    since: date | None
    until: date | None
    told_on: date


@dataclass(frozen=True, slots=True)
class Home:
    """
    One dwelling of one person, as all their records tell of it.

    `since` and `until` are the earliest and latest that any record dates; None: no record says. `told_on` is when it
    was told last. `with_parent`: a parent or carer of theirs is told to live there too. `doubt` says in words why it
    may not hold now, or is "". Several homes without a doubt are several homes: shared care.
    """

    person: UUID
    dwelling: Dwelling
    address: str
    since: date | None
    until: date | None
    told_on: date
    sources: tuple[Source, ...]
    with_parent: bool = False
    doubt: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether no record dates it before or after that day."""
        return (self.since is None or self.since <= day) and (self.until is None or self.until >= day)


@dataclass(frozen=True, slots=True)
class Homes:
    """The homes of one person, those of now first. `withheld`: a record gives one that is not to be told."""

    known: tuple[Home, ...]
    withheld: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a household, their home there, and why it is doubtful that they are, or ""."""

    person: UUID
    home: Home
    doubt: str


@dataclass(frozen=True, slots=True)
class Household:
    """
    Who lives at a dwelling on a day. `families` parts them: within each, a record says how two people belong together.
    """

    members: tuple[Member, ...]
    families: tuple[frozenset[UUID], ...]


def homes(person: UUID, on: date) -> Homes:
    """
    Where somebody lives and has lived, as far as is known now. Show it only under an entry about them.

    :param on: the day for which homes are doubted; a home that no record dates is taken to hold on it

    What was told after somebody's address was first not to be told is withheld with it: another agency may have
    written down where they fled to, and not that they fled.
    """
    return homes_of_all([person], on)[person]


def homes_of_all(people: Iterable[UUID], on: date) -> dict[UUID, Homes]:
    """The same for several people, in a fixed number of queries."""
    wanted = set(people)
    stays = _stays(wanted)
    parents = _parents(wanted)
    theirs = _stays(set(chain.from_iterable(parents.values())) - wanted) | stays
    found = {}
    for person in wanted:
        told, hidden = _to_be_told(stays.get(person, []))
        beside = [s for parent in parents.get(person, ()) for s in _to_be_told(theirs.get(parent, []))[0]]
        known = [_beside(home, beside, on) for home in _grouped(person, told)]
        known = [_with_doubt(home, known, on) for home in known]
        found[person] = Homes(tuple(sorted(known, key=lambda home: _newest_first(home, on))), hidden)
    return found


def household(dwelling: Dwelling, on: date) -> Household:
    """Who lives at a dwelling on a day, as far as records say. Show it only under an entry about them."""
    near = {stay.person: stay.nearness for d, stay in residents([dwelling], on) if d == dwelling}
    everybody = homes_of_all(near, on)
    members = []
    for person, nearness in near.items():
        here = [h for h in everybody[person].known if compare(dwelling, h.dwelling) in _HERE and h.holds_on(on)]
        if here:
            best = min(here, key=lambda home: bool(home.doubt))
            members.append(Member(person, best, best.doubt or _NEARNESS_DOUBT.get(nearness, "")))
    ties = _ties({member.person for member in members})
    settled = _after_others(members, ties)
    return Household(tuple(settled), _families([member.person for member in settled], ties))


_HERE = (Nearness.SAME, Nearness.NEAR, Nearness.BUILDING)
_NEARNESS_DOUBT = {Nearness.BUILDING: FLAT_UNKNOWN, Nearness.NEAR: SLIP}


class _Stay(NamedTuple):
    dwelling: Dwelling
    address: str
    protected: bool
    source: Source


_STAY = (
    "mention__person_id",
    "address",
    "postcode",
    "uprn",
    "protected",
    "record_id",
    "mention__feed",
    "mention__agency",
    "date_from",
    "date_to",
    "told_on",
)


def _stays(people: Iterable[UUID]) -> dict[UUID, list[_Stay]]:
    told = Residence.objects.filter(mention__person__any=list(people), mention__gone_at=None)
    found: dict[UUID, list[_Stay]] = defaultdict(list)
    rows = [(*row[:5], Source(*row[5:])) for row in told.order_by("record_id", "pk").values_list(*_STAY)]
    refuge = at_refuge({source.record for *_, source in rows if source.feed == "police.persons"})
    for person, address, postcode, uprn, protected, source in rows:
        guarded = protected or source.record in refuge
        found[person].append(_Stay(read_dwelling(address, postcode, uprn), address, guarded, source))
    return found


def _to_be_told(stays: Sequence[_Stay]) -> tuple[list[_Stay], bool]:
    guarded = [stay for stay in stays if stay.protected]
    if not guarded:
        return list(stays), False
    fled = min(stay.source.since or stay.source.told_on for stay in guarded)
    places = [stay.dwelling for stay in guarded]
    told = [
        stay
        for stay in stays
        if not stay.protected
        and (stay.source.since or stay.source.told_on) < fled
        and all(compare(stay.dwelling, place) not in _HERE for place in places)
    ]
    return told, True


def _grouped(person: UUID, stays: Iterable[_Stay]) -> list[Home]:
    """One home for each door, however often it is told; what says too little to be a door is left out."""
    groups: list[list[_Stay]] = []
    for stay in stays:
        if not (stay.dwelling.key or stay.dwelling.uprn):
            continue
        own = next((g for g in groups if any(_one_stay(stay, other) for other in g)), None)
        if own is None:
            groups.append([stay])
        else:
            own.append(stay)
    return [_home(person, group) for group in groups]


def _one_stay(stay: _Stay, other: _Stay) -> bool:
    if compare(stay.dwelling, other.dwelling) not in (Nearness.SAME, Nearness.NEAR):
        return False
    # Moved away and back again: two stays.
    a, b = stay.source, other.source
    apart = (a.until and b.since and a.until < b.since) or (b.until and a.since and b.until < a.since)
    return not apart


def _home(person: UUID, group: Sequence[_Stay]) -> Home:
    sources = tuple(stay.source for stay in group)
    dated = [source for source in sources if source.since or source.until]
    starts = [source.since for source in dated if source.since]
    ends = [source.until for source in dated if source.until]
    # An end holds only where every record that dates the stay gives one.
    until = max(ends) if ends and len(ends) == len(dated) else None
    fullest = max(group, key=lambda stay: (bool(stay.dwelling.flat), bool(stay.dwelling.postcode), len(stay.address)))
    told_on = max(source.told_on for source in sources)
    return Home(person, fullest.dwelling, fullest.address, min(starts, default=None), until, told_on, sources)


def _beside(home: Home, parents: Iterable[_Stay], on: date) -> Home:
    lives = any(
        compare(home.dwelling, stay.dwelling) is Nearness.SAME
        and (stay.source.until is None or stay.source.until >= on)
        for stay in parents
    )
    return replace(home, with_parent=lives)


def _with_doubt(home: Home, known: Sequence[Home], on: date) -> Home:
    """A home of now is doubtful where a later word puts the person elsewhere and nothing else keeps them here."""
    if not home.holds_on(on):
        return home
    later = [
        other
        for other in known
        if other is not home and other.holds_on(on) and _begins(other) > max(_begins(home), home.told_on)
    ]
    kept = home.with_parent or len({source.feed for source in home.sources}) > 1
    return replace(home, doubt=MOVED) if later and not kept else home


def _begins(home: Home) -> date:
    return home.since or min(source.told_on for source in home.sources)


def _newest_first(home: Home, on: date) -> tuple[bool, bool, int]:
    return (not home.holds_on(on), bool(home.doubt), -max(_begins(home), home.told_on).toordinal())


def _parents(people: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    rows = Relationship.objects.filter(to_mention__person__any=list(people), kind__in=_PARENTS)
    for child, parent in rows.values_list("to_mention__person_id", "from_mention__person_id"):
        found[child].add(parent)
    return found


def _ties(people: set[UUID]) -> set[frozenset[UUID]]:
    """Pairs of whom a record says how they belong together, or whom one register row names together at one home."""
    if not people:
        return set()
    here = list(people)
    rows = Relationship.objects.filter(Q(from_mention__person__any=here) & Q(to_mention__person__any=here))
    said = rows.exclude(kind="other").values_list("from_mention__person_id", "to_mention__person_id")
    ties = {frozenset(pair) for pair in said}
    # Brothers and sisters have a parent in common, whether or not that parent lives here.
    parents = _parents(here)
    children: dict[UUID, set[UUID]] = defaultdict(set)
    for child, several in parents.items():
        for parent in several:
            children[parent].add(child)
    ties |= {frozenset((one, other)) for several in children.values() for one in several for other in several}
    return {tie for tie in ties if len(tie) == 2}


def _after_others(members: list[Member], ties: set[frozenset[UUID]]) -> list[Member]:
    """Who was told to be here before another family was, and not since, may have left without anybody saying so."""
    settled = []
    for member in members:
        own = next(f for f in _families([m.person for m in members], ties) if member.person in f)
        newer = any(
            other.person not in own and not other.doubt and other.home.since and other.home.since > member.home.told_on
            for other in members
        )
        settled.append(Member(member.person, member.home, member.doubt or (OTHERS_SINCE if newer else "")))
    return settled


def _families(people: Sequence[UUID], ties: set[frozenset[UUID]]) -> tuple[frozenset[UUID], ...]:
    family = {person: {person} for person in people}
    for tie in ties:
        one, other = tie
        if one in family and other in family and family[one] is not family[other]:
            family[one] |= family[other]
            for person in family[other]:
                family[person] = family[one]
    return tuple(dict.fromkeys(frozenset(several) for several in family.values()))
