"""
Mentions parted into people: the same edges and decisions always give the same people, in whatever order they came.

Human joins are made first and always hold. Then the strongest edges join groups, each unless somebody excluded a pair
that it would bring together (however far apart in the chain), or the group would be no possible person; so the weakest
edges give way; and a mention that could as well be either of two people joins neither. What an edge could not join goes
to review. Nothing is remembered between runs, so undoing is exact.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Kind(StrEnum):
    """What a person decided about two mentions."""

    JOIN = "join"
    EXCLUDE = "exclude"


@dataclass(frozen=True, slots=True)
class Edge:
    """Two mentions compared: `weight` is log2 odds. `guard` says why no score may join them, or is ""."""

    a: UUID
    b: UUID
    weight: float
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on two mentions. Only decisions that stand are given; an undone one is left out."""

    kind: Kind
    a: UUID
    b: UUID


@dataclass(frozen=True, slots=True)
class Review:
    """Two mentions that the score would link and that were not joined, and why; `a` arrived first."""

    a: UUID
    b: UUID
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """
    One person: the mentions in order of arrival, named by the first of them.

    `reviews` are the questions that concern this person: one for each other person, the strongest pair, kept with the
    person of the pair's earlier mention. Two people whom somebody excluded are not asked about again.
    """

    person_id: UUID
    members: tuple[UUID, ...]
    reviews: tuple[Review, ...]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """
    Log2 odds: at `join` an edge joins, at `review` a person is asked, below `fracture` it holds two groups apart.

    An edge no more than `rival` stronger than one to somebody else leaves open which of the two is meant.
    """

    join: float
    review: float
    fracture: float
    rival: float


class Contradiction(Exception):
    """People have decided that two mentions are one person and that they are not; `a` and `b` are the excluded pair."""

    def __init__(self, a: UUID, b: UUID) -> None:
        super().__init__(f"mentions {a} and {b} were excluded, and joined by other decisions")
        self.a = a
        self.b = b


UNCERTAIN = "the records agree only in part"
EXCLUDED = "joining them would bring together two people whom somebody decided are different"
EITHER = "the record could as well be of somebody else"
CONTRARY = "the group holds records that do not agree"


def no_conflict(_a: UUID, _b: UUID) -> str:
    """The rule of a partition in which any two mentions may be one person."""
    return ""


def partition(
    mentions: Sequence[tuple[UUID, int]],
    edges: Iterable[Edge],
    decisions: Iterable[Decision],
    *,
    thresholds: Thresholds,
    conflicts: Callable[[UUID, UUID], str] = no_conflict,
) -> list[Cluster]:
    """
    Part mentions, each with its number of arrival, into people, by first arrival.

    `conflicts(a, b)` says why two mentions cannot be one person, or "". It does not bind what people joined. Mentions
    that no edge or decision connects never touch each other's result: a part may be worked out alone.

    :raises Contradiction: if decisions join a pair that a decision excludes
    :raises KeyError: if an edge or decision names a mention that is not given
    """
    groups = _Groups(mentions, conflicts)
    strong = _in_order(edges, groups.number)
    groups.decide(decisions)
    for edge in strong:
        if edge.weight < thresholds.fracture:
            groups.keep_apart(edge.a, edge.b, CONTRARY)
    rivals = _Rivals(strong, groups, thresholds)
    reviews = [review for edge in strong if (review := _consider(edge, groups, rivals, thresholds))]
    return _clusters(groups, groups.open_questions(reviews))


def _in_order(edges: Iterable[Edge], number: dict[UUID, int]) -> list[Edge]:
    """Strongest first, each pair once with its strongest edge, the earlier mention first."""
    best: dict[tuple[UUID, UUID], Edge] = {}
    for edge in edges:
        a, b = (edge.a, edge.b) if number[edge.a] <= number[edge.b] else (edge.b, edge.a)
        if a == b:
            continue
        turned = Edge(a, b, edge.weight, edge.guard)
        known = best.get((a, b))
        if known is None or (turned.weight, turned.guard) > (known.weight, known.guard):
            best[a, b] = turned
    return sorted(best.values(), key=lambda edge: (-edge.weight, number[edge.a], number[edge.b]))


class _Rivals:
    """Which edges leave open who is meant: Mohammed Khan, beside his like Mohammed Ali, and the twin Mohammed Omar."""

    def __init__(self, edges: list[Edge], groups: "_Groups", thresholds: Thresholds) -> None:
        self._groups = groups
        self._margin = thresholds.rival
        self._near: dict[UUID, list[tuple[UUID, float]]] = {}
        for edge in edges:
            if edge.weight >= thresholds.join and not edge.guard and not groups.excluded(edge.a, edge.b):
                self._near.setdefault(edge.a, []).append((edge.b, edge.weight))
                self._near.setdefault(edge.b, []).append((edge.a, edge.weight))

    def of(self, edge: Edge) -> bool:
        """Whether either end has an edge, nearly as strong, to somebody who cannot be the other end."""
        return self._has(edge.a, edge.b, edge.weight) or self._has(edge.b, edge.a, edge.weight)

    def _has(self, one: UUID, other: UUID, weight: float) -> bool:
        return any(
            near != other and strength >= weight - self._margin and self._groups.why_apart(near, other) != ""
            for near, strength in self._near.get(one, ())
        )


def _consider(edge: Edge, groups: "_Groups", rivals: _Rivals, thresholds: Thresholds) -> Review | None:
    if edge.weight < thresholds.review or groups.together(edge.a, edge.b):
        return None
    if edge.weight < thresholds.join:
        return Review(edge.a, edge.b, edge.weight, edge.guard or UNCERTAIN)
    reason = edge.guard or groups.bar(edge.a, edge.b) or (EITHER if rivals.of(edge) else "")
    if reason:
        return Review(edge.a, edge.b, edge.weight, reason)
    groups.join(edge.a, edge.b)
    return None


def _clusters(groups: "_Groups", reviews: list[Review]) -> list[Cluster]:
    asked: dict[UUID, list[Review]] = {}
    for review in reviews:
        asked.setdefault(groups.head(review.a), []).append(review)
    return [
        Cluster(head, tuple(members), tuple(asked.get(head, ())))
        for head, members in sorted(groups.members.items(), key=lambda item: groups.number[item[0]])
    ]


class _Groups:
    """Groups of mentions that grow; the head of each is its earliest member."""

    def __init__(self, mentions: Sequence[tuple[UUID, int]], conflicts: Callable[[UUID, UUID], str]) -> None:
        ordered = sorted(mentions, key=lambda mention: mention[1])
        self.number = dict(ordered)
        self.members: dict[UUID, list[UUID]] = {mention: [mention] for mention, _ in ordered}
        self._head = {mention: mention for mention, _ in ordered}
        self._conflicts = conflicts
        # Reasons why pairs stay apart, by mention and then by the other.
        self._apart: dict[UUID, dict[UUID, str]] = {}
        self._excluded: set[frozenset[UUID]] = set()

    def head(self, mention: UUID) -> UUID:
        return self._head[mention]

    def together(self, a: UUID, b: UUID) -> bool:
        return self._head[a] == self._head[b]

    def open_questions(self, reviews: list[Review]) -> list[Review]:
        """One question for each two groups, the first given; none where a weaker edge or a person has answered."""
        answered = {frozenset(map(self.head, pair)) for pair in self._excluded}
        kept = []
        for review in reviews:
            pair = frozenset((self.head(review.a), self.head(review.b)))
            if len(pair) == 2 and pair not in answered:
                answered.add(pair)
                kept.append(review)
        return kept

    def decide(self, decisions: Iterable[Decision]) -> None:
        excluded = []
        for decision in decisions:
            if decision.kind is Kind.JOIN:
                self.join(decision.a, decision.b)
            else:
                excluded.append(sorted((decision.a, decision.b), key=lambda mention: self.number[mention]))
        # Sorted, so that of several contradictions the same one is told whatever the order.
        for a, b in sorted(excluded, key=lambda pair: (self.number[pair[0]], self.number[pair[1]])):
            if self.together(a, b):
                raise Contradiction(a, b)
            self._excluded.add(frozenset((a, b)))
            self.keep_apart(a, b, EXCLUDED)

    def keep_apart(self, a: UUID, b: UUID, reason: str) -> None:
        # A person's word, told first, is the reason that is kept.
        self._apart.setdefault(a, {}).setdefault(b, reason)
        self._apart.setdefault(b, {}).setdefault(a, reason)

    def excluded(self, a: UUID, b: UUID) -> bool:
        return frozenset((a, b)) in self._excluded

    def why_apart(self, a: UUID, b: UUID) -> str:
        """Why these two alone cannot be one person, or ""."""
        return self._apart.get(a, {}).get(b, "") or self._conflicts(a, b)

    def bar(self, a: UUID, b: UUID) -> str:
        """Why the groups of two mentions cannot be one, or ""; the pair that arrived first gives the reason."""
        left, right = self.members[self._head[a]], self.members[self._head[b]]
        if EXCLUDED in self._reasons(left, right):
            return EXCLUDED
        for one in left:
            for other in right:
                if reason := self.why_apart(one, other):
                    return reason
        return ""

    def _reasons(self, left: list[UUID], right: list[UUID]) -> set[str]:
        others = set(right)
        return {reason for one in left for other, reason in self._apart.get(one, {}).items() if other in others}

    def join(self, a: UUID, b: UUID) -> None:
        first, second = sorted((self._head[a], self._head[b]), key=lambda mention: self.number[mention])
        if first == second:
            return
        moved = self.members.pop(second)
        self.members[first] = sorted((*self.members[first], *moved), key=lambda mention: self.number[mention])
        for mention in moved:
            self._head[mention] = first
