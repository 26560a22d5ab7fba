"""What is true, kept aside: for evaluation and tests, never given to the product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from goldenthread.madeup.garble import written
from goldenthread.madeup.incidents import Incident
from goldenthread.madeup.output import day, table
from goldenthread.madeup.places import DISTRICTS
from goldenthread.madeup.schools import Setting, Settings
from goldenthread.madeup.world import World, age

Named = Literal["full", "first name", "no"]


@dataclass(frozen=True, slots=True)
class Affected:
    """A child whom an incident touches: living there or with either adult, or kin of either and living elsewhere."""

    child: int
    relation: Literal["resident", "related"]


@dataclass(frozen=True, slots=True)
class Told:
    """An incident as recorded, with the children truly affected and how the police record names each of them."""

    incident: Incident
    affected: list[Affected]
    named: dict[int, Named]


def affected(world: World, incident: Incident) -> list[Affected]:
    """The children under 18, born by then, whom an incident truly touches, in order of number."""
    on = incident.occurred.date()
    adults = (incident.pair.victim, incident.pair.suspect)
    homes = {home for adult in adults for home in world.homes_on(adult, on)}
    if incident.dwelling is not None:
        homes.add(incident.dwelling.id)
    resident = {child for home in homes for child in world.children_at(home, on)}
    related = {kin.child for adult in adults for kin in world.children_of.get(adult, ())} - resident
    young = [child for child in sorted(resident | related) if _is_child(world, child, on)]
    return [Affected(child, "resident" if child in resident else "related") for child in young]


def _is_child(world: World, child: int, on: date) -> bool:
    born = world.people[child].born
    return born <= on and age(born, on) < 18


def settings_on(world: World, child: int, on: date) -> list[str]:
    """URNs of the settings where a child is truly enrolled on a day."""
    return [stay.urn for stay in world.enrolments.get(child, ()) if stay.covers(on)]


def route(world: World, settings: dict[str, Setting], child: int, on: date) -> str:
    """What kind of place must be told: setting, nursery, college, outside_area; or why there is none."""
    urns = settings_on(world, child, on)
    if urns:
        setting = settings[urns[0]]
        if setting.outside:
            return "outside_area"
        return {"nursery": "nursery", "fe": "college", "sixth": "college"}.get(setting.kind, "school")
    if child in world.not_in_school and world.not_in_school[child][1] <= on:
        return "home_educated" if world.not_in_school[child][0] == "EHE" else "missing_education"
    return "under_five" if age(world.people[child].born, on) < 5 else "no_known_setting"


class TruthFiles:
    """Writes the tables of truth, one CSV each, into a folder of their own."""

    def __init__(self, world: World, settings: Settings, folder: Path) -> None:
        self._world, self._folder = world, folder
        self._settings = settings.by_urn()

    def write(self, batches: dict[str, Sequence[Told]]) -> None:
        self._people()
        self._homes()
        self._kinship()
        self._enrolments()
        self._incidents(batches)

    def _people(self) -> None:
        columns = ("person_id", "family_id", "recipe", "forenames", "surname", "birth_surname", "known_as",
                   "date_of_birth", "sex", "is_child", "nhs_number", "upn")  # fmt: skip
        rows = (
            (one.id, one.family, self._world.families[one.family].recipe, one.forenames, one.surname, one.birth_surname,
             one.known_as, day(one.born), one.sex, "yes" if one.is_child else "no", one.nhs_number, one.upn)
            for one in self._world.people
        )  # fmt: skip
        table(self._folder / "persons.csv", columns, rows)

    def _homes(self) -> None:
        columns = ("dwelling_id", "address", "postcode", "uprn", "district", "protected")
        homes = (
            (
                home.id,
                written(home),
                home.postcode,
                home.uprn,
                DISTRICTS[home.district].name,
                "yes" if home.protected else "no",
            )
            for home in self._world.dwellings
        )
        table(self._folder / "dwellings.csv", columns, homes)
        stays = (
            (stay.person, stay.dwelling, day(stay.start), day(stay.end), stay.kind)
            for person in self._world.people
            for stay in self._world.homes.get(person.id, ())
        )
        table(self._folder / "households.csv", ("person_id", "dwelling_id", "date_from", "date_to", "kind"), stays)

    def _kinship(self) -> None:
        columns = ("adult_id", "child_id", "relationship", "parental_responsibility")
        rows = (
            (kin.adult, kin.child, kin.kin, "yes" if kin.parental_responsibility else "no")
            for person in self._world.people
            for kin in self._world.kin_of_child.get(person.id, ())
        )
        table(self._folder / "relationships.csv", columns, rows)

    def _enrolments(self) -> None:
        columns = ("person_id", "urn", "status", "date_from", "date_to", "recorded_urn")
        rows = (
            (stay.child, stay.urn, stay.status, day(stay.start), day(stay.end), stay.recorded_urn)
            for person in self._world.people
            for stay in self._world.enrolments.get(person.id, ())
        )
        table(self._folder / "enrolments.csv", columns, rows)

    def _incidents(self, batches: dict[str, Sequence[Told]]) -> None:
        table(
            self._folder / "incidents.csv",
            ("reference", "batch", "case", "recipe", "occurred_at", "dwelling_id", "victim_id", "suspect_id"),
            (_told(name, one) for name, told in batches.items() for one in told),
        )
        table(
            self._folder / "affected.csv",
            ("reference", "batch", "child_id", "relation", "named_by_police", "route", "urns"),
            (row for name, told in batches.items() for one in told for row in self._affected(name, one)),
        )

    def _affected(self, batch: str, told: Told) -> Iterator[tuple[object, ...]]:
        on = told.incident.occurred.date()
        for one in told.affected:
            urns = ";".join(settings_on(self._world, one.child, on))
            way = route(self._world, self._settings, one.child, on)
            yield told.incident.reference, batch, one.child, one.relation, told.named[one.child], way, urns


def _told(batch: str, told: Told) -> tuple[object, ...]:
    one = told.incident
    home = one.dwelling.id if one.dwelling else ""
    return (
        one.reference, batch, one.case.slug, one.family.recipe, one.occurred.isoformat(), home, one.pair.victim,
        one.pair.suspect,
    )  # fmt: skip
