"""Social care's extract, in the Standard Safeguarding Dataset's own tables: careful, of few families, and late."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import date, timedelta
from random import Random

from goldenthread.madeup.errors import Errors
from goldenthread.madeup.names import Names
from goldenthread.madeup.output import FeedFile, Press, day
from goldenthread.madeup.places import DISTRICTS
from goldenthread.madeup.world import Dwelling, Family, Person, Residence, World

TABLES = (
    "person",
    "address",
    "family",
    "mother",
    "involvements",
    "professionals",
    "cin_episodes",
    "cp_plans",
    "cla_episodes",
)
TEAMS = ("Family Help", "Assessment", "Child Protection", "Children in Care")
# What makes it likely that a family is known, whatever else.
KNOWN_BECAUSE = {
    "looked_after": 1.0,
    "refuge": 0.9,
    "known_to_police": 0.4,
    "grandparents": 0.5,
    "missing_education": 0.4,
}
CHILDREN_FOR_EACH_WORKER = 18


class SocialCare:
    """Writes the nine `socialcare.*` feeds."""

    def __init__(self, world: World, errors: Errors, dice: Random) -> None:
        self._world, self._errors, self._dice = world, errors, dice
        self._files: dict[str, FeedFile] = {}
        self._rows = 0
        self._workers = 1

    def write(self, press: Press) -> None:
        known = [family for family in self._world.families if family.children and self._is_known(family)]
        with ExitStack() as stack:
            for table in TABLES:
                self._files[table] = stack.enter_context(press.feed(f"socialcare.{table}"))
            self._professionals(sum(len(family.children) for family in known))
            for family in known:
                self._family(family)

    def _is_known(self, family: Family) -> bool:
        share = max((KNOWN_BECAUSE.get(tag, 0.0) for tag in family.tags), default=0.0)
        return self._dice.random() < max(share, self._errors.care_involved)

    def _chance(self, share: float) -> bool:
        return self._dice.random() < share

    def _id(self, prefix: str) -> str:
        self._rows += 1
        return f"{prefix}{self._rows:07d}"

    def _professionals(self, children: int) -> None:
        names = Names(self._dice)
        self._workers = max(3, children // CHILDREN_FOR_EACH_WORKER)
        for worker in range(1, self._workers + 1):
            culture = names.culture()
            self._files["professionals"].row({
                "prof_professional_id": f"W{worker:04d}", "prof_staff_id": f"TC{worker:05d}",
                "prof_professional_name": f"{names.forenames(culture, 'F', child=False).split(' ')[0]} "
                f"{names.surname(culture)}",
                "prof_social_worker_registration_no": f"SW{900000 + worker}",
                "prof_professional_job_title": "Social Worker",
                "prof_professional_caseload": str(CHILDREN_FOR_EACH_WORKER),
                "prof_professional_department": TEAMS[worker % len(TEAMS)], "prof_full_time_equivalency": "1.0",
                "prof_agency_worker_flag": "N",
            })  # fmt: skip

    # --- One family ---

    def _family(self, family: Family) -> None:
        members = [self._world.people[one] for one in (*family.children, *self._known_adults(family))]
        mothers = {
            one.adult for child in family.children for one in self._world.kin_of_child[child] if one.kin == "mother"
        }
        for person in members:
            self._person(person, is_mother=person.id in mothers)
            self._files["family"].row({
                "fami_table_id": self._id("F"), "fami_family_id": f"FAM{family.id:06d}",
                "fami_person_id": _care_id(person.id),
            })  # fmt: skip
        for child in (person for person in members if person.is_child):
            self._mother_of(child)
            self._work_with(family, child)

    def _known_adults(self, family: Family) -> list[int]:
        """Every mother; some of the other parents and partners; nobody else."""
        kin = {one.adult: one.kin for child in family.children for one in self._world.kin_of_child[child]}
        return [
            adult
            for adult in family.adults
            if kin.get(adult) == "mother"
            or (kin.get(adult) in {"father", "stepfather"} and self._chance(self._errors.care_father_known))
        ]

    def _person(self, person: Person, *, is_mother: bool) -> None:
        born = person.born.replace(day=15) if self._chance(self._errors.care_dob_fifteenth) else person.born
        nhs = person.nhs_number if self._chance(self._errors.care_nhs_known) else ""
        values = {
            "pers_person_id": _care_id(person.id), "pers_forename": person.forenames, "pers_surname": person.surname,
            "pers_sex": person.sex, "pers_dob": day(min(born, self._world.today)), "pers_common_child_id": nhs,
            "pers_ethnicity": "NOBT", "pers_is_mother": "Y" if is_mother else "N",
        }  # fmt: skip
        self._files["person"].row(values, [("self", person.id)])
        for stay in self._addresses(person):
            self._address(person, stay)

    def _addresses(self, person: Person) -> list[Residence]:
        """Homes of the last years; of one who moved lately sometimes only the old one, as if nobody had moved."""
        stays = sorted(self._world.homes.get(person.id, ()), key=lambda stay: stay.start)
        if len(stays) > 1 and stays[0].end and self._chance(self._errors.care_old_address):
            return [Residence(person.id, stays[0].dwelling, stays[0].start, None, stays[0].kind)]
        return stays

    def _address(self, person: Person, stay: Residence) -> None:
        home = self._world.dwellings[stay.dwelling]
        kind = "Refuge (restricted)" if home.protected else "Placement" if stay.kind == "placement" else "Home"
        self._files["address"].row({
            "addr_table_id": self._id("A"), "addr_person_id": _care_id(person.id), "addr_address_type": kind,
            "addr_address_start_date": day(stay.start), "addr_address_end_date": day(stay.end),
            "addr_address_postcode": home.postcode.replace(" ", ""), "addr_address_json": _address_json(home),
        })  # fmt: skip

    def _mother_of(self, child: Person) -> None:
        for relation in self._world.kin_of_child[child.id]:
            if relation.kin == "mother":
                self._files["mother"].row({
                    "moth_table_id": self._id("M"), "moth_person_id": _care_id(relation.adult),
                    "moth_childs_person_id": _care_id(child.id), "moth_childs_dob": day(child.born),
                })  # fmt: skip

    # --- The work ---

    def _work_with(self, family: Family, child: Person) -> None:
        referral, worker = self._id("R"), f"W{self._dice.randint(1, self._workers):04d}"
        began = max(self._world.today - timedelta(days=self._dice.randint(10, 900)), child.born)
        closed = began + timedelta(days=self._dice.randint(30, 400))
        in_care = family.recipe == "fostered"
        is_open = in_care or closed >= self._world.today
        self._files["cin_episodes"].row({
            "cine_referral_id": referral, "cine_person_id": _care_id(child.id), "cine_referral_date": day(began),
            "cine_cin_primary_need_code": self._dice.choice(("N1", "N1", "N5", "N4")), "cine_referral_source_code": "6",
            "cine_referral_source_desc": "Police", "cine_referral_nfa": "N", "cine_referral_team": TEAMS[1],
            "cine_close_reason": "" if is_open else "RC7", "cine_close_date": "" if is_open else day(closed),
            "cine_referral_worker_id": worker,
        })  # fmt: skip
        self._files["involvements"].row({
            "invo_involvements_id": self._id("I"), "invo_professional_id": worker,
            "invo_professional_role_id": "Allocated Case Worker", "invo_professional_team": TEAMS[3 if in_care else 0],
            "invo_person_id": _care_id(child.id), "invo_involvement_start_date": day(began),
            "invo_involvement_end_date": "" if is_open else day(closed), "invo_referral_id": referral,
        })  # fmt: skip
        if is_open and not in_care and self._chance(0.2):
            self._protection_plan(child, referral, began)
        if in_care:
            self._care_episode(child, referral)

    def _protection_plan(self, child: Person, referral: str, referred: date) -> None:
        category = self._dice.choice(("Emotional abuse", "Neglect", "Emotional abuse", "Physical abuse"))
        self._files["cp_plans"].row({
            "cppl_cp_plan_id": self._id("P"), "cppl_referral_id": referral, "cppl_icpc_id": self._id("C"),
            "cppl_person_id": _care_id(child.id), "cppl_cp_plan_ola": "N", "cppl_cp_plan_initial_category": category,
            "cppl_cp_plan_start_date": day(min(referred + timedelta(days=30), self._world.today)),
            "cppl_cp_plan_latest_category": category,
        })  # fmt: skip

    def _care_episode(self, child: Person, referral: str) -> None:
        placed = next(
            (stay.start for stay in self._world.homes[child.id] if stay.kind == "placement"), self._world.today
        )
        self._files["cla_episodes"].row({
            "clae_cla_episode_id": self._id("E"), "clae_person_id": _care_id(child.id), "clae_cla_id": self._id("L"),
            "clae_cla_episode_start_date": day(placed), "clae_cla_episode_start_reason": "S",
            "clae_cla_primary_need_code": "N1", "clae_referral_id": referral, "clae_entered_care_date": day(placed),
        })  # fmt: skip


def _care_id(person: int) -> str:
    """The number of the council's case system, which is nobody else's number."""
    return f"TC{200_000 + person * 3:07d}"


def _address_json(home: Dwelling) -> str:
    return json.dumps({
        "ROOM": "", "FLOOR": "", "FLAT": home.flat, "BUILDING": home.house, "HOUSE": home.number, "STREET": home.street,
        "TOWN": DISTRICTS[home.district].name, "UPRN": home.uprn, "EASTING": "", "NORTHING": "",
    })  # fmt: skip
