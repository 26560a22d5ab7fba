"""What is true of the bench's incidents, read from the files that the product is never given."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from goldenthread.madeup.families import build_families
from goldenthread.madeup.world import World, age, dice

# The product treats what reaches it four weeks late as history; an incident of the bench is younger.
YOUNGER_THAN = timedelta(days=27)
# The slots of records that speak of a child as the record's own subject.
OWN_SLOTS = frozenset({"child", "self"})


@dataclass(frozen=True, slots=True)
class Touched:
    """One child whom an incident truly touches. `relation`: resident or related. `named`: full, first name or no."""

    child: int
    relation: str
    named: str


@dataclass(slots=True)
class TrueIncident:
    """An incident as it was. `flat` is that of the true address, empty for a house or a public place."""

    reference: str
    batch: str
    case: str
    recipe: str
    occurred_at: datetime
    victim: int
    suspect: int
    flat: bool
    touched: dict[int, Touched] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Truth:
    """
    Incidents by batch, and who is meant by each record.

    `whom` maps (feed, key, slot) to a person's number; `recorded` holds everybody whom an agency other than the police
    has a record of.
    """

    batches: Mapping[str, list[TrueIncident]]
    whom: Mapping[tuple[str, str, str], int]
    recorded: frozenset[int]
    culture: Mapping[int, str]


def read_truth(folder: Path, *, seed: int, children: int, at: datetime) -> Truth:
    """The truth of the world in `folder`, built with the same seed, size and morning."""
    truth = folder / "truth"
    whom, recorded = {}, set()
    for row in _rows(truth / "mentions.csv"):
        person = int(row["person_id"])
        whom[row["feed"], row["key"], row["slot"]] = person
        if row["feed"] != "police.persons" and row["slot"] in OWN_SLOTS:
            recorded.add(person)
    return Truth(_incidents(truth), whom, frozenset(recorded), _cultures(seed, children, at))


def _incidents(truth: Path) -> dict[str, list[TrueIncident]]:
    flats = {row["dwelling_id"] for row in _rows(truth / "dwellings.csv") if row["address"].startswith("Flat ")}
    found: dict[str, TrueIncident] = {}
    batches: dict[str, list[TrueIncident]] = defaultdict(list)
    for row in _rows(truth / "incidents.csv"):
        incident = TrueIncident(
            row["reference"],
            row["batch"],
            row["case"],
            row["recipe"],
            datetime.fromisoformat(row["occurred_at"]),
            int(row["victim_id"]),
            int(row["suspect_id"]),
            row["dwelling_id"] in flats,
        )
        found[incident.reference] = incident
        batches[incident.batch].append(incident)
    born = {int(row["person_id"]): date.fromisoformat(row["date_of_birth"]) for row in _rows(truth / "persons.csv")}
    for incident in found.values():
        # A party of seventeen is a child too, whatever the world's own list of children says.
        for party in (incident.victim, incident.suspect):
            if age(born[party], incident.occurred_at.date()) < 18:
                incident.touched[party] = Touched(party, "resident", "full")
    for row in _rows(truth / "affected.csv"):
        child = int(row["child_id"])
        found[row["reference"]].touched[child] = Touched(child, row["relation"], row["named_by_police"])
    return batches


def _cultures(seed: int, children: int, at: datetime) -> dict[int, str]:
    """The culture that each person's names come from; the same seed makes the same people."""
    world = World(at, seed)
    build_families(world, dice(seed, "families"), children)
    return {person.id: person.culture for person in world.people}


def recent(incidents: list[TrueIncident], today: date, many: int) -> list[TrueIncident]:
    """Up to `many` of the last four weeks, of as many families as there are, latest first."""
    young = [one for one in incidents if today - one.occurred_at.date() < YOUNGER_THAN]
    turn: dict[tuple[int, int], int] = defaultdict(int)
    order: list[tuple[int, int, TrueIncident]] = []
    for one in sorted(young, key=lambda one: (one.occurred_at, one.reference), reverse=True):
        order.append((turn[one.victim, one.suspect], len(order), one))
        turn[one.victim, one.suspect] += 1
    # The first incident of each pair of people comes before anybody's second.
    return [one for *_, one in sorted(order, key=lambda item: item[:2])[:many]]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
