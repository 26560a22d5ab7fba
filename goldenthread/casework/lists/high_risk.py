"""Children on a plan or in need who live with, belong to, or are named in high-risk domestic abuse."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from goldenthread.casework.lists import one_roof
from goldenthread.casework.lists.plans import plans_of
from goldenthread.casework.lists.types import Because, Row, months_before, under_18
from goldenthread.chronology.standing import Flag, day_of
from goldenthread.identity.core.sentences import say_date
from goldenthread.identity.living import homes_of_all
from goldenthread.identity.models import Mention, Person, Relationship
from goldenthread.rulebook import ListPlaybook

PARTS = {"cp": "On a child protection plan", "cin": "In need, without a protection plan"}
_PARTIES = ("victim", "perpetrator")
_NAMED = {
    "victim": "Is the victim of a MARAC case heard on {}",
    "perpetrator": "Is the perpetrator of a MARAC case heard on {}",
    "child": "Is named as a child of a MARAC case heard on {}",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A MARAC case speaks of somebody: in which part, when it was heard, and the record."""

    person: UUID
    role: str
    on: date
    record: int


@dataclass(slots=True)
class _Tie:
    """How a child belongs to one party of a case: records that say "parent of", and the home that they share."""

    parent: list[int] = field(default_factory=list)
    shares: one_roof.Shared | None = None


def find(book: ListPlaybook, on: date) -> list[Row]:
    """The list as it stands on a day, in a fixed number of queries. Show it only under an entry about its people."""
    heard = _heard(months_before(on, book.number("heard_within_months", on)), on)
    parties = {h.person for h in heard if h.role in _PARTIES}
    parents = _parents(parties)
    theirs = [home for homes in homes_of_all(parties, on).values() for home in one_roof.now(homes, on)]
    near = one_roof.near_to(theirs, on)
    plans = plans_of({h.person for h in heard} | parents.keys() | near.people, on)
    known = Person.objects.in_bulk(plans.keys() | parties)
    children = [person for person in plans if under_18(known[person], on) is not False]
    homes = homes_of_all(children, on)
    by_key = one_roof.by_key(theirs)
    rows = []
    for child in children:
        ties: dict[UUID, _Tie] = defaultdict(_Tie)
        for parent, record in parents.get(child, ()):
            ties[parent].parent.append(record)
        for share in one_roof.shared(child, homes, by_key, near, on):
            ties[share.other].shares = share
        because = [*_named(child, heard), *_tied(ties, heard, known)]
        if because:
            rows.append(_row(child, plans[child], because, ties))
    return sorted(rows, key=lambda row: (list(PARTS.values()).index(row.part), str(known[row.people[0]])))


def _heard(since: date, on: date) -> list[Heard]:
    mentions = Mention.objects.filter(feed="marac.cases", gone_at=None).select_related("record").order_by("number")
    said = [(m, day_of(m.record, "heard_on")) for m in mentions]
    return [Heard(m.person_id, m.role, day, m.record_id) for m, day in said if day and since <= day <= on]


def _parents(parties: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, int]]]:
    said = Relationship.objects.filter(
        from_mention__person__any=list(parties), kind="parent", from_mention__gone_at=None, to_mention__gone_at=None
    )
    found: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    columns = ("to_mention__person_id", "from_mention__person_id", "record_id")
    for child, parent, record in said.order_by("record_id").values_list(*columns):
        if child != parent:
            found[child].append((parent, record))
    return found


def _named(child: UUID, heard: Iterable[Heard]) -> list[Because]:
    last = {h.role: h for h in sorted(heard, key=lambda h: h.on) if h.person == child}
    return [Because(_NAMED[h.role].format(say_date(h.on)), (h.record,)) for h in last.values() if h.role in _NAMED]


def _tied(ties: Mapping[UUID, _Tie], heard: Sequence[Heard], known: Mapping[UUID, Person]) -> list[Because]:
    """One line for each party to whom the child belongs, by the last hearing of each part that they had."""
    found = []
    for other, tie in ties.items():
        last = {h.role: h for h in sorted(heard, key=lambda h: h.on) if h.person == other and h.role in _PARTIES}
        for h in last.values():
            is_child = "Child of" if tie.parent else ""
            lives = "lives with" if tie.shares else ""
            how = f"{is_child}, and {lives}," if is_child and lives else is_child or lives.capitalize()
            words = f"{how} {known[other]}, {h.role} of a MARAC case heard on {say_date(h.on)}"
            shares = tie.shares.records if tie.shares else ()
            doubt = f"whether they live together: {tie.shares.doubt}" if tie.shares and tie.shares.doubt else ""
            found.append(Because(words, tuple(dict.fromkeys((h.record, *tie.parent, *shares))), doubt))
    return found


def _row(child: UUID, plans: Sequence[Flag], because: Sequence[Because], ties: Mapping[UUID, _Tie]) -> Row:
    said = [Because(f"{f.words}{f', since {say_date(f.since)}' if f.since else ''}", (f.record.pk,)) for f in plans]
    return Row(PARTS[plans[0].kind], (child,), (*said, *because), frozenset(ties))
