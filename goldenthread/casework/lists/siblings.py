"""Groups of brothers and sisters, by the parents whom records give them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, QuerySet

from goldenthread.casework.lists.types import Because, Row, months_before
from goldenthread.identity.core.folding import fold_forenames
from goldenthread.identity.core.sentences import say_list
from goldenthread.identity.models import Person, Relationship
from goldenthread.rulebook import ListPlaybook

PART = "A group of brothers and sisters"
HALF = "half brothers or sisters of others here"
ONE_KNOWN = "no record names a second parent: whether they are half brothers or sisters of the others is not known"
TOO_MANY = "records name more than two parents; two of them may be one person"
_PAIR = ("from_mention__person_id", "to_mention__person_id")


def find(book: ListPlaybook, on: date) -> list[Row]:
    """The list as it stands on a day, in a fixed number of queries. Show it only under an entry about its people."""
    born_after = months_before(on, 12 * book.number("child_is_under", on))
    groups = [g for g in _groups(_families(born_after)) if len(g) >= book.number("children_at_least", on)]
    said = _said(set().union(*groups))
    people = Person.objects.in_bulk({pk for pair in said for pk in pair})
    rows = [_row(group, said, people) for group in groups]
    return sorted(rows, key=lambda row: str(people[row.people[0]].surname))


def _families(born_after: date) -> Iterable[Collection[UUID]]:
    """For each parent with several, the children born after a day, by current records."""
    said = _parents().filter(to_mention__person__dob__gt=born_after)
    by_parent = said.values("from_mention__person_id").annotate(
        several=Count("to_mention__person_id", distinct=True),
        children=ArrayAgg("to_mention__person_id", distinct=True),
    )
    return by_parent.filter(several__gte=2).order_by().values_list("children", flat=True)


def _parents() -> QuerySet[Relationship]:
    return Relationship.objects.filter(kind="parent", from_mention__gone_at=None, to_mention__gone_at=None)


def _groups(families: Iterable[Collection[UUID]]) -> list[frozenset[UUID]]:
    """Children each of whom has a parent in common with another of the group."""
    group: dict[UUID, set[UUID]] = {}
    for family in families:
        joined = set(family).union(*(group[child] for child in family if child in group))
        for child in joined:
            group[child] = joined
    return list(dict.fromkeys(frozenset(several) for several in group.values()))


def _said(children: Collection[UUID]) -> dict[tuple[UUID, UUID], list[int]]:
    """The records that say "parent of", by parent and child."""
    found: dict[tuple[UUID, UUID], list[int]] = defaultdict(list)
    rows = _parents().filter(to_mention__person__any=list(children)).order_by("record_id")
    for parent, child, record in rows.values_list(*_PAIR, "record_id"):
        if parent != child:
            found[parent, child].append(record)
    return found


def _row(group: Collection[UUID], said: Mapping[tuple[UUID, UUID], list[int]], people: Mapping[UUID, Person]) -> Row:
    parents: dict[UUID, set[UUID]] = defaultdict(set)
    for parent, child in said:
        if child in group:
            parents[child].add(parent)
    alike = _alike(set().union(*parents.values()), people)
    together: dict[frozenset[frozenset[UUID]], list[UUID]] = defaultdict(list)
    eldest_first = sorted(group, key=lambda pk: (people[pk].dob or date.max, str(pk)))
    for child in eldest_first:
        together[frozenset(alike[parent] for parent in parents[child])].append(child)
    because = []
    for theirs, children in together.items():
        records = [r for child in children for parent in sorted(parents[child]) for r in said[parent, child]]
        words, doubt = _words(theirs, children, together, people)
        because.append(Because(words, tuple(dict.fromkeys(records)), doubt))
    return Row(PART, tuple(eldest_first), tuple(because), frozenset(alike))


def _alike(parents: Collection[UUID], people: Mapping[UUID, Person]) -> dict[UUID, frozenset[UUID]]:
    """
    Each parent with those of one forename, who may be the same person: records of contacts give little to link by, and
    nobody is called a half brother because his mother stands here twice.
    """
    by_forename: dict[str, set[UUID]] = defaultdict(set)
    for parent in parents:
        forenames = fold_forenames(people[parent].forenames)
        by_forename[forenames[0] if forenames else str(parent)].add(parent)
    return {parent: frozenset(several) for several in by_forename.values() for parent in several}


def _words(
    parents: frozenset[frozenset[UUID]],
    children: Sequence[UUID],
    together: Collection[frozenset[frozenset[UUID]]],
    people: Mapping[UUID, Person],
) -> tuple[str, str]:
    """Whose children these are, as said beside the rest of the group; and what is in doubt about it, or ""."""
    names = sorted(max((str(people[pk]) for pk in one), key=lambda name: (len(name), name)) for one in parents)
    are = "is a child of" if len(children) == 1 else "are children of"
    words = f"{say_list([str(people[pk]) for pk in children])} {are} {say_list(names)}"
    doubts = [_may_be_one(one, people) for one in parents if len(one) > 1]
    if len(parents) > 2:
        doubts.append(TOO_MANY)
    elif len(parents) == 1 and len(together) > 1:
        doubts.append(ONE_KNOWN)
    elif any(len(others) == 2 and len(parents & others) == 1 for others in together):
        words = f"{words}; {HALF}"
    return words, "; ".join(sorted(doubts))


def _may_be_one(several: Collection[UUID], people: Mapping[UUID, Person]) -> str:
    names = sorted({str(people[pk]) for pk in several})
    if len(names) > 1:
        return f"{say_list(names)} may be one person"
    return f"{names[0]} stands here as {len(several)} people, who may be one"
