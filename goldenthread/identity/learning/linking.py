"""A whole set of records linked in one go under learned weights: candidates by key, scores, groups."""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from goldenthread.identity.core import agreement as agree
from goldenthread.identity.core.clusters import Cluster, Edge, partition
from goldenthread.identity.core.keys import BLOCK_LIMIT, blocking_keys
from goldenthread.identity.core.model import Model
from goldenthread.identity.core.scoring import Verdict, compare, conflicts
from goldenthread.identity.learning.population import Population
from goldenthread.identity.learning.training import Learned

# A text is never taken for rarer than this: in a set of a few thousand records, one that occurs once is not proof.
_RAREST: Final = 0.0001
LEARNED: Final = ("born", "forename", "surname", "home")
_SURROUNDINGS: Final = ("sex", "home", "children")


def with_learned(model: Model, learned: Learned, *, people: float, version: str = "learned") -> Model:
    """The model with the weights of what was learned, for a set in which about `people` people are told of."""
    weights = {name: dict(words) for name, words in model.weights.items()}
    for name, word in learned_words(learned):
        u = 1.0 if (name, word) in model.by_frequency else learned.u[name][word]
        weights[name][word] = math.log2(learned.m[name][word] / u)
    ceiling = sum(weights[name][agree.SAME] for name in _SURROUNDINGS)
    return replace(model, version=version, weights=weights, prior=-math.log2(people), ceiling=ceiling, rarest=_RAREST)


def learned_words(learned: Learned) -> list[tuple[str, str]]:
    """
    The agreements (feature, word) whose weights learning may change: those with enough pairs to say anything.

    Numbers and sex are left as a person set them: too few pairs show a wrong one. So is a surname shared in part: how
    often strangers share a part of a given name is not what is counted here.
    """
    kept = learned.unseen | {("surname", agree.PART)}
    return [(name, word) for name in LEARNED for word in learned.m.get(name, ()) if (name, word) not in kept]


@dataclass(frozen=True)
class Linker:
    """Scores of any two mentions of a population, whose model holds what was learned, further texts included."""

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
        return {
            name: {word: math.log2(m[name][word] / u[name][word]) for word in m[name]}
            for name in (extra.name for extra in self.people.further)
        }

    @cached_property
    def _rarity(self) -> Mapping[str, Sequence[float]]:
        """For each text, how much more than the average a pair weighs that shares it: rare is strong."""
        return {
            extra.name: _rarity(extra.texts, self.learned.u[extra.name][agree.SAME]) for extra in self.people.further
        }


def _rarity(texts: Sequence[str], average: float) -> list[float]:
    counts = Counter(text for text in texts if text)
    total = sum(counts.values())
    return [math.log2(average / max(counts[text] / total, _RAREST)) if text else 0.0 for text in texts]


def candidates(
    people: Population, *, limit: int, more: Callable[[int], Iterable[str]] = lambda _: ()
) -> Iterator[tuple[int, int]]:
    """Pairs that share a blocking key, or one of the `more` of this set, in blocks of at most `limit`; each once."""
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


def as_at_night(people: Population) -> list[Cluster]:
    """People parted as the product parts them when records arrive: the same keys, scores, guards and rules."""
    subjects = people.subjects
    edges = []
    for one, other in candidates(people, limit=BLOCK_LIMIT):
        found = compare(
            subjects[one], subjects[other], people.model, frequency=people.frequency, floor=people.model.review
        )
        if found.verdict is not Verdict.APART:
            edges.append(Edge(subjects[one].mention_id, subjects[other].mention_id, found.weight, found.guard))
    known = {who.mention_id: who for who in subjects}
    return partition(
        [(who.mention_id, who.number) for who in subjects],
        edges,
        (),
        thresholds=people.model.thresholds,
        conflicts=conflicts(known, people.model, frequency=people.frequency),
    )
