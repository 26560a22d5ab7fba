"""A person's word on two mentions. One click each way, exact to undo, never overruled by a score."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.identity.core.clusters import Contradiction
from goldenthread.identity.models import Decision, Mention, Review
from goldenthread.identity.regrouping import regroup

# Somebody who can't tell hands it to a colleague; when two can't, it waits for more to be known.
ENOUGH_DOUBT = 2


class CannotDecide(Exception):
    """The decision cannot be taken; the message says why and what to do."""


@transaction.atomic
def decide(
    a: UUID, b: UUID, *, same: bool, mandate: Mandate, at: datetime, reason: str = ""
) -> tuple[Decision, set[UUID]]:
    """
    Say that two mentions are, or are not, one human being. A later word replaces an earlier one.

    :returns: the decision, and the ids of the people who gained or lost a mention
    :raises CannotDecide: if it contradicts what others have decided
    :raises NotAllowed: if either mention does not exist for this mandate
    """
    mandate.require(Role.REVIEWER, Role.TELL_DESK, Role.MANAGER)
    first, second = sorted((a, b))
    if Mention.objects.filter(pk__in=[first, second]).count() != 2:
        raise NotAllowed("no such pair")
    before = _people(first, second)
    own = uuid4()
    standing = Decision.objects.filter(a=first, b=second, undone_at=None)
    standing.update(undone_at=at, undone_by=mandate.who, replaced_by=own)
    decision = Decision.objects.create(
        id=own,
        kind=Decision.Kind.JOIN if same else Decision.Kind.EXCLUDE,
        a_id=first,
        b_id=second,
        reason=reason,
        by=mandate.who,
        by_name=mandate.name,
        at=at,
    )
    affected = _regroup(decision, at=at)
    closed = "same" if same else "different"
    Review.objects.filter(a=first, b=second, closed_at=None).update(closed_at=at, closed_because=closed)
    ledger.write(mandate, did=f"identity.{decision.kind}", at=at, about=sorted(affected | before), decision=decision.pk)
    return decision, affected | before


@transaction.atomic
def undo(decision_id: UUID, *, mandate: Mandate, at: datetime) -> set[UUID]:
    """
    Take a decision back. Who is whom is then exactly what it would be had it never been taken.

    :returns: ids of the people who gained or lost a mention
    :raises CannotDecide: if it has been undone before; if the word that it replaced, and that stands again now,
        contradicts what others have decided since
    """
    mandate.require(Role.REVIEWER, Role.TELL_DESK, Role.MANAGER)
    changed = Decision.objects.filter(pk=decision_id, undone_at=None).update(undone_at=at, undone_by=mandate.who)
    if changed != 1:
        raise CannotDecide("This decision has been undone already.")
    decision = Decision.objects.get(pk=decision_id)
    _stand_again(decision)
    before = _people(decision.a_id, decision.b_id)
    affected = _regroup(decision, at=at)
    ledger.write(mandate, did="identity.undo", at=at, about=sorted(affected | before), decision=decision.pk)
    return affected | before


def _stand_again(decision: Decision) -> None:
    """Had this decision never been taken, the one that it replaced would stand."""
    replaced = Decision.objects.filter(replaced_by=decision.pk)
    replaced.update(undone_at=None, undone_by="", replaced_by=None)


def _regroup(decision: Decision, *, at: datetime) -> set[UUID]:
    try:
        return regroup([decision.a_id, decision.b_id], at=at)
    except Contradiction as contradiction:
        raise CannotDecide(
            "Somebody has decided the opposite about records of the same people. Undo that decision first."
        ) from contradiction


@transaction.atomic
def cannot_tell(review: Review, *, mandate: Mandate, at: datetime) -> None:
    """Leave a pair to somebody else; after two people's doubt it leaves the list until more is known."""
    mandate.require(Role.REVIEWER, Role.TELL_DESK, Role.MANAGER)
    held = Review.objects.select_for_update().get(pk=review.pk)
    doubters = sorted({*held.cannot_tell_by, mandate.who})
    held.cannot_tell_by = doubters
    if len(doubters) >= ENOUGH_DOUBT:
        held.closed_at, held.closed_because = at, "cannot tell"
    held.save()
    ledger.write(
        mandate, did="identity.cannot_tell", at=at, about=sorted(_people(review.a_id, review.b_id)), review=review.pk
    )


def _people(*mentions: UUID) -> set[UUID]:
    return set(Mention.objects.filter(pk__in=mentions).values_list("person_id", flat=True))
