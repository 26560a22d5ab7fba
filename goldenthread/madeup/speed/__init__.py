"""
How fast, among a million people: records taken in, and one incident to the explained children.

Around a made-up county, which is taken in by the one door, stands a crowd (`goldenthread.madeup.crowd`). Everything
that is measured goes by the product's own path and commits, on behalf of a mandate, as the application's own role.
"""

import csv
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import connection

from goldenthread import clock
from goldenthread.access import ledger
from goldenthread.access.context import acting
from goldenthread.chronology.models import Incident
from goldenthread.chronology.reading import read_incident
from goldenthread.identity.finding import find
from goldenthread.identity.taking_in import take_in
from goldenthread.madeup.bench import MADE_FOR_EACH, MORNING
from goldenthread.madeup.bench.truth import TrueIncident, read_truth, recent
from goldenthread.madeup.bench.working import BENCH, Rows, received
from goldenthread.madeup.build import build
from goldenthread.madeup.crowd import loading
from goldenthread.madeup.demo import load
from goldenthread.madeup.speed.processor import Processor
from goldenthread.madeup.speed.searching import time_searches
from goldenthread.notify.facts import police_mentions
from goldenthread.notify.work import pass_once
from goldenthread.playbooks.encompass.rules import day_of
from goldenthread.records.actions import receive
from goldenthread.records.models import SourceRecord
from goldenthread.records.reading import FEEDS

Tell = Callable[[str, str, float], None]
# The first incidents of a process pay for reading the lists of names, preparing the questions, counting the names.
WARMING_UP = 10
# Searches of each kind.
SEARCHES = 40
# Received and not read: something for a worker to do whose memory is looked at.
LEFT = 5
_COUNTS = """
select (select count(*) from identity_person), (select count(*) from identity_mention),
(select count(*) from identity_mentionkey), pg_database_size(current_database())
"""


@dataclass(frozen=True, slots=True)
class Timed:
    """
    One incident, in milliseconds: its people `joined` to all others; its children `found` and explained.

    `processor` is what the second took of this process's and the database's processor.
    """

    joined: float
    found: float
    processor: float
    children: int


@dataclass
class Measured:
    """Everything measured in one run; `size` of the database in bytes, `searches` in milliseconds by kind."""

    seed: int
    people: int = 0
    mentions: int = 0
    keys: int = 0
    size: int = 0
    records: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    incidents: list[Timed] = field(default_factory=list)
    searches: dict[str, list[float]] = field(default_factory=dict)


def run(owner_url: str, *, people: int, children: int, incidents: int, seed: int, tell: Tell) -> Measured:
    """
    Load a crowd of `people`, take a county of `children` in, and measure.

    Django must be set up on an empty database of its own, marked as made up. The last incidents stay received and not
    yet read, for whoever measures a worker next.

    :param tell: told what was done, how much of it, and in how many seconds
    """
    clock.set_to(MORNING)
    measured = Measured(seed)
    if people:
        loading.load(owner_url, people=people, seed=seed, tell=tell)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        build(folder, seed=seed, children=children, at=MORNING, extra_incidents_for_bench=MADE_FOR_EACH * incidents)
        load(folder, tell=tell)
        truth = read_truth(folder, seed=seed, children=children, at=MORNING)
        chosen = recent(truth.batches["bench"], MORNING.date(), incidents)
        rows = Rows(folder / "feeds", "bench")
        _time_batches(measured, rows, [t for t in truth.batches["bench"] if t not in chosen], folder, tell)
        started = time.monotonic()
        measured.incidents = [_one(true, rows, folder, MORNING) for true in chosen[:-LEFT]][WARMING_UP:]
        with acting(BENCH):
            for true in chosen[-LEFT:]:
                received("police.persons", rows.persons[true.reference], folder, MORNING)
                received("police.incidents", [rows.incidents[true.reference]], folder, MORNING)
        tell("worked single incidents", f"{len(measured.incidents):,}", time.monotonic() - started)
    started = time.monotonic()
    measured.searches = time_searches(seed, SEARCHES)
    tell("searched for people", f"{sum(map(len, measured.searches.values())):,} searches", time.monotonic() - started)
    with acting(BENCH), connection.cursor() as cursor:
        cursor.execute(_COUNTS)
        measured.people, measured.mentions, measured.keys, measured.size = cursor.fetchone()
    clock.reset()
    return measured


def _time_batches(measured: Measured, rows: Rows, trues: Sequence[TrueIncident], folder: Path, tell: Tell) -> None:
    """What a year's persons of the county's police weigh: one file, read by the worker's own passes in its batches."""
    persons = [row for true in trues for row in rows.persons[true.reference]]
    path = folder / "police.persons.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FEEDS["police.persons"].columns)
        writer.writeheader()
        writer.writerows(persons)
    receive(path, feed="police.persons", agency="police", mandate=BENCH, at=MORNING)
    started, processor = time.perf_counter(), Processor()
    while done := pass_once(at=MORNING).read:
        measured.records += done
    measured.seconds, measured.processor = time.perf_counter() - started, processor.seconds()
    tell("read records in batches", f"{measured.records:,} records", measured.seconds)


def _one(true: TrueIncident, rows: Rows, folder: Path, at: datetime) -> Timed:
    with acting(BENCH):
        persons = received("police.persons", rows.persons[true.reference], folder, at)
        record = received("police.incidents", [rows.incidents[true.reference]], folder, at)[0]
    started = time.perf_counter()
    with acting(BENCH):
        take_in(persons, at=at)
    joined = time.perf_counter()
    with acting(BENCH):
        incident = read_incident(record, mandate=BENCH, at=at)
    asked, processor = time.perf_counter(), Processor()
    children = _find(incident, record, at)
    done = time.perf_counter()
    return Timed((joined - started) * 1000, (done - asked) * 1000, processor.seconds() * 1000, children)


def _find(incident: Incident, record: SourceRecord, at: datetime) -> int:
    """From mandate to commit: who was there, which children that touches and how we know, and the ledger's entry."""
    with acting(BENCH):
        mentions = police_mentions(incident)
        found = find(record, mentions=mentions, on=day_of(incident.occurred_at), at=at)
        ledger.write(BENCH, did="incident.find", at=at, about=[f.person_id for f in found], incident=incident.pk)
    return len(found)
