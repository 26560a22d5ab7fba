"""Groups of brothers and sisters, by the parents whom records give them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, QuerySet

from goldenthread.casework.lists.types import Because, Row, months_before
from goldenthread.identity.core.sentences import say_list
from goldenthread.identity.models import Person, Relationship
from goldenthread.rulebook import ListPlaybook

PART = "A group of brothers and sisters"
HALF = "half brothers or sisters of others here"
ONE_KNOWN = "no record names a second parent: whether they are half brothers or sisters of the others is not known"
ONE_NAME = "a parent of others here has the same name and may be the same person"
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
    together: dict[frozenset[UUID], list[UUID]] = defaultdict(list)
    eldest_first = sorted(group, key=lambda pk: (people[pk].dob or date.max, str(pk)))
    for child in eldest_first:
        together[frozenset(parents[child])].append(child)
    because = []
    for their_parents, children in together.items():
        names = say_list([str(people[pk]) for pk in children])
        are = "is a child of" if len(children) == 1 else "are children of"
        words = f"{names} {are} {say_list(sorted(str(people[pk]) for pk in their_parents))}"
        records = [r for parent in their_parents for child in children for r in said[parent, child]]
        half, doubt = _half(their_parents, together, people)
        because.append(Because(f"{words}; {half}" if half else words, tuple(dict.fromkeys(records)), doubt))
    return Row(PART, tuple(eldest_first), tuple(because), frozenset().union(*together))


def _half(
    parents: frozenset[UUID], together: Collection[frozenset[UUID]], people: Mapping[UUID, Person]
) -> tuple[str, str]:
    """What is said of children with these parents beside the rest of the group, and what is in doubt about it."""
    if len(parents) > 2:
        return "", TOO_MANY
    others = set().union(*together) - parents
    if {str(people[pk]) for pk in parents} & {str(people[pk]) for pk in others}:
        return "", ONE_NAME
    if len(together) > 1 and len(parents) == 1:
        return "", ONE_KNOWN
    half = any(len(theirs) == 2 and len(parents & theirs) == 1 for theirs in together)
    return (HALF, "") if half else ("", "")
