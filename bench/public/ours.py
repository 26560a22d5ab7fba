"""A set linked by us: weights learned from its own records without labels, then groups."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from bench.public.scores import Marks, mark
from bench.public.sets import Loaded
from goldenthread.identity.learning.collective import group
from goldenthread.identity.learning.learned import with_learned
from goldenthread.identity.learning.linking import Linker, candidates
from goldenthread.identity.learning.training import learn

# Pairs less likely than this to be one person propose no merge.
_LEAST = -2.0


@dataclass(frozen=True, slots=True)
class Ours:
    """Marks of pairs alone, and of pairs seen in their groups."""

    pairs: Marks
    groups: Marks


def link(load: Callable[[], Loaded]) -> Ours:
    """Read, learn, score and group one set; the seconds are those of all of it."""
    started = time.perf_counter()
    loaded = load()
    people = loaded.population
    learned = learn(people, loaded.blocks)
    model = with_learned(people.model, learned, people=loaded.people)
    linker = Linker(replace(people, model=model), learned)
    known = {
        (one, other): linker.score(one, other)
        for one, other in candidates(people, limit=loaded.limit, more=loaded.keys)
        if not _one_source(loaded, one, other)
    }
    scored = time.perf_counter() - started
    found = group(
        len(people),
        ((one, other, weight) for (one, other), weight in known.items()),
        lambda one, other: known.get((one, other)) or linker.score(one, other),
        least=_LEAST,
        apart=lambda one, other: _one_source(loaded, one, other),
    )
    grouped = time.perf_counter() - started
    # Pairs left outside the groups come after all that are inside.
    seen = {places: min(weight, 0.0) - 1000 for places, weight in known.items()} | dict(found.heights)
    alone = _chained(len(people), known, 9.0)
    return Ours(
        mark(known, alone, loaded.truth, scored),
        mark(seen, found.groups, loaded.truth, grouped),
    )


def _one_source(loaded: Loaded, one: int, other: int) -> bool:
    return bool(loaded.sources) and loaded.sources[one] == loaded.sources[other]


def _chained(size: int, scores: dict[tuple[int, int], float], join: float) -> list[list[int]]:
    """Whoever is linked by a chain of pairs of at least `join`, as plain linking does it."""
    head = list(range(size))

    def top(place: int) -> int:
        while head[place] != place:
            head[place] = head[head[place]]
            place = head[place]
        return place

    for (one, other), weight in scores.items():
        if weight >= join:
            head[top(one)] = top(other)
    groups: dict[int, list[int]] = {}
    for place in range(size):
        groups.setdefault(top(place), []).append(place)
    return list(groups.values())
