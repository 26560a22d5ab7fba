"""
A small made-up world for the tests of telling: families, settings and incidents come in as files by the one door, and
the real worker works them.

    world = World(tmp_path, at)
    world.school(LARKSPUR, "Larkspur Primary School")
    marsh = world.family("Marsh", ("Leo", "2019-05-09", LARKSPUR), ("Ellie", "2015-02-11", OTTER_VALE))
    world.incident(marsh)
    world.go()
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.access.models import LedgerEntry
from goldenthread.chronology.models import Event, Incident
from goldenthread.directory.models import Agency, Team
from goldenthread.identity.models import Found, Person
from goldenthread.madeup import numbers
from goldenthread.notify.deciding import decide_found
from goldenthread.notify.models import Hold, InboxItem, Mail, Notification, NotTold
from goldenthread.notify.work import pass_once
from goldenthread.pathways.models import Duty
from goldenthread.records.actions import receive
from goldenthread.records.models import Delivery
from tests.cast import ASHA, GWEN, WORKER
from tests.records.files import example, write

DOOR = service("door")
LARKSPUR, OTTER_VALE, THIRD = "900001", "900002", "900003"
COUNCIL = "999"
NAMES = {LARKSPUR: "Larkspur Primary School", OTTER_VALE: "Otter Vale Academy", THIRD: "Hazel Bank School"}
ORDER = (
    "settings.register",
    "settings.links",
    "settings.contacts",
    "settings.calendar",
    "schools.roll",
    "council.home_educated",
    "police.incidents",
    "police.persons",
)
AGENCY = {"settings": "council", "council": "council", "schools": "schools-mis", "police": "police"}
TEAMS = ("tell-desk", "tell-desk-manager", "education", "early-years", "out-of-area")
STREETS = (
    "Alder Bramble Cobble Dapple Ember Furrow Garnet Hollow Indigo Juniper Kestrel Lantern Mallow Nettle Orchid Poplar"
    " Quarry Rushes Saffron Tansy Umber Velvet Willow Yarrow Zephyr"
).split()
MOTHERS = "Morwenna Beatrix Cordelia Dymphna Elowen Fenella Ginevra Hermia Isolde Jocasta Keziah Lavinia".split()
FATHERS = "Ambrose Barnaby Crispin Dunstan Evander Florian Gideon Horatio Ignatius Jolyon Kendrick Leopold".split()


@dataclass(frozen=True)
class Family:
    """Two parents and their children at one address."""

    number: int
    surname: str
    children: Sequence[tuple[str, str, str]]
    address: str
    postcode: str

    @property
    def mother(self) -> dict[str, str]:
        """As the police write her down."""
        return _adult("victim", MOTHERS[self.number % 12], self.surname, _born(self.number), "F")

    @property
    def father(self) -> dict[str, str]:
        """As the police write him down."""
        return _adult("suspect", FATHERS[self.number % 12], self.surname, _born(self.number + 7), "M")


def _born(number: int) -> str:
    return (date(1974, 2, 11) + timedelta(days=number * 131 % 6_000)).isoformat()


def _adult(role: str, forename: str, surname: str, born: str, sex: str) -> dict[str, str]:
    return {"role": role, "forenames": forename, "surname": surname, "date_of_birth": born, "sex": sex}


@dataclass
class World:
    """What has been handed in so far, and what waits to be."""

    folder: Path
    at: datetime
    rows: dict[str, list[dict[str, str]]] = field(default_factory=lambda: defaultdict(list))
    sent: list[dict[str, str]] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        for slug in sorted({*AGENCY.values()}):
            Agency.objects.get_or_create(slug=slug, defaults={"name": slug.title(), "kind": slug})
        for slug in TEAMS:
            defaults = {"agency_id": "police", "name": slug.replace("-", " "), "email": f"{slug}@teams.example"}
            Team.objects.get_or_create(slug=slug, defaults=defaults | {"phone": "01632 960117"})

    # What agencies send ------------------------------------------------------------------------------------------

    def school(self, urn: str, name: str = "", *, contacts: bool = True, opens: str = "08:45", **columns: str) -> None:
        """A setting with a key adult, a deputy and a mailbox, and with its terms unless `opens` is empty."""
        plain = {"URN": urn, "EstablishmentName": name or NAMES[urn], "LA (code)": COUNCIL, "CloseDate": ""}
        self.rows["settings.register"].append(example("settings.register", **(plain | columns)))
        if contacts:
            for role in ("key_adult", "deputy", "mailbox"):
                self.contact(urn, role, f"{role}@{urn}.example")
        for date_from, date_to in (("2025-09-02", "2026-07-21"), ("2026-09-02", "2026-12-18")) if opens else ():
            self.calendar(urn, "term", date_from, date_to, opens_at=opens)

    def contact(self, urn: str, role: str, email: str, **columns: str) -> None:
        """Somebody who answers at a setting."""
        plain = {"urn": urn, "role": role, "name": f"Person {role.title()}", "email": email, "conflicts": ""}
        self.rows["settings.contacts"].append(example("settings.contacts", **(plain | {"valid_to": ""} | columns)))

    def calendar(self, urn: str, kind: str, date_from: str, date_to: str, *, opens_at: str = "") -> None:
        """Days of a setting."""
        row = {"urn": urn, "kind": kind, "date_from": date_from, "date_to": date_to, "name": kind, "opens_at": opens_at}
        self.rows["settings.calendar"].append(row)

    def successor(self, urn: str, after: str) -> None:
        """One setting took over from another."""
        row = example("settings.links", URN=urn, LinkURN=after, LinkType="Successor", LinkEstablishedDate="01-09-2026")
        self.rows["settings.links"].append(row)

    def family(self, surname: str, *children: tuple[str, str, str], on_roll: bool = True) -> Family:
        """A family; its children (forename, born, URN) are on the rolls with both parents as contacts."""
        number = next(self.numbers)
        street = STREETS[number % len(STREETS)]
        postcode = numbers.postcode("ZQ1", number * 7)
        family = Family(number, surname, children, f"{number} {street} Row, Fenwick", postcode)
        for forename, born, urn in children if on_roll else ():
            self.pupil(family, forename, born, urn)
        return family

    def pupil(self, family: Family, forename: str, born: str, urn: str, **columns: str) -> None:
        """One row of the roll."""
        home = {"address": family.address, "postcode": family.postcode}
        row = dict.fromkeys(example("schools.roll"), "") | {
            "upn": numbers.upn(school=2000 + int(urn) % 1000, year=20, serial=next(self.numbers)),
            "urn": urn,
            "forenames": forename,
            "surname": family.surname,
            "date_of_birth": born,
            "sex": "U",
            "enrolment_status": "C",
            "entry_date": "2024-09-03",
            **home,
        }
        for slot, parent, word in ((1, family.mother, "mother"), (2, family.father, "father")):
            row |= {
                f"contact{slot}_forenames": parent["forenames"],
                f"contact{slot}_surname": parent["surname"],
                f"contact{slot}_relationship": word,
                f"contact{slot}_parental_responsibility": "yes",
                f"contact{slot}_address": family.address,
                f"contact{slot}_postcode": family.postcode,
            }
        self.rows["schools.roll"].append(row | columns)

    def an_uncertain_child(self) -> None:
        """Tobi is on the roll without a date of birth: that he is a child is for a person to say."""
        family = self.family("Okoro", ("Tobi", "", LARKSPUR))
        self.incident(family)

    def outside_school(self, family: Family, forename: str, born: str, category: str) -> None:
        """A child on the council's list of those in no school."""
        row = example(
            "council.home_educated",
            reference=f"{category}-{family.number}-{forename}",
            forenames=forename,
            surname=family.surname,
            date_of_birth=born,
            sex="U",
            address=family.address,
            postcode=family.postcode,
            uprn="",
            category=category,
            date_from="2025-01-13",
            date_to="",
        )
        self.rows["council.home_educated"].append(row)

    def incident(
        self,
        family: Family,
        *people: Mapping[str, str],
        reference: str = "",
        reported: datetime | None = None,
        named: bool = True,
        adults: bool = True,
        **columns: str,
    ) -> str:
        """An incident at the family's address last night; its persons are the parents, the children and `people`."""
        reference = reference or f"FEN/26/{family.number:06d}"
        reported = reported or self.at - timedelta(hours=7)
        plain = {
            "reference": reference,
            "occurred_at": (reported - timedelta(minutes=12)).isoformat(),
            "reported_at": reported.isoformat(),
            "address": family.address,
            "postcode": family.postcode,
            "uprn": "",
            "circumstances": "Two adults argued and one was pushed.",
            "markers": "",
        }
        self.rows["police.incidents"].append(example("police.incidents", **(plain | columns)))
        said = {"role": "child", "words_said": "I hid.", "present": "yes", "spoken_to": "yes", "spoken_with": "alone"}
        children = [
            said | {"forenames": forename, "surname": family.surname, "date_of_birth": born}
            for forename, born, _ in (family.children if named else ())
        ]
        everybody = [*([family.mother, family.father] if adults else []), *children, *people]
        for number, person in enumerate(everybody, start=1):
            row = dict.fromkeys(example("police.persons"), "")
            row |= {"incident_reference": reference, "person_no": str(number), "sex": "U"}
            self.rows["police.persons"].append(
                row | {"address": family.address, "postcode": family.postcode} | dict(person)
            )
        return reference

    def correct(self, feed: str, who: str, **changes: str) -> None:
        """A correction of the latest row in which `who` is the forenames, or the reference, as it was handed in."""
        row = next(
            r for r in reversed(self.sent) if r["feed"] == feed and who in (r.get("forenames"), r.get("reference"))
        )
        self.rows[feed].append({k: v for k, v in row.items() if k != "feed"} | changes)

    # What the product does with it -------------------------------------------------------------------------------

    def hand_in(self) -> list[Delivery]:
        """Everything that waits, one file a feed."""
        arrived = []
        for feed in ORDER:
            if rows := self.rows.pop(feed, None):
                self.sent += [row | {"feed": feed} for row in rows]
                folder = self.folder / str(next(self.numbers))
                folder.mkdir()
                path = write(folder, feed, *rows)
                agency = AGENCY[feed.split(".")[0]]
                delivery = receive(path, feed=feed, agency=agency, mandate=DOOR, at=self.at)
                assert (delivery.status, delivery.quarantined) == ("accepted", 0), delivery.problem
                arrived.append(delivery)
        return arrived

    def work(self, at: datetime | None = None) -> None:
        """The worker, until nothing is left to do."""
        for _ in range(40):
            if not pass_once(at=at or self.at).did_something:
                return
        raise AssertionError("the worker does not come to rest")

    def go(self, at: datetime | None = None) -> None:
        """Hand in what waits, and work it."""
        self.hand_in()
        self.work(at)

    def again(self, at: datetime | None = None) -> None:
        """The same with every incident worked anew, as when more becomes known."""
        self.hand_in()
        with acting(WORKER):
            Incident.objects.update(worked_at=None)
        self.work(at)

    def decide(self, forename: str, *, tell: bool) -> None:
        """Asha's word on a child who waits."""
        with acting(ASHA):
            decide_found(found(forename), tell=tell, mandate=ASHA, at=self.at)


# Looking at what came of it ---------------------------------------------------------------------------------------


def notifications() -> dict[str, Notification]:
    """Those that stand, by box, where there is one incident."""
    with acting(WORKER):
        return {n.box: n for n in Notification.objects.filter(withdrawn_at=None).select_related("incident")}


def told() -> dict[str, list[str]]:
    """For each box the forenames of the children in the notification that lies in it now."""
    with acting(WORKER):
        lying = InboxItem.objects.filter(withdrawn_at=None)
        return {i.box: sorted(c["child"]["name"].split()[0] for c in i.content["children"]) for i in lying}


def not_told() -> dict[str, str]:
    """Forename and reason of everybody about whom nobody is told."""
    with acting(WORKER):
        rows = list(NotTold.objects.filter(ended_at=None))
        people = Person.objects.in_bulk([r.person_id for r in rows])
        return {people[r.person_id].forenames: r.reason for r in rows}


def found(forename: str) -> Found:
    """The finding of one child."""
    with acting(WORKER):
        for each in Found.objects.exclude(certainty=Found.Certainty.NOT):
            if Person.objects.get(pk=each.person_id).forenames == forename:
                return each
    raise AssertionError(f"{forename} was not found")


def duties(rule: str = "", *, open_only: bool = True) -> list[Duty]:
    """Duties of one rule or all, soonest due first."""
    with acting(WORKER):
        wanted = Duty.objects.order_by("due_at").select_related("because_of")
        if rule:
            wanted = wanted.filter(rule=f"encompass.{rule}")
        return list(wanted.filter(done_at=None, superseded_at=None) if open_only else wanted)


def mails() -> dict[str, Mail]:
    """Mails by address, the latest of each."""
    with acting(WORKER):
        return {m.to_address: m for m in Mail.objects.order_by("pk").select_related("notification")}


def items() -> list[InboxItem]:
    """Everything that ever lay in a box, in order."""
    with acting(WORKER):
        return list(InboxItem.objects.order_by("delivered_at", "version"))


def ledger(did: str) -> list[LedgerEntry]:
    """What the ledger holds of one act."""
    with acting(GWEN):
        return list(LedgerEntry.objects.filter(did=did).order_by("pk"))


def holds() -> list[Hold]:
    """Holds that nobody has lifted."""
    with acting(WORKER):
        return list(Hold.objects.filter(lifted_at=None).select_related("notification__incident"))


def events(kind: str) -> list[Event]:
    """What happened of one kind, in order."""
    with acting(WORKER):
        return list(Event.objects.filter(kind=kind).order_by("written_at"))
