"""What was learned, and a model that holds it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from goldenthread.identity.core import agreement as agree
from goldenthread.identity.core.model import Model

# A text is never taken for rarer than this: in a set of a few thousand records, one that occurs once is not proof.
RAREST: Final = 0.0001
_LEARNED: Final = ("born", "forename", "surname", "home")
_SURROUNDINGS: Final = ("sex", "home", "children")


@dataclass(frozen=True, slots=True)
class Learned:
    """
    What the records taught, by feature and agreement.

    `m` is the share of pairs of one person that agree so, `u` that of strangers, in a random sample of `sampled` pairs,
    less the pairs of one person in it. `unseen` are the agreements (feature, word) of which the records showed too few
    pairs to say anything. `alike` is the share of the pairs of each block that learning took for one person.
    """

    m: Mapping[str, Mapping[str, float]]
    u: Mapping[str, Mapping[str, float]]
    unseen: frozenset[tuple[str, str]]
    sampled: int
    alike: Mapping[str, float]


def with_learned(model: Model, learned: Learned, *, people: float, version: str = "learned") -> Model:
    """The model with the weights of what was learned, for a set in which about `people` people are told of."""
    weights = {name: dict(words) for name, words in model.weights.items()}
    for name, word in learned_words(learned):
        u = 1.0 if (name, word) in model.by_frequency else learned.u[name][word]
        weights[name][word] = math.log2(learned.m[name][word] / u)
    ceiling = sum(weights[name][agree.SAME] for name in _SURROUNDINGS)
    return replace(model, version=version, weights=weights, prior=-math.log2(people), ceiling=ceiling, rarest=RAREST)


def learned_words(learned: Learned) -> list[tuple[str, str]]:
    """
    The agreements (feature, word) whose weights learning may change: those with enough pairs to say anything.

    Numbers and sex are left as a person set them: too few pairs show a wrong one. So is a surname shared in part: how
    often strangers share a part of a given name is not what is counted here.
    """
    kept = learned.unseen | {("surname", agree.PART)}
    return [(name, word) for name in _LEARNED for word in learned.m.get(name, ()) if (name, word) not in kept]
