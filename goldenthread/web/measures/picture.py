"""A measure's months as a run chart: a dot for each, the average, the range in which chance moves it, the target."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from goldenthread.reports.measuring.board import Board, Month

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 300, 64, 16, 16, 34
_LABELS_AT_MOST = 7
_STEPS = (1, 2, 2.5, 5, 10)
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Dot:
    """One month: where it stands (`y` None where there is nothing to draw), and how it is drawn."""

    x: float
    y: float | None
    label: str
    unusual: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A level across the chart; `kind` is `mean`, `limit` or `target`."""

    y: float
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that the template draws, in the picture's own units. `says` is the picture in words."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    levels: tuple[Level, ...]
    ticks: tuple[tuple[float, str], ...]
    says: str


def chart(board: Board) -> Chart | None:
    """The chart of a measure; None where fewer than two months have a number to show."""
    known = [month.shown.number for month in board.months if month.shown.number is not None]
    if len(known) < 2:
        return None
    target, within = board.measure.target, board.limits
    edges = [*known, *([target] if target is not None else []), *([within.lower, within.upper] if within else [])]
    low, high, step = scale(min(edges), max(edges))

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)

    dots = _dots(board, y)
    ticks = tuple((y(low + step * n), _number(low + step * n)) for n in range(round((high - low) / step) + 1))
    return Chart(
        WIDTH,
        HEIGHT,
        LEFT,
        WIDTH - RIGHT,
        HEIGHT - BOTTOM,
        dots,
        _lines(dots),
        _levels(board, y),
        ticks,
        _says(board),
    )


def _dots(board: Board, y: Callable[[float], float]) -> tuple[Dot, ...]:
    last = len(board.months) - 1
    apart = (WIDTH - LEFT - RIGHT) / max(1, last)
    # Counted back from the newest month, which always has its label.
    every = -(-len(board.months) // _LABELS_AT_MOST)
    return tuple(
        Dot(
            x=round(LEFT + apart * number, 1),
            y=None if month.shown.number is None else y(month.shown.number),
            label=f"{month.month:%b}" if (last - number) % every == 0 else "",
            unusual=bool(month.signals),
            is_over=month.is_over,
        )
        for number, month in enumerate(board.months)
    )


def _levels(board: Board, y: Callable[[float], float]) -> tuple[Level, ...]:
    levels = []
    if board.limits:
        levels += [Level(y(board.limits.mean), "mean", "average")]
        levels += [Level(y(edge), "limit", "usual range") for edge in (board.limits.upper, board.limits.lower)]
    if board.measure.target is not None:
        levels.append(Level(y(board.measure.target), "target", "target"))
    return tuple(levels)


def _lines(dots: Sequence[Dot]) -> tuple[str, ...]:
    """The points of each unbroken line: a month without a number breaks it."""
    lines: list[list[str]] = [[]]
    for dot in dots:
        if dot.y is None:
            lines.append([])
        else:
            lines[-1].append(f"{dot.x},{dot.y}")
    return tuple(" ".join(points) for points in lines if len(points) > 1)


def scale(low: float, high: float) -> tuple[float, float, float]:
    """From and to of the axis, and its step: round numbers around every value. Zero is in it unless it is far off."""
    if low >= 0 and low < high * 0.6:
        low = 0
    spread = (high - low) or max(1.0, abs(high))
    rough = spread / _TICKS
    power = 1.0
    while power * 10 <= rough:
        power *= 10
    while power > rough:
        power /= 10
    step = next(power * s for s in _STEPS if power * s >= rough)
    begin = step * (low // step)
    end = step * -(-high // step)
    return begin, end if end > begin else begin + step, step


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) else f"{value:,.1f}"


def _says(board: Board) -> str:
    shown = [month for month in board.months if month.shown.number is not None]
    first, last = shown[0], shown[-1]
    said = f"{board.measure.title}: {_at(first)}, {_at(last)}."
    unusual = [f"{month.month:%B %Y}" for month in shown if month.signals]
    if unusual:
        said += f" Not by chance: {', '.join(unusual)}."
    return f"{said} The table has every month."


def _at(month: Month) -> str:
    return f"{month.shown.value} in {month.month:%B %Y}"
