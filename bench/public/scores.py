"""How right scored pairs and groups are, against a set's own truth."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

AIM = 0.999


@dataclass(frozen=True, slots=True)
class Marks:
    """
    `pairwise`: the best F1 that any threshold gives on scored pairs. `sure`: the most recall at precision 0.999.

    `clusters`: F1 of the pairs that the groups imply, at the one threshold used; `precision` and `recall` are theirs.
    """

    pairwise: float
    sure: float
    clusters: float
    precision: float
    recall: float
    seconds: float


def mark(
    pairs: Mapping[tuple[int, int], float], groups: Sequence[Sequence[int]], truth: Sequence[str], seconds: float
) -> Marks:
    """Marks of one linker; places are positions in `truth`, which names each record's true person."""
    many = _pairs(Counter(truth).values())
    pairwise, sure = _pairwise(pairs, truth, many)
    implied = _pairs(map(len, groups))
    right = _pairs(count for group in groups for count in Counter(truth[place] for place in group).values())
    return Marks(
        pairwise, sure, 2 * right / (implied + many), right / implied if implied else 1.0, right / many, seconds
    )


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _pairwise(pairs: Mapping[tuple[int, int], float], truth: Sequence[str], many: int) -> tuple[float, float]:
    ranked = sorted(((weight, truth[a] == truth[b]) for (a, b), weight in pairs.items()), reverse=True)
    right, best, sure = 0, 0.0, 0.0
    for told, (weight, hit) in enumerate(ranked, start=1):
        right += hit
        if told < len(ranked) and ranked[told][0] == weight:
            continue  # a threshold takes all pairs of one weight or none
        best = max(best, 2 * right / (told + many))
        if right / told >= AIM:
            sure = right / many
    return best, sure
