"""The school roll, as school offices keep it: preferred names, old addresses, contacts of whom only a name is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from random import Random

from goldenthread.madeup.errors import Errors
from goldenthread.madeup.garble import mistyped, near, nickname, scrawled, written
from goldenthread.madeup.output import Press, day
from goldenthread.madeup.schools import Setting, Settings
from goldenthread.madeup.world import Dwelling, Enrolment, Kin, Person, Relation, World

# In which order an office writes contacts down, and what it calls them.
CONTACT_ORDER: dict[Kin, tuple[int, str]] = {
    "mother": (1, "Mother"), "father": (2, "Father"), "foster carer": (0, "Foster carer"),
    "stepfather": (3, "Step-father"),
    "stepmother": (3, "Step-mother"), "grandmother": (4, "Grandmother"), "grandfather": (5, "Grandfather"),
    "aunt": (6, "Aunt"),
    "uncle": (6, "Uncle"),
}  # fmt: skip
# The mistakes of keying that a door must catch: what each puts in the place of what was right.
FAULTS: tuple[Callable[[Mapping[str, str]], dict[str, str]], ...] = (
    lambda row: {"upn": ("A" if row["upn"][0] != "A" else "B") + row["upn"][1:]},
    lambda row: {"date_of_birth": row["date_of_birth"][:4] + "-02-30"},
    lambda row: {"entry_date": "{2}/{1}/{0}".format(*row["entry_date"].split("-"))},
    lambda row: {"enrolment_status": "R"},
    lambda row: {"leaving_date": "2000-01-01"},
    lambda row: {"postcode": "ZQ1"},
    lambda row: {"sex": "Girl" if row["sex"] == "F" else "Boy"},
)
KEPT_AFTER_LEAVING = timedelta(days=730)


class Roll:
    """Writes `schools.roll`: one row for each child and setting."""

    def __init__(self, world: World, settings: Settings, errors: Errors, dice: Random) -> None:
        self._world, self._errors, self._dice = world, errors, dice
        self._settings = settings.by_urn()

    def write(self, press: Press) -> None:
        """The roll; and, kept beside it until somebody sends it, the corrected rows of those that are at fault."""
        at_fault = self._at_fault()
        with press.feed("schools.roll") as file, press.feed("schools.roll", part="corrected") as corrected:
            for child in self._world.people:
                for stay in self._world.enrolments.get(child.id, ()) if child.is_child else ():
                    if self._is_sent(stay):
                        values, people = self._row(child, stay)
                        if child.id in at_fault:
                            file.row(values | at_fault.pop(child.id)(values))
                            corrected.row(values, people)
                        else:
                            file.row(values, people)

    def _at_fault(self) -> dict[int, Callable[[Mapping[str, str]], dict[str, str]]]:
        """Children with one bad row each, none of whom has to do with last night."""
        quiet = [
            child
            for family in self._world.families
            if family.tags.isdisjoint({"cast", "known_to_police"})
            for child in family.children
            if any(self._is_sent(stay) for stay in self._world.enrolments.get(child, ()))
        ]
        return dict(zip(self._dice.sample(quiet, min(len(FAULTS), len(quiet))), FAULTS, strict=False))

    def _is_sent(self, stay: Enrolment) -> bool:
        setting: Setting = self._settings[stay.urn]
        recent = stay.end is None or stay.end > self._world.today - KEPT_AFTER_LEAVING
        return setting.sends_roll and setting.open and recent

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _row(self, child: Person, stay: Enrolment) -> tuple[dict[str, str], list[tuple[str, int]]]:
        forgotten = stay.end is not None and self._chance(self._errors.school_left_still_current)
        moved = self._world.earlier_home(child.id)
        out_of_date = moved is not None and (stay.end is not None or self._chance(self._errors.school_old_address))
        dwelling = self._world.dwellings[moved.dwelling] if moved and out_of_date else self._world.home(child.id)
        values = {
            "upn": child.upn, "urn": stay.recorded_urn or stay.urn, "sex": child.sex,
            "enrolment_status": "C" if forgotten else stay.status,
            "entry_date": day(stay.start),
            "leaving_date": "" if forgotten or not stay.end else day(stay.end - timedelta(days=1)),
            **self._names(child), **self._address(dwelling),
        }  # fmt: skip
        born = near(self._dice, child.born) if self._chance(self._errors.school_dob_near) else child.born
        values["date_of_birth"] = day(min(born, self._world.today))
        people = [("child", child.id)]
        for place, relation in enumerate(self._contacts(child), start=1):
            self._contact(values, f"contact{place}", relation, old_home=out_of_date)
            people.append((f"contact{place}", relation.adult))
        return values, people

    def _names(self, child: Person) -> dict[str, str]:
        forenames, surname = child.forenames, child.surname
        if not forenames:
            # One name only: the form has two boxes, and the office fills both.
            forenames = surname
        elif child.known_as and self._chance(self._errors.school_preferred_name):
            forenames = child.known_as
        if self._chance(self._errors.school_typo):
            surname = mistyped(self._dice, surname)
        return {"forenames": forenames, "surname": surname, "former_surname": child.birth_surname}

    def _address(self, dwelling: Dwelling | None) -> dict[str, str]:
        # Nobody gives a school office the address of a refuge; the form has the refuge's own postbox, or nothing.
        if dwelling is None or dwelling.protected:
            return {}
        text = written(dwelling) if self._chance(0.6) else scrawled(self._dice, dwelling)
        known = self._chance(self._errors.school_uprn_known)
        return {"address": text, "postcode": dwelling.postcode, "uprn": dwelling.uprn if known else ""}

    # --- Contacts ---

    def _contacts(self, child: Person) -> Sequence[Relation]:
        relations = sorted(
            self._world.kin_of_child.get(child.id, ()), key=lambda one: (CONTACT_ORDER[one.kin][0], one.adult)
        )
        homes = set(self._world.homes_on(child.id, self._world.today))
        return [one for one in relations if not self._is_left_out(one, homes)][:4]

    def _is_left_out(self, relation: Relation, homes: set[int]) -> bool:
        errors = self._errors
        if homes.isdisjoint(self._world.homes_on(relation.adult, self._world.today)):
            return relation.kin in {"mother", "father"} and self._chance(errors.school_absent_parent_left_out)
        if relation.kin in {"stepfather", "stepmother"}:
            return self._chance(errors.school_step_left_out)
        return self._chance(errors.school_resident_left_out)

    def _contact(self, values: dict[str, str], slot: str, relation: Relation, *, old_home: bool) -> None:
        adult, errors = self._world.people[relation.adult], self._errors
        forenames = (
            nickname(adult) if self._chance(errors.school_contact_nickname) else adult.first if adult.forenames else ""
        )
        old_name = adult.birth_surname and self._chance(errors.school_contact_old_name)
        responsibility = "yes" if relation.parental_responsibility else "no"
        values[f"{slot}_forenames"] = forenames
        values[f"{slot}_surname"] = adult.birth_surname if old_name else adult.surname
        values[f"{slot}_relationship"] = CONTACT_ORDER[relation.kin][1]
        values[f"{slot}_parental_responsibility"] = (
            "unknown" if self._chance(errors.school_responsibility_unknown) else responsibility
        )
        if self._chance(errors.school_contact_name_only):
            return
        left = self._world.earlier_home(adult.id) if old_home else None
        home = self._world.dwellings[left.dwelling] if left else self._world.home(adult.id)
        if home and not home.protected:
            values[f"{slot}_address"] = scrawled(self._dice, home)
            values[f"{slot}_postcode"] = home.postcode
