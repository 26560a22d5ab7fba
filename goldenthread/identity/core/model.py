"""The scoring model: match weights, thresholds and the version that they go by, read from `model.yaml`."""

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import yaml

from .clusters import Thresholds

_BY_FREQUENCY: Final = "by_frequency"
# One slip is made once, perhaps twice; a name is written again and again.
_NO_SLIP: Final = 3
# Compared last; together they can lift a pair by no more than the model's `ceiling`.
_SURROUNDINGS: Final = ("sex", "home", "children")


@dataclass(frozen=True, slots=True)
class Model:
    """
    Everything that a score depends on but the two mentions.

    Weights, `prior`, `ceiling` and thresholds are log2 odds. `weights[feature][agreement]` is the weight, or, for the
    agreements in `by_frequency`, log2(m): log2 of the name's share is then taken off. `version` goes with every link.
    """

    version: str
    source: str
    prior: float
    ceiling: float
    join: float
    review: float
    fracture: float
    rival: float
    real_name: float
    rarest: float
    weights: Mapping[str, Mapping[str, float]]
    by_frequency: frozenset[tuple[str, str]]

    @property
    def thresholds(self) -> Thresholds:
        """What `clusters.partition` needs of the model."""
        return Thresholds(join=self.join, review=self.review, fracture=self.fracture, rival=self.rival)


@dataclass(frozen=True, slots=True)
class Frequencies:
    """
    The share (0 to 1) of people who bear a folded forename, and a folded surname.

    `is_forename` says whether enough people are recorded with it for it to be no slip of the pen.
    """

    forename: Callable[[str], float]
    surname: Callable[[str], float]
    is_forename: Callable[[str], bool]


# Without a table every name counts as one that one person in 1,500 bears, and none as a misspelling.
EVEN: Final = Frequencies(forename=lambda _: 1 / 1500, surname=lambda _: 1 / 1500, is_forename=lambda _: True)


def frequencies(*, forenames: Mapping[str, int], surnames: Mapping[str, int]) -> Frequencies:
    """Shares from counts of folded names; a name that was never counted is taken to be borne once."""
    real = frozenset(name for name, number in forenames.items() if number >= _NO_SLIP)
    return Frequencies(forename=_share(forenames), surname=_share(surnames), is_forename=real.__contains__)


def _share(counts: Mapping[str, int]) -> Callable[[str], float]:
    # A small table knows little of rare names: nothing in it is rarer than one in a thousand people more.
    total = sum(counts.values()) + 1000
    unseen = 1 / total
    # Most names of a large area are borne once, and are as good as unseen: they need not be remembered.
    shares = {name: count / total for name, count in counts.items() if count > 1}
    return lambda name: shares.get(name, unseen)


@lru_cache(maxsize=1)
def current_model() -> Model:
    """The model that ships with this version of the product."""
    return read_model(resources.files(__package__).joinpath("model.yaml").read_text(encoding="utf-8"))


def read_model(text: str) -> Model:
    """
    A model from the text of its file.

    :raises ValueError: if the thresholds are not in order, or an m or u is no probability
    """
    data: dict[str, Any] = yaml.safe_load(text)
    limits = data["thresholds"]
    if not limits["fracture"] < limits["review"] < limits["join"]:
        raise ValueError("thresholds must rise: fracture, review, join")
    weights: dict[str, dict[str, float]] = {}
    by_frequency = set()
    for feature, agreements in data["weights"].items():
        weights[feature] = {name: _weight(feature, name, chances) for name, chances in agreements.items()}
        by_frequency |= {(feature, name) for name, chances in agreements.items() if chances["u"] == _BY_FREQUENCY}
    return Model(
        version=data["version"],
        source=data["source"],
        prior=-math.log2(data["people"]),
        ceiling=sum(weights[feature]["same"] for feature in _SURROUNDINGS),
        join=limits["join"],
        review=limits["review"],
        fracture=limits["fracture"],
        rival=limits["rival"],
        real_name=data["real_name"],
        rarest=data["rarest"],
        weights=weights,
        by_frequency=frozenset(by_frequency),
    )


def fingerprint(text: str) -> str:
    """What tells the files of two models apart, whatever their versions say."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _weight(feature: str, agreement: str, chances: Mapping[str, Any]) -> float:
    m, u = float(chances["m"]), 1.0 if chances["u"] == _BY_FREQUENCY else float(chances["u"])
    if not (0 < m <= 1 and 0 < u <= 1):
        raise ValueError(f"{feature}.{agreement}: m and u must be above 0 and at most 1")
    return math.log2(m / u)
