"""What stands around one incident in the records, looked up in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from goldenthread.identity.core.addresses import Dwelling
from goldenthread.identity.finding_adults import Adult
from goldenthread.identity.finding_people import CASES, Asked, Cast, Kinship
from goldenthread.identity.finding_questions import Standing
from goldenthread.identity.households import Stay, dwelling, living_at, near_to
from goldenthread.identity.trails import Step
from goldenthread.records.models import SourceRecord


@dataclass(frozen=True, slots=True)
class Trail:
    """
    One way from the incident to a child: `relation` is named, resident or related.

    `rests_on` tells ways apart that fail together (all through one misheard mother) from those that do not. A `faint`
    one is worth something beside another, and no question by itself.
    """

    child: UUID
    relation: str
    sure: bool
    rests_on: str
    weight: float
    steps: tuple[Step, ...]
    doubt: str = ""
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """A dwelling of the incident: where it was (`adult` is None), or where a record puts one of its adults."""

    address: str
    dwelling: Dwelling
    adult: Adult | None = None
    by_police: bool = True


@dataclass
class Search:
    """
    One incident, and what is known around it.

    `asked` holds, for each person named, whom they may be; `kin` what records say of the adults' kinship; `families`
    the social care family of a mention. `doubles` holds, for a child, people who wait for somebody to say whether they
    are the same child, and with what match weight; `crowded` the keys of homes with too many people. `family_of` holds,
    for each child, the people whom some record calls a parent, carer or relative of theirs, and where it says so.
    """

    record: SourceRecord
    mentions: Sequence[Standing]
    children: Sequence[Standing]
    on: date
    cast: Cast
    adults: list[Adult]
    asked: Asked
    kin: dict[int, Kinship] = field(default_factory=dict)
    families: dict[UUID, str] = field(default_factory=dict)
    homes: list[Home] = field(default_factory=list)
    here: list[tuple[Dwelling, Stay]] = field(default_factory=list)
    looked_up: set[UUID] = field(default_factory=set)
    doubles: dict[UUID, dict[UUID, float]] = field(default_factory=dict)
    crowded: set[str] = field(default_factory=set)
    family_of: dict[UUID, dict[UUID, Kinship]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def parties(self) -> list[Standing]:
        """Whom the police's record names and who is no child."""
        return [m for m in self.mentions if m not in self.children]

    def step(self, tie: Kinship) -> Step:
        """What a record says of two people, as a hop."""
        one, other = self.cast.mention(tie.one), self.cast.mention(tie.other)
        # In a case the words are about the parties ("child of victim"), not about these two.
        said = "" if one.feed in CASES else tie.said
        return Step("related", one, other, said or tie.kind.replace("_", " "))


def look_up(search: Search, adults: Sequence[Adult]) -> None:
    """Add what stands around these adults, and on the first call around the incident itself."""
    cast, known = search.cast, {adult.person for adult in adults}
    cast.load_named(known)
    families = dict(pair for person in known for pair in cast.families(person))
    homes = _homes(search, adults)
    search.homes += homes
    dwellings = [home.dwelling for home in homes]
    answer = cast.load(mentions=cast.ends_of_ties(known) | families.keys(), also=living_at(dwellings, search.on))
    search.here += near_to(dwellings, answer)
    # Everybody at the other ends has come along.
    cast.load_kin(known)
    # In the order in which they were told, so that of two equal ways to a child the same one is read out every time.
    search.kin |= dict(sorted((tie.pk, tie) for person in known for tie in cast.kin(person)))
    search.families |= families
    people = {person for tie in search.kin.values() for person in (tie.one_person, tie.other_person)}
    people |= {stay.person for _, stay in search.here} | {m.person_id for m in search.children}
    people |= {cast.mention(mention).person_id for mention in families if cast.knows(mention)}
    people |= {other.person_id for m in search.children for _, other in search.asked.get(m.person_id, ())}
    cast.load_around(people)
    look_up_children(search, {p for p in people if cast.is_child(p)})


def _homes(search: Search, adults: Sequence[Adult]) -> list[Home]:
    """The scene, and every home of an adult that is surely theirs; those that are not known yet."""
    row = search.record.data
    homes = []
    scene = dwelling(row.get("address", ""), row.get("postcode", ""), row.get("uprn", ""))
    if scene is not None and not search.homes:
        homes.append(Home(row.get("address", ""), scene))
    for adult in [adult for adult in adults if adult.sure]:
        # What the police say first: the same address in another record then adds nothing.
        for stay in sorted(search.cast.stays_on_the_day(adult.person), key=lambda s: s.feed != "police.persons"):
            known = {home.dwelling for home in (*search.homes, *homes)}
            if stay.dwelling.key and stay.dwelling not in known:
                homes.append(Home(stay.address, stay.dwelling, adult, stay.feed == "police.persons"))
    return homes


def look_up_children(search: Search, children: set[UUID]) -> None:
    """Add who is family of these children."""
    fresh = children - search.looked_up
    search.looked_up |= fresh
    search.cast.load_kin(fresh)
    own = {m.id for child in fresh for m in search.cast.of(child)}
    ties = {tie.pk: tie for child in fresh for tie in search.cast.kin(child)}
    for _, tie in sorted(ties.items()):
        for end in (tie, tie.turned()):
            if end.one in own and end.other not in own:
                search.family_of[end.one_person].setdefault(end.other_person, tie)


def best_of_each(here: Iterable[tuple[Dwelling, Stay]], home: Dwelling, people: set[UUID]) -> list[Stay]:
    """For each of these people at a dwelling the stay that is nearest to its door."""
    best: dict[UUID, Stay] = {}
    for at, stay in here:
        if at == home and stay.person in people:
            known = best.get(stay.person)
            if known is None or stay.is_nearer_than(known):
                best[stay.person] = stay
    return list(best.values())
