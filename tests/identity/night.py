"""An incident of the night: what the police wrote down, and which children it was found to touch."""

from collections.abc import Mapping
from datetime import datetime

from goldenthread.chronology.models import Incident
from goldenthread.chronology.reading import read_incident
from goldenthread.identity.finding import find
from goldenthread.identity.models import Found, Person
from goldenthread.notify.facts import police_mentions
from goldenthread.playbooks.encompass.rules import day_of
from goldenthread.records.models import Current
from tests.cast import WORKER
from tests.identity.telling import AT, Told, read_all, tell

Home = tuple[str, str]
NOWHERE: Home = ("", "")
LARKSPUR: Home = ("12 Larkspur Close, Fenwick", "ZZ1 2AB")
QUAYSIDE: Home = ("4 Quayside Court, Fenwick", "ZZ2 4GH")
FLAT_9: Home = ("Flat 9, Heron House, 30 Mill Lane, Fenwick", "ZZ3 1JK")
HERON_HOUSE: Home = ("Heron House, 30 Mill Lane, Fenwick", "ZZ3 1JK")

MEERA = {"role": "victim", "forenames": "Meera", "surname": "Batra", "date_of_birth": "1988-04-30", "sex": "F"}
DARREN = {"role": "suspect", "forenames": "Darren", "surname": "Pike", "date_of_birth": "1985-06-07", "sex": "M"}


def contact(relationship: str, name: str, home: Home = NOWHERE) -> dict[str, str]:
    """A contact on a roll: "Meera Batra", mother."""
    forenames, _, surname = name.rpartition(" ")
    address, postcode = home
    return {
        "forenames": forenames,
        "surname": surname,
        "relationship": relationship,
        "address": address,
        "postcode": postcode,
    }


def on_roll(name: str, born: str, home: Home, *contacts: Mapping[str, str], urn: str = "900101") -> Told:
    """A child's row on a school's roll."""
    forenames, _, surname = name.rpartition(" ")
    row = {"upn": "", "urn": urn, "forenames": forenames, "surname": surname, "date_of_birth": born}
    row |= {"address": home[0], "postcode": home[1], "enrolment_status": "C", "entry_date": "2021-09-06"}
    for number, one in enumerate(contacts, start=1):
        row |= {f"contact{number}_{column}": value for column, value in one.items()}
    return Told("schools.roll", f"roll {name} {born} {urn}", row)


def in_health(name: str, born: str, home: Home, nhs: str, *carers: Mapping[str, str]) -> Told:
    """A child's row in the health register; a carer may have a date of birth."""
    forenames, _, surname = name.rpartition(" ")
    row = {"nhs_number": nhs, "forenames": forenames, "surname": surname, "date_of_birth": born}
    row |= {"address": home[0], "postcode": home[1]}
    for number, one in enumerate(carers, start=1):
        row |= {f"carer{number}_{column}": value for column, value in one.items()}
    return Told("health.children", nhs, row)


def night(home: Home, *persons: Mapping[str, str], reference: str = "TV-1") -> list[Told]:
    """What the police send: the incident at `home`, and its persons in order."""
    incident = {
        "reference": reference,
        "occurred_at": "2026-11-22T23:40:00+00:00",
        "reported_at": "2026-11-23T00:05:00+00:00",
        "address": home[0],
        "postcode": home[1],
        "kind": "domestic argument",
    }
    told = [
        Told(
            "police.persons",
            f"{reference}|{number}",
            {"incident_reference": reference, "person_no": str(number), **person},
        )
        for number, person in enumerate(persons, start=1)
    ]
    return [*told, Told("police.incidents", reference, incident)]


def at_home(person: Mapping[str, str], home: Home) -> dict[str, str]:
    """The same person with an address."""
    return {**person, "address": home[0], "postcode": home[1]}


def child(forenames: str, surname: str = "", born: str = "") -> dict[str, str]:
    """A child whom the police name."""
    return {"role": "child", "forenames": forenames, "surname": surname, "date_of_birth": born}


def found(*told: Told, reference: str = "TV-1", at: datetime = AT) -> dict[str, Found]:
    """Take these rows in, work the incident, and give what was found that is not ruled out, by first name."""
    tell(*told)
    read_all()
    record = Current.objects.get(feed="police.incidents", key=reference).record
    incident: Incident = read_incident(record, mandate=WORKER, at=at)
    everybody = find(record, mentions=police_mentions(incident), on=day_of(incident.occurred_at), at=at)
    names = dict(Person.objects.filter(pk__in=[f.person_id for f in everybody]).values_list("pk", "forenames"))
    by_name = {names[f.person_id]: f for f in everybody}
    assert len(by_name) == len(everybody), "two findings of one first name"
    return by_name


def certain(findings: Mapping[str, Found]) -> set[str]:
    """Who is told of by rule."""
    return {name for name, f in findings.items() if f.certainty == Found.Certainty.CERTAIN}


def for_review(findings: Mapping[str, Found]) -> set[str]:
    """About whom a person is asked."""
    return {name for name, f in findings.items() if f.certainty == Found.Certainty.REVIEW}


def sentences(finding: Found) -> list[str]:
    """The way to a child, as it is read out."""
    return [hop["sentence"] for hop in finding.hops]
