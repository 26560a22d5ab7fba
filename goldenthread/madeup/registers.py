"""Registers of people and addresses, claims on the council, and a health visitor's caseload."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from goldenthread.madeup.errors import Errors
from goldenthread.madeup.garble import mistyped, near, plain, scrawled, written
from goldenthread.madeup.numbers import person_number
from goldenthread.madeup.output import FeedFile, Press, day
from goldenthread.madeup.world import Dwelling, Family, Person, World, age

# A national insurance number comes shortly before the sixteenth birthday.
NUMBERED_FROM = 16
SEEN_UNDER = 5
MOST_DEPENDANTS = 4


class Registers:
    """
    Writes `council.claims`, `register.identities`, `register.addresses` and `health.caseload`.

    Each knows some families only: who claims, who rents of a housing association, whom a health visitor sees.
    """

    def __init__(self, world: World, errors: Errors, dice: Random) -> None:
        self._world, self._errors, self._dice = world, errors, dice

    def write(self, press: Press) -> None:
        with press.feed("register.identities") as people, press.feed("council.claims") as claims:
            for family in self._world.families:
                if self._chance(self._errors.claims):
                    self._identities(people, family)
                    self._claims(claims, family)
        with press.feed("register.addresses") as tenants:
            for dwelling in self._world.dwellings:
                if dwelling.is_flat and self._chance(self._errors.rented):
                    self._tenants(tenants, dwelling)
        with press.feed("health.caseload") as seen:
            for child in self._world.people:
                young = child.is_child and age(child.born, self._world.today) < SEEN_UNDER
                if young and self._chance(self._errors.visited):
                    self._seen(seen, child)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _number(self, person: Person, on: date) -> str:
        """As it was keyed: now and then with a slip, or somebody else's."""
        if age(person.born, on) < NUMBERED_FROM or self._chance(self._errors.number_missing):
            return ""
        if self._chance(self._errors.number_borrowed):
            return person_number(self._dice.randrange(len(self._world.people)))
        number = person_number(person.id)
        return mistyped(self._dice, number) if self._chance(self._errors.number_typo) else number

    def _address(self, home: Dwelling | None) -> dict[str, str]:
        if home is None or home.protected:
            return {}
        text = written(home) if self._chance(0.7) else scrawled(self._dice, home)
        return {"address": text, "postcode": home.postcode, "uprn": home.uprn if self._chance(0.6) else ""}

    # --- Who there is ---

    def _identities(self, file: FeedFile, family: Family) -> None:
        for one in family.adults:
            person = self._world.people[one]
            married = bool(person.birth_surname) and self._chance(self._errors.identity_old_surname)
            values = {
                "reference": f"ID{one:07d}", "person_number": self._number(person, self._world.today),
                "forenames": person.forenames, "surname": person.birth_surname if married else person.surname,
                "date_of_birth": day(person.born), "sex": person.sex,
            }  # fmt: skip
            file.row(values, [("self", one)])

    # --- Who claims, and for whom ---

    def _claims(self, file: FeedFile, family: Family) -> None:
        claimant = next((one for one in family.adults if self._is_grown(one)), None)
        if claimant is None:
            return
        for review in range(self._dice.choice((1, 1, 2))):
            on = self._world.today - timedelta(days=self._dice.randint(5, 350) + 365 * review)
            home = self._world.home(claimant, on)
            if home is not None and not home.protected:
                self._claim(file, family, claimant, home, on)

    def _is_grown(self, person: int) -> bool:
        return age(self._world.people[person].born, self._world.today) >= NUMBERED_FROM + 4

    def _claim(self, file: FeedFile, family: Family, claimant: int, home: Dwelling, on: date) -> None:
        couples = [{pair.victim, pair.suspect} for pair in family.pairs if pair.kind == "partners"]
        together = [one for one in family.adults if home.id in self._world.homes_on(one, on)]
        partner = [one for one in together if {claimant, one} in couples][:1]
        children = [one for one in family.children if home.id in self._world.homes_on(one, on)][:MOST_DEPENDANTS]
        slots = ["claimant", *["partner"] * len(partner), *[f"dependant{n + 1}" for n in range(len(children))]]
        people = list(zip(slots, (claimant, *partner, *children), strict=True))
        values = {"reference": f"CTR{file.rows + 1:06d}", "as_of": day(on), **self._address(home)}
        for slot, one in people:
            values |= self._claimed(slot, self._world.people[one], on)
        file.row(values, people)

    def _claimed(self, slot: str, person: Person, on: date) -> dict[str, str]:
        """A person of a claim, with the first of their forenames and seldom the others."""
        forenames = person.forenames if self._chance(0.3) else person.forenames.split(" ")[0]
        surname = mistyped(self._dice, person.surname) if self._chance(self._errors.claim_typo) else person.surname
        born = near(self._dice, person.born) if self._chance(self._errors.claim_dob_near) else person.born
        known = not self._chance(self._errors.claim_dob_missing)
        return {
            f"{slot}_forenames": forenames, f"{slot}_surname": surname,
            f"{slot}_date_of_birth": day(min(born, self._world.today)) if known else "",
            f"{slot}_person_number": self._number(person, on),
        }  # fmt: skip

    # --- Who rents ---

    def _tenants(self, file: FeedFile, dwelling: Dwelling) -> None:
        if dwelling.protected:
            return
        on = self._world.today - timedelta(days=self._dice.randint(1, 1_000))
        stays = [stay for stay in self._world.residents.get(dwelling.id, ()) if stay.covers(on)]
        for person in (self._world.people[stay.person] for stay in stays):
            if age(person.born, on) >= NUMBERED_FROM + 2:
                values = {
                    "reference": f"TEN{file.rows + 1:06d}", "person_number": self._number(person, on),
                    "forenames": person.forenames, "surname": person.surname,
                    "address_as_of": str(on.year) if self._chance(0.5) else day(on), **self._address(dwelling),
                }  # fmt: skip
                file.row(values, [("self", person.id)])

    # --- Whom a health visitor sees ---

    def _seen(self, file: FeedFile, child: Person) -> None:
        mothers = [one.adult for one in self._world.kin_of_child.get(child.id, ()) if one.kin == "mother"]
        seen: Sequence[int] = (child.id, *mothers[:1])
        # Twins have one mother, and she has a row for each visit's child.
        for one in seen:
            person = self._world.people[one]
            number = person.nhs_number if self._chance(self._errors.visited_nhs_known) else ""
            values = {
                "reference": f"HV{file.rows + 1:06d}", "nhs_number": number,
                "forenames": plain(person.first if person.forenames else ""), "surname": plain(person.surname),
                "date_of_birth": day(person.born), "sex": person.sex,
                "address_as_of": day(self._world.today)[:7], **self._address(self._world.home(one)),
            }  # fmt: skip
            file.row(values, [("self", one)])
