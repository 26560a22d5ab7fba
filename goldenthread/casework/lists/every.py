"""Every list: how many are on it today, and one of them with all it rests on."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.casework.lists import SLUGS, high_risk, repeats, siblings, silent
from goldenthread.casework.lists.types import Count, Listed, Row
from goldenthread.clock import london
from goldenthread.identity.models import Person, Residence
from goldenthread.records.models import Delivery, SourceRecord
from goldenthread.rulebook import ListPlaybook, Needed, load_list

Find = Callable[[ListPlaybook, date], list[Row]]
LISTS: Mapping[str, Find] = MappingProxyType(
    dict(zip(SLUGS, (high_risk.find, repeats.find, siblings.find, silent.find), strict=True))
)


def counts(*, mandate: Mandate, at: datetime) -> list[Count]:
    """
    How many are on each list now. It names nobody.

    :raises NotAllowed: without the role
    """
    mandate.require(Role.PANEL)
    on = london(at).date()
    books = [load_list(slug) for slug in LISTS]
    missing = _missing(books)
    return [_count(book, _find(book, on) if not missing[book.id] else [], missing[book.id]) for book in books]


def listed(slug: str, *, mandate: Mandate, at: datetime, did: str = "list.view") -> Listed:
    """
    One list as it stands; the ledger says that it was read, about everybody on it and everybody whom it names.

    :raises NotAllowed: without the role, or if there is no such list
    """
    mandate.require(Role.PANEL)
    if slug not in LISTS:
        raise NotAllowed("no such list")
    book, on = load_list(slug), london(at).date()
    missing = _missing([book])[book.id]
    rows = [] if missing else _find(book, on)
    about = {pk for row in rows for pk in (*row.people, *row.named)}
    ledger.write(mandate, did=did, at=at, about=sorted(about), list=book.id, version=book.version)
    records = {record for row in rows for because in row.because for record in because.records}
    return Listed(
        count=_count(book, rows, missing),
        on=on,
        rows=tuple(rows),
        people=Person.objects.in_bulk(about),
        records=SourceRecord.objects.select_related("delivery__agency").in_bulk(records),
        guarded=_guarded({pk for row in rows for pk in row.people}),
    )


def _guarded(people: Collection[UUID]) -> frozenset[UUID]:
    homes = Residence.objects.filter(mention__person__any=list(people), mention__gone_at=None, protected=True)
    return frozenset(homes.values_list("mention__person_id", flat=True))


def _find(book: ListPlaybook, on: date) -> list[Row]:
    return LISTS[book.id](book, on)


def _count(book: ListPlaybook, rows: Sequence[Row], missing: tuple[Needed, ...]) -> Count:
    return Count(book, Counter(row.part for row in rows), missing)


def _missing(books: Sequence[ListPlaybook]) -> dict[str, tuple[Needed, ...]]:
    """What each list needs of which no file has ever been accepted: without it, nobody can look."""
    wanted = {needed.feed for book in books for needed in book.needs}
    came = Delivery.objects.filter(status=Delivery.Status.ACCEPTED, feed__in=wanted)
    here = set(came.values_list("feed", flat=True).distinct())
    return {book.id: tuple(n for n in book.needs if n.feed not in here) for book in books}
