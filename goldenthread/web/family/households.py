"""A household as an outline around its people, where nobody else stands between them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from goldenthread.web.family.lines import SIZE
from goldenthread.web.family.ordering import Rows
from goldenthread.web.family.plan import APART, Shared

SIDE, ABOVE, BELOW = 8.0, 10.0, 6.0
# As much as two rows of one household must stand over each other for one outline to hold them.
_NECK = 40.0


@dataclass(frozen=True, slots=True)
class Outline:
    """A household's outline: corners in order, its letter, and where that is written (`at_end`: ends there)."""

    letter: str
    corners: tuple[tuple[float, float], ...]
    x: float
    y: float
    at_end: bool


def enclosed(home: Shared, rows: Rows, x: Mapping[str, float], widths: Mapping[str, float]) -> bool:
    """Whether its people, two or more, can be enclosed with nobody else among them."""
    spans = _spans(home, rows, x, widths)
    if not spans or sum(rows.nodes[key].row != APART for key in home.members) < 2:
        return False
    numbers = list(spans)
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return False
    sides = list(spans.values())
    return all(min(right, below) - max(left, start) >= _NECK for (left, right), (start, below) in pairwise(sides))


def _spans(
    home: Shared, rows: Rows, x: Mapping[str, float], widths: Mapping[str, float]
) -> dict[int, tuple[float, float]] | None:
    """From where to where it reaches in each row; None where somebody else stands between."""
    spans = {}
    for row, keys in rows.order.items():
        people = [key for key in keys if rows.nodes[key].figure is not None]
        ours = [number for number, key in enumerate(people) if key in home.members]
        if not ours or row == APART:
            continue
        if ours[-1] - ours[0] + 1 != len(ours):
            return None
        first, last = people[ours[0]], people[ours[-1]]
        spans[row] = (x[first] - widths[first] / 2 - SIDE, x[last] + widths[last] / 2 + SIDE)
    return spans


def outline(
    home: Shared,
    rows: Rows,
    x: Mapping[str, float],
    widths: Mapping[str, float],
    heights: Mapping[str, float],
    tops: Mapping[int, float],
    number: int,
) -> Outline:
    """Around the people of one household that `enclosed` found fit for it."""
    spans = _spans(home, rows, x, widths) or {}
    # Homes that share somebody lie a little inside one another, so that both lines are seen.
    inset = (number % 2) * 4.0
    boxes = []
    for row, (left, right) in spans.items():
        tallest = max(heights[key] for key in rows.order[row] if key in home.members)
        boxes.append(
            (left + inset, right - inset, tops[row] - ABOVE + inset, tops[row] + SIZE + tallest + BELOW - inset)
        )
    right_side, left_side = _side(boxes, 1, max), _side(boxes, 0, min)
    corners = tuple((round(a, 1), round(b, 1)) for a, b in (*right_side, *reversed(left_side)))
    at_end = number % 2 == 1
    left, right, top, _ = boxes[0]
    return Outline(home.letter, corners, round(right - 2 if at_end else left + 2, 1), round(top - 5, 1), at_end)


def _side(
    boxes: list[tuple[float, float, float, float]], which: int, widest: Callable[[float, float], float]
) -> list[tuple[float, float]]:
    """One side from top to bottom; it steps outwards at the top of the wider box, so that it never cuts into it."""
    points = [(boxes[0][which], boxes[0][2])]
    for upper, lower in pairwise(boxes):
        outward = widest(upper[which], lower[which]) == lower[which]
        y = lower[2] if outward else upper[3]
        points += [(upper[which], y), (lower[which], y)]
    return [*points, (boxes[-1][which], boxes[-1][3])]
