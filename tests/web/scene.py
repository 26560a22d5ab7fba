"""
One small morning, through the real door and the real worker: an incident at 14 Elm Street names Leo Marsh of Larkspur
Primary and his sister Ellie, who goes to Otter Vale Academy.

The cast signs in by the made-up partnership's one click.
"""

from datetime import datetime
from pathlib import Path

from django.test import Client

from goldenthread import clock
from goldenthread.access.mandate import Role, service
from goldenthread.access.models import User
from goldenthread.directory.models import Agency, Team
from goldenthread.notify.work import pass_once
from goldenthread.records.actions import receive
from goldenthread.records.models import Delivery
from tests.records.files import example, write

DOOR = service("door")
LARKSPUR, OTTER_VALE = "900001", "900002"
AGENCIES = {"police": "Threadshire Police", "council": "Threadshire Council", "schools-mis": "Schools of Threadshire"}
CAST = {
    "asha": ("Asha Rehman", "Encompass desk officer", "police", [Role.TELL_DESK, Role.REVIEWER], []),
    "bea": ("Bea Lindqvist", "desk manager", "police", [Role.TELL_DESK, Role.MANAGER], []),
    "carl": ("Carl Okafor", "reviewer", "council", [Role.REVIEWER], []),
    "dev": ("Dev Patel", "key adult, Larkspur Primary", "schools-mis", [Role.KEY_ADULT], [f"urn:{LARKSPUR}"]),
    "dana": ("Dana Osei", "deputy, Larkspur Primary", "schools-mis", [Role.KEY_ADULT], [f"urn:{LARKSPUR}"]),
    "esme": ("Esme Hart", "key adult, Otter Vale", "schools-mis", [Role.KEY_ADULT], [f"urn:{OTTER_VALE}"]),
    "fay": ("Fay Holloway", "front-door social worker", "council", [Role.FRONT_DOOR], []),
    "pia": ("Pia Lund", "panel coordinator", "council", [Role.PANEL], []),
    "gwen": ("Gwen Adeyemi", "governance lead", "council", [Role.GOVERNANCE], []),
    "nobody": ("Noor Bell", "new starter", "police", [], []),
}
LEO = ("Leo", "2019-05-09", "M", "N801200001234")
ELLIE = ("Ellie", "2015-02-11", "F", "N801200005678")
SAID = "Dad pushed mum and I hid by the fridge."
ELLIE_SAID = "I heard it from upstairs."
STREET, POSTCODE = "14 Elm Street", "NM4 2QT"


def people() -> dict[str, User]:
    """The cast as users, with their agencies and the desk's telephone."""
    for slug, name in AGENCIES.items():
        Agency.objects.create(slug=slug, name=name, kind=slug)
    Team.objects.create(slug="tell-desk", agency_id="police", name="Encompass desk", phone="01632 960117")
    return {
        who: User.objects.create_user(
            email=f"{who}@threadshire.example",
            name=name,
            job=job,
            agency_id=agency,
            roles=roles,
            boxes=boxes,
            made_up=True,
        )
        for who, (name, job, agency, roles, boxes) in CAST.items()
    }


def signed_in(user: User, *, at: datetime) -> Client:
    """A browser in which `user` has signed in with one click; it gets error pages as a person would."""
    clock.set_to(at, frozen=True)
    client = Client(raise_request_exception=False, headers={"host": "localhost"})
    assert client.post(f"/demo/{user.pk}/").status_code == 302
    return client


def hand_in(folder: Path, feed: str, agency: str, *rows: dict[str, str], at: datetime) -> Delivery:
    """A file of `feed` through the one door."""
    return receive(write(folder, feed, *rows), feed=feed, agency=agency, mandate=DOOR, at=at)


def morning(folder: Path, at: datetime, **incident: str) -> None:
    """Everything that stands in the records this morning, worked through to the inboxes."""
    schools = [_school(LARKSPUR, "Larkspur Primary School"), _school(OTTER_VALE, "Otter Vale Academy")]
    hand_in(folder, "settings.register", "council", *schools, at=at)
    hand_in(folder, "settings.contacts", "council", _contact("dev", LARKSPUR), _contact("esme", OTTER_VALE), at=at)
    hand_in(folder, "schools.roll", "schools-mis", pupil(LARKSPUR, *LEO), pupil(OTTER_VALE, *ELLIE), at=at)
    hand_in(folder, "police.incidents", "police", _incident(**incident), at=at)
    leo, ellie = _named("1", *LEO[:3], words_said=SAID), _named("2", *ELLIE[:3], words_said=ELLIE_SAID)
    hand_in(folder, "police.persons", "police", leo, ellie, at=at)
    work(at)


def work(at: datetime) -> None:
    """The worker, until nothing is left to do."""
    while pass_once(at=at).did_something:
        pass


def _school(urn: str, name: str) -> dict[str, str]:
    return example("settings.register", URN=urn, EstablishmentName=name)


def _contact(who: str, urn: str) -> dict[str, str]:
    return example(
        "settings.contacts",
        urn=urn,
        role="key_adult",
        name=CAST[who][0],
        email=f"{who}@threadshire.example",
        valid_from="2025-09-01",
        valid_to="",
        conflicts="",
    )


def pupil(urn: str, forename: str, born: str, sex: str, upn: str, **changes: str) -> dict[str, str]:
    """A row of the roll: one of the Marsh children at a school."""
    empty = {name: "" for name in example("schools.roll") if name.startswith("contact")}
    plain = {
        "upn": upn,
        "urn": urn,
        "forenames": forename,
        "surname": "Marsh",
        "former_surname": "",
        "date_of_birth": born,
        "sex": sex,
        "address": STREET,
        "postcode": POSTCODE,
        "uprn": "",
        "enrolment_status": "C",
        "entry_date": "2023-09-04",
        "leaving_date": "",
    }
    return example("schools.roll", **(empty | plain | changes))


def _incident(**changes: str) -> dict[str, str]:
    plain = {
        "reference": "DV/26/11/04471",
        "occurred_at": "2026-11-22T23:40:00+00:00",
        "reported_at": "2026-11-22T23:52:00+00:00",
        "address": STREET,
        "postcode": POSTCODE,
        "uprn": "",
        "circumstances": "Two adults argued and one was pushed. One was arrested.",
        "markers": "",
    }
    return example("police.incidents", **(plain | changes))


def _named(number: str, forename: str, born: str, sex: str, *, words_said: str) -> dict[str, str]:
    return example(
        "police.persons",
        incident_reference="DV/26/11/04471",
        person_no=number,
        role="child",
        forenames=forename,
        surname="Marsh",
        other_names="",
        date_of_birth=born,
        sex=sex,
        address=STREET,
        postcode=POSTCODE,
        uprn="",
        relationship="",
        present="yes",
        where_present="In the kitchen",
        spoken_to="yes",
        spoken_with="alone",
        words_said=words_said,
    )
