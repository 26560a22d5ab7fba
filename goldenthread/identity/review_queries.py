"""Reads of the review desk: the pairs that wait, one pair side by side, and what else is known of both people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.identity.explaining import Explanation, explain
from goldenthread.identity.models import Decision, Enrolment, Mention, Opinion, Relationship, Residence, Review
from goldenthread.identity.queries import REVIEWERS

_OWN = 5


@dataclass(frozen=True, slots=True)
class Side:
    """Somebody's mentions, and their homes, family and settings as records give them, the newest record first."""

    mentions: tuple[Mention, ...]
    residences: tuple[Residence, ...]
    family: tuple[Relationship, ...]
    enrolments: tuple[Enrolment, ...]

    @property
    def mention(self) -> Mention:
        """The one mention of a side that has one; the earliest of a person's."""
        return self.mentions[0]


@dataclass(frozen=True, slots=True)
class PairToDecide:
    """
    An open review: both records, what agrees between them, and everything that is known of either person.

    `mine` is this reader's own answer, if they have given one. `answers` are both, for the manager who settles; nobody
    else is shown another's answer.
    """

    review: Review
    a: Side
    b: Side
    whole_a: Side
    whole_b: Side
    explanation: Explanation
    mine: Opinion | None
    answers: tuple[Opinion, ...]


def open_reviews(*, mandate: Mandate) -> QuerySet[Review]:
    """Pairs that wait for this person: open, not answered by them, and no manager's to settle; the oldest first."""
    mandate.require(*REVIEWERS)
    answered = Opinion.objects.filter(by=mandate.who, taken_back_at=None).values("review_id")
    return Review.objects.filter(closed_at=None, parted_at=None).exclude(pk__in=answered).order_by("opened_at", "pk")


def to_settle(*, mandate: Mandate) -> QuerySet[Review]:
    """Pairs about which two people differ and which this manager may settle, the longest waiting first."""
    if not mandate.has(Role.MANAGER):
        return Review.objects.none()
    own = Opinion.objects.filter(by=mandate.who, taken_back_at=None).values("review_id")
    return Review.objects.filter(closed_at=None, parted_at__isnull=False).exclude(pk__in=own).order_by("parted_at")


def pair_to_decide(pk: UUID, *, mandate: Mandate, at: datetime) -> PairToDecide:
    """
    One pair, side by side.

    :raises NotAllowed: without the role; if there is no such review, or it has been closed
    """
    mandate.require(*REVIEWERS)
    reviews = Review.objects.select_related("a__record__delivery__agency", "b__record__delivery__agency")
    review = reviews.filter(pk=pk, closed_at=None).first()
    explanation = explain(review.a_id, review.b_id) if review else None
    if review is None or explanation is None:
        raise NotAllowed("no such review")
    about = {review.a.person_id, review.b.person_id}
    ledger.write(mandate, did="child.view", at=at, about=sorted(about), review=review.pk)
    opinions = list(Opinion.objects.filter(review=review, taken_back_at=None).order_by("at"))
    settles = review in to_settle(mandate=mandate)
    a, b = ([end] for end in (review.a, review.b))
    whole = people_at_large(about)
    return PairToDecide(
        review=review,
        a=_sides([a])[0],
        b=_sides([b])[0],
        whole_a=whole[review.a.person_id],
        whole_b=whole[review.b.person_id],
        explanation=explanation,
        mine=next((o for o in opinions if o.by == mandate.who), None),
        answers=tuple(opinions) if settles else (),
    )


def people_at_large(people: Iterable[UUID]) -> dict[UUID, Side]:
    """Everything that standing records say of these people. Show it only under an entry about them."""
    mentions: dict[UUID, list[Mention]] = {person: [] for person in people}
    standing = Mention.objects.filter(person__in=mentions, gone_at=None).order_by("number")
    for mention in standing.select_related("record__delivery__agency"):
        mentions[mention.person_id].append(mention)
    return dict(zip(mentions, _sides(list(mentions.values())), strict=True))


def _sides(groups: Sequence[Sequence[Mention]]) -> list[Side]:
    group_of = {m.pk: number for number, several in enumerate(groups) for m in several}
    homes: dict[int, list[Residence]] = defaultdict(list)
    told = Residence.objects.filter(mention__in=group_of).select_related("record__delivery__agency")
    for home in told.order_by("-told_on", "pk"):
        homes[group_of[home.mention_id]].append(home)
    family: dict[int, list[Relationship]] = defaultdict(list)
    said = Relationship.objects.filter(Q(from_mention__in=group_of) | Q(to_mention__in=group_of))
    for row in said.select_related("from_mention", "to_mention", "record__delivery__agency").order_by(
        "-record_id", "pk"
    ):
        for number in {group_of[end] for end in (row.from_mention_id, row.to_mention_id) if end in group_of}:
            family[number].append(row)
    places: dict[int, list[Enrolment]] = defaultdict(list)
    enrolled = Enrolment.objects.filter(mention__in=group_of).select_related("record__delivery__agency")
    for place in enrolled.order_by("-record_id", "pk"):
        places[group_of[place.mention_id]].append(place)
    return [
        Side(tuple(several), tuple(homes[n]), tuple(family[n]), tuple(places[n])) for n, several in enumerate(groups)
    ]


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """One of this person's own answers, and the decision that came of it, if any has yet."""

    opinion: Opinion
    decision: Decision | None

    @property
    def stands(self) -> bool:
        """Whether there is something to take back or undo."""
        waits = self.opinion.review.closed_at is None
        return self.decision.undone_at is None if self.decision else waits


def own_answers(*, mandate: Mandate) -> list[OwnAnswer]:
    """This person's last answers that can be taken back or undone, the newest first."""
    mandate.require(*REVIEWERS)
    given = Opinion.objects.filter(by=mandate.who, taken_back_at=None).select_related("review__a", "review__b")
    last = list(given.order_by("-at", "-pk")[: 4 * _OWN])
    decided = Decision.objects.filter(review__in=[o.review_id for o in last]).order_by("at")
    latest = {d.review_id: d for d in decided}
    answers = [OwnAnswer(o, latest.get(o.review_id)) for o in last]
    return [each for each in answers if each.stands][:_OWN]
