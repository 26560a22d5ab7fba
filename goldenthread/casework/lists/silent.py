"""Children with a protection plan of whom no record dates anything lately: silence of records, and not of visits."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from uuid import UUID

from django.db.models import Q

from goldenthread.casework.lists.plans import plans_of
from goldenthread.casework.lists.types import Because, Row, under_18
from goldenthread.chronology.models import Incident
from goldenthread.chronology.standing import Flag, casework_records, day_of
from goldenthread.clock import london
from goldenthread.identity.core.sentences import say_date
from goldenthread.identity.models import Found, Mention, Person, Residence
from goldenthread.records.models import SourceRecord, SpeaksOf
from goldenthread.records.reading import FEEDS
from goldenthread.rulebook import ListPlaybook

PART = "On a child protection plan, and no record dates anything lately"
_PLANS = "socialcare.cp_plans"
# A birth or a death is a date about somebody, and not something that happened with them lately.
_NOT_LATELY = ("birth", "dob", "death")


@dataclass(frozen=True, slots=True)
class Said:
    """The last day that a record dates of somebody, and the record."""

    on: date
    record: int
    what: str


def find(book: ListPlaybook, on: date) -> list[Row]:
    """The list as it stands on a day, in a fixed number of queries. Show it only under an entry about its people."""
    since = on - timedelta(weeks=book.number("silent_weeks", on))
    plans = {
        person: cp
        for person, flags in plans_of(_with_plans(), on).items()
        if (cp := [flag for flag in flags if flag.kind == "cp"])
    }
    known = Person.objects.in_bulk(plans)
    children = [person for person in plans if under_18(known[person], on) is not False]
    last = _last(children, on)
    rows = [_row(child, plans[child], last[child]) for child in children if last[child].on < since]
    return sorted(rows, key=lambda row: str(known[row.people[0]]))


def _with_plans() -> set[UUID]:
    """Everybody of whom a current record of a plan speaks, whether or not the plan stands."""
    spoken = SpeaksOf.objects.filter(record__feed=_PLANS, record__current__isnull=False)
    refs = set(spoken.values_list("ref", flat=True))
    mentions = Mention.objects.filter(own_ref__any=sorted(refs), gone_at=None)
    return set(mentions.values_list("person_id", flat=True))


def _last(children: Collection[UUID], on: date) -> dict[UUID, Said]:
    """The last thing that any record dates of each child, on or before a day. The plan itself is always one."""
    said: dict[UUID, list[Said]] = defaultdict(list)
    mentions = Mention.objects.filter(person__any=list(children), gone_at=None).select_related("record")
    whose = {(m.agency, m.own_ref): m.person_id for m in mentions if m.own_ref}
    for mention in mentions:
        said[mention.person_id] += _dates(mention.record, on)
    for record in casework_records(mentions):
        person = next((p for key in _numbers(record) if (p := whose.get(key)) is not None), None)
        if person is not None:
            said[person] += _dates(record, on)
    for person, when in (*_homes(children), *_incidents(mentions), *_touched(children)):
        if when.on <= on:
            said[person].append(when)
    return {child: max(several, key=lambda each: each.on) for child, several in said.items() if several}


def _dates(record: SourceRecord, on: date) -> list[Said]:
    days = [day for column in _dated(record.feed) if (day := day_of(record, column)) and day <= on]
    return [Said(day, record.pk, FEEDS[record.feed].title) for day in days]


@cache
def _dated(feed: str) -> tuple[str, ...]:
    """The columns of a feed that date something which happened."""
    dates = (field.name for field in FEEDS[feed].fields if field.type == "date")
    return tuple(name for name in dates if not any(word in name for word in _NOT_LATELY))


def _numbers(record: SourceRecord) -> list[tuple[str, str]]:
    """By which of its agency's numbers a record speaks of somebody."""
    return [
        (record.agency, f"socialcare.person:{value}")
        for column, value in record.data.items()
        if column.endswith("_person_id")
    ]


def _homes(children: Collection[UUID]) -> Iterable[tuple[UUID, Said]]:
    homes = Residence.objects.filter(mention__person__any=list(children), mention__gone_at=None)
    # That somebody moved is said, and never where to.
    for person, since, record in homes.values_list("mention__person_id", "date_from", "record_id"):
        if since is not None:
            yield person, Said(since, record, "an address")


def _incidents(mentions: Iterable[Mention]) -> Iterable[tuple[UUID, Said]]:
    # One incident may name several of them.
    named: dict[tuple[str, str], set[UUID]] = defaultdict(set)
    for mention in mentions:
        if mention.feed == "police.persons":
            named[mention.agency, mention.case].add(mention.person_id)
    cases = Incident.objects.filter(reference__any=sorted({case for _, case in named}))
    for incident in cases:
        for person in named.get((incident.agency, incident.reference), ()):
            yield person, _of_incident(incident)


def _touched(children: Collection[UUID]) -> Iterable[tuple[UUID, Said]]:
    sure = Found.objects.filter(Q(certainty=Found.Certainty.CERTAIN) | Q(decided="tell"), person_id__any=list(children))
    found: dict[int, set[UUID]] = defaultdict(set)
    for record, person in sure.exclude(decided="leave").values_list("incident_id", "person_id"):
        found[record].add(person)
    for incident in Incident.objects.filter(record__any=list(found)):
        for person in found[incident.record_id]:
            yield person, _of_incident(incident)


def _of_incident(incident: Incident) -> Said:
    return Said(london(incident.occurred_at).date(), incident.record_id, FEEDS["police.incidents"].title)


def _row(child: UUID, plans: Iterable[Flag], last: Said) -> Row:
    said = [Because(f"{f.words}{f', since {say_date(f.since)}' if f.since else ''}", (f.record.pk,)) for f in plans]
    words = f"The last day that any record dates: {say_date(last.on)} ({last.what[:1].lower()}{last.what[1:]})"
    return Row(PART, (child,), (*said, Because(words, (last.record,))))
