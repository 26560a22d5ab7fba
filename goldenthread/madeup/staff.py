"""Agencies, teams and the made-up people who work in them; written to `staff.json` for the demonstration."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TypedDict

from goldenthread.madeup.contacts import Contact, email_for
from goldenthread.madeup.places import COUNTY


class StaffMember(TypedDict):
    """`agency` and `team` are None for people at settings, whose `settings` are URNs."""

    username: str
    name: str
    email: str
    phone: str
    role: str
    agency: str | None
    team: str | None
    settings: list[str]


AGENCIES = (
    ("police", f"{COUNTY} Police", "police"),
    ("council", f"{COUNTY} County Council", "council"),
    ("health", f"{COUNTY} Integrated Care Board", "health"),
    ("schools-mis", "Loomworks School Systems", "supplier"),
    ("marac", "Loomlight Domestic Abuse Service", "voluntary"),
)
TEAMS = (
    ("encompass-desk", "police", "Encompass desk", "encompass@threadshire-police.example", "01632 960900"),
    ("education-safeguarding", "council", "Education safeguarding", "education@threadshire.example", "01632 960901"),
    ("records-matching", "council", "Records matching", "matching@threadshire.example", "01632 960902"),
    ("partnership-governance", "council", "Partnership governance", "governance@threadshire.example", "01632 960903"),
    ("front-door", "council", "Front door", "frontdoor@threadshire.example", "01632 960908"),
    ("panels", "council", "Multi-agency panels", "panels@threadshire.example", "01632 960909"),
    ("police-data", "police", "Force data unit", "data@threadshire-police.example", "01632 960904"),
    ("health-data", "health", "Child health information", "chis@threadshire-icb.example", "01632 960905"),
    ("mis-data", "schools-mis", "Data delivery", "delivery@loomworks.example", "01632 960906"),
    ("idva-team", "marac", "Advocates and MARAC", "marac@loomlight.example", "01632 960907"),
)
DESK = (
    ("Alice Fairweather", "tell_desk", "encompass-desk"), ("Tomasz Wiśniewski", "tell_desk", "encompass-desk"),
    ("Yetunde Adeyemi", "manager", "encompass-desk"), ("Gareth Penhaligon", "tell_desk", "education-safeguarding"),
    ("Priya Raghunathan", "manager", "education-safeguarding"), ("Bob Thistlewood", "reviewer", "records-matching"),
    ("Ioana Popescu", "reviewer", "records-matching"), ("Marguerite O'Dowd", "governance", "partnership-governance"),
    ("Nadia Whitcombe", "front_door", "front-door"), ("Kwame Boateng", "front_door", "front-door"),
    ("Ruth Adebayo-Lane", "panel", "panels"),
    ("Hassan Qureshi", "agency", "police-data"), ("Charlotte Ekwueme", "agency", "health-data"),
    ("Lukas Urbonas", "agency", "mis-data"), ("Siobhán Kelleher", "agency", "idva-team"),
)  # fmt: skip


def staff(contacts: Sequence[Contact], today: date) -> Iterator[StaffMember]:
    """Everyone who can sign in: the desks first, then each setting's key adult and deputy who still is one."""
    teams = {slug: (agency, email, phone) for slug, agency, _, email, phone in TEAMS}
    for name, role, team in DESK:
        agency, email, phone = teams[team]
        own = email_for(name, email.partition("@")[2])
        yield StaffMember(
            username=own.partition("@")[0],
            name=name,
            email=own,
            phone=phone,
            role=role,
            agency=agency,
            team=team,
            settings=[],
        )
    for contact in contacts:
        if contact.role != "mailbox" and (contact.until is None or contact.until >= today):
            yield _at_setting(contact)


def _at_setting(contact: Contact) -> StaffMember:
    return StaffMember(
        username=contact.email, name=contact.name, email=contact.email, phone=contact.phone, role="key_adult",
        agency=None,
        team=None, settings=[contact.urn],
    )  # fmt: skip


def write_staff(path: Path, contacts: Sequence[Contact], today: date) -> None:
    """The file's shape: {"county", "agencies": [...], "teams": [...], "staff": [StaffMember, ...]}."""
    content = {
        "county": COUNTY,
        "agencies": [{"slug": slug, "name": name, "kind": kind} for slug, name, kind in AGENCIES],
        "teams": [
            {"slug": slug, "agency": agency, "name": name, "email": email, "phone": phone}
            for slug, agency, name, email, phone in TEAMS
        ],
        "staff": list(staff(contacts, today)),
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
