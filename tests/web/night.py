"""
A night for the desk, through the real door and the real worker, beside the plain morning of `scene`.

At 14 Elm Street police name Dana Marsh, Curtis Reid and Leo Marsh (7, Larkspur). They do not name Ellie (11), whom the
roll of Otter Vale has as Dana's daughter at her grandmother's. At 9 Orchard Way police name a Kit Fallow without a date
of birth or surname's worth of certainty, so somebody must look. At Hawthorn Close the marker asks for a hold.
"""

from datetime import datetime
from pathlib import Path

from tests.records.files import example
from tests.web import scene

NIGHT = "2026-11-22"
MARSH, HAWTHORN, MERGED = "DV/26/11/04471", "DV/26/11/04472", "DV/26/11/04473"
REFUGE, REFUGE_STREET = "DV/26/11/04474", "5 Quiet Way"
CLOSED, HEIR_ONE, HEIR_TWO = "900003", "900004", "900005"
BLANK = {"other_names": "", "uprn": "", "relationship": "", "where_present": "", "spoken_with": "", "words_said": ""}


def the_night(folder: Path, at: datetime) -> None:
    """Everything of the night, worked through."""
    _schools(folder, at)
    _rolls(folder, at)
    _police(folder, at)
    scene.work(at)


def _schools(folder: Path, at: datetime) -> None:
    names = {
        scene.LARKSPUR: "Larkspur Primary School",
        scene.OTTER_VALE: "Otter Vale Academy",
        HEIR_ONE: "Fenwick North Primary",
        HEIR_TWO: "Fenwick South Primary",
    }
    rows = [example("settings.register", URN=urn, EstablishmentName=name) for urn, name in names.items()]
    shut = example(
        "settings.register",
        URN=CLOSED,
        EstablishmentName="Fenwick Infants",
        CloseDate="31-08-2026",
        **{"EstablishmentStatus (code)": "2", "EstablishmentStatus (name)": "Closed"},
    )
    scene.hand_in(folder, "settings.register", "council", *rows, shut, at=at)
    links = [
        example("settings.links", URN=CLOSED, LinkURN=heir, LinkName=names[heir], LinkType="Successor")
        for heir in (HEIR_ONE, HEIR_TWO)
    ]
    scene.hand_in(folder, "settings.links", "council", *links, at=at)
    contacts = [_contact("dev", scene.LARKSPUR), _contact("esme", scene.OTTER_VALE), _contact("esme", HEIR_TWO)]
    scene.hand_in(folder, "settings.contacts", "council", *contacts, at=at)


def _contact(who: str, urn: str) -> dict[str, str]:
    return example(
        "settings.contacts",
        urn=urn,
        role="key_adult",
        name=scene.CAST[who][0],
        email=f"{who}@threadshire.example",
        phone="01632 960200",
        valid_from="2025-09-01",
        valid_to="",
        conflicts="",
    )


def _rolls(folder: Path, at: datetime) -> None:
    mother = {
        "contact1_forenames": "Dana",
        "contact1_surname": "Marsh",
        "contact1_relationship": "Mother",
        "contact1_parental_responsibility": "yes",
        "contact1_address": scene.STREET,
        "contact1_postcode": scene.POSTCODE,
    }
    rows = [
        scene.pupil(scene.LARKSPUR, *scene.LEO, **mother),
        scene.pupil(scene.OTTER_VALE, *scene.ELLIE, address="3 Mill Rise", postcode="NM1 7DE", **mother),
        _pupil(scene.LARKSPUR, "Aoife", "Hawes", "2018-03-02", "F", "H801200001111", "2 Hawthorn Close"),
        _pupil(CLOSED, "Tomas", "Fenn", "2019-01-20", "M", "H801200002222", "8 Canal Road"),
        _pupil(scene.OTTER_VALE, "Jayden", "Okafor-Reid", "2012-02-06", "M", "H801200003333", "9 Orchard Way"),
    ]
    scene.hand_in(folder, "schools.roll", "schools-mis", *rows, at=at)


def _pupil(urn: str, forename: str, surname: str, born: str, sex: str, upn: str, street: str) -> dict[str, str]:
    return scene.pupil(urn, forename, born, sex, upn, surname=surname, address=street, postcode="NM2 5QQ")


def _police(folder: Path, at: datetime) -> None:
    incidents = [
        _incident(MARSH, "23:40", scene.STREET, scene.POSTCODE),
        _incident(HAWTHORN, "21:15", "2 Hawthorn Close", "NM2 5QQ", markers="honour_based"),
        _incident(MERGED, "19:05", "8 Canal Road", "NM2 5QQ"),
    ]
    scene.hand_in(folder, "police.incidents", "police", *incidents, at=at)
    home = {"address": scene.STREET, "postcode": scene.POSTCODE}
    persons = [
        _person(MARSH, "1", "victim", "Dana", "Marsh", "1994-03-04", "F", **home),
        _person(
            MARSH, "2", "suspect", "Curtis", "Reid", "1990-01-02", "M", address="41 Tannery Walk", postcode="NM1 7DE"
        ),
        _person(MARSH, "3", "child", "Leo", "Marsh", "2019-05-09", "M", words_said=scene.SAID, **home),
        # A boy whom police name with half of his surname and a birthday a slip away: a person must look.
        _person(
            MARSH, "4", "child", "Jayden", "Reid", "2012-02-05", "M", address="41 Tannery Walk", postcode="NM1 7DE"
        ),
        _person(
            HAWTHORN, "1", "child", "Aoife", "Hawes", "2018-03-02", "F", address="2 Hawthorn Close", postcode="NM2 5QQ"
        ),
        _person(MERGED, "1", "child", "Tomas", "Fenn", "2019-01-20", "M", address="8 Canal Road", postcode="NM2 5QQ"),
    ]
    scene.hand_in(folder, "police.persons", "police", *persons, at=at)


def _incident(reference: str, time: str, address: str, postcode: str, markers: str = "") -> dict[str, str]:
    return example(
        "police.incidents",
        reference=reference,
        occurred_at=f"{NIGHT}T{time}:00+00:00",
        reported_at=f"{NIGHT}T{time}:30+00:00",
        address=address,
        postcode=postcode,
        uprn="",
        grading="high",
        kind="domestic assault",
        circumstances="Two adults argued and one was pushed.",
        markers=markers,
    )


def _person(
    incident: str, number: str, role: str, forenames: str, surname: str, born: str, sex: str, **more: str
) -> dict[str, str]:
    plain = {
        "incident_reference": incident,
        "person_no": number,
        "role": role,
        "forenames": forenames,
        "surname": surname,
        "date_of_birth": born,
        "sex": sex,
        "present": "yes",
        "spoken_to": "yes" if more.get("words_said") else "unknown",
    }
    return example("police.persons", **(BLANK | plain | more))


def refuge(folder: Path, at: datetime) -> None:
    """One more incident, at a refuge: Leo's mother has taken him there."""
    incident = _incident(REFUGE, "23:55", REFUGE_STREET, "NM9 9ZZ", markers="refuge")
    scene.hand_in(folder, "police.incidents", "police", incident, at=at)
    leo = _person(REFUGE, "1", "child", "Leo", "Marsh", "2019-05-09", "M", address=REFUGE_STREET, postcode="NM9 9ZZ")
    scene.hand_in(folder, "police.persons", "police", leo, at=at)
    scene.work(at)
