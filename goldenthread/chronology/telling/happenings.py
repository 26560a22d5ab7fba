"""What a chronology is made of: happenings, each with every account that agencies give of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from goldenthread.chronology.telling.when import Order, When

_SPACE = UUID("2f0a7d53-6c1e-5f4b-9a43-7be1c1a0d6f2")


class Kind(StrEnum):
    """What sort of thing happened; the value is what the screens call it."""

    BIRTH = "Birth"
    DEATH = "Death"
    INCIDENT = "Police incident"
    MARAC = "MARAC hearing"
    NEED = "Referral or need"
    PLAN = "Child protection plan"
    CARE = "Looked after"
    WORKER = "Worker involved"
    HOME = "Home"
    SETTING = "School or setting"
    TOLD = "What we told"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an account is from: the record's id (None: it rests on no file), feed, agency and key, and when it came."""

    record: int | None
    feed: str
    agency: str
    key: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Account:
    """
    What one record says of one thing that happened to one person.

    `words` are fact as the record has it; `opinion` is what its agency made of it; `voice` is the person's own words,
    `voice_how` in whose presence; `presence` whether they were there. "" where the record does not say.
    """

    id: UUID
    person: UUID
    source: Source
    when: When
    words: str
    opinion: str = ""
    voice: str = ""
    voice_how: str = ""
    presence: str = ""

    @property
    def order(self) -> tuple[Order, datetime, str, str, str, str]:
        """The same however the records came: by time, then by arrival, then by the record's own name."""
        by = self.source
        return self.when.order, by.received, by.feed, by.agency, by.key, str(self.id)


@dataclass(frozen=True, slots=True)
class Happening:
    """
    One thing that happened, the account that leads first. `same` is equal for accounts of one and the same thing.

    `until`: when it ended, if it lasts and has; `lasts`: it is a stretch of time (a plan, a stay), not a moment.
    """

    kind: Kind
    same: tuple[object, ...]
    accounts: tuple[Account, ...]
    lasts: bool = False
    until: When | None = None

    @property
    def id(self) -> UUID:
        """The leading account's, which a correction of its record keeps."""
        return self.accounts[0].id

    @property
    def when(self) -> When:
        """As the leading account has it."""
        return self.accounts[0].when

    @property
    def people(self) -> tuple[UUID, ...]:
        """Those of the people asked about whom it concerns."""
        return tuple(dict.fromkeys(account.person for account in self.accounts))

    @property
    def agencies(self) -> tuple[str, ...]:
        """Who says so."""
        return tuple(dict.fromkeys(account.source.agency for account in self.accounts))


def account_id(source: Source, slot: str, kind: Kind) -> UUID:
    """The id of an account: the same for every correction of its record, and whoever its person turns out to be."""
    return uuid5(_SPACE, "|".join((source.feed, source.agency, source.key, slot, kind.name)))


def fold(told: Iterable[Happening]) -> list[Happening]:
    """Accounts of one thing put together, none of them lost; everything in its order."""
    groups: dict[tuple[object, ...], list[Happening]] = {}
    for happening in told:
        groups.setdefault((happening.kind, *happening.same), []).append(happening)
    return sorted((_one(several) for several in groups.values()), key=lambda each: each.accounts[0].order)


def _one(several: list[Happening]) -> Happening:
    if len(several) == 1:
        return several[0]
    # Each account once, though two people's tellings may both bring it.
    accounts = {(a.id, a.person): a for h in several for a in h.accounts}
    first = min(several, key=lambda each: each.accounts[0].order)
    ordered = sorted(accounts.values(), key=lambda a: (a.id != first.id, a.order))
    ends = sorted((h.until for h in several if h.until), key=lambda end: end.order)
    # It has ended only where every record says so.
    until = ends[-1] if len(ends) == len(several) else None
    return replace(first, accounts=tuple(ordered), until=until)
