"""The MARAC list: the highest-risk cases of the last year and a half, with aliases."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from goldenthread.madeup.errors import Errors
from goldenthread.madeup.garble import nickname, scrawled
from goldenthread.madeup.names import Names
from goldenthread.madeup.output import FeedFile, Press, day
from goldenthread.madeup.relating import children_of
from goldenthread.madeup.world import Family, Person, World

CHILDREN_FOR_EACH_CASE = 250


class Marac:
    """Writes `marac.cases`: one row for each person of a case."""

    def __init__(self, world: World, errors: Errors, dice: Random) -> None:
        self._world, self._errors, self._dice = world, errors, dice
        self._names = Names(dice)

    def write(self, press: Press, children: int) -> None:
        known = [family for family in self._world.tagged["known_to_police"] if family.children]
        many = min(len(known), max(3, children // CHILDREN_FOR_EACH_CASE))
        # Everyone in a refuge has been heard.
        heard = {family.id: family for family in (*self._world.tagged["refuge"], *self._dice.sample(known, many))}
        with press.feed("marac.cases") as file:
            for number, family in enumerate(heard.values(), start=1):
                self._case(file, f"MARAC{number:04d}", family)

    def _case(self, file: FeedFile, reference: str, family: Family) -> None:
        heard_on = self._meeting()
        pair = family.pairs[0]
        children = children_of(self._world, {"victim": pair.victim, "perpetrator": pair.suspect})
        people = [("victim", pair.victim), ("perpetrator", pair.suspect)]
        people += [("child", child) for child in children if self._chance(self._errors.marac_child_listed)]
        for number, (role, one) in enumerate(people, start=1):
            row = {"case_reference": reference, "heard_on": day(heard_on), "person_no": str(number), "role": role}
            row["relationship"] = {"victim": "", "perpetrator": "partner or former partner"}.get(role) or children.get(
                one, ""
            )
            file.row(row | self._person(self._world.people[one], role, heard_on), [("self", one)])

    def _meeting(self) -> date:
        """The conference meets on Thursdays."""
        some = self._world.today - timedelta(days=self._dice.randint(7, 540))
        return some - timedelta(days=(some.weekday() - 3) % 7)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _person(self, person: Person, role: str, on: date) -> dict[str, str]:
        forenames, surname = person.forenames, person.surname
        if role != "child" and forenames and self._chance(self._errors.marac_alias):
            forenames, surname = self._alias(person)
        home = self._world.home(person.id, on)
        row = {"forenames": forenames, "surname": surname, "sex": person.sex}
        if person.born <= on and not self._chance(self._errors.marac_dob_missing):
            row["date_of_birth"] = day(person.born)
        if home and not home.protected:
            row |= {"address": scrawled(self._dice, home), "postcode": home.postcode}
        return row

    def _alias(self, person: Person) -> tuple[str, str]:
        """A name of every day with the old surname, or with one that belongs to nobody in the family."""
        return nickname(person), person.birth_surname or self._names.surname(person.culture)
