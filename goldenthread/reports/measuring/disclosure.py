"""
What may be shown of counts of people, so that no figure gives a person away.

A count of 1 to 5 is shown as "1 to 5", never as its number and never as zero; a zero is shown as zero. So that a total
less its other parts does not give a hidden count, one more part is hidden with them ("not shown"), and where even that
would leave only one answer the parts are not shown at all. Pure functions of counts.

Which further part is hidden, and when none is shown, depends on the counts as little as can be: on the total, on the
number of parts and on which parts are above five, in an order fixed beforehand. A rule that chose the smallest would
tell something by its choice to whoever knows the rule.

Source: the Department for Education's suppression of 1 to 5 with secondary suppression in its children in need tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

SMALL = range(1, 6)


class Kind(StrEnum):
    """How much of a count is shown."""

    SHOWN = "shown"
    SMALL = "1 to 5"
    HIDDEN = "not shown"


@dataclass(frozen=True, slots=True)
class Cell:
    """A count as it may be shown; `count` is None unless it is shown."""

    kind: Kind
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """
    A share as it may be shown. `all_but`: it is those who are *not* counted who are 1 to 5.

    `per_cent` is None wherever the part, the whole or what is left may not be shown, and where the whole is nothing.
    """

    part: Cell
    whole: Cell
    all_but: bool
    per_cent: float | None


HIDDEN = Cell(Kind.HIDDEN)


def cell(count: int) -> Cell:
    """One count that stands alone."""
    return Cell(Kind.SMALL) if count in SMALL else Cell(Kind.SHOWN, count)


def parts(counts: Sequence[int]) -> tuple[Cell, ...] | None:
    """
    The parts of a total that is shown as `cell(sum(counts))`; None if they may not be shown at all.

    :param counts: every part, in an order that does not depend on the counts
    """
    if not any(count in SMALL for count in counts):
        return tuple(cell(count) for count in counts)
    # With so few in all, which parts are above five would say too much; with more, one of them is.
    if sum(counts) <= (SMALL.stop - 1) * len(counts):
        return None
    second = next(number for number, count in enumerate(counts) if count >= SMALL.stop)
    hidden = [count for number, count in enumerate(counts) if count in SMALL or number == second]
    # If every hidden count were the least that it can be, their sum would give each of them.
    if sum(hidden) == (len(hidden) - 1) * SMALL.start + SMALL.stop:
        return None
    return tuple(HIDDEN if number == second else cell(count) for number, count in enumerate(counts))


def share(part: int, whole: int) -> Share:
    """One share that stands alone: the part, and those who are left, are both counts of people."""
    left = whole - part
    if whole in SMALL:
        return Share(HIDDEN, Cell(Kind.SMALL), all_but=False, per_cent=None)
    if part in SMALL:
        return Share(Cell(Kind.SMALL), cell(whole), all_but=False, per_cent=None)
    if left in SMALL:
        return Share(HIDDEN, cell(whole), all_but=True, per_cent=None)
    return Share(cell(part), cell(whole), all_but=False, per_cent=per_cent(part, whole))


def shares(pairs: Sequence[tuple[int, int]]) -> tuple[Share, ...] | None:
    """
    The parts of a share whose whole is shown as `share` of the sums; None if they may not be shown at all.

    Of a part in which anything is small nothing is shown, and nothing of one more: of the two only the sum is known.

    :param pairs: part and whole of each, in an order that does not depend on them
    """
    if share(sum(part for part, _ in pairs), sum(whole for _, whole in pairs)).per_cent is None:
        return None
    small = {number for number, (part, whole) in enumerate(pairs) if part in SMALL or whole - part in SMALL}
    if small:
        others = (number for number, (_, whole) in enumerate(pairs) if number not in small and whole)
        second = next(others, None)
        if second is None:
            return None
        small.add(second)
    nothing = Share(HIDDEN, HIDDEN, all_but=False, per_cent=None)
    return tuple(nothing if number in small else share(*pair) for number, pair in enumerate(pairs))


def per_cent(part: int, whole: int) -> float | None:
    """Of nothing there is no share."""
    return 100 * part / whole if whole else None
