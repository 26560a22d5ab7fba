"""How people belong together, as records assert it: who is what to whom, who says so, and where records disagree."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, Q

from goldenthread.identity.models import Relationship

# What the one is to the other, told from the other's side; the rest are the same either way.
TURNED: Mapping[str, str] = {
    "parent": "child",
    "step_parent": "step_child",
    "carer": "cared_for",
    "grandparent": "grandchild",
}
DISAGREE = "records disagree: {}"
# Kinds of which two cannot both hold of one pair today.
_EITHER = (
    frozenset({"partner", "former_partner"}),
    frozenset({"parent", "step_parent"}),
    frozenset({"parent", "sibling"}),
)


class Assertion(NamedTuple):
    """One record's word: the record, whose it is, when it was received, and the words themselves."""

    record: int
    feed: str
    agency: str
    received: date
    said: str
    parental_responsibility: str


@dataclass(frozen=True, slots=True)
class Kin:
    """
    Somebody is the `kind` of the person asked about (`parent`, `child`, `former_partner`), because records say so.

    `doubt` says in words which other records contradict it, or is "".
    """

    person: UUID
    kind: str
    assertions: tuple[Assertion, ...]
    doubt: str = ""


def kin_of(person: UUID) -> list[Kin]:
    """Everybody whom a current record relates to somebody, by kind. Show it only under an entry about them."""
    said = Relationship.objects.filter(
        Q(from_mention__person=person) | Q(to_mention__person=person),
        from_mention__gone_at=None,
        to_mention__gone_at=None,
    )
    rows = said.order_by("record_id", "pk").values_list(
        "from_mention__person_id",
        "to_mention__person_id",
        "kind",
        "record_id",
        F("record__feed"),
        F("record__agency"),
        F("record__received_at__date"),
        "said",
        "parental_responsibility",
    )
    found: dict[tuple[UUID, str], list[Assertion]] = defaultdict(list)
    for one, other, kind, *assertion in rows:
        if one == other:
            continue
        key = (one, kind) if other == person else (other, TURNED.get(kind, kind))
        found[key].append(Assertion(*assertion))
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for who, kind in found:
        kinds[who].add(kind)
    return [
        Kin(who, kind, tuple(said), disagreement(kind, kinds[who]))
        for (who, kind), said in sorted(found.items(), key=_order)
    ]


def children_of(parents: Collection[UUID]) -> set[UUID]:
    """Everybody of whom a current record says that one of these is a parent. Show it only under an entry about them."""
    if not parents:
        return set()
    said = Relationship.objects.filter(
        from_mention__person__any=list(parents), kind="parent", from_mention__gone_at=None, to_mention__gone_at=None
    )
    return set(said.values_list("to_mention__person_id", flat=True))


def _order(item: tuple[tuple[UUID, str], list[Assertion]]) -> tuple[str, str]:
    (who, kind), _ = item
    return kind, str(who)


def disagreement(kind: str, all_kinds: set[str]) -> str:
    """In words, which of all the kinds that records assert of one pair cannot hold beside this one; or ""."""
    turned = {TURNED.get(k, k) for k in all_kinds} | all_kinds
    others = sorted({o for either in _EITHER if kind in either for o in either & turned} - {kind})
    return DISAGREE.format(", ".join(others).replace("_", " ")) if others else ""
