"""
What speaks for and against a child belonging to an incident, as numbers that a model can weigh.

Everything here is relative to the incident: how near two addresses are, how old a record's word is on the day, how
surely an adult of the incident is somebody whom another record knows. Which agency said it matters only as far as a
register of children knows more of a child's home than a family's claim. No query and no clock.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple
from uuid import UUID

from rapidfuzz.distance import OSA, JaroWinkler

from .addresses import Dwelling
from .folding import name_groups
from .model import Frequencies
from .nearness import FLAT_UNSURE, STREET, TWO_SLIPS, UNKNOWN, nearness

NEVER: Final = 9.0
# A home of which records of several years know more people than this is no home.
CROWD: Final = 32
CROWD_NOW: Final = 16

# Below this, the adult of the incident is not this person, or nobody can tell.
LEAST_READING: Final = 0.02


class Lodging(NamedTuple):
    """A record's word that somebody lives, or lived, somewhere: how many years before the incident it speaks of."""

    home: Dwelling
    years: float
    is_own: bool  # a record about this very person, and not their family's


class Told(NamedTuple):
    """One record's word that somebody is a parent or carer: its age in years, and which record."""

    years: float
    record: int


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as all records of theirs know them; names are folded."""

    forenames: frozenset[str]
    initials: frozenset[str]
    surnames: frozenset[str]
    born: frozenset[date]
    sexes: frozenset[str]
    age: float | None
    is_child: bool
    lodgings: tuple[Lodging, ...]
    parents: Mapping[UUID, tuple[Told, ...]]
    join_bits: float = 20.0

    @property
    def newest(self) -> tuple[Lodging, ...]:
        """The homes that the freshest records give."""
        own = [one for one in self.lodgings if one.is_own] or list(self.lodgings)
        least = min((one.years for one in own), default=NEVER)
        return tuple(one for one in own if one.years <= least + 0.1)


@dataclass(frozen=True, slots=True)
class Heard:
    """A party of the incident as the police wrote them; `linked` is the person whom they have been joined to."""

    forename: str
    initials: frozenset[str]
    surnames: frozenset[str]
    born: date | None
    born_other: date | None  # day and month exchanged
    sex: str
    linked: UUID | None = None
    never: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class NamedChild:
    """A child whom the police record names, often by no more than a first name and an age."""

    forename: str
    surnames: frozenset[str]
    age: float | None
    person: UUID


@dataclass(frozen=True, slots=True)
class Scene:
    """One incident and everybody whom its records lead to; `crowded` are keys of homes with too many people to tell."""

    home: Dwelling | None
    adults: tuple[Heard, ...]
    named: tuple[NamedChild, ...]
    people: Mapping[UUID, Known]
    candidates: tuple[UUID, ...]
    crowded: frozenset[str] = frozenset()


@lru_cache(maxsize=200_000)
def names_alike(x: str, y: str) -> float:
    """2 for one name, 1.5 for forms of it, 1 for a slip or a sound, 0 for two names, -1 where one is not given."""
    if not x or not y:
        return -1.0
    if x == y:
        return 2.0
    if len(x) == 1 or len(y) == 1:
        return 1.0 if x[0] == y[0] else 0.0
    if not name_groups(x).isdisjoint(name_groups(y)):
        return 1.5
    if OSA.distance(x, y, score_cutoff=1) <= 1 or JaroWinkler.similarity(x, y) >= 0.85:
        return 1.0
    return 0.0


def best_alike(some: Iterable[str], others: Iterable[str]) -> float:
    """The nearest that any name of the one comes to any of the other."""
    several = list(others)
    return max((names_alike(x, y) for x in some for y in several), default=-1.0)


def bits(share: float) -> float:
    """What sharing a name weighs that so many bear, with a floor and a ceiling."""
    return min(13.0, max(4.0, -math.log2(max(share, 1e-6))))


def weigh(said: Heard, who: Known, shares: Frequencies) -> float:
    """How much more likely the police's words are if they speak of this person than of a stranger, in bits."""
    total = _forename(said, who, shares) + _surname(said, who, shares) + _birth(said, who)
    if said.initials and who.initials:
        total += 3.0 if not said.initials.isdisjoint(who.initials) else -2.0
    if said.sex and who.sexes:
        total += 1.0 if said.sex in who.sexes else -4.0
    return total


def _forename(said: Heard, who: Known, shares: Frequencies) -> float:
    alike = max((names_alike(said.forename, name) for name in who.forenames), default=-1.0)
    if alike == 2.0:
        return bits(shares.forename(said.forename))
    if alike >= 1.0:
        return 4.0
    return 0.0 if alike < 0 else -4.0 if said.forename[0] not in who.initials else -1.0


def _surname(said: Heard, who: Known, shares: Frequencies) -> float:
    shared = said.surnames & who.surnames
    if shared:
        return max(bits(shares.surname(name)) for name in shared)
    alike = best_alike(said.surnames, who.surnames)
    return 5.0 if alike >= 1.0 else 0.0 if alike < 0 else -3.0


def _birth(said: Heard, who: Known) -> float:
    if said.born is None or not who.born:
        return 0.0
    if said.born in who.born:
        return 13.0
    if said.born_other in who.born:
        return 11.0
    wrong = min(sum(x != y for x, y in zip(said.born.isoformat(), b.isoformat(), strict=True)) for b in who.born)
    return {1: 6.0, 2: 2.0}.get(wrong, -6.0)


def without_crowds(scene: Scene) -> Scene:
    """The same without addresses where so many live that they say nothing of family: a block, a hostel, a barracks."""
    lodgers: dict[str, set[UUID]] = defaultdict(set)
    now: dict[str, set[UUID]] = defaultdict(set)
    for person, who in scene.people.items():
        for one in who.lodgings:
            lodgers[one.home.key].add(person)
            if one.years < 0.5:
                now[one.home.key].add(person)
    crowded = {key for key, people in lodgers.items() if len(people) > CROWD or len(now[key]) > CROWD_NOW}
    crowded = (crowded | scene.crowded) - {""}
    if not crowded:
        return scene
    people = {
        person: replace(who, lodgings=tuple(one for one in who.lodgings if one.home.key not in crowded))
        for person, who in scene.people.items()
    }
    home = None if scene.home is None or scene.home.key in crowded else scene.home
    return replace(scene, home=home, people=people)


Readings = list[dict[UUID, float]]


@dataclass(slots=True)
class Standpoint:
    """The incident looked at: who is near the scene, and how likely each adult is each person known."""

    scene: Scene
    at_scene: dict[UUID, int]
    readings: Readings
    weights: Readings
    partners: Mapping[UUID, set[UUID]]


def look(scene: Scene, shares: Frequencies, prior: float) -> Standpoint:
    """
    Who the adults are, with everything else at the scene as evidence.

    :param prior: log2 odds that a party of the incident is a given person of the area, before anything is compared
    """
    scene = without_crowds(scene)
    at_scene: dict[UUID, int] = {}
    if scene.home is not None:
        for person, who in scene.people.items():
            level = max((nearness(scene.home, one.home) for one in who.lodgings), default=UNKNOWN)
            if level >= STREET:
                at_scene[person] = level
    parents_here = {
        parent
        for person, level in at_scene.items()
        if level >= FLAT_UNSURE and scene.people[person].is_child
        for parent in scene.people[person].parents
    }
    weights: Readings = []
    for said in scene.adults:
        found: dict[UUID, float] = {}
        for person, who in scene.people.items():
            if person in said.never or (who.age is not None and who.age < 14 and person != said.linked):
                continue
            total = prior + weigh(said, who, shares)
            level = at_scene.get(person, 0)
            total += 10.0 if level >= TWO_SLIPS else 6.0 if level >= FLAT_UNSURE else 7.0 * (person in parents_here)
            if person == said.linked:
                total += 20.0
            if total > -8.0:
                found[person] = total
        weights.append(found)
    _support_each_other(scene, weights, at_scene, parents_here)
    return Standpoint(scene, at_scene, [_shares_of(found) for found in weights], weights, _partners(scene))


def _partners(scene: Scene) -> dict[UUID, set[UUID]]:
    """Who has a child in common with whom."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for who in scene.people.values():
        for parent in who.parents:
            found[parent] |= who.parents.keys() - {parent}
    return found


def _support_each_other(scene: Scene, weights: Readings, at_scene: Mapping[UUID, int], parents_here: set[UUID]) -> None:
    """A couple, parents of one child, parent and grown child: each reading lends the other some weight."""
    if len(weights) < 2:
        return
    children: dict[UUID, set[UUID]] = defaultdict(set)
    for person, who in scene.people.items():
        for parent in who.parents:
            children[parent].add(person)
    around: list[set[UUID]] = []
    for found in weights:
        family: set[UUID] = set()
        for person, weight in found.items():
            if weight > -4.0:
                who = scene.people[person]
                others = {parent for child in children[person] for parent in scene.people[child].parents}
                family |= (set(who.parents) | children[person] | others) - {person}
        around.append(family)
    for mine, theirs in ((0, 1), (1, 0)):
        for person in weights[mine].keys() & around[theirs]:
            if at_scene.get(person, 0) < FLAT_UNSURE and person not in parents_here:
                weights[mine][person] += 7.0


def _shares_of(weights: Mapping[UUID, float]) -> dict[UUID, float]:
    odds = {person: 2.0 ** min(60.0, weight) for person, weight in weights.items()}
    total = 1.0 + sum(odds.values())  # the 1 stands for somebody whom no record knows
    return {person: share for person, one in odds.items() if (share := one / total) >= LEAST_READING / 20}
