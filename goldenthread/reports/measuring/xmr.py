"""
Run charts with limits (XmR: each month's value, and how far it moved), and what may be read from them.

Pure. The limits are the mean plus and minus 2.66 times the mean moving range, where 2.66 is 3 / d2 for two values and
d2 = 1.128 (D. J. Wheeler, Understanding Variation: The Key to Managing Chaos, 2nd edition, 2000). The three rules are
his; each carries its own sentence, in words that a board reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

SCALE = 2.66
# Limits of fewer months move with each new one. Wheeler calls limits of 6 to 10 values a beginning.
ENOUGH = 8
RUN = 8
FAR, OF_THESE = 3, 4


class Rule(StrEnum):
    """What is not chance. Source of all three: Wheeler, as above, detection rules one to three."""

    OUTSIDE = "outside its usual range"
    RUN = f"{RUN} months in a row on one side of the average"
    NEAR = f"{FAR} of {OF_THESE} months in a row nearer to a limit than to the average"


@dataclass(frozen=True, slots=True)
class Limits:
    """The average of the months, the range in which chance alone moves them, and the mean move between two months."""

    mean: float
    lower: float
    upper: float
    moving_range: float


def limits(values: Sequence[float | None], *, least: float | None = 0, most: float | None = None) -> Limits | None:
    """
    The limits of monthly values in order; None where too few are known.

    :param values: None for a month that is not known or not shown: no move is counted across it
    :param least: what a value cannot go below; the lower limit stops there. `most`: the same above
    """
    known = [value for value in values if value is not None]
    moves = [abs(b - a) for a, b in pairwise(values) if a is not None and b is not None]
    if len(known) < ENOUGH or not moves:
        return None
    mean, moving_range = sum(known) / len(known), sum(moves) / len(moves)
    lower, upper = mean - SCALE * moving_range, mean + SCALE * moving_range
    if least is not None:
        lower = max(lower, least)
    if most is not None:
        upper = min(upper, most)
    return Limits(mean, lower, upper, moving_range)


def signals(values: Sequence[float | None], within: Limits) -> tuple[tuple[Rule, ...], ...]:
    """For each month the rules by which it is not chance; a month that is not known breaks every run."""
    return tuple(tuple(_rules(values[: number + 1], within)) for number in range(len(values)))


def _rules(until: Sequence[float | None], within: Limits) -> list[Rule]:
    now = until[-1]
    if now is None:
        return []
    found = [Rule.OUTSIDE] if not within.lower <= now <= within.upper else []
    sides = [_side(value, within.mean) for value in until[-RUN:]]
    if len(sides) == RUN and sides[0] and len(set(sides)) == 1:
        found.append(Rule.RUN)
    near = [_near(value, within) for value in until[-OF_THESE:]]
    if len(near) == OF_THESE and None not in until[-OF_THESE:] and near[-1] and near.count(near[-1]) >= FAR:
        found.append(Rule.NEAR)
    return found


def _side(value: float | None, mean: float) -> int:
    """1 above, -1 below, 0 on the average or not known."""
    return 0 if value is None or value == mean else 1 if value > mean else -1


def _near(value: float | None, within: Limits) -> int:
    """1 if nearer to the upper natural limit than to the average, -1 for the lower, 0 for neither."""
    half = SCALE * within.moving_range / 2
    if value is None or half == 0 or abs(value - within.mean) <= half:
        return 0
    return _side(value, within.mean)
