"""
Where everything of a genogram stands: shapes, words, lines and households, in the picture's own units.

Pure: the same family gives the same picture, whatever the order in which it was told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goldenthread.web.family import lettering, lines
from goldenthread.web.family.households import Outline, enclosed, outline
from goldenthread.web.family.lines import Stroke
from goldenthread.web.family.ordering import Rows, arrange
from goldenthread.web.family.placing import place
from goldenthread.web.family.plan import APART, Figure, Plan, Shared

SIZE = lines.SIZE
MARGIN = 20.0
NAME, SMALL = 15.0, 13.0
NAME_LINE, SMALL_LINE = 18.0, 16.0
_WIDEST, _NARROWEST, _BEND = 124.0, 84.0, 12.0
# Below the last generation, for the words above those who stand apart.
_APART_HEADING = 44.0


@dataclass(frozen=True, slots=True)
class Words:
    """What stands under a shape: the name's lines, then smaller ones."""

    name: tuple[str, ...]
    small: tuple[str, ...]

    @property
    def height(self) -> float:
        """From the shape down to below the last line."""
        return 6 + NAME_LINE * len(self.name) + SMALL_LINE * len(self.small)


@dataclass(frozen=True, slots=True)
class Placed:
    """One person: the middle of the shape, its words, and the box that holds both (left, top, right, bottom)."""

    figure: Figure
    x: float
    y: float
    words: Words
    width: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """What nothing else may touch."""
        top = self.y - SIZE / 2
        return self.x - self.width / 2, top, self.x + self.width / 2, top + SIZE + self.words.height


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture. `apart_at`: the height of the words above those who stand apart; None when nobody does."""

    width: float
    height: float
    people: tuple[Placed, ...]
    strokes: tuple[Stroke, ...]
    outlines: tuple[Outline, ...]
    apart_at: float | None


def lay_out(plan: Plan) -> Layout:
    """Place everything of a plan."""
    rows = arrange(plan)
    homes = sorted(plan.households, key=lambda h: (h.letter, sorted(h.members)))
    words = {f.key: _words(f, "") for f in plan.figures}
    widths = {key: _BEND if node.figure is None else _width(words[key]) for key, node in rows.nodes.items()}
    x = {key: at + MARGIN for key, at in place(rows, widths).items()}
    drawn = [home for home in homes if enclosed(home, rows, x, widths)]
    words = {f.key: _words(f, _elsewhere(f, homes, drawn)) for f in plan.figures}
    heights = {key: words[key].height if key in words else 0.0 for key in rows.nodes}
    routes = lines.Routes(rows, x, widths, heights)
    tops, bottom, apart_at = _tops(rows, routes, heights)
    people = tuple(
        Placed(node.figure, x[key], tops[row] + SIZE / 2, words[key], widths[key])
        for row, keys in rows.order.items()
        for key in keys
        if (node := rows.nodes[key]).figure is not None
    )
    right = max((x[key] + widths[key] / 2 for key in x), default=0.0)
    return Layout(
        width=round(right + MARGIN, 1),
        height=round(bottom + MARGIN, 1),
        people=people,
        strokes=routes.strokes(tops),
        outlines=tuple(outline(home, rows, x, widths, heights, tops, number) for number, home in enumerate(drawn)),
        apart_at=apart_at,
    )


def _words(figure: Figure, home: str) -> Words:
    name = lettering.wrap(figure.name, NAME, most=_WIDEST, lines=3, bold=figure.is_asked)
    relation = lettering.wrap(figure.relation, SMALL, most=_WIDEST, lines=3)
    return Words(name, (*relation, home) if home else relation)


def _width(words: Words) -> float:
    # A name may be bold: one width for all, so that the row does not change with who is asked about.
    names = [lettering.width(line, NAME, bold=True) for line in words.name]
    small = [lettering.width(line, SMALL) for line in words.small]
    return round(max(_NARROWEST, *names, *small), 1)


def _elsewhere(figure: Figure, homes: Sequence[Shared], drawn: Sequence[Shared]) -> str:
    """The homes of somebody that are not drawn around them."""
    letters = [h.letter for h in homes if figure.key in h.members and (figure.row == APART or h not in drawn)]
    return f"Home {' and '.join(letters)}" if letters else ""


def _tops(
    rows: Rows, routes: lines.Routes, heights: Mapping[str, float]
) -> tuple[dict[int, float], float, float | None]:
    """The top of each row's shapes, the bottom of the last row, and where those apart are announced."""
    tops: dict[int, float] = {}
    bottom, apart_at = MARGIN, None
    for row, keys in rows.order.items():
        if row == APART:
            apart_at = bottom + _APART_HEADING / 2 + 12
            tops[row] = bottom + _APART_HEADING + 14
        else:
            tops[row] = bottom + routes.channel(row)
        bottom = tops[row] + SIZE + max(heights[key] for key in keys)
    return tops, bottom, apart_at
