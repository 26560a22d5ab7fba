"""
The finding model: from the features of a child near an incident to the probability that the child belongs to it.

A small ensemble of decision trees, learned by `bench/finding` and kept as numbers in `finding_model.json` beside this
module, with its thresholds, what it was learned from and how its probabilities held. Read and walked in plain Python.
"""

import json
import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from .features import FEATURES

_THRESHOLDS: Final = ("certain", "review", "review_by_rule", "by_rule_alone")

# A tree node: feature, the value up to which to go left, left, right; a leaf is its score alone.
Node = tuple[int, float, Any, Any] | float


@dataclass(frozen=True, slots=True)
class FindingModel:
    """
    Trees and what is done with their sum.

    From `certain` on a finding is certain. A person is asked from `review` on about a child whom no rule of the
    trails follows, and from `review_by_rule` on about one of whom a rule asks. What the rules make certain stays
    certain; where the trees do not see why, its probability is `by_rule_alone`. `calibration` maps the trees' log odds
    to log odds that held on incidents not learned from.
    """

    version: str
    trees: tuple[Node, ...]
    base: float
    calibration: tuple[tuple[float, float], ...]
    certain: float
    review: float
    review_by_rule: float
    by_rule_alone: float

    def probability(self, features: Sequence[float]) -> float:
        """How likely it is that the child belongs to the incident's household or to either adult."""
        score = self.base
        for tree in self.trees:
            node = tree
            while not isinstance(node, float):
                node = node[2] if features[node[0]] <= node[1] else node[3]
            score += node
        return 1.0 / (1.0 + math.exp(-self._calibrated(score)))

    def _calibrated(self, score: float) -> float:
        points = self.calibration
        place = bisect_right(points, (score, math.inf))
        if place == 0:
            return points[0][1]
        if place == len(points):
            return points[-1][1]
        (x0, y0), (x1, y1) = points[place - 1], points[place]
        return y0 + (y1 - y0) * (score - x0) / (x1 - x0)


@lru_cache(maxsize=1)
def finding_model() -> FindingModel:
    """The model that findings are made with."""
    data = json.loads(resources.files(__package__).joinpath("finding_model.json").read_text(encoding="utf-8"))
    if tuple(data["features"]) != FEATURES:
        raise ValueError("finding_model.json was learned from other features: learn it again with bench/finding")
    return FindingModel(
        version=data["version"],
        trees=tuple(_node(tree) for tree in data["trees"]),
        base=float(data["base"]),
        calibration=tuple((float(x), float(y)) for x, y in data["calibration"]),
        **{name: float(data["thresholds"][name]) for name in _THRESHOLDS},
    )


def _node(data: Any) -> Node:
    if isinstance(data, list):
        feature, most, left, right = data
        return int(feature), float(most), _node(left), _node(right)
    return float(data)
