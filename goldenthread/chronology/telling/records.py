"""The records that stand now and speak of some people, each with whom it speaks of, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from goldenthread.chronology.telling.happenings import Source
from goldenthread.identity.models import Mention
from goldenthread.records.models import Current, SourceRecord, SpeaksOf

CARE = ("socialcare.cin_episodes", "socialcare.cp_plans", "socialcare.cla_episodes", "socialcare.involvements")
INCIDENTS, WORKERS = "police.incidents", "socialcare.professionals"
_OWN = "socialcare.person:"


class Record(NamedTuple):
    """What is needed of a `SourceRecord`, and no more: a chronology may rest on thousands."""

    pk: int
    feed: str
    agency: str
    key: str
    received_at: datetime
    data: Mapping[str, Any]


class Named(NamedTuple):
    """What is needed of a `Mention`, and its record."""

    person_id: UUID
    slot: str
    role: str
    case: str
    own_ref: str
    dob_text: str
    born_from: date | None
    born_to: date | None
    record: Record


@dataclass(frozen=True, slots=True)
class Speaking:
    """A record that speaks of a person by its agency's own number for them alone."""

    record: Record
    person: UUID


@dataclass(frozen=True, slots=True)
class Records:
    """What was found: mentions with their record; social care's rows; incidents and workers by agency and number."""

    mentions: tuple[Named, ...]
    care: tuple[Speaking, ...]
    incidents: Mapping[tuple[str, str], Record]
    workers: Mapping[tuple[str, str], Record]

    @property
    def by_id(self) -> dict[int, Record]:
        """The records of the mentions, by their id."""
        return {mention.record.pk: mention.record for mention in self.mentions}


def records_of(people: Collection[UUID]) -> Records:
    """Everything that stands and speaks of these people. Show it only under an entry about them."""
    standing = Mention.objects.filter(person__any=list(people), gone_at=None).order_by("number")
    own, columns = Named._fields[:-1], _through("record")
    found = standing.values_list(*own, *columns)
    mentions = tuple(Named._make((*each[: len(own)], Record._make(each[len(own) :]))) for each in found)
    care = _care(mentions)
    cases = [(m.record.agency, m.case) for m in mentions if m.record.feed == "police.persons"]
    numbers = [(s.record.agency, s.record.data.get("invo_professional_id", "")) for s in care]
    return Records(mentions, care, _named(INCIDENTS, "reference", cases), _named(WORKERS, _PROFESSIONAL, numbers))


_PROFESSIONAL = "prof_professional_id"


def records_by_id(ids: Collection[int]) -> dict[int, Record]:
    """Records by their id."""
    if not ids:
        return {}
    found = SourceRecord.objects.filter(pk__in=ids).values_list(*Record._fields)
    return {each[0]: Record(*each) for each in found}


def _through(record: str) -> list[str]:
    return [f"{record}__{name}" for name in Record._fields]


def _care(mentions: Iterable[Named]) -> tuple[Speaking, ...]:
    whose = {(m.record.agency, m.own_ref): m.person_id for m in mentions if m.own_ref.startswith(_OWN)}
    if not whose:
        return ()
    agencies, refs = {agency for agency, _ in whose}, {ref for _, ref in whose}
    rows = SpeaksOf.objects.filter(ref__in=refs, agency__in=agencies, record__current__isnull=False)
    rows = rows.filter(record__feed__in=CARE).order_by("record_id")
    found = rows.values_list("agency", "ref", *_through("record"))
    return tuple(Speaking(Record(*r), whose[agency, ref]) for agency, ref, *r in found if (agency, ref) in whose)


def _named(feed: str, column: str, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Record]:
    keys = {(agency, number) for agency, number in wanted if number}
    if not keys:
        return {}
    # A key is its column as sent, but for the sign that parts the columns of longer keys.
    escaped = [number.replace("\\", "\\\\").replace("|", "\\|") for _, number in keys]
    standing = Current.objects.filter(feed=feed, agency__in={agency for agency, _ in keys}, key__in=escaped)
    records = [Record(*each) for each in standing.values_list(*_through("record"))]
    found = {(record.agency, record.data.get(column, "")): record for record in records}
    return {key: record for key, record in found.items() if key in keys}


def source_of(record: Record) -> Source:
    """Where an account is from that rests on this record."""
    return Source(record.pk, record.feed, record.agency, record.key, record.received_at)
