"""The police's files: names as heard on the telephone, doors without a flat number, children left out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Literal

from goldenthread.madeup.errors import Errors
from goldenthread.madeup.garble import misheard, near, nickname, scrawled, swapped, without_flat
from goldenthread.madeup.incidents import Incident
from goldenthread.madeup.output import FeedFile, Press, day
from goldenthread.madeup.relating import children_of
from goldenthread.madeup.story import SAID, WHERE_AWAY, WHERE_CHILD, WITH_WHOM, circumstances
from goldenthread.madeup.truth import Affected, Named, Told, affected
from goldenthread.madeup.world import Dwelling, Person, World, age


class PoliceFiles:
    """Writes `police.incidents` and `police.persons` for one batch of incidents."""

    def __init__(self, world: World, errors: Errors, dice: Random) -> None:
        self._world, self._errors, self._dice = world, errors, dice

    def write(self, press: Press, incidents: Sequence[Incident], part: str = "") -> list[Told]:
        with press.feed("police.incidents", part=part) as log, press.feed("police.persons", part=part) as persons:
            return [self._incident(incident, log, persons) for incident in incidents]

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _incident(self, incident: Incident, log: FeedFile, persons: FeedFile) -> Told:
        found = affected(self._world, incident)
        listed = self._listed(incident, found)
        victim, suspect = self._world.people[incident.pair.victim], self._world.people[incident.pair.suspect]
        place = self._place(incident)
        text = circumstances(self._dice, incident.kind, victim, children_seen=bool(listed) or not found)
        log.row({
            "reference": incident.reference, "occurred_at": incident.occurred.isoformat(),
            "reported_at": incident.reported.isoformat(), "kind": incident.kind, "grading": incident.grading,
            "circumstances": text, "markers": ";".join(incident.markers), **place,
        })  # fmt: skip
        rows = [self._adult(incident, victim, "victim", place), self._adult(incident, suspect, "suspect", place)]
        named: dict[int, Named] = {one.child: "no" for one in found}
        for one in listed:
            row, how = self._child(incident, one, suspect)
            named[one.child] = how
            rows.append((row, one.child))
        for number, (row, person) in enumerate(rows, start=1):
            row |= {"incident_reference": incident.reference, "person_no": str(number)}
            persons.row(row, [("self", person)])
        return Told(incident, found, named)

    # --- Where ---

    def _place(self, incident: Incident) -> dict[str, str]:
        home = incident.dwelling
        if home is None or home.protected:
            # A refuge is never written into an incident log; the officer puts the public place or nothing.
            return {"address": incident.place if home is None else "Address withheld"}
        return self._address(home, no_flat=incident.case.no_flat)

    def _address(self, home: Dwelling, *, no_flat: bool = False) -> dict[str, str]:
        lost = home.is_flat and (no_flat or self._chance(self._errors.police_no_flat))
        uprn = "" if lost or not self._chance(self._errors.police_uprn_known) else home.uprn
        postcode = "" if self._chance(self._errors.police_no_postcode) else home.postcode
        text = without_flat(self._dice, home) if lost else scrawled(self._dice, home)
        return {"address": text, "postcode": postcode, "uprn": uprn}

    # --- Adults ---

    def _adult(
        self, incident: Incident, person: Person, role: Literal["victim", "suspect"], place: dict[str, str]
    ) -> tuple[dict[str, str], int]:
        forenames, surname, other = self._adult_name(person)
        row = {
            "role": role, "forenames": forenames, "surname": surname, "other_names": other, "sex": person.sex,
            "date_of_birth": "" if incident.case.no_birth_dates else self._birth(person.born,
            self._errors.police_dob_missing),
            "relationship": self._relationship(incident, person) if role == "suspect" else "",
            "present": "yes", "spoken_to": "yes" if role == "victim" else "unknown",
            **self._adult_address(incident, person, role, place),
        }  # fmt: skip
        return row, person.id

    def _adult_name(self, person: Person) -> tuple[str, str, str]:
        forenames, surname, other = person.first, person.surname, ""
        if not person.forenames:
            return misheard(self._dice, surname) if self._chance(0.3) else surname, "", ""
        if person.birth_surname and self._chance(self._errors.police_maiden_name):
            surname, other = person.birth_surname, person.surname if self._chance(0.3) else ""
        if self._chance(self._errors.police_nickname):
            forenames = nickname(person)
        if self._chance(self._errors.police_name_misheard):
            forenames = misheard(self._dice, forenames)
        if self._chance(self._errors.police_name_misheard):
            surname = misheard(self._dice, surname)
        return forenames, surname, other

    def _birth(self, born: date, missing: float) -> str:
        draw, errors = self._dice.random(), self._errors
        if draw < missing:
            return ""
        if draw < missing + errors.police_dob_swapped:
            return day(min(swapped(born), self._world.today))
        if draw < missing + errors.police_dob_swapped + errors.police_dob_near:
            return day(min(near(self._dice, born), self._world.today))
        return day(born)

    def _adult_address(self, incident: Incident, person: Person, role: str, place: dict[str, str]) -> dict[str, str]:
        home = self._world.home(person.id, incident.occurred.date())
        if (
            home is None
            or home.protected
            or (role == "suspect" and self._chance(self._errors.police_suspect_no_address))
        ):
            return {}
        if incident.dwelling is home and self._chance(0.6):
            return place
        return self._address(home, no_flat=incident.case.no_flat)

    def _relationship(self, incident: Incident, suspect: Person) -> str:
        man = suspect.sex == "M"
        kind = incident.pair.kind
        if kind == "partners":
            return self._dice.choice(("husband" if man else "wife", "partner", "boyfriend" if man else "girlfriend"))
        if kind == "former partners":
            return self._dice.choice(("ex-partner", "ex-husband" if man else "ex-wife", "former partner"))
        return "son" if man else "daughter"

    # --- Children ---

    def _listed(self, incident: Incident, found: Sequence[Affected]) -> list[Affected]:
        """Whom the record lists of those affected; an officer who lists none is likelier than one who misses one."""
        listing, share = incident.case.listing, self._errors.police_child_not_listed
        if listing == "none":
            return []
        elsewhere = [
            one for one in found if one.relation == "related" and self._chance(self._errors.police_elsewhere_listed)
        ]
        at_home = [one for one in found if one.relation == "resident"]
        if listing == "usual":
            at_home = [] if self._chance(share * 0.7) else [one for one in at_home if not self._chance(share * 0.4)]
        return at_home + elsewhere

    def _child(self, incident: Incident, one: Affected, suspect: Person) -> tuple[dict[str, str], Named]:
        child = self._world.people[one.child]
        brief = incident.case.listing == "first names" or (
            incident.case.listing == "usual" and self._chance(self._errors.police_child_first_name)
        )
        forenames = nickname(child) if child.known_as and self._chance(0.4) else child.first
        if self._chance(self._errors.police_name_misheard):
            forenames = misheard(self._dice, forenames)
        whose = children_of(self._world, {"victim": incident.pair.victim, "suspect": incident.pair.suspect})
        row = {"role": "child", "forenames": forenames, "sex": child.sex, "relationship": whose.get(child.id, "")}
        if not brief:
            surname = child.surname
            if self._chance(self._errors.police_name_misheard):
                surname = misheard(self._dice, surname) if self._chance(0.6) else suspect.surname
            row["surname"] = "" if not child.forenames else surname
            row["date_of_birth"] = self._birth(child.born, self._errors.police_child_dob_missing)
        # Where a child is said to have been says something only of a child who lives there.
        row |= self._whereabouts(child, incident) if one.relation == "resident" else {"present": "no"}
        return row, "first name" if brief else "full"

    def _whereabouts(self, child: Person, incident: Incident) -> dict[str, str]:
        draw, years = self._dice.random(), age(child.born, incident.occurred.date())
        if draw < 0.15:
            return {"present": "unknown"}
        if draw < 0.35 or incident.dwelling is None:
            return {"present": "no", "where_present": self._dice.choice(WHERE_AWAY), "spoken_to": "no"}
        places = [place for place in WHERE_CHILD if years < 3 or "cot" not in place]
        row = {"present": "yes", "where_present": self._dice.choice(places), "spoken_to": "no"}
        if years >= 4 and self._chance(0.6):
            row |= {
                "spoken_to": "yes",
                "spoken_with": self._dice.choice(WITH_WHOM),
                "words_said": self._dice.choice(SAID),
            }
        return row
