"""
The numbers that the finding model weighs for each child near an incident.

All are relative to the incident: how near an address, how old a record's word, how likely an adult. None names an
agency, a year or a place, so that what is learned from one area's records can hold in another's.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from .addresses import Dwelling
from .evidence import LEAST_READING, NEVER, Known, Lodging, Scene, Standpoint, best_alike, bits
from .model import Frequencies
from .nearness import ELSEWHERE, FLAT_UNSURE, ONE_SLIP, UNKNOWN, nearness

# Years by which a record's word is of now, or of the year before.
NOW: Final = 0.5
LATELY: Final = 1.6

FEATURES: Final = (
    "scene", "near_any", "near_own", "near_newest", "near_now", "near_lately", "near_old", "near_family",
    "newest_years", "here_years", "away_years", "n_here", "n_away", "away_newer",
    "kin", "kin_both", "kin_years", "kin_records", "kin_bits", "kin_at_scene", "kin_home_now", "kin_with_child",
    "kin_partner", "kin_sibling", "with_adult", "with_adult_now",
    "other_parents", "other_parent_years", "other_parent_with_child", "other_parent_at_scene",
    "surname", "surname_bits", "surname_known", "gap", "gap_least", "named", "age",
    "adult_at_scene", "adult_home_now", "adult_least", "adult_known", "adult_known_least",
    "strangers", "people_here", "home_strangers", "sibling_near", "sibling_named", "is_party", "join_bits",
)  # fmt: skip


def measure(at: Standpoint, shares: Frequencies) -> dict[UUID, tuple[float, ...]]:
    """The features of each candidate child, in the order of `FEATURES`."""
    common = _common(at)
    brothers = _brothers(at.scene)
    return {child: _features(at, child, shares, common, brothers) for child in at.scene.candidates}


def _common(at: Standpoint) -> dict[str, float]:
    scene, here, now, known = at.scene, [], [], []
    for found in at.readings:
        here.append(sum(share for person, share in found.items() if at.at_scene.get(person, 0) >= FLAT_UNSURE))
        now.append(
            sum(
                share
                for person, share in found.items()
                if scene.home is not None
                and any(nearness(scene.home, one.home) >= FLAT_UNSURE for one in scene.people[person].newest)
            )
        )
        known.append(max(found.values(), default=0.0))
    ours = {person for found in at.readings for person, share in found.items() if share > 0.2}
    near = [person for person, level in at.at_scene.items() if level >= ONE_SLIP]
    return {
        "adult_at_scene": max(here, default=0.0),
        "adult_home_now": max(now, default=0.0),
        "adult_least": min(here) if len(here) > 1 else -1.0,
        "adult_known": max(known, default=0.0),
        "adult_known_least": min(known, default=0.0),
        "people_here": float(len(near)),
        "strangers": float(
            sum(not scene.people[p].is_child and (scene.people[p].age or 30) > 17 and p not in ours for p in near)
        ),
    }


def _brothers(scene: Scene) -> dict[UUID, set[UUID]]:
    """Children who have a recorded parent in common, or a surname and a newest home."""
    groups: dict[object, set[UUID]] = defaultdict(set)
    for child in scene.candidates:
        who = scene.people[child]
        for parent in who.parents:
            groups[parent].add(child)
        for home in who.newest:
            for name in who.surnames:
                groups[home.home.key, name].add(child)
    found: dict[UUID, set[UUID]] = {child: set() for child in scene.candidates}
    for several in groups.values():
        for child in several:
            found[child] |= several - {child}
    return found


def _features(
    at: Standpoint, child: UUID, shares: Frequencies, common: Mapping[str, float], brothers: Mapping[UUID, set[UUID]]
) -> tuple[float, ...]:
    who = at.scene.people[child]
    found = dict(common)
    found |= _address(at.scene, who)
    found |= _kin(at, child, who)
    found |= _together(at, child, who)
    found |= _names(at, child, who, shares)
    gaps = [_gap(at, brother) for brother in brothers[child]]
    own = _gap(at, child)
    found["gap"] = own
    found["gap_least"] = min([own, *[gap for gap in gaps if gap > -50]])
    home = at.scene.home
    found["sibling_near"] = float(
        max(
            (
                nearness(home, one.home)
                for brother in brothers[child]
                for one in at.scene.people[brother].newest
                if home is not None
            ),
            default=-2 if home is None or not brothers[child] else UNKNOWN,
        )
    )
    found["sibling_named"] = max((_named(at.scene, at.scene.people[b]) for b in brothers[child]), default=-1.0)
    found["age"] = 8.0 if who.age is None else who.age
    found["join_bits"] = who.join_bits
    found["is_party"] = max((readings.get(child, 0.0) for readings in at.readings), default=0.0)
    return tuple(found[name] for name in FEATURES)


def _address(scene: Scene, who: Known) -> dict[str, float]:
    home = scene.home
    if home is None:
        nothing = dict.fromkeys(
            ("near_any", "near_own", "near_newest", "near_now", "near_lately", "near_old", "near_family"), -2.0
        )
        return nothing | {
            "scene": 0.0, "here_years": NEVER, "away_years": NEVER, "n_here": 0.0, "n_away": 0.0, "away_newer": 0.0,
            "newest_years": min((one.years for one in who.newest), default=NEVER),
        }  # fmt: skip
    levels = [(nearness(home, one.home), one) for one in who.lodgings]
    here_years = min((one.years for level, one in levels if level >= FLAT_UNSURE), default=NEVER)
    away = [one.years for level, one in levels if level == ELSEWHERE]

    def best(some: Iterable[tuple[int, Lodging]]) -> float:
        return float(max((level for level, _ in some), default=UNKNOWN))

    return {
        "scene": 1.0,
        "near_any": best(levels),
        "near_own": best(x for x in levels if x[1].is_own),
        "near_family": best(x for x in levels if not x[1].is_own),
        "near_newest": best((nearness(home, one.home), one) for one in who.newest),
        "near_now": best(x for x in levels if x[1].years < NOW),
        "near_lately": best(x for x in levels if NOW <= x[1].years < LATELY),
        "near_old": best(x for x in levels if x[1].years >= LATELY),
        "newest_years": min((one.years for one in who.newest), default=NEVER),
        "here_years": here_years,
        "away_years": min(away, default=NEVER),
        "n_here": float(sum(level >= FLAT_UNSURE for level, _ in levels)),
        "n_away": float(len(away)),
        "away_newer": float(sum(years < here_years for years in away)),
    }


def _kin(at: Standpoint, child: UUID, who: Known) -> dict[str, float]:
    scene = at.scene
    ways = []
    for number, readings in enumerate(at.readings):
        through = {person: share for person, share in readings.items() if person in who.parents and person != child}
        best = max(through, key=lambda person: through[person], default=None)
        ways.append((sum(through.values()), number, best))
    ways.sort(key=lambda way: -way[0])
    share, number, best = ways[0] if ways else (0.0, -1, None)
    found = {
        "kin": share,
        "kin_both": ways[1][0] if len(ways) > 1 else 0.0,
        "kin_years": NEVER, "kin_records": 0.0, "kin_bits": -20.0, "kin_at_scene": -1.0,
        "kin_home_now": -2.0, "kin_with_child": -2.0,
    }  # fmt: skip
    if best is not None:
        adult = scene.people[best]
        told = who.parents[best]
        found |= {
            "kin_years": min(one.years for one in told),
            "kin_records": float(len({one.record for one in told})),
            "kin_bits": at.weights[number][best],
            "kin_at_scene": float(at.at_scene.get(best, 0)),
            "kin_home_now": float(_nearest(scene.home, adult.newest)),
            "kin_with_child": float(_nearest_of(who.newest, adult.newest)),
        }
    ours = {person for readings in at.readings for person, one in readings.items() if one > 0.2}
    others = [parent for parent in who.parents if parent not in ours and parent in scene.people]
    found |= {
        "kin_partner": max(
            (s for r in at.readings for p, s in r.items() if not at.partners[p].isdisjoint(who.parents)), default=0.0
        ),
        "kin_sibling": max(
            (s for r in at.readings for p, s in r.items() if scene.people[p].parents.keys() & who.parents.keys()),
            default=0.0,
        ),
        "other_parents": float(len(others)),
        "other_parent_years": min((t.years for p in others for t in who.parents[p]), default=NEVER),
        "other_parent_with_child": float(
            max((_nearest_of(who.newest, scene.people[p].lodgings) for p in others), default=UNKNOWN)
        ),
        "other_parent_at_scene": float(max((at.at_scene.get(p, 0) for p in others), default=UNKNOWN)),
    }
    return found


def _nearest(home: Dwelling | None, lodgings: Iterable[Lodging]) -> int:
    if home is None:
        return -2
    return max((nearness(home, one.home) for one in lodgings), default=UNKNOWN)


def _nearest_of(some: Sequence[Lodging], others: Sequence[Lodging]) -> int:
    return max((nearness(one.home, other.home) for one in some for other in others), default=UNKNOWN)


def _together(at: Standpoint, child: UUID, who: Known) -> dict[str, float]:
    """Whether the child lives where an adult of the incident does, and who else does."""
    people = at.scene.people
    ever, now = 0.0, 0.0
    lately = [one for one in who.lodgings if one.years < LATELY]
    for readings in at.readings:
        for person, share in readings.items():
            if person == child or share < LEAST_READING:
                continue
            if _nearest_of(who.newest, people[person].lodgings) >= FLAT_UNSURE:
                ever = max(ever, share)
            if _nearest_of(lately, [one for one in people[person].lodgings if one.years < LATELY]) >= FLAT_UNSURE:
                now += share
    ours = {person for readings in at.readings for person, one in readings.items() if one > 0.2}
    strangers = sum(
        not other.is_child and (other.age or 30) > 17 and _nearest_of(who.newest, other.newest) >= ONE_SLIP
        for person, other in people.items()
        if person not in ours and person != child
    )
    return {"with_adult": ever, "with_adult_now": now, "home_strangers": float(strangers)}


def _names(at: Standpoint, child: UUID, who: Known, shares: Frequencies) -> dict[str, float]:
    heard, weight = -1.0, 0.0
    for said in at.scene.adults:
        for name in who.surnames:
            alike = 2.0 if name in said.surnames else best_alike(said.surnames, (name,))
            if alike > heard:
                heard, weight = alike, bits(shares.surname(name)) if alike >= 1.0 else 0.0
    known = 0.0
    for readings in at.readings:
        for person, share in readings.items():
            if person != child and share > 0.1:
                alike = best_alike(at.scene.people[person].surnames, who.surnames)
                known = max(known, share * (2.0 if alike == 2.0 else max(alike, 0.0) / 4))
    return {"surname": heard, "surname_bits": weight, "surname_known": known, "named": _named(at.scene, who)}


def _named(scene: Scene, who: Known) -> float:
    """How near the child comes to one whom the police record names: -1 nobody is named, 0 another, up to 3."""
    best = -1.0
    for named in scene.named:
        if scene.people.get(named.person) is who:
            return 4.0
        alike = best_alike((named.forename,), who.forenames)
        one = max(alike, 0.5) if alike != 0.0 else 0.0
        if one >= 1.0 and named.age is not None and who.age is not None:
            one += 1.0 if abs(math.floor(who.age) - named.age) <= 0.5 else -1.0
        best = max(best, one)
    return best


def _gap(at: Standpoint, child: UUID) -> float:
    """Years between the child and the adult of the incident who may be a parent; -60 where it is not known."""
    who = at.scene.people[child]
    if who.age is None:
        return -60.0
    ages = []
    for readings in at.readings:
        for person, share in readings.items():
            adult = at.scene.people[person]
            if share <= 0.3 or person == child or adult.age is None:
                continue
            if person in who.parents or best_alike(adult.surnames, who.surnames) >= 1.0:
                ages.append(adult.age)
    return max(-60.0, min(90.0, max(ages) - who.age)) if ages else -60.0
