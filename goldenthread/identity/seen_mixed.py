"""After a wrong link: who saw records of two people as one, and which messages carried them, from the ledger itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, Role
from goldenthread.access.models import LedgerEntry
from goldenthread.identity.mixing import mixed_spans

# The columns of an entry that name a message; what was shared while mixed is mixed whenever it is opened.
_DOCUMENTS = ("item", "notification")


class Spanned(Protocol):
    """Records of two people stood under one id from, until; a `mixing.Span` or a stored `MixedSpan`."""

    @property
    def person_id(self) -> UUID:
        """Under which id."""

    @property
    def since(self) -> datetime:
        """From when."""

    @property
    def until(self) -> datetime | None:
        """Until when; None where they still do."""


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
    spans = mixed_spans([one, other])
    entries = list(entries_about(spans))
    shared = _shared(entries)
    ledger.write(mandate, did="identity.who_saw", at=at, about=sorted({span.person_id for span in spans}))
    sights = [_sight(entry, shared) for entry in entries]
    return sorted(sights, key=lambda sight: (sight.at, sight.entry))


def entries_about(spans: Iterable[Spanned]) -> QuerySet[LedgerEntry]:
    """
    What the ledger holds of these spans, and of the messages that were shared within them, whenever they were opened.

    Governance reads all of it. Who reviews reads, by a policy of the database, only what lies within stored spans.
    """
    within = Q(pk__in=[])
    for span in spans:
        ended = Q() if span.until is None else Q(at__lte=span.until)
        within |= Q(about__contains=[span.person_id], at__gte=span.since) & ended
    shares = list(LedgerEntry.objects.filter(within, did__endswith=".share"))
    people = sorted({person for entry in shares for person in entry.about})
    return LedgerEntry.objects.filter(within | (_that_name(_shared(shares)) & Q(about__overlap=people)))


def _that_name(documents: Iterable[str]) -> Q:
    # Whoever opens a message does it under an entry about the same people: that is what the ledger is indexed by.
    wanted = Q(pk__in=[])
    for document in documents:
        for column in _DOCUMENTS:
            wanted |= Q(**{f"things__{column}": document})
        wanted |= Q(things__items__contains=[document])
    return wanted


def _shared(entries: Iterable[LedgerEntry]) -> set[str]:
    return {document for entry in entries if entry.did.endswith(".share") for document in _named(entry)}


def _named(entry: LedgerEntry) -> set[str]:
    things: dict[str, Any] = entry.things
    return {str(things[column]) for column in _DOCUMENTS if column in things} | set(things.get("items", ()))


def _sight(entry: LedgerEntry, shared: Collection[str]) -> Sight:
    named = sorted(_named(entry).intersection(shared))
    return Sight(entry.pk, entry.who, entry.did, entry.at, tuple(entry.about), named[0] if named else "")
