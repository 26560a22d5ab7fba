"""The records that stand now and speak of some people, each with whom it speaks of, in a fixed number of queries."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from goldenthread.chronology.telling.happenings import Source
from goldenthread.identity.models import Mention
from goldenthread.records.models import Current, SourceRecord, SpeaksOf

CARE = ("socialcare.cin_episodes", "socialcare.cp_plans", "socialcare.cla_episodes", "socialcare.involvements")
INCIDENTS, WORKERS = "police.incidents", "socialcare.professionals"
_OWN = "socialcare.person:"


@dataclass(frozen=True, slots=True)
class Speaking:
    """A record that speaks of a person by its agency's own number for them alone."""

    record: SourceRecord
    person: UUID


@dataclass(frozen=True, slots=True)
class Records:
    """What was found: mentions with their record; social care's rows; incidents and workers by agency and number."""

    mentions: tuple[Mention, ...]
    care: tuple[Speaking, ...]
    incidents: Mapping[tuple[str, str], SourceRecord]
    workers: Mapping[tuple[str, str], SourceRecord]


def records_of(people: Collection[UUID]) -> Records:
    """Everything that stands and speaks of these people. Show it only under an entry about them."""
    standing = Mention.objects.filter(person__any=list(people), gone_at=None).order_by("number")
    mentions = tuple(standing.select_related("record"))
    care = _care(mentions)
    cases = [(m.agency, m.case) for m in mentions if m.feed == "police.persons"]
    numbers = [(s.record.agency, s.record.data.get("invo_professional_id", "")) for s in care]
    return Records(mentions, care, _named(INCIDENTS, "reference", cases), _named(WORKERS, _PROFESSIONAL, numbers))


_PROFESSIONAL = "prof_professional_id"


def _care(mentions: Iterable[Mention]) -> tuple[Speaking, ...]:
    whose = {(m.agency, m.own_ref): m.person_id for m in mentions if m.own_ref.startswith(_OWN)}
    if not whose:
        return ()
    agencies, refs = {agency for agency, _ in whose}, {ref for _, ref in whose}
    rows = SpeaksOf.objects.filter(ref__in=refs, agency__in=agencies, record__current__isnull=False)
    rows = rows.filter(record__feed__in=CARE).select_related("record").order_by("record_id")
    return tuple(Speaking(row.record, whose[row.agency, row.ref]) for row in rows if (row.agency, row.ref) in whose)


def _named(feed: str, column: str, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], SourceRecord]:
    keys = {(agency, number) for agency, number in wanted if number}
    if not keys:
        return {}
    # A key is its column as sent, but for the sign that parts the columns of longer keys.
    escaped = [number.replace("\\", "\\\\").replace("|", "\\|") for _, number in keys]
    standing = Current.objects.filter(feed=feed, agency__in={agency for agency, _ in keys}, key__in=escaped)
    found = {(c.agency, c.record.data.get(column, "")): c.record for c in standing.select_related("record")}
    return {key: record for key, record in found.items() if key in keys}


def source_of(record: SourceRecord) -> Source:
    """Where an account is from that rests on this record."""
    return Source(record.pk, record.feed, record.agency, record.key, record.received_at)
