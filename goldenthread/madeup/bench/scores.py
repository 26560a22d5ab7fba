"""Counting: what was found, what was missed, and how sure the count is."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Score:
    """Children of many incidents found by one way: rightly, wrongly, and how many there were to find."""

    touched: int = 0
    right: int = 0
    wrong: int = 0
    missed_wholly: int = 0

    def add(self, found: Iterable[int], touched: Iterable[int]) -> None:
        """Count one incident: `found` and truly `touched` children, by number."""
        told, true = set(found), set(touched)
        self.touched += len(true)
        self.right += len(told & true)
        self.wrong += len(told - true)
        self.missed_wholly += bool(true) and not told & true

    @property
    def recall(self) -> float:
        """Of the children touched, the share found."""
        return self.right / self.touched if self.touched else math.nan

    @property
    def precision(self) -> float:
        """Of the children found, the share rightly found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else math.nan

    @property
    def precision_at_least(self) -> float:
        """The lower end of the exact (Clopper and Pearson) one-sided 95% interval."""
        return at_least(self.right, self.right + self.wrong)


def at_least(hits: int, many: int, *, confidence: float = 0.95) -> float:
    """The least share that would give `hits` or more of `many` with the chance 1 - `confidence`."""
    if hits == 0:
        return 0.0
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        if _chance_of_misses(many - hits, many, 1 - middle) < 1 - confidence:
            low = middle
        else:
            high = middle
    return low


def _chance_of_misses(misses: int, many: int, share: float) -> float:
    """The chance of `misses` or fewer in `many`, each missing with the chance `share`."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return float(misses >= many)
    logs = (
        math.lgamma(many + 1) - math.lgamma(k + 1) - math.lgamma(many - k + 1)
        + k * math.log(share) + (many - k) * math.log1p(-share)
        for k in range(misses + 1)
    )  # fmt: skip
    return sum(map(math.exp, logs))


def percentile(values: Iterable[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan
