"""The weights as a picture: for each feature a line from what speaks most against to what speaks most for."""

from collections.abc import Sequence
from dataclasses import dataclass

from goldenthread.identity.model_card import Weight

WIDTH, ROW, LEFT, RIGHT, TOP = 480, 32, 196, 14, 30


@dataclass(frozen=True, slots=True)
class Line:
    """One feature: where its line begins and ends, where its kinds of agreement stand on it, and what it is called."""

    name: str
    y: int
    begin: float
    end: float
    dots: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that the template draws, in the picture's own units. `says` is the picture in words."""

    width: int
    height: int
    left: int
    zero: float
    ticks: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]
    says: str


def picture(features: Sequence[tuple[str, Sequence[Weight]]]) -> Picture:
    """The picture of these features' weights, in their order."""
    ends = [w for _, several in features for each in several for w in (each.weight, each.at_most or each.weight)]
    low, high = min(0.0, *ends), max(0.0, *ends)

    def x(weight: float) -> float:
        return round(LEFT + (weight - low) / (high - low) * (WIDTH - LEFT - RIGHT), 1)

    lines = []
    for number, (name, several) in enumerate(features):
        dots = sorted({w for each in several for w in (each.weight, each.at_most or each.weight)})
        lines.append(Line(name, TOP + ROW * number + ROW // 2, x(dots[0]), x(dots[-1]), tuple(x(w) for w in dots)))
    ticks = tuple((x(t), f"{t:+d}" if t else "0") for t in range(-30, 61, 5) if low <= t <= high)
    most = max(features, key=lambda f: max(w.at_most or w.weight for w in f[1]))[0]
    least = min(features, key=lambda f: min(w.weight for w in f[1]))[0]
    says = (
        f"Weights of {len(features)} features, from {low:+.1f} to {high:+.1f}. {most} speaks most for one person, "
        f"{least} most for two. The table has every number."
    )
    return Picture(WIDTH, TOP + ROW * len(features) + 8, LEFT, x(0), ticks, tuple(lines), says)
