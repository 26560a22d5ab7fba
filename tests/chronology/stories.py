"""Rows of social care and of the police, as agencies would send them, and the chronology that comes of them."""

import json
from collections.abc import Iterable
from datetime import date

from goldenthread.chronology.telling import Happening, Telling, tell
from goldenthread.identity.models import Mention
from goldenthread.records.models import SourceRecord, SpeaksOf
from tests.identity import telling as records
from tests.identity.telling import Told

ON = date(2026, 11, 23)
OF_WHOM = {
    "socialcare.involvements": "invo_person_id",
    "socialcare.cin_episodes": "cine_person_id",
    "socialcare.cp_plans": "cppl_person_id",
    "socialcare.cla_episodes": "clae_person_id",
}


def client(number: str, name: str, born: str = "2015-03-04", **more: str) -> Told:
    """Somebody whom children's social care knows by a number of its own."""
    forename, surname = name.split(" ")
    data = {"pers_person_id": number, "pers_forename": forename, "pers_surname": surname, "pers_dob": born, **more}
    return Told("socialcare.person", number, data)


def row(feed: str, number: str, of: str, **cells: str) -> Told:
    """A row of social care's that names nobody: `of` is whose it is."""
    return Told(feed, number, {OF_WHOM[feed]: of, **cells})


def lives(number: str, street: str, since: str = "", until: str = "", kind: str = "home") -> Told:
    """Where social care has somebody live."""
    house, _, name = street.partition(" ")
    address = json.dumps({"HOUSE": house, "STREET": name})
    dates = {"addr_address_start_date": since, "addr_address_end_date": until, "addr_address_type": kind}
    data = {"addr_person_id": number, "addr_address_json": address, "addr_address_postcode": "ZZ1 2AB", **dates}
    return Told("socialcare.address", f"{number} {street} {since}", data)


def incident(reference: str, at: str = "2026-03-03T21:15:00+00:00", **more: str) -> Told:
    """What happened, as the police tell it."""
    data = {"reference": reference, "occurred_at": at, "reported_at": at, "kind": "Verbal argument", **more}
    return Told("police.incidents", reference, data)


def named(reference: str, number: str, name: str, born: str = "2015-03-04", role: str = "child", **more: str) -> Told:
    """Somebody of an incident."""
    forename, surname = name.split(" ")
    who = {"forenames": forename, "surname": surname, "date_of_birth": born, "role": role}
    return Told(
        "police.persons", f"{reference}|{number}", {"incident_reference": reference, "person_no": number, **who, **more}
    )


def hear(*told: Told) -> None:
    """Each row arrives and is read before the next; of whom social care's rows speak is noted as the door does."""
    for each in told:
        records.tell(each)
        if each.feed in OF_WHOM:
            record = SourceRecord.objects.filter(feed=each.feed, key=each.key).latest("pk")
            ref = f"socialcare.person:{each.data[OF_WHOM[each.feed]]}"
            SpeaksOf.objects.create(record=record, agency=record.agency, ref=ref)
        records.read_all()


def told_of(*names: str) -> Telling:
    """The chronology of the people of these names, as it would be told now."""
    people = []
    for name in names:
        forename, surname = name.split(" ")
        people.append(Mention.objects.filter(forenames=forename, surname=surname)[0].person_id)
    return tell(people, on=ON)


def lines(happenings: Iterable[Happening]) -> list[str]:
    """When and what, of the leading account."""
    return [f"{each.when.words}: {each.accounts[0].words}" for each in happenings]
