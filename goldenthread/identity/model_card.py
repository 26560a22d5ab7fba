"""The model in force as a card that people can read: version, thresholds, weights, and what was measured of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from goldenthread.identity.core.model import Model, read_model

_HERE = "goldenthread.identity.core"


class Unreadable(Exception):
    """A file of figures is there and cannot be read: not the same as none being there."""


@dataclass(frozen=True, slots=True)
class Weight:
    """
    One kind of agreement: `m` of true pairs show it, and `u` of pairs of strangers; `weight` is log2(m / u).

    Where `by_name`, `u` is None, since it is the share of people with that very name; `weight` is then that of a common
    name, borne by one in a hundred, and `at_most` that of the rarest.
    """

    feature: str
    agreement: str
    m: float
    u: float | None
    weight: float
    at_most: float | None

    @property
    def by_name(self) -> bool:
        """Whether it depends on how common the name is."""
        return self.u is None


@dataclass(frozen=True, slots=True)
class Card:
    """The model and the text of its file, and its weights by feature in the file's order."""

    model: Model
    text: str
    weights: Mapping[str, tuple[Weight, ...]]


@dataclass(frozen=True, slots=True)
class Group:
    """What was measured of one group; None is "not measured", never nothing."""

    group: str
    n: int
    precision: float | None
    precision_low: float | None
    recall: float | None
    wrong: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """One table of measurements: on what, by which command and seed."""

    title: str
    command: str
    seed: str
    on: str
    groups: tuple[Group, ...]


def file_in_force() -> Path:
    """Where the model lies that this installation uses."""
    return Path(str(resources.files(_HERE).joinpath("model.yaml")))


def card(text: str | None = None) -> Card:
    """The card of the model in force, or of the file with this text."""
    said = file_in_force().read_text(encoding="utf-8") if text is None else text
    model = read_model(said)
    data: dict[str, Any] = yaml.safe_load(said)
    weights = {
        feature: tuple(_weight(feature, name, chances, model) for name, chances in agreements.items())
        for feature, agreements in data["weights"].items()
    }
    return Card(model, said, weights)


_COMMON_NAME = 0.01


def _weight(feature: str, agreement: str, chances: Mapping[str, Any], model: Model) -> Weight:
    m = float(chances["m"])
    if (feature, agreement) not in model.by_frequency:
        return Weight(feature, agreement, m, float(chances["u"]), model.weights[feature][agreement], None)
    common, rarest = math.log2(m / _COMMON_NAME), math.log2(m / model.rarest)
    return Weight(feature, agreement, m, None, common, rarest)


def measured(where: Traversable | None = None) -> tuple[Measured, ...] | None:
    """
    What was measured of this model by group, or None if nobody has measured it.

    :raises Unreadable: if the file is there and is not what it should be
    """
    file = where or resources.files(_HERE).joinpath("measured.yaml")
    if not file.is_file():
        return None
    try:
        return tuple(_table(table) for table in yaml.safe_load(file.read_text(encoding="utf-8")))
    except (yaml.YAMLError, KeyError, TypeError, ValueError, OSError) as error:
        raise Unreadable(str(error)) from error


def _table(table: Mapping[Any, Any]) -> Measured:
    # An unquoted `on` is "true" to YAML 1.1, which is what our reader speaks.
    on = table["on"] if "on" in table else table[True]
    groups = tuple(
        Group(
            group=str(row["group"]),
            n=int(row["n"]),
            precision=_share(row.get("precision")),
            precision_low=_share(row.get("precision_low")),
            recall=_share(row.get("recall")),
            wrong=None if row.get("wrong") is None else int(row["wrong"]),
        )
        for row in table["groups"]
    )
    return Measured(str(table["title"]), str(table["command"]), str(table["seed"]), str(on), groups)


def _share(value: object) -> float | None:
    if value is None:
        return None
    share = float(str(value))
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share")
    return share
