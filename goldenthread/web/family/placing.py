"""How far apart: the place of every node from left to right, as near to those it hangs from as its neighbours allow."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from goldenthread.web.family.ordering import Rows
from goldenthread.web.family.plan import APART

GAP = 30.0
_ROUNDS = 12


def place(rows: Rows, widths: Mapping[str, float]) -> dict[str, float]:
    """
    The middle of each node, in the picture's units, from 0 on; no two of a row are nearer than their widths and a gap.

    :param widths: of each node with all its words
    """
    x: dict[str, float] = {}
    for keys in rows.order.values():
        x |= dict(zip(keys, _packed(keys, widths), strict=True))
    down = list(rows.order)
    for number in range(_ROUNDS):
        for row in down if number % 2 == 0 else reversed(down):
            keys = rows.order[row]
            wanted = _wanted(rows, x)
            x |= dict(zip(keys, _settled(keys, [wanted.get(k, (x[k], 0.05)) for k in keys], widths), strict=True))
    left = min(
        (x[key] - widths[key] / 2 for row, keys in rows.order.items() if row != APART for key in keys), default=0.0
    )
    moved = {key: round(x[key] - left, 1) for key in x}
    # Those who stand apart hang from nobody: they begin where the picture does.
    apart = rows.order.get(APART, ())
    return moved | {
        k: round(widths[apart[0]] / 2 + at, 1) for k, at in zip(apart, _offsets(apart, widths), strict=True)
    }


def _packed(keys: Sequence[str], widths: Mapping[str, float]) -> list[float]:
    offsets = _offsets(keys, widths)
    return [offset - offsets[-1] / 2 for offset in offsets]


def _offsets(keys: Sequence[str], widths: Mapping[str, float]) -> list[float]:
    """Where each would stand if the row were as tight as it can be, the first at 0."""
    offsets = [0.0]
    for left, right in pairwise(keys):
        offsets.append(offsets[-1] + (widths[left] + widths[right]) / 2 + GAP)
    return offsets[: len(keys)]


def _wanted(rows: Rows, x: Mapping[str, float]) -> dict[str, tuple[float, float]]:
    """Where each node would stand for its own sake, and how much that weighs."""
    pulls: dict[str, list[float]] = defaultdict(list)
    for net in rows.nets:
        if not net.parents:
            continue
        above, below = _middle(net.parents, x), _middle(net.children, x)
        for key in net.children:
            pulls[key].append(x[key] + above - below)
        for key in net.parents:
            pulls[key].append(x[key] + below - above)
    for couple in rows.couples:
        # Two who belong together stay near each other, wherever their own parents stand.
        between = (x[couple.a] + x[couple.b]) / 2
        pulls[couple.a].append(between)
        pulls[couple.b].append(between)
    return {key: (sum(several) / len(several), float(len(several))) for key, several in pulls.items()}


def _middle(keys: Sequence[str], x: Mapping[str, float]) -> float:
    places = [x[key] for key in keys]
    return (min(places) + max(places)) / 2 if len(places) > 2 else sum(places) / len(places)


def _settled(keys: Sequence[str], wanted: Sequence[tuple[float, float]], widths: Mapping[str, float]) -> list[float]:
    """The nearest places to those wanted (least squares) that keep all apart; neighbours that clash move as one."""
    offsets = _offsets(keys, widths)
    # Each block: its place, its weight, and how many nodes stand in it.
    blocks: list[tuple[float, float, int]] = []
    for (target, weight), offset in zip(wanted, offsets, strict=True):
        block = (target - offset, weight, 1)
        while blocks and blocks[-1][0] > block[0]:
            at, before, count = blocks.pop()
            total = before + block[1]
            block = ((at * before + block[0] * block[1]) / total, total, count + block[2])
        blocks.append(block)
    starts = [at for at, _, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]
