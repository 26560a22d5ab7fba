"""A whole set of records linked in one go under learned weights: candidates by key, scores, groups."""

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from goldenthread.identity.core import agreement as agree
from goldenthread.identity.core.clusters import Cluster, Edge, partition
from goldenthread.identity.core.keys import BLOCK_LIMIT, blocking_keys
from goldenthread.identity.core.scoring import Verdict, compare, conflicts
from goldenthread.identity.learning.learned import RAREST, Learned
from goldenthread.identity.learning.population import Population


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
    return [math.log2(average / max(counts[text] / total, RAREST)) if text else 0.0 for text in texts]


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
