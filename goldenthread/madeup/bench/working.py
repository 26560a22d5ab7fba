"""One incident worked through the product's own path, measured, and rolled back, so that none knows of the others."""

import csv
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from goldenthread.access.asking import by_index
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.chronology.models import Incident
from goldenthread.chronology.reading import read_incident
from goldenthread.identity.finding import Looked, find, look_at
from goldenthread.identity.finding_questions import Standing
from goldenthread.identity.models import Found, Mention
from goldenthread.identity.taking_in import take_in
from goldenthread.madeup.bench.truth import OWN_SLOTS, Truth
from goldenthread.notify import encompass, facts
from goldenthread.playbooks.encompass.rules import day_of
from goldenthread.records.actions import receive
from goldenthread.records.models import SourceRecord
from goldenthread.records.reading import FEEDS

BENCH = service("bench")
# What the product calls the slot of a record's own subject -> what the truth calls it.
_SLOTS = {"pupil": "child", "child": "child", "person": "self"}


@dataclass(frozen=True, slots=True)
class Finding:
    """A child as the product found them: the true children whose records it would lead to, and what was said."""

    children: frozenset[int]
    certain: bool
    relation: str
    named: bool
    weight: float
    why: str
    hops: tuple[str, ...]


@dataclass(slots=True)
class Worked:
    """
    One incident after the product's work: what it found, and how long that took.

    Milliseconds: `joined` from the file at the door to its people linked, `drafted` from there to the notifications
    drafted, `finding` the part of that in which children are found, done once more by itself.
    """

    findings: list[Finding] = field(default_factory=list)
    joined: float = 0.0
    drafted: float = 0.0
    finding: float = 0.0


class Rows:
    """The rows of one batch of police files, by incident."""

    def __init__(self, folder: Path, part: str) -> None:
        suffix = f".{part}" if part else ""
        self.incidents = {row["reference"]: row for row in _read(folder / f"police.incidents{suffix}.csv")}
        self.persons: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in _read(folder / f"police.persons{suffix}.csv"):
            self.persons[row["incident_reference"]].append(row)


def work(reference: str, rows: Rows, truth: Truth, scratch: Path, at: datetime) -> Worked:
    """Receive and work one incident as the worker does, say what came of it, and leave no trace."""
    done = Worked()
    with transaction.atomic():
        started = time.perf_counter()
        with acting(BENCH):
            _take_in("police.persons", rows.persons[reference], scratch, at)
            record = received("police.incidents", [rows.incidents[reference]], scratch, at)[0]
            incident = read_incident(record, mandate=BENCH, at=at)
            joined = time.perf_counter()
            done.joined = (joined - started) * 1000
            encompass.work(incident, mandate=BENCH, at=at)
            done.drafted = (time.perf_counter() - joined) * 1000
            done.findings = [_finding(one, truth) for one in Found.objects.filter(incident=record)]
            done.finding = _find_again(incident, at)
        transaction.set_rollback(True)
    return done


def look(reference: str, rows: Rows, scratch: Path, at: datetime) -> Looked:
    """What finding would look at and weigh of one incident, received alone; no trace is left of it."""
    with transaction.atomic(), acting(BENCH):
        _take_in("police.persons", rows.persons[reference], scratch, at)
        record = received("police.incidents", [rows.incidents[reference]], scratch, at)[0]
        incident = read_incident(record, mandate=BENCH, at=at)
        mentions = facts.police_mentions(incident)
        with by_index():
            looked = look_at(record, mentions=mentions, on=day_of(incident.occurred_at))
        transaction.set_rollback(True)
    return looked


def worked_before(reference: str, truth: Truth) -> list[Finding]:
    """What the product found of an incident that the worker has worked."""
    with acting(BENCH):
        incident = Incident.objects.get(reference=reference)
        return [_finding(one, truth) for one in Found.objects.filter(incident=incident.record)]


def _take_in(feed: str, sent: Sequence[Mapping[str, str]], scratch: Path, at: datetime) -> None:
    take_in(received(feed, sent, scratch, at), at=at)


def received(feed: str, sent: Sequence[Mapping[str, str]], scratch: Path, at: datetime) -> list[SourceRecord]:
    """These rows, received by the one door: their records, in order."""
    path = scratch / f"{feed}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FEEDS[feed].columns)
        writer.writeheader()
        writer.writerows(sent)
    delivery = receive(path, feed=feed, agency="police", mandate=BENCH, at=at)
    return list(SourceRecord.objects.filter(delivery=delivery).order_by("line"))


def _find_again(incident: Incident, at: datetime) -> float:
    with transaction.atomic():
        Found.objects.filter(incident=incident.record).delete()
        started = time.perf_counter()
        mentions = facts.police_mentions(incident)
        find(incident.record, mentions=mentions, on=day_of(incident.occurred_at), at=at)
        return (time.perf_counter() - started) * 1000


def _finding(found: Found, truth: Truth) -> Finding:
    children = whom(Mention.objects.filter(person=found.person_id, gone_at=None), truth)
    return Finding(
        children,
        found.certainty == Found.Certainty.CERTAIN,
        found.relation,
        found.named,
        found.weight,
        found.why,
        tuple(hop["sentence"] for hop in found.hops),
    )


def whom(mentions: Iterable[Mention | Standing], truth: Truth) -> frozenset[int]:
    """
    The true people whose agency records stand behind a found child: those whose schools would be told.

    The police's own line alone leads to no school: it counts only where no agency has a record of the child.
    """
    theirs: set[int] = set()
    police: set[int] = set()
    for mention in mentions:
        person = person_of(mention, truth)
        if person is not None:
            (police if mention.feed == "police.persons" else theirs).add(person)
    return frozenset(theirs or police - truth.recorded)


def person_of(mention: Mention | Standing, truth: Truth) -> int | None:
    """Who is meant by a record's own subject; None for contacts, carers and rows with a fault."""
    slot = _SLOTS.get(mention.slot)
    return truth.whom.get((mention.feed, mention.key, slot)) if slot in OWN_SLOTS and slot else None


def children_on_record() -> dict[UUID, Mention]:
    """Everybody whom an agency's record, not the police's, has as its own subject. Needs a mandate."""
    own = Mention.objects.filter(slot__in=_SLOTS, gone_at=None).exclude(feed="police.persons")
    return {mention.pk: mention for mention in own}


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
