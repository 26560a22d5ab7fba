"""The folder through the product: received by the one door, taken in, and each incident worked alone."""

import csv
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from bench.households.sending import ROLL, Sent
from goldenthread.access.asking import by_index
from goldenthread.access.context import acting
from goldenthread.access.mandate import service
from goldenthread.directory.partnership import bring_up_to_date
from goldenthread.identity.finding import Looked, find, look_at
from goldenthread.identity.models import Found, Mention
from goldenthread.identity.taking_in import take_in, unread
from goldenthread.records.actions import receive
from goldenthread.records.models import Delivery, SourceRecord
from goldenthread.records.reading import FEEDS

BENCH = service("bench")
# As many records as the worker takes at once.
BATCH = 2_000
# Whatever is certain stands before whatever waits for a person.
_CERTAIN_FIRST = 1_000.0

Tell = Callable[[str, str, float], None]


@dataclass
class Timed:
    """Milliseconds of each incident: its people joined, and its children found."""

    joined: list[float] = field(default_factory=list)
    found: list[float] = field(default_factory=list)


def load(sent: Sent, tell: Tell) -> None:
    """Receive every file but the incidents and read every record."""
    slugs = {agency for _, agency, _ in sent.files} | {FEEDS["police.incidents"].agency}
    bring_up_to_date({"agencies": [{"slug": s, "name": s, "kind": s} for s in sorted(slugs)], "teams": []})
    for feed, agency, path in sent.files:
        _receive(feed, agency, path, sent.at, tell)
    started, many = time.monotonic(), 0
    while read := _read_some(sent.at):
        many += read
        tell("... read the records, linked the people", f"{many:,} records", time.monotonic() - started)
    tell("read the records, linked the people", f"{many:,} records", time.monotonic() - started)
    for feed, path in (("police.incidents", sent.incidents), ("police.persons", sent.persons)):
        _receive(feed, FEEDS[feed].agency, path, sent.at, tell)


def _receive(feed: str, agency: str, path: Path, at: datetime, tell: Tell) -> None:
    started = time.monotonic()
    delivery = receive(path, feed=feed, agency=agency, mandate=BENCH, at=at)
    if delivery.status == Delivery.Status.REFUSED:
        raise RuntimeError(f"{path.name} was refused: {delivery.problem}")
    aside = f", {delivery.quarantined:,} quarantined" if delivery.quarantined else ""
    tell(f"received {feed}", f"{delivery.accepted:,} rows{aside}", time.monotonic() - started)


def _read_some(at: datetime) -> int:
    with acting(BENCH):
        records = unread(BATCH)
        if records:
            take_in(records, at=at)
    return len(records)


def look_at_each(sent: Sent, wanted: set[str]) -> Iterator[tuple[str, Looked]]:
    """What finding would look at and weigh of each of these incidents; nothing of it stays."""
    for incident, persons in _incidents():
        if incident.key in wanted:
            with acting(BENCH), transaction.atomic(), by_index():
                take_in(persons, at=sent.at)
                yield incident.key, look_at(incident, mentions=_mentions(incident), on=_day(incident))
                transaction.set_rollback(True)


def _incidents() -> Iterator[tuple[SourceRecord, list[SourceRecord]]]:
    """Each incident with the records of its people."""
    with acting(BENCH):
        incidents = list(SourceRecord.objects.filter(feed="police.incidents").order_by("pk"))
        persons: dict[str, list[SourceRecord]] = defaultdict(list)
        for record in SourceRecord.objects.filter(feed="police.persons").order_by("pk"):
            persons[record.data["incident_reference"]].append(record)
    for incident in incidents:
        yield incident, persons[incident.key]


def _mentions(incident: SourceRecord) -> list[Mention]:
    named = Mention.objects.filter(feed="police.persons", case=incident.key, gone_at=None)
    return list(named.select_related("record", "person").order_by("number"))


def _day(incident: SourceRecord) -> date:
    return datetime.fromisoformat(incident.data["occurred_at"]).date()


def work_all(sent: Sent, out: Path, timed: Timed, tell: Tell) -> int:
    """Work each incident, forget it again, and write down the children found. Returns how many were written."""
    started, many = time.monotonic(), 0
    incidents = list(_incidents())
    with out.open("w", encoding="utf-8", newline="") as stream:
        write = csv.writer(stream).writerow
        write(("incident_id", "child_record_id", "score", "certainty", "relation"))
        for number, (incident, persons) in enumerate(incidents, start=1):
            for row in _work(incident, persons, sent, timed):
                write(row)
                many += 1
            if number % 500 == 0:
                tell("... worked the incidents", f"{number:,} of {len(incidents):,}", time.monotonic() - started)
    tell("worked the incidents", f"{len(incidents):,}", time.monotonic() - started)
    return many


def _work(
    incident: SourceRecord, persons: list[SourceRecord], sent: Sent, timed: Timed
) -> list[tuple[str, str, str, str, str]]:
    """One incident on the single-incident path; nothing of it stays, so that none profits from another."""
    with acting(BENCH), transaction.atomic():
        begun = time.perf_counter()
        take_in(persons, at=sent.at)
        joined = time.perf_counter()
        found = find(incident, mentions=_mentions(incident), on=_day(incident), at=sent.at)
        timed.joined.append((joined - begun) * 1000)
        timed.found.append((time.perf_counter() - joined) * 1000)
        told = list(_told(incident, found, sent.children))
        transaction.set_rollback(True)
    return told


def _told(
    incident: SourceRecord, found: list[Found], children: Mapping[str, list[str]]
) -> Iterator[tuple[str, str, str, str, str]]:
    """Every registered child behind each finding."""
    # Two providers may have one key: then both stand behind it.
    keys: dict[UUID, set[str]] = defaultdict(set)
    told = [one for one in found if one.certainty != Found.Certainty.NOT]
    registered = Mention.objects.filter(person_id__in=[one.person_id for one in told], feed=ROLL, slot="pupil")
    for person, key in registered.filter(gone_at=None).values_list("person_id", "key"):
        keys[person].add(key)
    for one in told:
        for key in sorted(keys[one.person_id]):
            for child in children[key]:
                yield incident.key, child, f"{score(one):.6f}", str(one.certainty), one.relation


def score(found: Found) -> float:
    """The probability that the child is right where the product gives one; else its certainty, then its weight."""
    probability: float | None = getattr(found, "probability", None)
    if probability is not None:
        return probability
    return found.weight + (_CERTAIN_FIRST if found.certainty == Found.Certainty.CERTAIN else 0.0)
