"""The nouns of the made-up partnership: what is true, before any agency writes it down wrongly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Literal

Kin = Literal[
    "mother", "father", "stepmother", "stepfather", "grandmother", "grandfather", "aunt", "uncle", "foster carer"
]  # fmt: skip
PairKind = Literal["partners", "former partners", "parent and grown child"]


def dice(seed: int, name: str) -> Random:
    """
    A random source of its own for each part, so that a change in one part leaves the other files as they were.

    Nothing secret is made with it: it draws made-up people.
    """
    return Random(f"{seed}:{name}")  # noqa: S311


@dataclass(slots=True)
class Person:
    """Someone who does not exist. `birth_surname` is empty unless it differs from `surname`."""

    id: int
    forenames: str
    surname: str
    sex: Literal["M", "F"]
    born: date
    culture: str
    family: int
    birth_surname: str = ""
    known_as: str = ""
    nhs_number: str = ""
    upn: str = ""
    is_child: bool = False

    @property
    def first(self) -> str:
        """The first of the forenames, or the only name of someone who has one name."""
        return self.forenames.split(" ")[0] if self.forenames else self.surname


@dataclass(slots=True)
class Dwelling:
    """One front door. A flat has `flat` and either a block's name in `house` or only the street number."""

    id: int
    district: int
    street: str
    number: str
    house: str
    flat: str
    postcode: str
    uprn: str
    protected: bool = False

    @property
    def is_flat(self) -> bool:
        return bool(self.flat)


@dataclass(slots=True)
class Residence:
    """`person` lived at `dwelling` from `start` up to, not including, `end` (None: still does)."""

    person: int
    dwelling: int
    start: date
    end: date | None
    kind: Literal["home", "second home", "placement", "refuge"]

    def covers(self, on: date) -> bool:
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(slots=True)
class Relation:
    """`adult` is the `kin` of `child`; `parental_responsibility` as it is in law, not as a record has it."""

    adult: int
    child: int
    kin: Kin
    parental_responsibility: bool


@dataclass(slots=True)
class Pair:
    """Two adults between whom an incident could happen."""

    victim: int
    suspect: int
    kind: PairKind


@dataclass(slots=True)
class Family:
    """People whom one story holds together, in one or more homes. `wants` names a setting its children must be in."""

    id: int
    recipe: str
    district: int
    children: list[int] = field(default_factory=list)
    adults: list[int] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    wants: str = ""


@dataclass(slots=True)
class Enrolment:
    """
    `child` at setting `urn` from `start` up to, not including, `end`.

    `recorded_urn` is what the roll says when it lags behind: a closed school's number where a successor has the child.
    """

    child: int
    urn: str
    status: str
    start: date
    end: date | None = None
    recorded_urn: str = ""

    def covers(self, on: date) -> bool:
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(slots=True)
class World:
    """Everything true, with the indexes that the writers ask."""

    at: datetime
    seed: int
    people: list[Person] = field(default_factory=list)
    dwellings: list[Dwelling] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    homes: dict[int, list[Residence]] = field(default_factory=lambda: defaultdict(list))
    residents: dict[int, list[Residence]] = field(default_factory=lambda: defaultdict(list))
    kin_of_child: dict[int, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    children_of: dict[int, list[Relation]] = field(default_factory=lambda: defaultdict(list))
    enrolments: dict[int, list[Enrolment]] = field(default_factory=lambda: defaultdict(list))
    tagged: dict[str, list[Family]] = field(default_factory=lambda: defaultdict(list))
    # Children whom the council has as home-educated (EHE) or missing education (CME), and since when.
    not_in_school: dict[int, tuple[Literal["EHE", "CME"], date]] = field(default_factory=dict)
    # Families one of whose own works as the key adult of the children's school: family -> that relative.
    key_adult_kin: dict[int, int] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.at.date()

    def tag(self, family: Family, tag: str) -> None:
        """Mark a family once as a case of `tag`."""
        if tag not in family.tags:
            family.tags.add(tag)
            self.tagged[tag].append(family)

    def lives(
        self,
        person: int,
        dwelling: int,
        start: date,
        end: date | None = None,
        kind: Literal["home", "second home", "placement", "refuge"] = "home",
    ) -> None:
        """Write that a person lives somewhere; nobody lives anywhere before birth."""
        stay = Residence(person, dwelling, max(start, self.people[person].born), end, kind)
        if end is None or stay.start < end:
            self.homes[person].append(stay)
            self.residents[dwelling].append(stay)

    def relate(self, adult: int, child: int, kin: Kin, *, pr: bool) -> None:
        """Write that `adult` is the `kin` of `child`."""
        relation = Relation(adult, child, kin, pr)
        self.kin_of_child[child].append(relation)
        self.children_of[adult].append(relation)

    def home(self, person: int, on: date | None = None) -> Dwelling | None:
        """The first home of a person on a day (today unless told): the main one where there are two."""
        day = on or self.today
        stay = next((r for r in self.homes.get(person, ()) if r.covers(day)), None)
        return self.dwellings[stay.dwelling] if stay else None

    def homes_on(self, person: int, on: date) -> Iterator[int]:
        """Every dwelling where the person lives on a day."""
        return (r.dwelling for r in self.homes.get(person, ()) if r.covers(on))

    def earlier_home(self, person: int) -> Residence | None:
        """The last home a person has left, if any."""
        left = [r for r in self.homes.get(person, ()) if r.end is not None and r.end <= self.today]
        return max(left, key=lambda r: r.start) if left else None

    def children_at(self, dwelling: int, on: date) -> Iterator[int]:
        """Children living at a dwelling on a day."""
        for stay in self.residents.get(dwelling, ()):
            if stay.covers(on) and self.people[stay.person].is_child:
                yield stay.person


def age(born: date, on: date) -> int:
    """Whole years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
