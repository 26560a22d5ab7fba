"""
One more incident, reported when the made-up night is over, with what its children did not have between them.

Police name four boys whom the roll has with half a surname more and a birthday a slip away: somebody must compare. They
name a Kit, and no more. And they name Dan Holt as a child, who is eighteen: he is nobody's to tell.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from goldenthread.access.mandate import service
from goldenthread.notify.work import pass_once
from goldenthread.records.actions import receive
from goldenthread.records.models import Delivery
from tests.records.files import example, write

REFERENCE = "TP-261123-099"
STREET, POSTCODE = "41 Tannery Walk", "ZQ1 7DE"
KIT, DAN = "Kit", "Dan Holt"


class Boy(NamedTuple):
    """A boy as police name him, and as the roll does."""

    forename: str
    police: str
    born_for_police: str
    roll: str
    born_on_the_roll: str
    upn: str


BOYS = (
    Boy("Jayden", "Reid", "2016-02-05", "Okafor-Reid", "2016-02-06", "H801200003333"),
    Boy("Callum", "Byrne", "2017-05-14", "Byrne-Hale", "2017-05-15", "H801200004444"),
    Boy("Tariq", "Siddiqui", "2015-11-21", "Siddiqui-Khan", "2015-11-22", "H801200005555"),
    Boy("Oisín", "Farrell", "2018-08-03", "Farrell-Lunt", "2018-08-02", "H801200006666"),
)


def hand_in(folder: Path, urn: str, at: datetime) -> None:
    """
    Put it through the door, and the worker after it.

    :param urn: the school whose roll has the boys
    """
    _deliver(folder, "schools.roll", "schools-mis", [_on_the_roll(urn, boy) for boy in BOYS], at)
    work(at)
    _deliver(folder, "police.persons", "police", _named(), at)
    incident = example(
        "police.incidents",
        reference=REFERENCE,
        occurred_at="2026-11-23T05:20:00+00:00",
        reported_at="2026-11-23T05:31:00+00:00",
        address=STREET,
        postcode=POSTCODE,
        uprn="",
        circumstances="Raised voices. Both adults had left.",
        markers="",
    )
    _deliver(folder, "police.incidents", "police", [incident], at)
    work(at)


def work(at: datetime) -> None:
    """The worker, until nothing is left to do."""
    while pass_once(at=at).did_something:
        pass


def _deliver(folder: Path, feed: str, agency: str, rows: Sequence[dict[str, str]], at: datetime) -> None:
    delivery = receive(write(folder, feed, *rows), feed=feed, agency=agency, mandate=service("door"), at=at)
    assert delivery.status == Delivery.Status.ACCEPTED, delivery.problem


def _on_the_roll(urn: str, boy: Boy) -> dict[str, str]:
    nobody = {name: "" for name in example("schools.roll") if name.startswith("contact")}
    said = {
        "upn": boy.upn,
        "urn": urn,
        "forenames": boy.forename,
        "surname": boy.roll,
        "former_surname": "",
        "date_of_birth": boy.born_on_the_roll,
        "sex": "M",
        "address": f"{boy.upn[-1]} Orchard Way",
        "postcode": "ZQ2 5QQ",
        "uprn": "",
        "enrolment_status": "C",
        "entry_date": "2023-09-04",
        "leaving_date": "",
    }
    return example("schools.roll", **(nobody | said))


def _named() -> list[dict[str, str]]:
    boys = [
        _child(str(number), boy.forename, boy.police, boy.born_for_police) for number, boy in enumerate(BOYS, start=3)
    ]
    return [_child("1", "Kit", "", ""), _child("2", "Dan", "Holt", "2008-01-15"), *boys]


def _child(number: str, forenames: str, surname: str, born: str) -> dict[str, str]:
    unsaid = ("other_names", "uprn", "relationship", "where_present", "spoken_with", "words_said")
    said = {
        "incident_reference": REFERENCE,
        "person_no": number,
        "role": "child",
        "forenames": forenames,
        "surname": surname,
        "date_of_birth": born,
        "sex": "M",
        "address": STREET,
        "postcode": POSTCODE,
        "present": "unknown",
        "spoken_to": "no",
    }
    return example("police.persons", **(dict.fromkeys(unsaid, "") | said))
