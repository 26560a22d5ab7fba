"""After a wrong link: who saw records of two people as one, and which messages carried them, from the ledger itself."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.access.models import LedgerEntry
from goldenthread.identity.models import Link

# The columns of an entry that name a message; what was shared while mixed is mixed whenever it is opened.
_DOCUMENTS = ("item", "notification")


class Span(NamedTuple):
    """A time in which records of both stood under one person's id; open where they still do."""

    person_id: UUID
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Sight:
    """
    One entry of the ledger about mixed records: who did what, when, about which id.

    `document` is the id of the message in which they stood, or ""; such an entry may be later than the mix-up.
    """

    entry: int
    who: str
    did: str
    at: datetime
    about: tuple[UUID, ...]
    document: str


def mixed_spans(one: Collection[UUID], other: Collection[UUID]) -> list[Span]:
    """When mentions of the one and of the other were linked to one person, and under which id; in order of time."""
    changes: dict[UUID, list[tuple[datetime, int, int]]] = defaultdict(list)
    ends: dict[UUID, list[tuple[datetime, int, int]]] = defaultdict(list)
    side_of = dict.fromkeys(one, 0) | dict.fromkeys(other, 1)
    for link in Link.objects.filter(mention__any=side_of):
        side = side_of[link.mention_id]
        changes[link.person_id].append((link.since, 1, side))
        if link.until is not None:
            ends[link.person_id].append((link.until, -1, side))
    found = [span for person in changes for span in _both_there(person, [*changes[person], *ends[person]])]
    return sorted(found, key=lambda span: (span.since, str(span.person_id)))


def _both_there(person: UUID, changes: Iterable[tuple[datetime, int, int]]) -> Iterator[Span]:
    here, since = [0, 0], None
    at_once: dict[datetime, list[tuple[int, int]]] = defaultdict(list)
    for when, step, side in changes:
        at_once[when].append((step, side))
    for when in sorted(at_once):
        for step, side in at_once[when]:
            here[side] += step
        if all(here) and since is None:
            since = when
        elif not all(here) and since is not None:
            yield Span(person, since, when)
            since = None
    if since is not None:
        yield Span(person, since, None)


def who_saw_mixed(one: Collection[UUID], other: Collection[UUID], *, mandate: Mandate, at: datetime) -> list[Sight]:
    """
    Everybody who saw, or was sent, records of two people while these were linked as one; in order of time.

    An instant that belongs to the mix-up's beginning or end counts as within it: the worker links and tells under one
    time. A message that was shared within it counts again whenever somebody opens it, also afterwards.

    :param one: mentions of the one person
    :param other: mentions of the other
    :returns: entries of the ledger; that they were read is in the ledger too
    :raises NotAllowed: without the role that reads the ledger: an empty list would look like "nobody"
    """
    mandate.require(Role.GOVERNANCE)
    spans = mixed_spans(one, other)
    within = Q(pk__in=[])
    for span in spans:
        ended = Q() if span.until is None else Q(at__lte=span.until)
        within |= Q(about__contains=[span.person_id], at__gte=span.since) & ended
    entries = {entry.pk: entry for entry in LedgerEntry.objects.filter(within)}
    shares = [entry for entry in entries.values() if entry.did.endswith(".share")]
    shared = {document for entry in shares for document in _named(entry)}
    entries |= {entry.pk: entry for entry in _that_name(shared, {person for entry in shares for person in entry.about})}
    ledger.write(mandate, did="identity.who_saw", at=at, about=sorted({span.person_id for span in spans}))
    sights = [_sight(entry, shared) for entry in entries.values()]
    return sorted(sights, key=lambda sight: (sight.at, sight.entry))


def _that_name(documents: Iterable[str], about: Collection[UUID]) -> Iterable[LedgerEntry]:
    # Whoever opens a message does it under an entry about the same people: that is what the ledger is indexed by.
    wanted = Q(pk__in=[])
    for document in documents:
        for column in _DOCUMENTS:
            wanted |= Q(**{f"things__{column}": document})
        wanted |= Q(things__items__contains=[document])
    return LedgerEntry.objects.filter(wanted, about__overlap=list(about))


def _named(entry: LedgerEntry) -> set[str]:
    things: dict[str, Any] = entry.things
    return {str(things[column]) for column in _DOCUMENTS if column in things} | set(things.get("items", ()))


def _sight(entry: LedgerEntry, shared: Collection[str]) -> Sight:
    named = sorted(_named(entry).intersection(shared))
    return Sight(entry.pk, entry.who, entry.did, entry.at, tuple(entry.about), named[0] if named else "")
