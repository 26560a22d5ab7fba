"""What everybody is to the person asked about, in the words that people use, and in which row they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from goldenthread.identity.family import Family, Tie, ends
from goldenthread.web.family.plan import APART

SAME_HOME = "lives at the same address"
_COUPLE = ("partner", "former_partner")
# By sex: for a man, a woman, and somebody whose sex no record gives.
_WORDS = {
    "parent": ("father", "mother", "parent"),
    "step_parent": ("step-father", "step-mother", "step-parent"),
    "carer": ("carer", "carer", "carer"),
    "grandparent": ("grandfather", "grandmother", "grandparent"),
    "sibling": ("brother", "sister", "brother or sister"),
    "perhaps_half": ("brother or half-brother", "sister or half-sister", "brother or sister, whole or half"),
    "half": ("half-brother", "half-sister", "half-brother or half-sister"),
    "step": ("step-brother", "step-sister", "step-brother or step-sister"),
    "child": ("son", "daughter", "child"),
    "step_child": ("step-son", "step-daughter", "step-child"),
    "cared_for": ("in their care", "in their care", "in their care"),
    "grandchild": ("grandson", "granddaughter", "grandchild"),
    "partner": ("partner", "partner", "partner"),
    "former_partner": ("former partner", "former partner", "former partner"),
}
_SEXES = {"M": 0, "F": 1}
_ROWS = {
    "grandparent": -2,
    "parent": -1,
    "step_parent": -1,
    "carer": -1,
    "child": 1,
    "step_child": 1,
    "cared_for": 1,
    "grandchild": 2,
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What somebody is to the person asked about; `row`: see `plan.Figure`."""

    words: str
    row: int
    is_in_doubt: bool = False


def relations(family: Family) -> dict[UUID, Relation]:
    """Everybody of a family but the person asked about."""
    reading = _Reading(family)
    beside = {person: Relation(SAME_HOME, APART) for person in family.beside}
    return beside | {p: reading.relation(p) for p in family.people if p not in beside and p != family.asked}


class _Reading:
    """One family, with the sets of people that every answer is made from."""

    def __init__(self, family: Family) -> None:
        self.family, self.ties, self.me = family, family.ties, family.asked
        self.parents = ends(self.ties, "parent", to={self.me})
        self.steps = ends(self.ties, "step_parent", to={self.me}) - self.parents
        self.children = ends(self.ties, "parent", of={self.me})

    def relation(self, person: UUID) -> Relation:
        """One person's."""
        direct = [t for t in self.ties if {t.one, t.other} == {self.me, person}]
        kinds = list(dict.fromkeys(self._direct(person, direct)))
        words = [self._word(kind, person) for kind in kinds]
        row = next((_ROWS.get(kind, 0) for kind in kinds), None)
        if found := self._through(person):
            row = found.row if row is None else min(row, found.row) if found.row == -2 else row
            words = [found.words, *words] if found.row == -2 else [*words, found.words]
        told = [t for t in direct if t.kind == "other"]
        if row is None and told:
            return Relation(_quoted(told[0], person), APART, is_in_doubt=True)
        unsure = any(doubt.startswith("records") for t in direct for doubt in t.doubt)
        return Relation(" and ".join(dict.fromkeys(words)) or "in the family", 0 if row is None else row, unsure)

    def _direct(self, person: UUID, ties: Sequence[Tie]) -> Iterable[str]:
        """Kinds that records assert, the nearest first."""
        turned = {"parent": "child", "step_parent": "step_child", "carer": "cared_for", "grandparent": "grandchild"}
        kinds = {t.kind if t.one == person else turned.get(t.kind, t.kind) for t in ties} - {"other"}
        if "sibling" in kinds or self._shares_a_parent(person):
            kinds = (kinds - {"sibling"}) | {self._sibling(person, ties)}
        return (kind for kind in _WORDS if kind in kinds)

    def _shares_a_parent(self, person: UUID) -> bool:
        return bool(self.parents & ends(self.ties, "parent", to={person}))

    def _sibling(self, person: UUID, ties: Sequence[Tie]) -> str:
        theirs = ends(self.ties, "parent", to={person})
        shared = len(self.parents & theirs)
        said = " ".join(s.said.lower() for t in ties for s in t.said)
        if shared >= 2:
            return "sibling"
        if "half" in said or (shared == 1 and self._have_another_each(theirs)):
            return "half"
        if shared == 0 and "step" in said:
            return "step"
        return "perhaps_half" if shared == 1 else "sibling"

    def _have_another_each(self, theirs: set[UUID]) -> bool:
        """Whether each has exactly two parents, and the two that they do not share cannot be one person twice."""
        mine, other = self.parents - theirs, theirs - self.parents
        names = [{str(self.family.people[p]) for p in several} for several in (mine, other)]
        return len(self.parents) == len(theirs) == 2 and names[0].isdisjoint(names[1])

    def _word(self, kind: str, person: UUID) -> str:
        return _WORDS[kind][_SEXES.get(self.family.sexes[person], 2)]

    def _through(self, person: UUID) -> Relation | None:
        """What they are through somebody else."""
        for parent in sorted(self.parents & ends(self.ties, "parent", of={person})):
            return Relation(f"{self._word('parent', parent)}’s {self._word('parent', person)}", -2)
        if person in self.parents or person in self.children:
            return None
        for adult in sorted(self.parents) + sorted(self.steps):
            if kinds := {t.kind for t in self.ties if {t.one, t.other} == {adult, person} and t.kind in _COUPLE}:
                word = " or ".join(sorted((kind.replace("_", " ") for kind in kinds), reverse=True))
                kind = "parent" if adult in self.parents else "step_parent"
                return Relation(f"{self._word(kind, adult)}’s {word}", -1)
        return self._through_children(person)

    def _through_children(self, person: UUID) -> Relation | None:
        theirs = ends(self.ties, "parent", of={person})
        siblings = ends(self.ties, "parent", of=self.parents) - {self.me}
        if theirs & siblings and not self._shares_a_parent(person):
            return Relation(f"{_first(self.family, min(theirs & siblings))}’s {self._word('parent', person)}", -1)
        if ends(self.ties, "parent", to={person}) & self.children:
            return Relation(self._word("grandchild", person), 2)
        if theirs & self.children:
            return Relation(f"{_first(self.family, min(theirs & self.children))}’s {self._word('parent', person)}", 0)
        if self._is_step(person):
            return Relation(self._word("step", person), 0)
        return None

    def _is_step(self, person: UUID) -> bool:
        """A child of a parent's partner, or one whose step-parent the person's own parent is."""
        if self._shares_a_parent(person):
            return False
        adults = self.parents | self.steps
        partners = ends(self.ties, *_COUPLE, of=adults, to=adults) | self.steps
        theirs = ends(self.ties, "parent", to={person})
        return bool(theirs & partners) or bool(self.parents & ends(self.ties, "step_parent", to={person}))


def _first(family: Family, person: UUID) -> str:
    name = family.people[person].forenames.split()
    return name[0] if name else "a child"


def _quoted(tie: Tie, person: UUID) -> str:
    said = next((s.said.strip() for s in tie.said if s.said.strip()), "a relation")
    return f"“{said}”" if tie.one == person else f"of whom this is the “{said}”"


def missing_parent(family: Family) -> str:
    """Which parent no record names, in a sentence; or ""."""
    parents = sorted(ends(family.ties, "parent", to={family.asked}))
    if not parents:
        return "No record says who the parents are."
    if len(parents) > 1:
        return ""
    other = {"F": "father", "M": "mother"}.get(family.sexes[parents[0]], "other parent")
    return f"No record says who the {other} is."
