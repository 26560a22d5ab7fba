"""Reads of who is whom: a pair to decide about, what a record says of somebody, and where a hop comes from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.identity.explaining import Explanation, Pair, explain_pairs
from goldenthread.identity.models import Decision, Enrolment, Found, Link, Mention, Residence, Review
from goldenthread.records.models import SourceRecord

REVIEWERS = (Role.REVIEWER, Role.TELL_DESK, Role.MANAGER)
RECORD_READERS = (*REVIEWERS, Role.GOVERNANCE)
# Read by those who tell; others see that there is an address, and not which.
ADDRESS_READERS = (Role.TELL_DESK, Role.MANAGER, Role.REVIEWER)


def decisions_about(mentions: Iterable[UUID]) -> list[Decision]:
    """Standing decisions of people between these mentions and any others."""
    touching = Q(a__in=list(mentions)) | Q(b__in=list(mentions))
    return list(Decision.objects.filter(touching, undone_at=None).select_related("a", "b").order_by("at"))


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    What the hops of some findings rest on: records with file and agency; why pairs of mentions count as one person; why
    each mention belongs to its person now; and the names of those who decided.
    """

    sources: dict[int, SourceRecord]
    explanations: dict[Pair, Explanation]
    links: dict[UUID, Link]
    deciders: dict[str, str]

    def pair_of(self, hops: Sequence[Mapping[str, Any]], number: int) -> Pair | None:
        """The two mentions that hop `number` takes for one person: the police record's, and its own."""
        own = _mention(hops[number])
        named = [m for hop in hops[:number] if hop["kind"] == "named" and (m := _mention(hop))]
        if hops[number]["kind"] != "same_person" or own is None or not named:
            return None
        return next((m for m in reversed(named) if self.are_one(m, own)), named[-1]), own

    def are_one(self, a: UUID, b: UUID) -> bool:
        """Whether a rule or a person has joined the two."""
        return a in self.links and b in self.links and self.links[a].person_id == self.links[b].person_id


def evidence(found: Iterable[Found], *, further_records: Iterable[int] = ()) -> Evidence:
    """What these findings rest on, in a fixed number of queries. Show it only under an entry about their people."""
    every = list(found)
    mentions = {m for f in every for hop in f.hops if (m := _mention(hop))}
    links = {link.mention_id: link for link in Link.objects.filter(mention__in=mentions, until=None)}
    records = {hop["record"] for f in every for hop in f.hops if hop["record"]} | set(further_records)
    known = Evidence(
        sources=SourceRecord.objects.select_related("delivery__agency").in_bulk(records),
        explanations={},
        links=links,
        deciders={d.by: d.by_name for d in decisions_about(mentions)},
    )
    pairs = [pair for f in every for number in range(len(f.hops)) if (pair := known.pair_of(f.hops, number))]
    known.explanations.update(explain_pairs(pairs))
    return known


def _mention(hop: Mapping[str, Any]) -> UUID | None:
    return UUID(hop["mention"]) if hop["mention"] else None


def enrolment_records(person_ids: Iterable[UUID], urn: str) -> dict[UUID, Enrolment]:
    """For each person the enrolment at a setting that was told last, with its record's id."""
    rows = Enrolment.objects.filter(mention__person__in=list(person_ids), urn=urn, mention__gone_at=None)
    return {row.mention.person_id: row for row in rows.select_related("mention").order_by("record_id")}


@dataclass(frozen=True, slots=True)
class OneRecord:
    """A row of a file, whom it speaks of, and whether its addresses are kept from this reader."""

    record: SourceRecord
    mentions: tuple[Mention, ...]
    addresses_hidden: bool


def one_record(pk: int, *, mandate: Mandate, at: datetime) -> OneRecord:
    """
    One row as an agency sent it, if the work of this product has a purpose in it.

    :raises NotAllowed: without the role; if there is none; if it is on the way to no child of an incident and in no
        review. Nobody leafs through an agency's file here.
    """
    mandate.require(*RECORD_READERS)
    record = SourceRecord.objects.select_related("delivery__agency").filter(pk=pk).first()
    mentions = list(Mention.objects.filter(record=pk).order_by("number"))
    if record is None or not _has_a_purpose(record, mentions):
        raise NotAllowed("no such record")
    ledger.write(mandate, did="child.view", at=at, about=sorted({m.person_id for m in mentions}), record=record.pk)
    return OneRecord(record, tuple(mentions), not may_see_addresses([record.pk], mandate))


def may_see_addresses(record_ids: Sequence[int], mandate: Mandate) -> bool:
    """Whether no address of these records is protected, or this reader works with addresses."""
    return mandate.has(*ADDRESS_READERS) or not Residence.objects.filter(record__in=record_ids, protected=True).exists()


def _has_a_purpose(record: SourceRecord, mentions: Sequence[Mention]) -> bool:
    if record.feed.startswith(("police.", "settings.")):
        return True
    on_the_way = Found.objects.filter(
        Q(person_id__in={m.person_id for m in mentions}) | Q(hops__contains=[{"record": record.pk}])
    )
    in_review = Review.objects.filter(Q(a__in=mentions) | Q(b__in=mentions))
    return on_the_way.exists() or in_review.exists()
