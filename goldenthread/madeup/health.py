"""Child health records and the council's children-not-in-school list."""

from __future__ import annotations

from random import Random

from goldenthread.madeup.errors import Errors
from goldenthread.madeup.garble import mistyped, plain, scrawled, written
from goldenthread.madeup.output import FeedFile, Press, day
from goldenthread.madeup.places import DISTRICTS
from goldenthread.madeup.world import Dwelling, Kin, Person, Relation, World

SURGERIES = ("Medical Centre", "Health Centre", "Surgery", "Family Practice")
# Whom a health visitor writes down first.
CARER_ORDER: dict[Kin, int] = {
    "mother": 0,
    "father": 1,
    "foster carer": 1,
    "grandmother": 2,
    "grandfather": 3,
    "stepfather": 4,
}


class ChildHealth:
    """Writes `health.children`: registered at birth, mostly with the mother only, in letters without marks."""

    def __init__(self, world: World, errors: Errors, dice: Random) -> None:
        self._world, self._errors, self._dice = world, errors, dice

    def write(self, press: Press) -> None:
        with press.feed("health.children") as file:
            for child in self._world.people:
                if child.is_child and not self._chance(self._errors.health_not_registered):
                    self._row(file, child)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _spelt(self, name: str) -> str:
        return plain(name) if self._chance(self._errors.health_no_diacritics) else name

    def _row(self, file: FeedFile, child: Person) -> None:
        surname = child.surname
        if child.birth_surname and self._chance(self._errors.health_birth_surname):
            surname = child.birth_surname
        if self._chance(self._errors.health_typo):
            surname = mistyped(self._dice, surname)
        district = self._world.families[child.family].district
        surgery = child.family % len(SURGERIES)
        values = {
            "nhs_number": child.nhs_number, "forenames": self._spelt(child.forenames), "surname": self._spelt(surname),
            "former_surname": self._spelt(child.birth_surname) if surname != child.birth_surname else "",
            "date_of_birth": day(child.born), "sex": child.sex, "gp_practice_code": f"Z99{district:01d}{surgery:02d}",
            "gp_practice_name": f"{DISTRICTS[district].name} {SURGERIES[surgery]}", **self._address(child),
        }  # fmt: skip
        people = [("child", child.id)]
        for place, relation in enumerate(self._carers(child), start=1):
            self._carer(values, f"carer{place}", relation)
            people.append((f"carer{place}", relation.adult))
        file.row(values, people)

    def _address(self, child: Person) -> dict[str, str]:
        left = self._world.earlier_home(child.id)
        old = left is not None and self._chance(self._errors.health_old_address)
        home: Dwelling | None = self._world.dwellings[left.dwelling] if left and old else self._world.home(child.id)
        if home is None or home.protected:
            return {}
        known = self._chance(self._errors.health_uprn_known)
        text = written(home) if self._chance(0.8) else scrawled(self._dice, home)
        return {"address": text, "postcode": home.postcode, "uprn": home.uprn if known else ""}

    def _carers(self, child: Person) -> list[Relation]:
        carers = [one for one in self._world.kin_of_child.get(child.id, ()) if one.kin in CARER_ORDER]
        carers.sort(key=lambda one: (CARER_ORDER[one.kin], one.adult))
        return carers[: 1 if self._chance(self._errors.health_mother_only) else 2]

    def _carer(self, values: dict[str, str], slot: str, relation: Relation) -> None:
        adult = self._world.people[relation.adult]
        maiden = adult.birth_surname and self._chance(self._errors.health_maiden_name)
        values[f"{slot}_forenames"] = self._spelt(adult.forenames)
        values[f"{slot}_surname"] = self._spelt(adult.birth_surname if maiden else adult.surname)
        values[f"{slot}_relationship"] = relation.kin.capitalize()
        if not self._chance(self._errors.health_carer_dob_missing):
            values[f"{slot}_date_of_birth"] = day(adult.born)


def write_not_in_school(world: World, errors: Errors, dice: Random, press: Press) -> None:
    """Writes `council.home_educated`: what a parent told an officer, EHE (home-educated) or CME (missing education)."""
    with press.feed("council.home_educated") as file:
        for count, (one, (category, since)) in enumerate(sorted(world.not_in_school.items()), start=1):
            child = world.people[one]
            home = world.home(one)
            surname = mistyped(dice, child.surname) if dice.random() < errors.home_educated_typo else child.surname
            born = "" if dice.random() < errors.home_educated_no_dob else day(child.born)
            values = {
                "reference": f"CNIS{count:05d}", "forenames": child.first if child.forenames else "",
                "surname": surname,
                "date_of_birth": born, "sex": child.sex, "category": category, "date_from": day(since),
            }  # fmt: skip
            if home and not home.protected:
                values |= {"address": scrawled(dice, home), "postcode": home.postcode, "uprn": home.uprn}
            file.row(values, [("child", one)])
