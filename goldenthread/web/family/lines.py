"""The lines of a genogram: between couples, from parents down to their children, and around what is in the way."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from goldenthread.web.family.ordering import Net, Rows, with_several
from goldenthread.web.family.plan import Couple, Style

SIZE = 56.0
_LEVEL = 13.0
_ABOVE, _LABEL = 16.0, 28.0
_SIDEWAYS = 10.0

Point = tuple[float, float]
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line through its points. `kind`: `couple`, `parents`, `child`, `raised`, `slash`; `is_doubtful`: dashed."""

    kind: str
    points: tuple[Point, ...]
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of horizontal line that shares its channel with others."""

    left: float
    right: float


class Routes:
    """Where each line runs. First from left to right, which says how high each channel must be; then in full."""

    def __init__(
        self, rows: Rows, x: Mapping[str, float], widths: Mapping[str, float], heights: Mapping[str, float]
    ) -> None:
        self.rows, self.x, self.widths, self.heights = rows, x, widths, heights
        self._at = {key: n for keys in rows.order.values() for n, key in enumerate(keys)}
        self._crowded = with_several(rows.nets)
        self._lanes: dict[tuple[int, int], int] = defaultdict(int)
        self._entries: dict[str, int] = defaultdict(int)
        self._arcs = {_pair(c): self._arc(c) for c in rows.couples if not self._is_beside(c)}
        self._down = {net: self._descent(net) for net in rows.nets}
        self._tops = {(net, child): self._entry(child) for net in rows.nets for child in net.children}
        self._arc_level, self._arc_count = _levels(self._arcs, self._row_of_pair)
        buses = {net: self._bus(net) for net in rows.nets}
        self._bus_level, self._bus_count = _levels(buses, _row_of_net)

    def channel(self, row: int) -> float:
        """How high the space above a row must be."""
        levels = self._arc_count.get(row, 0) + self._bus_count.get(row, 0)
        return _ABOVE + _LABEL + _LEVEL * levels

    def strokes(self, tops: Mapping[int, float]) -> tuple[Stroke, ...]:
        """Every line, once the rows' heights are known."""
        found: list[Stroke] = []
        for couple in self.rows.couples:
            found += self._couple(couple, tops)
        for net in self.rows.nets:
            found += self._net(net, tops)
        return tuple(found)

    # --- From left to right ---

    def _is_beside(self, couple: Couple) -> bool:
        return abs(self._at[couple.a] - self._at[couple.b]) == 1

    def _row_of_pair(self, pair: tuple[str, str]) -> int:
        return self.rows.nodes[pair[0]].row

    def _arc(self, couple: Couple) -> _Span:
        left, right = sorted((couple.a, couple.b), key=lambda key: self._at[key])
        return _Span(self.x[left] + 18, self.x[right] - 18)

    def _descent(self, net: Net) -> float:
        """Where the line to some children leaves the parents' row."""
        if not net.parents:
            return self.x[net.children[0]]
        if len(net.parents) == 1:
            return self.x[net.parents[0]] + self._lane(net.row, -1 - self._at[net.parents[0]])
        left, right = sorted(net.parents, key=lambda key: self._at[key])
        keys = self.rows.order[self.rows.nodes[left].row]
        if self._at[right] - self._at[left] == 1:
            start, end = self._gap(left, right)
            # Straight above the children where it can be, and clear of whatever goes down beside the left one.
            wanted = sum(self.x[child] for child in net.children) / len(net.children)
            return round(min(max(wanted, start + 16), end - 12), 1)
        if left in self._crowded:
            before = keys[self._at[right] - 1]
            return round(self._gap(before, right)[1] - 12 + self._lane(net.row, self._at[right]), 1)
        start, _ = self._gap(left, keys[self._at[left] + 1])
        return round(start + 12 + self._lane(net.row, self._at[left]), 1)

    def _gap(self, left: str, right: str) -> tuple[float, float]:
        """From where to where nothing stands between two neighbours."""
        return self.x[left] + self.widths[left] / 2, self.x[right] - self.widths[right] / 2

    def _lane(self, row: int, gap: int) -> float:
        """Lines that leave through one gap run beside each other."""
        number = self._lanes[row, gap]
        self._lanes[row, gap] += 1
        return ((number + 1) // 2) * 5.0 * (1 if number % 2 else -1)

    def _entry(self, child: str) -> float:
        """Where a line reaches a child from above: the first in the middle, others beside it."""
        number = self._entries[child]
        self._entries[child] += 1
        return self.x[child] + ((number + 1) // 2) * _SIDEWAYS * (1 if number % 2 else -1)

    def _bus(self, net: Net) -> _Span:
        ends = [self._tops[net, child] for child in net.children] + ([self._down[net]] if net.parents else [])
        return _Span(min(ends), max(ends))

    # --- In full ---

    def _couple(self, couple: Couple, tops: Mapping[int, float]) -> Iterable[Stroke]:
        left, right = sorted((couple.a, couple.b), key=lambda key: self._at[key])
        row = self.rows.nodes[left].row
        kind = "parents" if couple.style is Style.PARENTS else "couple"
        middle = tops[row] + SIZE / 2
        if self._is_beside(couple):
            points: tuple[Point, ...] = ((self.x[left] + SIZE / 2, middle), (self.x[right] - SIZE / 2, middle))
            cross = (self.x[left] + SIZE / 2 + 16, middle)
        else:
            span, y = self._arcs[_pair(couple)], self._arc_y(couple, tops)
            top = tops[row] + 8
            points = ((span.left, top), (span.left, y), (span.right, y), (span.right, top))
            cross = (span.left + 24, y)
        yield Stroke(kind, _rounded(points), couple.is_doubtful)
        if couple.style is Style.PARTED:
            for shift in (0.0, 7.0):
                x, y = cross[0] + shift, cross[1]
                yield Stroke("slash", _rounded(((x - 4, y + 9), (x + 4, y - 9))))

    def _arc_y(self, couple: Couple, tops: Mapping[int, float]) -> float:
        row = self.rows.nodes[couple.a].row
        return tops[row] - _LABEL - _LEVEL * (self._arc_level[_pair(couple)] + 0.5)

    def _start(self, net: Net, tops: Mapping[int, float]) -> float:
        """How high the line to the children begins."""
        row = self.rows.nodes[net.parents[0]].row
        if len(net.parents) == 1:
            node = self.rows.nodes[net.parents[0]]
            return tops[row] if node.figure is None else tops[row] + SIZE + self.heights[node.key]
        couple = next(c for c in self.rows.couples if {c.a, c.b} == set(net.parents))
        return tops[row] + SIZE / 2 if self._is_beside(couple) else self._arc_y(couple, tops)

    def _net(self, net: Net, tops: Mapping[int, float]) -> Iterable[Stroke]:
        kind = "raised" if net.is_raised else "child"
        all_doubtful = set(net.children) <= net.doubtful
        level = self._bus_level[net] + self._arc_count.get(net.row, 0)
        y = tops[net.row] - _LABEL - _LEVEL * (level + 0.5)
        entries = self._gathered(net)
        ends = [at for at, _ in entries]
        if net.parents:
            yield Stroke(
                kind, _rounded(((self._down[net], self._start(net, tops)), (self._down[net], y))), all_doubtful
            )
            ends.append(self._down[net])
        if max(ends) - min(ends) > 0.05:
            yield Stroke(kind, _rounded(((min(ends), y), (max(ends), y))), all_doubtful)
        for at, children in entries:
            for child in children:
                end = (self._tops[net, child], tops[net.row] + 4)
                yield Stroke(kind, _rounded(((at, y), end)), child in net.doubtful)

    def _gathered(self, net: Net) -> list[tuple[float, list[str]]]:
        """The points from which children hang: twins from one."""
        groups: dict[str, list[str]] = {}
        for child in net.children:
            figure = self.rows.nodes[child].figure
            groups.setdefault(f"twin {figure.twin}" if figure and figure.twin else child, []).append(child)
        return [
            (round(sum(self._tops[net, c] for c in several) / len(several), 1), several) for several in groups.values()
        ]


def _levels(spans: Mapping[T, _Span], row_of: Callable[[T], int]) -> tuple[dict[T, int], dict[int, int]]:
    """A level for each stretch, such that no two of one level meet; and how many levels each row has."""
    taken: dict[int, list[list[_Span]]] = defaultdict(list)
    found: dict[T, int] = {}
    for key, span in sorted(spans.items(), key=lambda item: (item[1].right - item[1].left, item[1].left)):
        levels = taken[row_of(key)]
        free = (n for n, level in enumerate(levels) if all(_are_apart(span, other) for other in level))
        number = next(free, len(levels))
        if number == len(levels):
            levels.append([])
        levels[number].append(span)
        found[key] = number
    return found, {row: len(levels) for row, levels in taken.items()}


def _row_of_net(net: Net) -> int:
    return net.row


def _pair(couple: Couple) -> tuple[str, str]:
    return couple.a, couple.b


def _are_apart(a: _Span, b: _Span) -> bool:
    return a.right + 4 < b.left or b.right + 4 < a.left


def _rounded(points: Iterable[Point]) -> tuple[Point, ...]:
    return tuple((round(x, 1), round(y, 1)) for x, y in points)


def crossings(strokes: Iterable[Stroke]) -> int:
    """How many times a line crosses another in the open, ends that touch not counted."""
    pieces = [
        (number, a, b)
        for number, stroke in enumerate(strokes)
        if stroke.kind != "slash"
        for a, b in pairwise(stroke.points)
    ]
    return sum(
        _cross(a, b, c, d) for n, (one, a, b) in enumerate(pieces) for other, c, d in pieces[n + 1 :] if one != other
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    def side(p: Point, q: Point, r: Point) -> float:
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
