"""What people's answers show of the model at work: how often they say same, how far they agree, what was put right."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import FloatField, Q
from django.db.models.functions import Coalesce

from goldenthread.identity.core.model import Model
from goldenthread.identity.intervals import Kappa, Share, kappa
from goldenthread.identity.models import Decision, MixUp, Opinion, Review
from goldenthread.identity.regrouping import CANNOT_TELL
from goldenthread.identity.two_people import DOUBTED, DRAWN, GRADED_HIGH, GUARDED

_STEP = 2.0


@dataclass(frozen=True, slots=True)
class Band:
    """Reviews whose weight lies from `low` (None: any) to below `high` (None: any), and what people said."""

    low: float | None
    high: float | None
    same: int
    different: int
    cannot_tell: int

    @property
    def share(self) -> Share:
        """How many of those decided were one person."""
        return Share(self.same, self.same + self.different)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs that two people answered without seeing each other's answer: how many of `n` agreed, and beyond chance."""

    name: str
    share: Share
    kappa: Kappa | None


@dataclass(frozen=True, slots=True)
class Live:
    """
    Everything that answers show. `undone`: decisions taken back or replaced; `parted`: times that records which stood
    as one person were parted; `waiting`: pairs that nobody has decided.
    """

    bands: tuple[Band, ...]
    decided: int
    undone: int
    parted: int
    waiting: int
    agreement: tuple[Agreement, ...]


def live(model: Model) -> Live:
    """Read it all now. Needs a mandate; it names nobody."""
    answers = Decision.objects.filter(review__isnull=False)
    weighed = answers.filter(undone_at=None).annotate(
        at_weight=Coalesce("weight", "review__weight", output_field=FloatField())
    )
    said = list(weighed.values_list("at_weight", "kind"))
    doubted = list(Review.objects.filter(closed_because=CANNOT_TELL).values_list("weight", flat=True))
    return Live(
        bands=tuple(_bands(model, said, doubted)),
        decided=len(said),
        undone=answers.filter(undone_at__isnull=False).count(),
        parted=MixUp.objects.count(),
        waiting=Review.objects.filter(closed_at=None).count(),
        agreement=tuple(_agreements()),
    )


def _bands(model: Model, said: list[tuple[float, str]], doubted: list[float]) -> Iterable[Band]:
    edges: list[float] = [model.review]
    while edges[-1] + _STEP < model.join:
        edges.append(edges[-1] + _STEP)
    edges.append(model.join)
    for low, high in [(None, edges[0]), *pairwise(edges), (edges[-1], None)]:
        within = [kind for weight, kind in said if _within(weight, low, high)]
        yield Band(
            low,
            high,
            same=within.count(Decision.Kind.JOIN),
            different=within.count(Decision.Kind.EXCLUDE),
            cannot_tell=sum(_within(weight, low, high) for weight in doubted),
        )


def _within(weight: float, low: float | None, high: float | None) -> bool:
    return (low is None or weight >= low) and (high is None or weight < high)


def _agreements() -> Iterable[Agreement]:
    """
    The first two answers to each pair that two have answered, apart for the pairs drawn by lot and for the hardest.

    Pairs that were asked twice only because the first could not tell are left out: the first answer chose them.
    """
    answers: dict[str, list[tuple[str, str]]] = {DRAWN: [], "hardest": []}
    by_review: dict[object, list[tuple[str, str]]] = defaultdict(list)
    given = Opinion.objects.filter(settles=False, taken_back_at=None).filter(~Q(review__two_because__in=["", DOUBTED]))
    for review, because, said in given.order_by("at", "pk").values_list("review_id", "review__two_because", "said"):
        by_review[review].append((because, said))
    for several in by_review.values():
        if len(several) > 1:
            (because, one), (_, other) = several[:2]
            answers["hardest" if because in (GUARDED, GRADED_HIGH) else DRAWN].append((one, other))
    names = {DRAWN: "Pairs drawn by lot, one in ten", "hardest": "The hardest pairs"}
    for which, pairs in answers.items():
        yield Agreement(names[which], Share(sum(one == other for one, other in pairs), len(pairs)), kappa(pairs))
