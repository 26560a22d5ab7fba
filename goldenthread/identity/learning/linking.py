"""A whole set of records linked in one go under learned weights: candidates by key, scores, groups."""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from goldenthread.identity.core import agreement as agree
from goldenthread.identity.core.keys import blocking_keys
from goldenthread.identity.core.model import Model
from goldenthread.identity.learning.population import STANDARD, Population
from goldenthread.identity.learning.training import Learned

# A text is never taken for rarer than this: in a set of a few thousand records, one that occurs once is not proof.
_RAREST: Final = 0.0001
_SURROUNDINGS: Final = ("sex", "home", "children")


def with_learned(model: Model, learned: Learned, *, people: float, version: str = "learned") -> Model:
    """The model with the weights of what was learned, for a set in which about `people` people are told of."""
    weights = {name: dict(words) for name, words in model.weights.items()}
    for name in STANDARD:
        for word, m in learned.m.get(name, {}).items():
            u = 1.0 if (name, word) in model.by_frequency else learned.u[name][word]
            weights[name][word] = math.log2(m / u)
    ceiling = sum(weights[name][agree.SAME] for name in _SURROUNDINGS)
    return replace(model, version=version, weights=weights, prior=-math.log2(people), ceiling=ceiling, rarest=_RAREST)


@dataclass(frozen=True)
class Linker:
    """Scores of any two mentions of a population under learned weights."""

    people: Population
    learned: Learned

    def score(self, one: int, other: int) -> float:
        """Log2 odds that two mentions are one person, prior included."""
        return self.people.compared(one, other).weight + self._further(one, other)

    def _further(self, one: int, other: int) -> float:
        total = 0.0
        for name, word in self.people.further_words(one, other).items():
            total += self._weights[name][word]
            if word == agree.SAME:
                total += self._rarity[name][one]
        return total

    @cached_property
    def _weights(self) -> Mapping[str, Mapping[str, float]]:
        m, u = self.learned.m, self.learned.u
        return {extra.name: {word: math.log2(m[extra.name][word] / u[extra.name][word]) for word in extra.agreements}
                for extra in self.people.further}  # fmt: skip

    @cached_property
    def _rarity(self) -> Mapping[str, Sequence[float]]:
        """For each text, how much more than the average a pair weighs that shares it: rare is strong, common is weak."""
        return {extra.name: _rarity(extra.texts, self.learned.u[extra.name][agree.SAME]) for extra in self.people.further}


def _rarity(texts: Sequence[str], average: float) -> list[float]:
    counts = Counter(text for text in texts if text)
    total = sum(counts.values())
    return [math.log2(average / max(counts[text] / total, _RAREST)) if text else 0.0 for text in texts]


def candidates(
    people: Population, *, limit: int, more: Callable[[int], Iterable[str]] = lambda _: ()
) -> Iterator[tuple[int, int]]:
    """Pairs that share a blocking key, or one of the `more` of this set, in blocks of no more than `limit`; each once."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for place, who in enumerate(people.subjects):
        for key in {*blocking_keys(who), *more(place)}:
            blocks[key].append(place)
    found = {
        one * len(people) + other
        for block in blocks.values()
        if 2 <= len(block) <= limit
        for one, other in itertools.combinations(block, 2)
    }
    return (divmod(number, len(people)) for number in sorted(found))
