"""What was looked up around an incident -> the numbers that the finding model weighs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from goldenthread.identity.comparing import names_here
from goldenthread.identity.core.addresses import Dwelling
from goldenthread.identity.core.births import believable, read_birth, swapped
from goldenthread.identity.core.evidence import CROWD, Heard, Known, Lodging, NamedChild, Scene, Standpoint, Told, look
from goldenthread.identity.core.features import measure
from goldenthread.identity.core.folding import fold_forenames, given_names, surname_forms
from goldenthread.identity.core.model import current_model
from goldenthread.identity.core.nearness import DOOR_UNSURE, nearness
from goldenthread.identity.finding_people import CASES, Cast, Kinship, asked_about
from goldenthread.identity.finding_questions import FAMILY, Standing, ruled_out
from goldenthread.identity.finding_search import Search, look_up_children
from goldenthread.identity.households import Stay, dwelling, near_by

_YEAR = 365.25
_PUPIL = "pupil"
# From this share on a reading of an adult is worth looking up around.
LIKELY = 0.1
# Nobody is looked up around more homes than this.
_MOST_HOMES = 8
# Log2 odds from which what waits for a reviewer may already be told together, with that doubt.
_MAYBE_ONE = 4.0
# Kinship that makes somebody one of those who bring a child up.
_UPBRINGING = FAMILY - {"sibling"}


def scene_of(search: Search, never: Mapping[UUID, set[UUID]]) -> Scene:
    """
    Everybody whom the search has come across, and the children among them, as the model looks at them.

    :param never: for each party, mentions that a person has said are not theirs
    """
    people = {person: _known(search, person) for person in search.cast.people if search.cast.of(person)}
    cast = search.cast
    # Whom only cases speak of is named by the police: the trails know what to do with them.
    candidates = [p for p in people if p in search.looked_up and cast.is_child(p) and not cast.is_only_in_cases(p)]
    return Scene(
        home=scene_home(search),
        adults=tuple(_heard(search, m, never) for m in search.parties),
        named=tuple(_named(m, search.on) for m in search.children),
        people=people,
        candidates=tuple(candidates),
        crowded=frozenset(search.crowded),
    )


def scene_home(search: Search) -> Dwelling | None:
    """Where the incident was, as far as it can be read."""
    row = search.record.data
    return dwelling(row.get("address", ""), row.get("postcode", ""), row.get("uprn", ""))


def _known(search: Search, person: UUID) -> Known:
    cast = search.cast
    said = [m for one in (person, *search.doubles.get(person, {})) for m in cast.of(one) if m.feed != "police.persons"]
    born = {day for m in said if (day := believable(read_birth(m.dob_text), m.born_from).day)}
    dob = cast.of(person)[0].person_dob
    names = [given_names(fold_forenames(m.forenames)) for m in said]
    slots = {m.id: m for m in said}
    return Known(
        forenames=frozenset(name[0] for name in names if name),
        initials=frozenset(word[0] for name in names for word in name[1:] if word),
        surnames=frozenset[str]().union(*(surname_forms(t) for m in said for t in (m.surname, m.former_surname) if t)),
        born=frozenset(born),
        sexes=frozenset(m.sex for m in said if m.sex in ("F", "M")),
        age=(cast.on - dob).days / _YEAR if dob else None,
        is_child=cast.is_child(person),
        lodgings=tuple(
            _lodging(stay, slots[stay.mention], cast.on)
            for one in (person, *search.doubles.get(person, {}))
            for stay in cast.stays(one)
            if stay.mention in slots
        ),
        join_bits=min(search.doubles.get(person, {}).values(), default=20.0),
        parents=_parents(search, person),
    )


def _lodging(stay: Stay, said: Standing, on: date) -> Lodging:
    years = max(0.0, (on - stay.told).days / _YEAR)
    # What a record dates as over says where somebody was, however fresh the record.
    if not stay.holds_on(on):
        years = max(years, 2.0)
    return Lodging(stay.dwelling, years, not said.slot.startswith("dependant"))


def _parents(search: Search, person: UUID) -> dict[UUID, tuple[Told, ...]]:
    found: dict[UUID, list[Told]] = defaultdict(list)
    both = (person, *search.doubles.get(person, {}))
    own = {m.id for one in both for m in search.cast.of(one)}
    for tie in [tie for one in both for tie in search.cast.kin_if_known(one)]:
        for end in (tie, tie.turned()):
            if end.other in own and end.one not in own and end.one == tie.one and tie.kind in _UPBRINGING:
                found[end.one_person].append(Told(_years(tie, search.cast.on), tie.record))
    return {parent: tuple(told) for parent, told in found.items()}


def _years(tie: Kinship, on: date) -> float:
    return max(0.0, (on - tie.told).days / _YEAR) if tie.told else 0.0


def _never(search: Search) -> dict[UUID, set[UUID]]:
    """For each party, the mentions of which a person has said that they are somebody else's."""
    parties = {m.id for m in search.parties}
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for pair in ruled_out(parties):
        for one, other in (pair, pair[::-1]):
            if one in parties:
                found[one].add(other)
    return found


def _heard(search: Search, police: Standing, never: Mapping[UUID, set[UUID]]) -> Heard:
    names = given_names(fold_forenames(police.forenames))
    day = read_birth(police.dob_text).day
    known = any(m.feed not in CASES for m in search.cast.of(police.person_id))
    return Heard(
        forename=names[0] if names else "",
        initials=frozenset(word[0] for word in names[1:]),
        surnames=frozenset(surname_forms(police.surname)) if police.surname else frozenset(),
        born=day,
        born_other=swapped(day) if day else None,
        sex=police.sex if police.sex in ("F", "M") else "",
        linked=police.person_id if known else None,
        never=frozenset(search.cast.mention(m).person_id for m in never.get(police.id, ()) if search.cast.knows(m)),
    )


def _named(police: Standing, on: date) -> NamedChild:
    names = given_names(fold_forenames(police.forenames))
    return NamedChild(
        forename=names[0] if names else "",
        surnames=frozenset(surname_forms(police.surname)) if police.surname else frozenset(),
        age=_age(police, on),
        person=police.person_id,
    )


def _age(police: Standing, on: date) -> float | None:
    # A child's role alone leaves eighteen years open.
    if police.born_from and police.born_to and (police.born_to - police.born_from).days < 4 * _YEAR:
        middle = police.born_from + (police.born_to - police.born_from) / 2
        return (on - middle).days / _YEAR
    return None


def _newest(stays: Sequence[Stay]) -> list[Stay]:
    told = max((stay.told for stay in stays), default=None)
    return [stay for stay in stays if stay.told == told]


def look_around(search: Search) -> tuple[Standpoint, dict[UUID, tuple[float, ...]]]:
    """
    Who the adults are likely to be, and the features of every child near; `search` is widened by what that needs.

    After the trails have been followed: they look up what a rule needs, this what else may tell.
    """
    shares, prior = names_here.shares(), current_model().prior
    never = _never(search)
    search.cast.load_homes(_everybody(search))
    at = look(scene_of(search, never), shares, prior)
    _widen(search, {person for readings in at.readings for person, share in readings.items() if share >= LIKELY})
    at = look(scene_of(search, never), shares, prior)
    return at, measure(at, shares)


def _everybody(search: Search) -> list[UUID]:
    return [person for person in search.cast.people if search.cast.of(person)]


def _widen(search: Search, likely: set[UUID]) -> None:
    """Look up the kin of these people, who may be adults of the incident, and who lives where they do."""
    cast = search.cast
    cast.load_kin(likely)
    kin = {p for person in likely for tie in cast.kin(person) for p in (tie.one_person, tie.other_person)}
    cast.load_around(kin | _beside(search, likely))
    children = {person for person in _everybody(search) if cast.is_child(person)}
    _find_doubles(search, children)
    children |= {person for person in _everybody(search) if cast.is_child(person)}
    cast.load_homes(_everybody(search))
    look_up_children(search, children)
    cast.load_homes(_everybody(search))


def _beside(search: Search, likely: set[UUID]) -> set[UUID]:
    """Who lives near the scene, and where those people do now."""
    home = scene_home(search)
    homes = {stay.dwelling: None for person in likely for stay in _newest(search.cast.stays(person))}
    known = {there.dwelling for there in search.homes} - {home}
    wanted = [d for d in (home, *homes) if d is not None and d not in known][:_MOST_HOMES]
    near: dict[str, set[UUID]] = {d.key: set() for d in wanted}
    for stay in near_by(wanted, search.on) if wanted else ():
        for d in wanted:
            if nearness(d, stay.dwelling) >= DOOR_UNSURE:
                near[d.key].add(stay.person)
    search.crowded |= {key for key, people in near.items() if len(people) > CROWD}
    return set[UUID]().union(*(people for key, people in near.items() if key not in search.crowded))


def _find_doubles(search: Search, children: set[UUID]) -> None:
    """For a pupil, other records that wait for somebody to say whether they speak of the same child."""
    cast = search.cast
    for person, asked in asked_about(cast, children).items():
        for bits, other in asked:
            for one, two in ((person, other.person_id), (other.person_id, person)):
                if bits >= _MAYBE_ONE and one != two and _may_be_of(cast, one, two):
                    search.doubles.setdefault(one, {})[two] = bits


def _may_be_of(cast: Cast, pupil: UUID, other: UUID) -> bool:
    """Whether records of `other`, who is on no roll, may be told of the pupil: nothing says another birth."""
    if not any(m.slot == _PUPIL for m in cast.of(pupil)) or any(m.slot == _PUPIL for m in cast.of(other)):
        return False
    born, others = _births(cast, pupil), _births(cast, other)
    return (not born or not others or not born.isdisjoint(others)) and all(m.feed not in CASES for m in cast.of(other))


def _births(cast: Cast, person: UUID) -> set[date]:
    return {day for m in cast.of(person) if (day := believable(read_birth(m.dob_text), m.born_from).day)}
