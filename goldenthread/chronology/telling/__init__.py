"""
The chronology of one or several people, told from their records each time it is asked for.

Nothing is stored: what a record says moves with the record when it turns out to be another person's, and reading again
changes nothing.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

from goldenthread.chronology.telling.care import care
from goldenthread.chronology.telling.happenings import Account, Happening, Kind, Source, fold
from goldenthread.chronology.telling.incidents import hearings, incidents
from goldenthread.chronology.telling.life import births, homes, settings
from goldenthread.chronology.telling.records import records_by_id, records_of
from goldenthread.directory.models import Setting
from goldenthread.identity.living import homes_of_all
from goldenthread.identity.models import Enrolment, Person
from goldenthread.records.models import SourceRecord

__all__ = ["Account", "Happening", "Kind", "Source", "Telling", "lines_of", "tell"]


@dataclass(frozen=True, slots=True)
class Telling:
    """
    What happened, in order; what has no date apart, never guessed. `withheld`: who has a protected address.

    `feeds`: from which feeds anything about each person has come.
    """

    people: Mapping[UUID, Person]
    dated: tuple[Happening, ...]
    undated: tuple[Happening, ...]
    withheld: frozenset[UUID]
    feeds: Mapping[UUID, frozenset[str]]

    @property
    def accounts(self) -> frozenset[tuple[UUID, UUID]]:
        """The id and the person of every account, also of those that follow the leading one."""
        return frozenset((a.id, a.person) for happening in (*self.dated, *self.undated) for a in happening.accounts)


def tell(people: Collection[UUID], *, on: date, further: Iterable[Happening] = ()) -> Telling:
    """
    Everything that records say happened to these people. Show it only under an entry about them.

    :param on: the day for which homes are doubted
    :param further: happenings of which packages above this one know
    """
    known = Person.objects.in_bulk(list(people))
    found = records_of(known)
    where = homes_of_all(known, on)
    placed = Enrolment.objects.filter(mention__person__any=list(known), mention__gone_at=None)
    enrolments = list(placed.select_related("mention").order_by("record_id", "pk"))
    names = Setting.objects.in_bulk({e.urn for e in enrolments if e.urn})
    needed = {s.record for several in where.values() for home in several.known for s in home.sources}
    needed |= {e.record_id for e in enrolments}
    sources = found.by_id
    sources |= records_by_id(needed - sources.keys())
    told = fold(
        chain(
            births(found, known),
            incidents(found),
            hearings(found),
            care(found),
            homes(where, sources),
            settings(enrolments, names, sources),
            further,
        )
    )
    feeds = {pk: {m.record.feed for m in found.mentions if m.person_id == pk} for pk in known}
    for row in found.care:
        feeds[row.person].add(row.record.feed)
    return Telling(
        people=known,
        dated=tuple(h for h in told if h.when.first is not None),
        undated=tuple(h for h in told if h.when.first is None),
        withheld=frozenset(pk for pk, several in where.items() if several.withheld),
        feeds={pk: frozenset(several) for pk, several in feeds.items()},
    )


def lines_of(accounts: Iterable[Account]) -> dict[int, SourceRecord]:
    """In which file and line accounts stand, by the record's id; without what it says, which was read already."""
    ids = {account.source.record for account in accounts if account.source.record is not None}
    return SourceRecord.objects.select_related("delivery__agency").defer("data").in_bulk(ids) if ids else {}
