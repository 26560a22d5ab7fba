"""How right the links of the product are on a made-up partnership, where it is known who is meant."""

import itertools
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from goldenthread.identity.core.clusters import Cluster
from goldenthread.identity.core.model import Model
from goldenthread.identity.learning.linking import as_at_night
from goldenthread.identity.learning.population import Population
from goldenthread.madeup.build import build
from goldenthread.madeup.mentions import County, county

MORNING = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)


@dataclass(slots=True)
class Links:
    """
    Links between two mentions: `made` by rule, how many of these `wrong`, and how many there truly `are`.

    `found` of these that are were made.
    """

    made: int = 0
    wrong: int = 0
    are: int = 0
    found: int = 0

    @property
    def precision(self) -> float | None:
        """Of the links made, the share that is right; None when none was made."""
        return (self.made - self.wrong) / self.made if self.made else None

    @property
    def recall(self) -> float | None:
        """Of the links that there are, the share made; None when there are none."""
        return self.found / self.are if self.are else None


def made_up(*, children: int, seed: int) -> County:
    """A made-up partnership's mentions; its files are written to a folder that is removed again."""
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder), seed=seed, children=children, at=MORNING)
        return county(Path(folder), seed=seed, children=children, at=MORNING)


def population(of: County, model: Model) -> Population:
    """The mentions of a county, ready to be compared under a model."""
    return Population(of.subjects, (), of.frequency, model=model)


def links(of: County, model: Model) -> Links:
    """All links of a county together, made by rule under a model."""
    return by_group(of, as_at_night(population(of, model)), lambda _: "all").get("all", Links())


def by_group(of: County, people: Iterable[Cluster], group: Callable[[int], str]) -> dict[str, Links]:
    """
    Links by a group of the mentions (by place). A link of two groups counts in both: it touches somebody of each.

    `""` is no group.
    """
    place = {who.mention_id: n for n, who in enumerate(of.subjects)}
    person: defaultdict[int, list[int]] = defaultdict(list)
    for n, meant in enumerate(of.meant):
        person[meant].append(n)
    found: defaultdict[str, Links] = defaultdict(Links)
    for one, other in _pairs(person.values()):
        for name in {group(one), group(other)}:
            found[name].are += 1
    for one, other in _pairs([place[mention] for mention in cluster.members] for cluster in people):
        right = of.meant[one] == of.meant[other]
        for name in {group(one), group(other)}:
            found[name].made += 1
            found[name].found += right
            found[name].wrong += not right
    found.pop("", None)
    return dict(sorted(found.items()))


def _pairs(groups: Iterable[list[int]]) -> Iterator[tuple[int, int]]:
    return (pair for members in groups for pair in itertools.combinations(sorted(members), 2))
