"""Who the made-up mentions of `families` really are, and whether what was made of them mixes two people up."""

from collections.abc import Iterable
from uuid import UUID

from goldenthread.chronology.reading import read_incident
from goldenthread.identity.finding import find
from goldenthread.identity.models import Found, Mention
from goldenthread.notify.facts import police_mentions
from goldenthread.playbooks.encompass.rules import day_of
from goldenthread.records.models import Current
from tests.cast import WORKER
from tests.identity.families import CHILDREN, Child
from tests.identity.telling import AT, Told, read_all, tell

_MOTHERS = {child.forenames: child.mother[0] for child in CHILDREN}


def really(mention: Mention) -> str:
    """The person whom a mention is about, by the key that the story gave its row."""
    row, _, number = mention.key.partition("|")
    if row.startswith(("filled", "flat")):
        # Each of these rows is of people of its own.
        return f"{row} {mention.slot}"
    child = next((name for name in _MOTHERS if name in row), "")
    if not child:
        return next(name for name in _MOTHERS.values() if name in row)
    if mention.feed in ("police.persons", "marac.cases"):
        return {"1": _MOTHERS[child], "2": child, "3": "Darren"}[number]
    return child if mention.slot in ("pupil", "child", "person") else _MOTHERS[child]


def mixed_up() -> list[set[str]]:
    """The people who are made of mentions of several; empty is right."""
    found: dict[UUID, set[str]] = {}
    for mention in Mention.objects.filter(gone_at=None):
        found.setdefault(mention.person_id, set()).add(really(mention))
    return [several for several in found.values() if len(several) > 1]


def home_educated(child: Child, **changes: str) -> Told:
    """The child's row in the council's register of children not in school."""
    data = {
        "reference": f"EHE {child.forenames}",
        "forenames": child.forenames,
        "surname": child.surname,
        "date_of_birth": child.born,
        "sex": child.sex,
        "address": child.home[0],
        "postcode": child.home[1],
        "category": "EHE",
    } | changes
    return Told("council.home_educated", f"EHE {child.forenames}", data)


def marac(child: Child) -> list[Told]:
    """The case of the child's mother, the child in it."""
    people = (("1", "victim", *child.mother, ""), ("2", "child", child.forenames, child.surname, child.born))
    return [
        Told(
            "marac.cases",
            f"M {child.forenames}|{number}",
            {
                "case_reference": f"M {child.forenames}",
                "heard_on": "2026-10-01",
                "person_no": number,
                "role": role,
                "forenames": forenames,
                "surname": surname,
                "date_of_birth": born,
                "address": child.home[0],
                "postcode": child.home[1],
                "relationship": "child of victim" if role == "child" else "",
            },
        )
        for number, role, forenames, surname, born in people
    ]


def night_at(child: Child, people: Iterable[Told], reference: str) -> dict[str, str]:
    """An incident at the child's home, worked: how certain each person is who was found, by who it really is."""
    data = {
        "reference": reference,
        "occurred_at": "2026-11-22T23:40:00+00:00",
        "reported_at": "2026-11-23T00:05:00+00:00",
        "address": child.home[0],
        "postcode": child.home[1],
    }
    tell(*people, Told("police.incidents", reference, data))
    read_all()
    record = Current.objects.get(feed="police.incidents", key=reference).record
    incident = read_incident(record, mandate=WORKER, at=AT)
    everybody = find(record, mentions=police_mentions(incident), on=day_of(incident.occurred_at), at=AT)
    told: dict[str, str] = {}
    for found in everybody:
        for mention in Mention.objects.filter(person_id=found.person_id, gone_at=None):
            name = really(mention)
            if told.get(name) != Found.Certainty.CERTAIN:
                told[name] = found.certainty
    return told
