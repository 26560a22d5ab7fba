"""Records -> mentions and what is said of them. Reading a corrected record again replaces what the earlier one said."""

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import starmap
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction

from goldenthread import rows
from goldenthread.identity.comparing import Spoken, subject_of
from goldenthread.identity.core.addresses import Dwelling, read_dwelling
from goldenthread.identity.core.drafts import MentionDraft, RelationshipDraft
from goldenthread.identity.core.readings import read
from goldenthread.identity.core.subjects import born_range
from goldenthread.identity.displaying import refresh
from goldenthread.identity.hashing import mention_id, row_id
from goldenthread.identity.homes import LONGEST_ADDRESS, Home, home_of, told_on
from goldenthread.identity.linking import link
from goldenthread.identity.models import Enrolment, FamilyMember, Mention, Relationship, Residence
from goldenthread.identity.protecting import forget_places, guard, write_places
from goldenthread.identity.references import Known, Piece, Slots, wake
from goldenthread.records.models import Current, SourceRecord

# In the order in which they are best read: those who name people before those who speak of them.
FEEDS = (
    "register.identities",
    "schools.roll",
    "council.home_educated",
    "health.children",
    "health.caseload",
    "socialcare.person",
    "socialcare.address",
    "socialcare.family",
    "socialcare.mother",
    "council.claims",
    "register.addresses",
    "marac.cases",
    "police.persons",
)
# Feeds whose rows name the people of one incident or case, and the column that says which.
_CASES = {"police.persons": "incident_reference", "marac.cases": "case_reference"}


class Said(NamedTuple):
    """The rest of a mention: columns of `Mention` that are not compared."""

    record_id: int
    role: str
    case: str
    address: str
    postcode: str
    uprn: str
    gone_at: datetime | None = None


@dataclass
class Batch:
    """Records read together, and who they turned out to speak of."""

    pieces: list[Piece]
    at: datetime
    # Mentions as the database has them already; all that these records make; and those that they no longer make.
    before: dict[UUID, Known] = field(default_factory=dict)
    now: dict[UUID, tuple[Spoken, Said]] = field(default_factory=dict)
    gone: dict[UUID, Known] = field(default_factory=dict)

    @property
    def records(self) -> list[int]:
        """Ids of the records read."""
        return [piece.record.pk for piece in self.pieces]

    @property
    def arriving(self) -> dict[UUID, Spoken]:
        """Mentions that are not in the database yet."""
        return {pk: spoken for pk, (spoken, _) in self.now.items() if pk not in self.before}

    def known(self) -> dict[UUID, Known]:
        """The mentions of these records as others may refer to them."""
        return {
            pk: Known(pk, spoken.feed, spoken.agency, said.role, said.case, spoken.own_ref)
            for pk, (spoken, said) in self.now.items()
        }


def unread(limit: int) -> list[SourceRecord]:
    """Up to `limit` current records that identity has not read, feed after feed in a useful order. Needs a mandate."""
    found: list[SourceRecord] = []
    for feed in FEEDS:
        if len(found) < limit:
            waiting = Current.objects.filter(feed=feed, read_at=None, waits_for="").order_by("record_id")
            found += [row.record for row in waiting.select_related("record")[: limit - len(found)]]
    return found


def take_in(records: Sequence[SourceRecord], *, at: datetime) -> set[UUID]:
    """
    Read `records`, no two with one feed, agency and key, and link whom they speak of, in one transaction.

    :returns: ids of the people of whom something new is said, or who gained or lost a mention
    """
    with _no_search_for_cycles(), transaction.atomic():
        return _take_in(records, at)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """
    Let Python's collector rest.

    A batch makes millions of small objects that hold no cycles; looking through them again and again for cycles
    takes as long as the work. They go all the same when the last reference to them does.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _take_in(records: Sequence[SourceRecord], at: datetime) -> set[UUID]:
    batch = Batch([Piece(r, row_id(r.feed, r.agency, r.key), read(r.feed, r.data)) for r in records], at)
    _read_mentions(batch)
    lost = forget_places([piece.row for piece in batch.pieces])
    _forget_what_was_read(batch)
    slots = Slots(batch.pieces, batch.known())
    told = _homes(batch, slots)
    homes = guard(told)
    rows.write(Residence, Home._fields, homes)
    turned = write_places(told, lost)
    told_of = {*batch.before, *batch.gone, *turned, *(home.mention_id for home in homes)}
    told_of |= _write_relationships(batch, slots) | _write_families(batch, slots)
    _write_enrolments(batch)
    people = _link(batch, homes, turned)
    _mark_read(batch, slots)
    wake([*batch.before.values(), *batch.gone.values()], batch.known().values(), read=batch.records)
    return people | _people_of(told_of)


def _link(batch: Batch, homes: Iterable[Home], turned: set[UUID]) -> set[UUID]:
    """Find the people of these mentions, and write them down; `turned`: others, whose homes count for less or more."""
    arriving = batch.arriving
    dwellings: dict[UUID, list[Dwelling]] = {}
    for home in homes:
        if not home.protected:
            dwellings.setdefault(home.mention_id, []).append(read_dwelling(home.address, home.postcode, home.uprn))
    settled = link(
        # A home told in a row of its own is news about whoever lives there; a family is not, for nothing weighs it.
        {*batch.before, *batch.gone, *turned, *(home.mention_id for home in homes)} - arriving.keys(),
        arriving=arriving,
        known={pk: subject_of(spoken, dwellings.get(pk, ())) for pk, spoken in arriving.items()},
        at=batch.at,
    )
    fresh = [(*batch.now[pk][0], *batch.now[pk][1], settled.people[pk]) for pk in arriving]
    rows.write(Mention, (*Spoken._fields, *Said._fields, "person_id"), fresh)
    # Whether somebody lives at a protected address may be told in a row of its own.
    rehoused = {home.mention_id for home in homes} - arriving.keys()
    changed = settled.affected | {settled.people[pk] for pk in (*batch.before, *turned, *rehoused)}
    refresh(changed)
    return changed


def _people_of(mentions: set[UUID]) -> set[UUID]:
    return set(Mention.objects.filter(pk__any=mentions).values_list("person_id", flat=True))


def _read_mentions(batch: Batch) -> None:
    """Work out the mentions that the records make; bring up to date those that the database has."""
    stored = _stored(batch)
    drafts = [(mention_id(p.row, said.slot), p.record, said) for p in batch.pieces for said in p.draft.mentions]
    numbers = iter(_numbers(sum(own not in stored for own, _, _ in drafts)))
    for own, record, said in drafts:
        if own in stored:
            batch.before[own], number = stored[own].known(), stored[own].number
        else:
            number = next(numbers)
        batch.now[own] = spoken_of(own, number, record, said), rest_of(record, said)
    again = [(*batch.now[own][0], *batch.now[own][1]) for own in batch.before]
    rows.update(Mention, (*Spoken._fields, *Said._fields), again)
    batch.gone.update((own, old.known()) for own, old in stored.items() if own not in batch.now and not old.gone_at)
    if batch.gone:
        Mention.objects.filter(pk__any=batch.gone).update(gone_at=batch.at)


class _Stored(NamedTuple):
    """A mention as the database has it: columns of `Mention` under its own names."""

    id: UUID
    feed: str
    agency: str
    role: str
    case: str
    own_ref: str
    number: int
    gone_at: datetime | None

    def known(self) -> Known:
        # Somebody who was gone answered to nothing.
        case, own_ref = ("", "") if self.gone_at else (self.case, self.own_ref)
        return Known(self.id, self.feed, self.agency, self.role, case, own_ref)


def _stored(batch: Batch) -> dict[UUID, _Stored]:
    """Every mention that these rows ever made."""
    keys: dict[tuple[str, str], list[str]] = {}
    for piece in batch.pieces:
        keys.setdefault((piece.record.feed, piece.record.agency), []).append(piece.record.key)
    found = (
        Mention.objects.filter(feed=feed, agency=agency, key__any=several).values_list(*_Stored._fields)
        for (feed, agency), several in keys.items()
    )
    return {mention.id: mention for values in found for mention in starmap(_Stored, values)}


def spoken_of(own: UUID, number: int, record: SourceRecord, said: MentionDraft) -> Spoken:
    """What a record says of one of its people, as far as it is compared."""
    born_from, born_to = born_range(said.least_age, said.most_age, record.received_at.date())
    return Spoken(
        id=own,
        number=number,
        feed=record.feed,
        agency=record.agency,
        key=record.key,
        slot=said.slot,
        forenames=said.forenames,
        surname=said.surname,
        former_surname=said.former_surname,
        other_names=said.other_names,
        dob_text=said.date_of_birth,
        born_from=born_from,
        born_to=born_to,
        sex=said.sex[:1].upper() or "U",
        upn=said.upn,
        nhs=said.nhs,
        own_ref=":".join(said.ids[0]) if said.ids else "",
        children=said.children,
    )


def rest_of(record: SourceRecord, said: MentionDraft) -> Said:
    """The rest of what it says of them."""
    case = record.data.get(_CASES.get(record.feed, ""), "")
    return Said(record.pk, said.role, case, said.address[:LONGEST_ADDRESS], said.postcode, said.uprn)


def _numbers(count: int) -> list[int]:
    if count <= 0:
        return []
    with connection.cursor() as cursor:
        cursor.execute("select nextval('identity_mention_number') from generate_series(1, %s)", [count])
        return [n for (n,) in cursor.fetchall()]


def _forget_what_was_read(batch: Batch) -> None:
    read = [piece.row for piece in batch.pieces]
    for model in (Residence, Relationship, FamilyMember, Enrolment):
        model.objects.filter(row__any=read).delete()


def _homes(batch: Batch, slots: Slots) -> list[Home]:
    return [
        home_of(piece.record, piece.row, who, said)
        for piece in batch.pieces
        for said in piece.draft.residences
        for who in slots.of(piece, said.slot)
    ]


_SAID_OF_TWO = ("kind", "parental_responsibility", "said", "told_on")
RELATIONSHIP = ("row", "record_id", "from_mention_id", "to_mention_id", *_SAID_OF_TWO)
_MEMBER = ("row", "record_id", "mention_id", "family")
_ENROLMENT = ("row", "record_id", "mention_id", "urn", "status", "date_from", "date_to")


def _write_relationships(batch: Batch, slots: Slots) -> set[UUID]:
    """Returns the mentions that are related."""
    made = [
        (piece.row, piece.record.pk, one, other, *said_of_two(said, piece.record))
        for piece in batch.pieces
        for said in piece.draft.relationships
        for one in slots.of(piece, said.from_slot)
        for other in slots.of(piece, said.to_slot)
    ]
    rows.write(Relationship, RELATIONSHIP, made)
    return {who for _, _, one, other, *_ in made for who in (one, other)}


def said_of_two(said: RelationshipDraft, record: SourceRecord) -> tuple[str, str, str, date]:
    """The columns of what a record says of two people, but for who they are."""
    return said.kind, said.parental_responsibility, said.said[:200], told_on(record, said.told_on)


def _write_families(batch: Batch, slots: Slots) -> set[UUID]:
    """Returns the mentions that belong to a family."""
    made = [
        (piece.row, piece.record.pk, who, f"{piece.record.agency}:{said.family_id}")
        for piece in batch.pieces
        for said in piece.draft.memberships
        for who in slots.of(piece, said.slot)
    ]
    rows.write(FamilyMember, _MEMBER, made)
    return {who for _, _, who, _ in made}


def _write_enrolments(batch: Batch) -> None:
    made = [
        (piece.row, piece.record.pk, mention_id(piece.row, s.slot), s.urn, s.status, s.date_from, s.date_to)
        for piece in batch.pieces
        for s in piece.draft.enrolments
    ]
    rows.write(Enrolment, _ENROLMENT, made)


def _mark_read(batch: Batch, slots: Slots) -> None:
    read = set(batch.records) - slots.waiting.keys()
    Current.objects.filter(record__any=read).update(read_at=batch.at)
    for name in set(slots.waiting.values()):
        waiting = [record for record, waits_for in slots.waiting.items() if waits_for == name]
        Current.objects.filter(record__any=waiting).update(read_at=None, waits_for=name)
