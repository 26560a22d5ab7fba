"""Which records are one person, since when and because of what; and those that once were."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed
from goldenthread.identity.models import Decision, Found, Link, Mention, MixedSpan, MixUp, Person, Review
from goldenthread.identity.queries import RECORD_READERS, may_see_addresses


@dataclass(frozen=True, slots=True)
class OneOf:
    """A record that is, or was, this person's: the mention and the link that says from when and why."""

    mention: Mention
    link: Link


@dataclass(frozen=True, slots=True)
class History:
    """
    The records of one person, in the order of their arrival; those that belonged to this person before, the last first.

    `joins` are people's standing decisions among these records, `mix_ups` what was parted from them.
    """

    person: Person
    now: tuple[OneOf, ...]
    before: tuple[OneOf, ...]
    joins: tuple[Decision, ...]
    mix_ups: tuple[MixUp, ...]
    names: dict[str, str]
    addresses_hidden: bool


def records_of(pk: UUID, *, mandate: Mandate, at: datetime) -> History:
    """
    Everything that was ever taken for this person.

    :raises NotAllowed: without the role; if there is no such person, or nothing here has a purpose in them: nobody
        leafs through an agency's records of people.
    """
    mandate.require(*RECORD_READERS)
    person = Person.objects.filter(pk=pk).first()
    links = list(
        Link.objects.filter(person_id=pk).select_related("mention__record__delivery__agency").order_by("-since", "pk")
    )
    own = {link.mention_id for link in links if link.until is None}
    if person is None or not _has_a_purpose(pk, own):
        raise NotAllowed("no such person")
    ledger.write(mandate, did="child.view", at=at, about=[pk], page="records")
    now = [OneOf(link.mention, link) for link in links if link.until is None and link.mention.gone_at is None]
    before = [OneOf(link.mention, link) for link in links if link.until and link.mention_id not in own]
    decisions = Decision.objects.filter(a__in=own, b__in=own, kind=Decision.Kind.JOIN, undone_at=None)
    deciders = Decision.objects.filter(Q(a__in=own) | Q(b__in=own)).values_list("by", "by_name")
    return History(
        person=person,
        now=tuple(sorted(now, key=lambda each: each.mention.number)),
        before=tuple(before),
        joins=tuple(decisions.select_related("a", "b").order_by("at")),
        mix_ups=tuple(mix_ups_of(own | {each.mention.pk for each in before})),
        names=dict(deciders),
        addresses_hidden=not may_see_addresses([each.mention.record_id for each in now], mandate),
    )


def mix_ups_of(mentions: Iterable[UUID]) -> QuerySet[MixUp]:
    """What was put right about any of these records, the last first."""
    several = list(mentions)
    return MixUp.objects.filter(Q(stayed__overlap=several) | Q(parted__overlap=several)).order_by("-at")


def last_mix_ups(*, mandate: Mandate) -> QuerySet[MixUp]:
    """Everything that was put right, the last first. It names nobody."""
    mandate.require(*RECORD_READERS)
    return MixUp.objects.order_by("-at", "pk")


@dataclass(frozen=True, slots=True)
class Parted:
    """One mix-up: the records on either side as they are now, and the spans in which they were one."""

    mix_up: MixUp
    stayed: tuple[Mention, ...]
    parted: tuple[Mention, ...]
    spans: tuple[MixedSpan, ...]


def one_mix_up(pk: UUID, *, mandate: Mandate, at: datetime) -> Parted:
    """
    One mix-up with its records.

    :raises NotAllowed: without the role, or if there is none
    """
    mandate.require(*RECORD_READERS)
    mix_up = MixUp.objects.prefetch_related("spans").filter(pk=pk).first()
    if mix_up is None:
        raise NotAllowed("no such mix-up")
    spans = tuple(sorted(mix_up.spans.all(), key=lambda span: (span.since, str(span.person_id))))
    several = Mention.objects.select_related("record__delivery__agency").in_bulk([*mix_up.stayed, *mix_up.parted])
    people = {m.person_id for m in several.values()} | {span.person_id for span in spans}
    ledger.write(mandate, did="mix_up.view", at=at, about=sorted(people), mix_up=mix_up.pk)
    return Parted(
        mix_up,
        tuple(several[m] for m in mix_up.stayed if m in several),
        tuple(several[m] for m in mix_up.parted if m in several),
        spans,
    )


def _has_a_purpose(person: UUID, mentions: Iterable[UUID]) -> bool:
    """Somebody whom an incident touches, about whom a question waits or was answered, or who was put right."""
    several = list(mentions)
    if Mention.objects.filter(pk__in=several, feed__startswith="police.").exists():
        return True
    if Found.objects.filter(person_id=person).exists():
        return True
    if Review.objects.filter(Q(a__in=several) | Q(b__in=several)).exists():
        return True
    return Decision.objects.filter(Q(a__in=several) | Q(b__in=several)).exists() or mix_ups_of(several).exists()
