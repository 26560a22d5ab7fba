"""Households of the crowd, as rows of three feeds, with which person each slot of a row speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from random import Random

from goldenthread.madeup import numbers
from goldenthread.madeup.names import Names, Sex, surname_for
from goldenthread.madeup.places import BIRDS, street_names

# People for each household that `households` makes, on average: 1.7 adults, 1.75 children and a neighbour.
PEOPLE_EACH = 4.45
LONE = 0.3
IN_A_FLAT = 0.16
_CHILDREN = (1, 1, 1, 2, 2, 2, 2, 3)
_HOMES_ON_A_STREET = 40
_HOMES_TO_A_POSTCODE = 20
_POSTCODES_TO_A_TOWN = 3_900
TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody of the crowd, by number, with what everybody knows of them."""

    number: int
    forenames: str
    surname: str
    sex: Sex
    born: date


@dataclass(frozen=True, slots=True)
class CrowdRow:
    """One row of a feed, with its key, and the number of the human in each slot."""

    feed: str
    key: str
    data: dict[str, str]
    who: dict[str, int]


@dataclass(slots=True)
class Household:
    """Everybody behind one door, and all rows that speak of them."""

    people: list[Human] = field(default_factory=list)
    rows: list[CrowdRow] = field(default_factory=list)


def households(seed: int, *, part: int, parts: int) -> Iterator[Household]:
    """Households without end; `parts` processes each make their own, in towns of their own."""
    dice = Random(f"{seed} crowd {part}")  # noqa: S311 # a made-up crowd, the same for the same seed
    maker = _Maker(dice, part, parts)
    while True:
        yield maker.household()


class _Maker:
    def __init__(self, dice: Random, part: int, parts: int) -> None:
        self._dice = dice
        self._names = Names(dice)
        self._doors = self._addresses(part, parts)
        self._numbers = count(part, parts)
        self._pupils = count(part, parts)

    def household(self) -> Household:
        dice, home = self._dice, Household()
        address, postcode = next(self._doors)
        culture = self._names.culture()
        surname = self._names.surname(culture)
        mother = self._human(culture, surname, "F", 24, 48)
        lone = dice.random() < LONE
        father = None if lone else self._human(culture, surname, "M", 24, 52)
        parents = [p for p in (mother, father) if p is not None]
        children = [
            self._human(culture, surname, dice.choice(("M", "F")), 0, 17) for _ in range(dice.choice(_CHILDREN))
        ]
        for child in children:
            home.rows += [
                _roll(child, parents, address, postcode, next(self._pupils)),
                _health(child, mother, address, postcode),
            ]
        neighbour_culture = self._names.culture()
        neighbour = self._human(
            neighbour_culture, self._names.surname(neighbour_culture), dice.choice(("M", "F")), 18, 80
        )
        home.rows.append(_past_incident(neighbour, *next(self._doors)))
        home.people += [*parents, *children, neighbour]
        return home

    def _human(self, culture: str, surname: str, sex: Sex, least: int, most: int) -> Human:
        born = TODAY - timedelta(days=self._dice.randint(least * 365, most * 365 + 364))
        forenames = self._names.forenames(culture, sex, child=most < 18)
        return Human(next(self._numbers), forenames, surname_for(surname, culture, sex), sex, born)

    def _addresses(self, part: int, parts: int) -> Iterator[tuple[str, str]]:
        """Doors of towns whose postcodes no town of the county has; every town has the same street names."""
        for town in count(part, parts):
            streets, name = street_names(self._dice), f"{self._names.surname('en_GB')}worth"
            outward = f"Z{'ABCDEFGHJKLMNP'[town // 90 % 14]}{town % 90 + 10}"
            for first in range(0, _POSTCODES_TO_A_TOWN * _HOMES_TO_A_POSTCODE, _HOMES_ON_A_STREET):
                street = next(streets)
                for home in range(first, first + _HOMES_ON_A_STREET):
                    yield self._door(home, street, name), numbers.postcode(outward, home // _HOMES_TO_A_POSTCODE)

    def _door(self, home: int, street: str, town: str) -> str:
        number = home % _HOMES_ON_A_STREET + 1
        if self._dice.random() < IN_A_FLAT:
            return f"Flat {number}, {self._dice.choice(BIRDS)} House, {100 + number // 20} {street}, {town}"
        return f"{number} {street}, {town}"


def _roll(child: Human, parents: list[Human], address: str, postcode: str, pupil: int) -> CrowdRow:
    upn = numbers.upn(school=9000 + pupil // 1000 % 1000, year=pupil // 1_000_000, serial=pupil % 1000)
    data = {
        "upn": upn, "urn": str(980_000 + pupil // 300 % 10_000), "forenames": child.forenames,
        "surname": child.surname, "sex": child.sex, "date_of_birth": child.born.isoformat(), "address": address,
        "postcode": postcode, "enrolment_status": "C", "entry_date": "2024-09-02",
    }  # fmt: skip
    who = {"pupil": child.number}
    for place, parent in enumerate(parents, start=1):
        who[f"contact{place}"] = parent.number
        data |= {
            f"contact{place}_forenames": parent.forenames.split()[0], f"contact{place}_surname": parent.surname,
            f"contact{place}_relationship": "Mother" if parent.sex == "F" else "Father",
            f"contact{place}_address": address, f"contact{place}_postcode": postcode,
        }  # fmt: skip
    return CrowdRow("schools.roll", f"crowd {upn}", data, who)


def _health(child: Human, mother: Human, address: str, postcode: str) -> CrowdRow:
    data = {
        "nhs_number": "", "forenames": child.forenames, "surname": child.surname, "sex": child.sex,
        "date_of_birth": child.born.isoformat(), "address": address, "postcode": postcode,
        "carer1_forenames": mother.forenames, "carer1_surname": mother.surname, "carer1_relationship": "Mother",
        "carer1_date_of_birth": mother.born.isoformat(),
    }  # fmt: skip
    return CrowdRow("health.children", f"crowd {child.number}", data, {"child": child.number, "carer1": mother.number})


def _past_incident(adult: Human, address: str, postcode: str) -> CrowdRow:
    data = {
        "incident_reference": f"CROWD-{adult.number}", "person_no": "1", "role": "victim",
        "forenames": adult.forenames, "surname": adult.surname, "sex": adult.sex,
        "date_of_birth": adult.born.isoformat(), "address": address, "postcode": postcode,
    }  # fmt: skip
    return CrowdRow("police.persons", f"CROWD-{adult.number}|1", data, {"person": adult.number})
