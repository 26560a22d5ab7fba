"""Mentions to learn from or to link in bulk, each by its place, and how any two of them agree."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final
from uuid import UUID

from rapidfuzz.distance import OSA, JaroWinkler

from goldenthread.identity.core import agreement as agree
from goldenthread.identity.core.model import EVEN, Frequencies, Model
from goldenthread.identity.core.scoring import Comparison, compare, conflicts
from goldenthread.identity.core.subjects import Subject

# What the run time compares and learning can weigh. Children are compared only where names agree, and twins are an
# exception that no share of pairs can teach: their weights stay as a person set them.
STANDARD: Final = ("nhs", "upn", "other_id", "born", "forename", "surname", "sex", "home")
_TOLD: Final[Mapping[str, Callable[[Subject], object]]] = {
    "nhs": lambda who: who.nhs,
    "upn": lambda who: who.upn,
    "other_id": lambda who: who.other_ids,
    "born": lambda who: who.dob or who.birth_year,
    "forename": lambda who: who.given,
    "surname": lambda who: who.surname,
    "sex": lambda who: who.sex,
    "home": lambda who: who.dwellings,
}


def texts_agree(x: str, y: str) -> str:
    """How far two free texts agree: same, like (a slip of the pen) or different."""
    if x == y:
        return agree.SAME
    near = OSA.distance(x, y, score_cutoff=1) <= 1 or JaroWinkler.similarity(x, y) >= 0.92
    return agree.LIKE if near else agree.DIFFERENT


@dataclass(frozen=True, slots=True)
class Further:
    """
    One thing more that the records of a set tell: an occupation, a birth place, an e-mail address.

    `texts` holds one for each place, "" where not told; a `same` text counts by how common it is. `agreements` are the
    words that `agree` may say of two texts.
    """

    name: str
    texts: Sequence[str]
    agreements: tuple[str, ...] = (agree.SAME, agree.LIKE, agree.DIFFERENT)
    agree: Callable[[str, str], str] = texts_agree


@dataclass(frozen=True)
class Population:
    """
    Mentions by place (0, 1, 2, ...), with whatever else their records tell, and how common names are among them.

    `families` says that the guards (twins, father and son, two people of one record) hold for these records.
    """

    subjects: Sequence[Subject]
    further: Sequence[Further] = ()
    frequency: Frequencies = EVEN
    families: bool = True
    model: Model = field(kw_only=True)

    def __len__(self) -> int:
        return len(self.subjects)

    @cached_property
    def agreements(self) -> Mapping[str, tuple[str, ...]]:
        """The words for each feature compared: the model's own, so that run time and learning never differ."""
        named = {name: tuple(self.model.weights[name]) for name in STANDARD if self._told(name)}
        return {**named, **{extra.name: extra.agreements for extra in self.further}}

    def _told(self, feature: str) -> bool:
        """Whether any record tells of this at all: of what nobody tells, nothing can be learned."""
        return any(_TOLD[feature](who) for who in self.subjects)

    def compared(self, one: int, other: int) -> Comparison:
        """Two mentions compared as the run time compares them."""
        return compare(self.subjects[one], self.subjects[other], self.model, frequency=self.frequency)

    def words(self, one: int, other: int) -> dict[str, str]:
        """
        How two mentions agree, by feature; what was not compared, or counts only in part, is left out.

        An address counts for nothing between two first names: there it is silent, or learning would take the members
        of a household for one person.
        """
        weights = self.model.weights
        found = {
            feature.name: feature.agreement
            for feature in self.compared(one, other).features
            if feature.name in STANDARD
            and (feature.name != "home" or feature.weight == weights["home"][feature.agreement])
        }
        return found | self.further_words(one, other)

    def apart(self, one: int, other: int) -> bool:
        """Whether a guard forbids that two mentions are one person, whatever they weigh."""
        return self.families and self._why(self.subjects[one].mention_id, self.subjects[other].mention_id) != ""

    @cached_property
    def _why(self) -> Callable[[UUID, UUID], str]:
        return conflicts({who.mention_id: who for who in self.subjects}, self.model, frequency=self.frequency)

    def further_words(self, one: int, other: int) -> dict[str, str]:
        """How the further texts of two mentions agree."""
        found = {}
        for extra in self.further:
            x, y = extra.texts[one], extra.texts[other]
            if x and y:
                found[extra.name] = extra.agree(x, y)
        return found
