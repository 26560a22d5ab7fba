"""Ways to the children whom no rule follows and the model finds likely, as hops that can be read out."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from goldenthread.identity.core.evidence import Standpoint
from goldenthread.identity.core.nearness import DOOR_UNSURE, FLAT_UNSURE, nearness
from goldenthread.identity.finding_adults import Adult
from goldenthread.identity.finding_homes import ADDRESS_WEIGHT
from goldenthread.identity.finding_people import Kinship
from goldenthread.identity.finding_search import Search, Trail
from goldenthread.identity.households import Stay
from goldenthread.identity.trails import Step, called


def further_trails(search: Search, at: Standpoint, likely: Iterable[UUID]) -> list[Trail]:
    """For each of these children the best way there, which is unsure: the model has weighed everything together."""
    return [trail for child in likely if (trail := _way(search, at, child)) is not None]


def _way(search: Search, at: Standpoint, child: UUID) -> Trail | None:
    return _by_kin(search, at, child) or _by_scene(search, at, child) or _by_home(search, at, child)


def _by_kin(search: Search, at: Standpoint, child: UUID) -> Trail | None:
    """Through whoever is likeliest to be an adult of the incident and is recorded as bringing this child up."""
    ties = {end.one_person: tie for tie in _ties(search, child) for end in (tie, tie.turned())}
    ties.pop(child, None)
    adult = _likeliest(search, at, ties)
    if adult is None:
        return None
    tie = ties[adult.person]
    own = search.cast.mention(tie.one if search.cast.mention(tie.one).person_id == adult.person else tie.other)
    steps = (*adult.steps_to(own), search.step(tie))
    doubt = adult.doubt or _two_children(search, child)
    return Trail(child, "related", False, adult.rests_on, adult.weight, steps, doubt, faint=True)


def _by_scene(search: Search, at: Standpoint, child: UUID) -> Trail | None:
    """By an address near the scene."""
    home = at.scene.home
    if home is None:
        return None
    near = _nearest([(nearness(home, stay.dwelling), stay) for stay in _stays(search, child)])
    if near is None:
        return None
    scene = Step("incident_address", address=search.record.data.get("address", ""))
    doubt = _two_children(search, child)
    if any(at.at_scene.get(parent, 0) >= FLAT_UNSURE for parent in at.scene.people[child].parents):
        doubt = "a parent of this child is recorded at the address and is nobody of the incident"
    steps = (scene, _lives(search, near))
    return Trail(child, "resident", False, "address", ADDRESS_WEIGHT, steps, doubt, faint=True)


def _by_home(search: Search, at: Standpoint, child: UUID) -> Trail | None:
    """By a home in common with whoever is likeliest to be an adult of the incident."""
    shared: dict[UUID, tuple[Stay, Stay]] = {}
    for readings in at.readings:
        for person in readings.keys() - shared.keys() - {child}:
            pairs = [(a, b) for a in search.cast.stays(person) for b in _stays(search, child)]
            best = max(pairs, key=lambda pair: nearness(pair[0].dwelling, pair[1].dwelling), default=None)
            if best is not None and nearness(best[0].dwelling, best[1].dwelling) >= DOOR_UNSURE:
                shared[person] = best
    adult = _likeliest(search, at, shared)
    if adult is None:
        return None
    theirs, its = shared[adult.person]
    own = search.cast.mention(theirs.mention)
    steps = (*adult.steps_to(own), _lives(search, theirs), _lives(search, its))
    doubt = adult.doubt or _two_children(search, child)
    return Trail(child, "resident", False, adult.rests_on, ADDRESS_WEIGHT, steps, doubt, faint=True)


def _likeliest(search: Search, at: Standpoint, people: Mapping[UUID, object]) -> Adult | None:
    ways = [
        (share, number, person)
        for number, readings in enumerate(at.readings)
        for person, share in readings.items()
        if person in people
    ]
    if not ways:
        return None
    share, number, person = max(ways, key=lambda way: (way[0], str(way[2])))
    police = search.parties[number]
    known = next((a for a in search.adults if a.police is police and a.person == person), None)
    if known is not None:
        return known
    theirs = tuple(search.cast.of(person))
    doubt = f"not sure that {called(police)} is the {called(theirs[0])} of another record"
    return Adult(police, person, theirs, False, ADDRESS_WEIGHT * share, doubt)


def _ties(search: Search, child: UUID) -> list[Kinship]:
    return [tie for one in (child, *search.doubles.get(child, ())) for tie in search.cast.kin_if_known(one)]


def _stays(search: Search, child: UUID) -> list[Stay]:
    return [stay for one in (child, *search.doubles.get(child, ())) for stay in search.cast.stays(one)]


def _nearest(stays: list[tuple[int, Stay]]) -> Stay | None:
    level, near = max(stays, key=lambda pair: (pair[0], pair[1].told), default=(0, None))
    return near if level >= DOOR_UNSURE else None


def _lives(search: Search, stay: Stay) -> Step:
    return Step("lives_at", search.cast.mention(stay.mention), address=stay.address)


def _two_children(search: Search, child: UUID) -> str:
    return "two records of this child may speak of two children" if search.doubles.get(child) else ""
