"""How sure a share is, and how far two people agree beyond chance: every figure with its n and 95% interval."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n`, with Wilson's 95% interval, which holds for small numbers too. Nothing is said of none."""

    k: int
    n: int

    @property
    def value(self) -> float | None:
        """The share, or None if there is nothing to take it of."""
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The lower and upper end, or None."""
        if not self.n:
            return None
        p, z2 = self.k / self.n, _Z * _Z
        middle, half = p + z2 / (2 * self.n), _Z * math.sqrt(p * (1 - p) / self.n + z2 / (4 * self.n * self.n))
        whole = 1 + z2 / self.n
        return max(0.0, (middle - half) / whole), min(1.0, (middle + half) / whole)


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa: 1 is full agreement, 0 is what chance alone would give; with its large-sample 95% interval."""

    value: float
    low: float
    high: float


def kappa(pairs: Sequence[tuple[str, str]]) -> Kappa | None:
    """The agreement of two answers each, beyond chance; None where it is not defined: no pairs, or one answer only."""
    n = len(pairs)
    if not n:
        return None
    agreed = sum(one == other for one, other in pairs) / n
    firsts, seconds = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    by_chance = sum(firsts[said] * seconds[said] for said in firsts) / (n * n)
    if by_chance >= 1:
        return None
    value = (agreed - by_chance) / (1 - by_chance)
    half = _Z * math.sqrt(agreed * (1 - agreed) / n) / (1 - by_chance)
    return Kappa(value, max(-1.0, value - half), min(1.0, value + half))
