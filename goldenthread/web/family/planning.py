"""From a family as records have it to what is drawn of it."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from goldenthread.identity.family import Family, Tie, ends
from goldenthread.web.family.plan import APART, Birth, Bond, Couple, Figure, Plan, Shared, Style
from goldenthread.web.family.relations import Relation
from goldenthread.web.people import age_on

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COUPLE = ("partner", "former_partner")
_BRINGS_UP = ("step_parent", "carer", "grandparent")


def plan_of(family: Family, relations: Mapping[UUID, Relation]) -> Plan:
    """Everything of the picture. What records disagree about gets a "?"."""
    rows = {p: relations[p].row if p in relations else 0 for p in family.people}
    ties = [t for t in family.ties if APART not in (rows[t.one], rows[t.other])]
    return Plan(
        figures=tuple(_figure(p, family, relations.get(p), rows[p]) for p in family.people),
        couples=tuple(_couples(ties)),
        births=tuple(_births(ties, rows)),
        bonds=tuple(_bonds(ties)),
        households=tuple(
            Shared(letter(number), frozenset(str(m.person) for m in home.members))
            for number, home in enumerate(family.homes)
        ),
    )


def letter(number: int) -> str:
    """A home's: A, B ... Z, A2, B2 ..."""
    again = number // len(_LETTERS)
    return _LETTERS[number % len(_LETTERS)] + (str(again + 1) if again else "")


def age(born: date | None, on: date) -> str:
    """Whole years; below one, months ("5 m")."""
    if born is None or born > on:
        return ""
    if years := age_on(born, on):
        return str(years)
    return f"{(on.year - born.year) * 12 + on.month - born.month - (on.day < born.day)} m"


def _figure(person: UUID, family: Family, relation: Relation | None, row: int) -> Figure:
    who = family.people[person]
    words = relation.words if relation else ""
    return Figure(
        key=str(person),
        row=row,
        sex=family.sexes[person],
        name=str(who),
        relation=f"{words}?" if relation and relation.is_in_doubt else words,
        age=age(who.dob, family.died.get(person, family.day)),
        born=who.dob.toordinal() if who.dob else None,
        is_dead=person in family.died,
        is_asked=person == family.asked,
        is_doubtful=row == APART,
        twin=_twin(person, family),
    )


def _twin(person: UUID, family: Family) -> str:
    """The same for those of one birthday and one mother."""
    born = family.people[person].dob
    mothers = [m for m in ends(family.ties, "parent", to={person}) if family.sexes[m] == "F"]
    for mother in sorted(mothers):
        born_too = [c for c in ends(family.ties, "parent", of={mother}) if family.people[c].dob == born]
        if born is not None and len(born_too) > 1:
            return f"{born} {mother}"
    return ""


def _couples(ties: Iterable[Tie]) -> Iterable[Couple]:
    """Of a couple that is told as together and as parted, what was told last is drawn, as doubtful."""
    told: dict[tuple[UUID, UUID], list[Tie]] = {}
    for tie in ties:
        if tie.kind in _COUPLE:
            told.setdefault((tie.one, tie.other), []).append(tie)
    for (one, other), several in told.items():
        last = max(several, key=lambda t: (max(s.told_on or s.received for s in t.said), t.kind))
        style = Style.TOGETHER if last.kind == "partner" else Style.PARTED
        yield Couple(str(one), str(other), style, last.is_doubtful or len(several) > 1)


def _births(ties: list[Tie], rows: Mapping[UUID, int]) -> Iterable[Birth]:
    for child in rows:
        above = {t.one: t for t in ties if t.kind == "parent" and t.other == child and rows[t.one] < rows[child]}
        for parents in _pairs(set(above), ties, rows):
            doubtful = any(above[p].is_doubtful for p in parents)
            yield Birth(str(child), tuple(str(p) for p in parents), doubtful)
        yield from _raised(child, set(above), ties, rows)


def _pairs(parents: set[UUID], ties: Iterable[Tie], rows: Mapping[UUID, int]) -> list[tuple[UUID, ...]]:
    """Two parents of one row together, those who are a couple first; any others by themselves."""
    left = sorted(parents)
    couples = [(a, b) for a in left for b in left if a < b and rows[a] == rows[b]]
    together = {(t.one, t.other) for t in ties if t.kind in _COUPLE}
    pair = min(couples, key=lambda c: (c not in together, c), default=())
    return [*([pair] if pair else []), *((p,) for p in left if p not in pair)]


def _raised(child: UUID, parents: set[UUID], ties: list[Tie], rows: Mapping[UUID, int]) -> Iterable[Birth]:
    """From whoever brings a child up, or is a grandparent, and does not stand with the parents already."""
    near = ends(ties, *_COUPLE, of=parents, to=parents) | ends(ties, "parent", to=parents) | parents
    for tie in ties:
        if tie.kind in _BRINGS_UP and tie.other == child and tie.one not in near and rows[tie.one] < rows[child]:
            yield Birth(str(child), (str(tie.one),), tie.is_doubtful, is_raised=True)


def _bonds(ties: list[Tie]) -> Iterable[Bond]:
    for tie in ties:
        shared = ends(ties, "parent", to={tie.one}) & ends(ties, "parent", to={tie.other})
        if tie.kind == "sibling" and not shared:
            yield Bond(str(tie.one), str(tie.other), tie.is_doubtful)
