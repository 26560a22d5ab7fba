"""Answers about a pair: one is enough for most, two must agree for the hardest, and a manager settles what parts."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.identity import deciding
from goldenthread.identity.deciding import DECIDERS, CannotDecide
from goldenthread.identity.explaining import explain
from goldenthread.identity.models import Mention, Opinion, Review
from goldenthread.identity.regrouping import CANNOT_TELL
from goldenthread.identity.two_people import DOUBTED, DRAWN, GRADED_HIGH, GUARDED, is_drawn, why_two

Said = Opinion.Said
# Somebody who can't tell hands it to a colleague; when two can't, it waits for more to be known.
ENOUGH_DOUBT = 2
BOTH = 2


class Outcome(StrEnum):
    """What came of an answer."""

    DECIDED = "decided"
    SECOND = "second"
    PARTED = "parted"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Hanging:
    """What hangs on a pair: how the police grade its incidents, and whether a child waits to be told of."""

    gradings: Collection[str] = ()
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an answer, and the ids of the people who gained or lost a mention."""

    outcome: Outcome
    affected: set[UUID] = field(default_factory=set)


def why_hard(review: Review, guard: str, hangs: Hanging) -> str:
    """Why two must agree about this pair, as whoever answers may know it, or "": then they need not say why."""
    # That somebody could not tell is not said: the second must not learn of the first.
    if review.two_because in (GUARDED, GRADED_HIGH):
        return review.two_because
    return why_two(guard=(review.why, guard), gradings=hangs.gradings)


@transaction.atomic
def answer(pk: UUID, said: str, *, hangs: Hanging, mandate: Mandate, at: datetime, reason: str = "") -> Answered:
    """
    Answer about an open pair. Nothing is joined or parted until as many have agreed as the pair needs.

    :raises CannotDecide: if it is closed, this person has answered or must say why, or others have decided otherwise
    :raises NotAllowed: without the role, or if there is none
    """
    mandate.require(*DECIDERS)
    review = _open(pk)
    if review.parted_at is not None:
        raise CannotDecide("Two colleagues differ about this pair: a manager settles it. Nothing was changed.")
    if _standing(review).filter(by=mandate.who).exists():
        raise CannotDecide("You have answered about this pair already. Take your answer back first.")
    compared = explain(review.a_id, review.b_id)
    hard = why_hard(review, compared.guard if compared else "", hangs)
    if hard and said != Said.CANNOT_TELL and not reason.strip():
        raise CannotDecide(
            "Say in a few words why. Two people answer this pair, and if they differ a manager reads it."
        )
    if not review.two_because:
        review.two_because = hard or _drawn(review, hangs)
    _say(review, said, reason, mandate, at)
    return _settle(review, mandate, at)


@transaction.atomic
def settle(pk: UUID, *, same: bool, mandate: Mandate, at: datetime, reason: str) -> Answered:
    """
    A manager's word on a pair about which two people differ.

    :raises CannotDecide: without a reason, if nobody differs, or if this manager is one of the two
    """
    mandate.require(Role.MANAGER)
    review = _open(pk)
    if review.parted_at is None:
        raise CannotDecide("Nobody differs about this pair. Nothing was changed.")
    if _standing(review).filter(by=mandate.who).exists():
        raise CannotDecide("You are one of the two who differ: another manager settles it.")
    if not reason.strip():
        raise CannotDecide("Say in a few words why. Both reviewers will read it.")
    _say(review, Said.SAME if same else Said.DIFFERENT, reason, mandate, at, settles=True)
    return _decide(review, same=same, reason=reason, mandate=mandate, at=at)


@transaction.atomic
def take_back(pk: UUID, *, mandate: Mandate, at: datetime) -> None:
    """
    Take back one's own answer while it still waits for another's.

    :raises CannotDecide: if something has come of it: then the decision is undone instead
    """
    mandate.require(*DECIDERS)
    opinion = Opinion.objects.filter(pk=pk, by=mandate.who).first()
    if opinion is None:
        raise NotAllowed("no such answer")
    review = Review.objects.select_for_update().get(pk=opinion.review_id)
    if review.closed_at is not None or opinion.taken_back_at is not None:
        raise CannotDecide("Something has come of that answer already. Undo the decision instead.")
    opinion.taken_back_at = at
    opinion.save(update_fields=["taken_back_at"])
    # Nobody differs any more when one of two takes their answer back, nor doubts.
    review.parted_at = None
    if review.two_because == DOUBTED and not _standing(review).filter(said=Said.CANNOT_TELL).exists():
        review.two_because = ""
    review.save(update_fields=["parted_at", "two_because"])
    ledger.write(mandate, did="identity.take_back", at=at, about=_about(review), review=review.pk)


def _open(pk: UUID) -> Review:
    # The lock: of two answers at the same moment the second sees the first.
    review = Review.objects.select_for_update().filter(pk=pk).first()
    if review is None:
        raise NotAllowed("no such review")
    if review.closed_at is not None:
        raise CannotDecide("Somebody has decided about that pair already; nothing was changed.")
    return review


def _standing(review: Review) -> QuerySet[Opinion]:
    return Opinion.objects.filter(review=review, taken_back_at=None)


def _drawn(review: Review, hangs: Hanging) -> str:
    # Measuring must not keep a school waiting.
    return DRAWN if is_drawn(review.a_id, review.b_id) and not hangs.waits else ""


def _say(review: Review, said: str, reason: str, mandate: Mandate, at: datetime, *, settles: bool = False) -> None:
    if said == Said.CANNOT_TELL:
        review.two_because = review.two_because or DOUBTED
    Opinion.objects.create(
        review=review,
        said=said,
        reason=reason.strip()[:500],
        by=mandate.who,
        by_name=mandate.name,
        at=at,
        settles=settles,
    )
    review.save(update_fields=["two_because"])
    did = "identity.cannot_tell" if said == Said.CANNOT_TELL else "identity.answer"
    ledger.write(mandate, did=did, at=at, about=_about(review), review=review.pk)


def _settle(review: Review, mandate: Mandate, at: datetime) -> Answered:
    opinions = list(_standing(review))
    sure = {o.said for o in opinions} - {Said.CANNOT_TELL}
    agree = sum(o.said != Said.CANNOT_TELL for o in opinions)
    if len(sure) > 1:
        review.parted_at = at
        review.save(update_fields=["parted_at"])
        return Answered(Outcome.PARTED)
    if len(opinions) - agree >= ENOUGH_DOUBT:
        review.closed_at, review.closed_because = at, CANNOT_TELL
        review.save(update_fields=["closed_at", "closed_because"])
        return Answered(Outcome.LEFT)
    if agree >= (BOTH if review.two_because else 1):
        reason = "; ".join(o.reason for o in opinions if o.reason)
        return _decide(review, same=sure == {Said.SAME}, reason=reason, mandate=mandate, at=at)
    return Answered(Outcome.SECOND if agree else Outcome.LEFT)


def _decide(review: Review, *, same: bool, reason: str, mandate: Mandate, at: datetime) -> Answered:
    _, affected = deciding.decide(
        review.a_id, review.b_id, same=same, mandate=mandate, at=at, reason=reason, review=review
    )
    return Answered(Outcome.DECIDED, affected)


def _about(review: Review) -> list[UUID]:
    return sorted(set(Mention.objects.filter(pk__in=[review.a_id, review.b_id]).values_list("person_id", flat=True)))
