"""
The family around one person on one day, as records assert it: who is what to whom, who says so, who lives with whom.

Nothing is inferred: what no record says is not in it, and what was sealed stays apart since no record joins it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import F

from goldenthread.identity import kin
from goldenthread.identity.family_homes import Dwellers, homes_of_family, with_others
from goldenthread.identity.living import homes_of_all
from goldenthread.identity.models import Mention, Person, Relationship

ONE_RECORD = "only one record says so"
NO_DAY = "the record gives no day; it is taken to hold"
OTHER = "no record says how they belong together, only: {}"
BOTH_WAYS = "records disagree about which of the two is the parent"
TOO_MANY = "records name more than two parents"
# A mother is one from the child's birth on; a partner begins and ends.
_FROM_BIRTH = frozenset({"parent", "grandparent", "sibling"})


class Said(NamedTuple):
    """One record's word: the record, whose it is, when it came, in which words, and the day of which it speaks."""

    record: int
    feed: str
    agency: str
    received: date
    said: str
    told_on: date | None

    @property
    def has_day(self) -> bool:
        """Whether the record itself gives the day of which it speaks."""
        return self.told_on is not None and self.told_on < self.received


@dataclass(frozen=True, slots=True)
class Tie:
    """`one` is the `kind` of `other` (`parent`, `former_partner`) as records say; `doubt`: why it may not be so."""

    one: UUID
    other: UUID
    kind: str
    said: tuple[Said, ...]
    doubt: tuple[str, ...] = ()

    @property
    def is_doubtful(self) -> bool:
        """Whether anything speaks against it, or only one record for it."""
        return bool(self.doubt)


@dataclass(frozen=True, slots=True)
class Family:
    """
    Everybody around the person `asked` about on `day`.

    `sexes`: M, F or U; where no record gives it as such, a record's word may ("father"). `homes` are those of the
    family, the asked person's own first. `withheld`: their address is not to be told, so nothing is said of where they
    live or with whom. `beside`: they live with the person asked about and no record says how they belong together.
    `not_yet`: how many ties were told after that day, and are not among `ties`.
    """

    asked: UUID
    day: date
    people: Mapping[UUID, Person]
    sexes: Mapping[UUID, str]
    died: Mapping[UUID, date]
    ties: tuple[Tie, ...]
    homes: tuple[Dwellers, ...]
    withheld: frozenset[UUID]
    beside: frozenset[UUID]
    not_yet: int


def family_of(person: UUID, day: date) -> Family:
    """
    The family of one person on a day, in a fixed number of queries. Show it only under an entry about all its people.

    Parents, step-parents and carers, their partners, their other children with the other parent, grandparents, the
    person's own partners, children and grandchildren, and whomever a record relates to the person in other words.
    """
    found = _Search(day)
    found.look(around={person})
    found.look(around=_next_to(person, found.ties))
    found.look(around=_further(person, found.ties))
    people = _members(person, found.ties)
    shown = {p.pk: p for p in Person.objects.filter(pk__any=list(people)) if p.dob is None or p.dob <= day}
    ties = _with_doubts([t for t in found.ties if t.one in shown and t.other in shown], day)
    lived = homes_of_all(shown, day)
    guarded = {p for p in shown if shown[p].protected or lived[p].withheld}
    homes = homes_of_family({p: lived[p] for p in shown if p not in guarded}, person, day)
    homes, beside = with_others(homes, person, set(shown), day)
    return Family(
        asked=person,
        day=day,
        people=shown | beside,
        sexes=_sexes(shown | beside, ties),
        died=_died(shown, day),
        ties=ties,
        homes=homes,
        withheld=frozenset(guarded),
        beside=frozenset(beside),
        not_yet=found.not_yet({person} | _next_to(person, found.ties)),
    )


class _Search:
    """The ties of more and more people, each asked for once."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.ties: list[Tie] = []
        self._asked: set[UUID] = set()
        self._said: dict[int, tuple[UUID, UUID, str, Said]] = {}

    def look(self, *, around: Iterable[UUID]) -> None:
        """Read what records say of these people and of those related to them."""
        new = sorted(set(around) - self._asked)
        self._asked.update(new)
        current = Relationship.objects.filter(from_mention__gone_at=None, to_mention__gone_at=None)
        for rows in (current.filter(from_mention__person__any=new), current.filter(to_mention__person__any=new)):
            for row, one, other, kind, *said in rows.values_list(*_COLUMNS):
                if one != other:
                    self._said[row] = (one, other, kind, Said(*said))
        self.ties = self._put_together()

    def not_yet(self, people: set[UUID]) -> int:
        """How many ties of these people were told after the day, and by no record before."""
        said = {_ends(one, other, kind) for one, other, kind, _ in self._said.values() if people & {one, other}}
        return len(said - {(t.one, t.other, t.kind) for t in self.ties})

    def _put_together(self) -> list[Tie]:
        found: dict[tuple[UUID, UUID, str], list[Said]] = defaultdict(list)
        for one, other, kind, said in self._said.values():
            if _holds(kind, said, self.day):
                found[_ends(one, other, kind)].append(said)
        return [Tie(*key, tuple(sorted(said))) for key, said in sorted(found.items())]


_COLUMNS = (
    "pk",
    "from_mention__person_id",
    "to_mention__person_id",
    "kind",
    "record_id",
    F("record__feed"),
    F("record__agency"),
    F("record__received_at__date"),
    "said",
    "told_on",
)


def _ends(one: UUID, other: UUID, kind: str) -> tuple[UUID, UUID, str]:
    """A tie's two ends and kind; what is the same either way is written one way."""
    return (one, other, kind) if kind in kin.TURNED or kind == "other" else (min(one, other), max(one, other), kind)


def _holds(kind: str, said: Said, day: date) -> bool:
    """Whether what a record says is taken to hold on that day: it was told by then, or gives no day and is for life."""
    if said.told_on is None or said.told_on <= day:
        return True
    return kind in _FROM_BIRTH and not said.has_day


def ends(ties: Iterable[Tie], *kinds: str, of: Iterable[UUID] = (), to: Iterable[UUID] = ()) -> set[UUID]:
    """
    Who is at the other end of ties of these kinds: to whom one `of` them is that, and who is that `to` one of them.

    `ends(ties, "parent", to={leo})` are Leo's parents, `ends(ties, "parent", of={leo})` his children.
    """
    of, to = set(of), set(to)
    every = [t for t in ties if t.kind in kinds]
    return {t.other for t in every if t.one in of} | {t.one for t in every if t.other in to}


def _either(ties: Iterable[Tie], *kinds: str, of: set[UUID]) -> set[UUID]:
    return ends(ties, *kinds, of=of, to=of)


_COUPLE = ("partner", "former_partner")
_RAISES = ("parent", "step_parent", "carer")


def _next_to(person: UUID, ties: list[Tie]) -> set[UUID]:
    """Parents, carers, partners and children: whose own ties make the family."""
    me = {person}
    return ends(ties, *_RAISES, of=me, to=me) | _either(ties, *_COUPLE, of=me)


def _further(person: UUID, ties: list[Tie]) -> set[UUID]:
    """Partners and other children of the parents, their other parent, and the grandparents."""
    adults = ends(ties, "parent", "step_parent", to={person})
    partners = _either(ties, *_COUPLE, of=adults)
    children = ends(ties, "parent", "step_parent", of=adults)
    return partners | children | ends(ties, "parent", to=adults | children) | ends(ties, "grandparent", to={person})


def _members(person: UUID, ties: list[Tie]) -> set[UUID]:
    """Who belongs in the family of three generations; whom else the search came by does not."""
    me = {person}
    parents = ends(ties, "parent", to=me)
    adults = parents | ends(ties, "step_parent", to=me)
    partners = _either(ties, *_COUPLE, of=adults)
    siblings = ends(ties, "parent", of=adults | partners) | ends(ties, "step_parent", of=adults)
    half = ends(ties, "parent", of=parents)
    own = ends(ties, "parent", of=me)
    return {
        *me,
        *adults,
        *partners,
        *siblings,
        *own,
        *ends(ties, "parent", of=own),
        *ends(ties, "carer", "step_parent", of=me, to=me),
        *ends(ties, "parent", to=half | own | parents),
        *ends(ties, "grandparent", of=me, to=me),
        *_either(ties, *_COUPLE, "sibling", "other", of=me),
    }


def _with_doubts(ties: list[Tie], day: date) -> tuple[Tie, ...]:
    kinds: dict[frozenset[UUID], set[str]] = defaultdict(set)
    parents: dict[UUID, set[UUID]] = defaultdict(set)
    for tie in ties:
        kinds[frozenset((tie.one, tie.other))].add(tie.kind)
        if tie.kind == "parent":
            parents[tie.other].add(tie.one)
    return tuple(
        Tie(t.one, t.other, t.kind, t.said, tuple(_doubts(t, kinds[frozenset((t.one, t.other))], parents, day)))
        for t in ties
    )


def _doubts(tie: Tie, kinds: set[str], parents: Mapping[UUID, set[UUID]], day: date) -> Iterable[str]:
    if tie.kind == "other":
        yield OTHER.format(", ".join(sorted({s.said.strip().lower() or "a relation" for s in tie.said})))
    if disagree := kin.disagreement(tie.kind, kinds):
        yield disagree
    if tie.kind == "parent" and tie.one in parents and tie.other in parents[tie.one]:
        yield BOTH_WAYS
    if tie.kind == "parent" and len(parents[tie.other]) > 2:
        yield TOO_MANY
    if all(s.told_on is None or s.told_on > day for s in tie.said):
        yield NO_DAY
    if len({s.record for s in tie.said}) == 1:
        yield ONE_RECORD


def _sexes(people: Mapping[UUID, Person], ties: Iterable[Tie]) -> dict[UUID, str]:
    found = {pk: p.sex if p.sex in ("M", "F") else "U" for pk, p in people.items()}
    said: dict[UUID, set[str]] = defaultdict(set)
    for tie in ties:
        # The word of a record may be said of either end ("son of victim"): that of an elder fits one end alone.
        if tie.kind in ("parent", "step_parent", "grandparent"):
            said[tie.one] |= {sex for s in tie.said for sex, words in _ELDERS.items() if words & _words(s.said)}
    return {pk: next(iter(said[pk])) if sex == "U" and len(said[pk]) == 1 else sex for pk, sex in found.items()}


_ELDERS: Mapping[str, frozenset[str]] = {
    "F": frozenset("mother mum mummy mam mom gran granny grandma grandmother nan nana stepmother stepmum".split()),
    "M": frozenset("father dad daddy da grandad granddad grandpa grandfather stepfather stepdad".split()),
}


def _words(text: str) -> set[str]:
    """A record's words, "step-father" and its like as one and in two."""
    plain = text.lower().replace("\u2019", "'")
    return set(plain.replace("-", " ").split()) | set(plain.replace("-", "").split())


def _died(people: Iterable[UUID], day: date) -> dict[UUID, date]:
    """When somebody died, where a record of social care says so."""
    rows = Mention.objects.filter(person__any=list(people), gone_at=None, feed="socialcare.person")
    told = rows.order_by("number").values_list("person_id", "record__data__pers_death_date")
    days = {person: date.fromisoformat(text) for person, text in told if text}
    return {person: died for person, died in days.items() if died <= day}
