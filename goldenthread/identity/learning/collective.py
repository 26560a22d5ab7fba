"""
Records parted into people by all that is known of the group: two groups become one while, on average over every pair
across them, it is likelier than not that they are one person.

A record that says little ("Burt, Wolverhampton") joins the group that it agrees with as a whole, and one strong pair
does not chain two people together. The height of a pair is the mean evidence (log2 odds) of the merge that brought it
together: surer than what the two records alone can say, because others stand beside them.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grouped:
    """`groups` of places, each in order, and the `heights` of all pairs inside them (lower place first)."""

    groups: list[list[int]]
    heights: Mapping[Pair, float]


def pair(one: int, other: int) -> Pair:
    """Two places, the lower first."""
    return (one, other) if one < other else (other, one)


@dataclass
class _Merging:
    """Groups under way. `sums` adds up the scores of all pairs across two groups that have an edge between them."""

    members: dict[int, list[int]]
    score: Callable[[int, int], float]
    sums: dict[Pair, float] = field(default_factory=dict)
    near: dict[int, set[int]] = field(default_factory=dict)
    queue: list[tuple[float, int, int]] = field(default_factory=list)

    def edge(self, one: int, other: int, total: float) -> None:
        """Let two groups be a pair that may merge."""
        a, b = pair(one, other)
        self.sums[a, b] = total
        self.near.setdefault(a, set()).add(b)
        self.near.setdefault(b, set()).add(a)
        heapq.heappush(self.queue, (-total / (len(self.members[a]) * len(self.members[b])), a, b))

    def total(self, one: int, other: int) -> float:
        """The scores of all pairs across two groups, those that no key brought together among them."""
        known = self.sums.pop(pair(one, other), None)
        if known is not None:
            return known
        return sum(self.score(*pair(i, j)) for i in self.members[one] for j in self.members[other])

    def merge(self, a: int, b: int, name: int) -> None:
        """Two groups become the group `name`."""
        around = (self.near.pop(a) | self.near.pop(b)) - {a, b}
        totals = {other: self.total(a, other) + self.total(b, other) for other in around}
        self.members[name] = self.members.pop(a) + self.members.pop(b)
        for other, total in totals.items():
            self.near[other] -= {a, b}
            self.edge(name, other, total)


def group(
    size: int,
    scores: Iterable[tuple[int, int, float]],
    score: Callable[[int, int], float],
    *,
    least: float,
    stop: float = 0.0,
    apart: Callable[[int, int], bool] = lambda _one, _other: False,
) -> Grouped:
    """
    Part the places 0 to `size` - 1 into people.

    :param scores: pairs worth looking at, with their scores (log2 odds); those below `least` propose no merge
    :param score: the score of any two places, the lower first
    :param stop: two groups whose mean score is below stay apart
    :param apart: whether two places can be no one person, whatever the rest says
    """
    work = _Merging({place: [place] for place in range(size)}, score)
    for one, other, weight in scores:
        if weight >= least:
            work.edge(one, other, weight)
    heights: dict[Pair, float] = {}
    name = size
    while work.queue and -work.queue[0][0] >= stop:
        height, a, b = heapq.heappop(work.queue)
        if a not in work.members or b not in work.members:
            continue
        across = [pair(i, j) for i in work.members[a] for j in work.members[b]]
        if any(apart(i, j) for i, j in across):
            continue
        heights.update(dict.fromkeys(across, -height))
        work.merge(a, b, name)
        name += 1
    return Grouped([sorted(members) for members in work.members.values()], heights)
