"""Why two mentions are, or are not, taken for one person: in an officer's words, field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from goldenthread.identity.comparing import names_here, subjects_of
from goldenthread.identity.core import sentences
from goldenthread.identity.core.model import current_model
from goldenthread.identity.core.scoring import Feature, Verdict, compare

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Explanation:
    """
    Two mentions compared under the model of today.

    `weight` is log2 odds that they are one person, and `verdict` what the model would do with it. `sentences` say what
    speaks for and against, the weightiest first. `fields` are the same by feature name (`forename`, `born`, `home`);
    what either record leaves out is not among them. `guard` says why no score may join the two, or is "".
    """

    weight: float
    verdict: Verdict
    sentences: tuple[str, ...]
    fields: Mapping[str, Feature]
    guard: str


def explain(a_mention: UUID, b_mention: UUID) -> Explanation | None:
    """The explanation of one pair; None if a corrected record no longer speaks of one of them. Needs a mandate."""
    return explain_pairs([(a_mention, b_mention)]).get((a_mention, b_mention))


def explain_pairs(pairs: Iterable[Pair]) -> dict[Pair, Explanation]:
    """The explanations of pairs in a fixed number of queries; pairs with a mention that is gone are left out."""
    wanted = list(dict.fromkeys(pairs))
    if not wanted:
        return {}
    subjects = subjects_of({mention for pair in wanted for mention in pair})
    model, shares = current_model(), names_here.shares()
    found: dict[Pair, Explanation] = {}
    for a, b in wanted:
        if a in subjects and b in subjects:
            compared = compare(subjects[a], subjects[b], model, frequency=shares)
            found[a, b] = Explanation(
                weight=compared.weight,
                verdict=compared.verdict,
                sentences=tuple(sentences.explain(compared)),
                fields={feature.name: feature for feature in compared.features},
                guard=compared.guard,
            )
    return found
