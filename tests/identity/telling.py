"""Made-up records handed in by agencies, and who they turned out to speak of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

from goldenthread.directory.models import Agency
from goldenthread.identity.models import Enrolment, FamilyMember, Link, Mention, Person, Relationship, Residence, Review
from goldenthread.identity.taking_in import take_in, unread
from goldenthread.records.models import Current, Delivery, SourceRecord

AT = datetime(2026, 11, 23, 6, 55, tzinfo=UTC)
AGENCIES = {"schools": "schools-mis", "health": "health", "socialcare": "council", "council": "council"}
_numbers = count(1)


@dataclass(frozen=True)
class Told:
    """One row as an agency tells it."""

    feed: str
    key: str
    data: Mapping[str, str]

    @property
    def agency(self) -> str:
        """Whose feed it is."""
        system = self.feed.partition(".")[0]
        return AGENCIES.get(system, system)


def tell(*told: Told) -> None:
    """Each row becomes the current record of its key, waiting to be read."""
    for row in told:
        Agency.objects.get_or_create(slug=row.agency, defaults={"name": row.agency, "kind": "made up"})
        number = next(_numbers)
        delivery = Delivery.objects.create(
            feed=row.feed,
            agency_id=row.agency,
            filename=f"{number}.csv",
            sha256=f"{number:064}",
            status="accepted",
            received_at=AT,
            received_by="test",
            rows_in=1,
            accepted=1,
        )
        record = SourceRecord.objects.create(
            delivery=delivery,
            line=2,
            feed=row.feed,
            agency=row.agency,
            key=row.key,
            hash=f"{number:064}",
            data=dict(row.data),
            received_at=AT,
        )
        Current.objects.update_or_create(
            feed=row.feed,
            agency=row.agency,
            key=row.key,
            defaults={"hash": record.hash, "record": record, "read_at": None, "waits_for": ""},
        )


def tell_at_once(rows: Sequence[Told]) -> None:
    """As `tell`, for many new rows: one file a feed and one statement a table."""
    by_feed: dict[str, list[Told]] = {}
    for row in rows:
        by_feed.setdefault(row.feed, []).append(row)
    for feed, several in by_feed.items():
        _hand_in(feed, several)


def _hand_in(feed: str, several: Sequence[Told]) -> None:
    agency = several[0].agency
    Agency.objects.get_or_create(slug=agency, defaults={"name": agency, "kind": "made up"})
    number = next(_numbers)
    delivery = Delivery.objects.create(
        feed=feed,
        agency_id=agency,
        filename=f"{number}.csv",
        sha256=f"{number:064}",
        status="accepted",
        received_at=AT,
        received_by="test",
        rows_in=len(several),
        accepted=len(several),
    )
    records = SourceRecord.objects.bulk_create(
        SourceRecord(
            delivery=delivery,
            line=line,
            feed=feed,
            agency=agency,
            key=row.key,
            hash=f"{number:032}{line:032}",
            data={column: value for column, value in row.data.items() if value},
            received_at=AT,
        )
        for line, row in enumerate(several, start=2)
    )
    Current.objects.bulk_create(
        [
            Current(feed=feed, agency=agency, key=record.key, hash=record.hash, record=record, waits_for="")
            for record in records
        ],
        update_conflicts=True,
        unique_fields=["feed", "agency", "key"],
        update_fields=["hash", "record", "read_at", "waits_for"],
    )


def read_all(*, batch: int = 1_000, at: datetime = AT) -> set[UUID]:
    """Read whatever waits, so many at a time; returns the people of whom something new was said."""
    people: set[UUID] = set()
    while records := unread(batch):
        people |= take_in(records, at=at)
    return people


def hear(*told: Told, at: datetime = AT) -> set[UUID]:
    """Tell these rows one after the other, each read before the next comes."""
    people: set[UUID] = set()
    for row in told:
        tell(row)
        people |= read_all(batch=1, at=at)
    return people


def later(hours: int = 1) -> datetime:
    """A while after the morning on which the stories begin."""
    return AT + timedelta(hours=hours)


def mention(key: str, slot: str) -> Mention:
    """Somebody of the row with this key."""
    return Mention.objects.get(key=key, slot=slot)


def groups() -> set[frozenset[str]]:
    """Who is one person: the mentions that stand, as `feed key slot`."""
    found: dict[UUID, set[str]] = {}
    for m in Mention.objects.filter(gone_at=None):
        found.setdefault(m.person_id, set()).add(f"{m.feed} {m.key} {m.slot}")
    return {frozenset(group) for group in found.values()}


def asked() -> set[frozenset[frozenset[str]]]:
    """Which people a reviewer is asked about, each as a group of `groups`."""
    by_person: dict[UUID, set[str]] = {}
    for m in Mention.objects.filter(gone_at=None):
        by_person.setdefault(m.person_id, set()).add(f"{m.feed} {m.key} {m.slot}")
    return {
        frozenset(frozenset(by_person[end.person_id]) for end in (review.a, review.b))
        for review in Review.objects.filter(closed_at=None).select_related("a", "b")
    }


def facts() -> dict[str, list[tuple[object, ...]]]:
    """Everything that records say, by what they say it of: the same however it was told."""
    name = {m.pk: f"{m.feed} {m.key} {m.slot}" for m in Mention.objects.all()}

    def ordered(rows: Iterable[tuple[object, ...]]) -> list[tuple[object, ...]]:
        return sorted(rows, key=repr)

    return {
        "homes": ordered((name[r.mention_id], r.address, r.postcode, r.date_from) for r in Residence.objects.all()),
        "kin": ordered(
            (name[r.from_mention_id], r.kind, name[r.to_mention_id], r.said) for r in Relationship.objects.all()
        ),
        "settings": ordered((name[e.mention_id], e.urn, e.status, e.date_from) for e in Enrolment.objects.all()),
        "families": ordered((name[f.mention_id], f.family) for f in FamilyMember.objects.all()),
    }


def standing() -> tuple[dict[UUID, UUID], dict[UUID, tuple[object, ...]]]:
    """The person of each mention, and how each person with a mention is shown."""
    people = dict(Mention.objects.values_list("pk", "person_id"))
    fields = ("forenames", "surname", "dob", "sex", "upn", "nhs", "protected")
    shown = {row[0]: row[1:] for row in Person.objects.filter(pk__in=people.values()).values_list("pk", *fields)}
    return people, shown


def every_mention_has_one_open_link() -> bool:
    """Whether the history of links ends, for each mention, with where it is now."""
    open_links = list(Link.objects.filter(until=None).values_list("mention_id", "person_id"))
    return len(open_links) == len(dict(open_links)) and dict(open_links) == dict(
        Mention.objects.values_list("pk", "person_id")
    )
