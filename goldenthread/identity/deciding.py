"""A person's word on two mentions. One click each way, exact to undo, never overruled by a score."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from goldenthread.access import ledger
from goldenthread.access.mandate import Mandate, NotAllowed, Role
from goldenthread.identity.core.clusters import Contradiction
from goldenthread.identity.core.model import current_model
from goldenthread.identity.explaining import explain
from goldenthread.identity.mixing import note_parted, people_whole
from goldenthread.identity.models import Decision, Mention, MixUp, Review
from goldenthread.identity.regrouping import regroup

DECIDERS = (Role.REVIEWER, Role.TELL_DESK, Role.MANAGER)
# Parting n records from m others is n times m decisions. Who holds more than this was joined by a person, by mistake.
_MOST = 2_000


class CannotDecide(Exception):
    """The decision cannot be taken; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class PutRight:
    """What was parted, and the ids of the people who gained or lost a mention."""

    mix_up: MixUp
    affected: set[UUID]


@transaction.atomic
def decide(
    a: UUID, b: UUID, *, same: bool, mandate: Mandate, at: datetime, reason: str = "", review: Review | None = None
) -> tuple[Decision, set[UUID]]:
    """
    Say that two mentions are, or are not, one human being. A later word replaces an earlier one.

    :param review: the question that this answers
    :returns: the decision, and the ids of the people who gained or lost a mention
    :raises CannotDecide: if it contradicts what others have decided
    :raises NotAllowed: if either mention does not exist for this mandate
    """
    mandate.require(*DECIDERS)
    first, second = sorted((a, b))
    if Mention.objects.filter(pk__in=[first, second]).count() != 2:
        raise NotAllowed("no such pair")
    before = _people(first, second)
    whole = people_whole(before)
    compared = explain(first, second)
    decision = _write(
        [(first, second)],
        Decision.Kind.JOIN if same else Decision.Kind.EXCLUDE,
        mandate=mandate,
        at=at,
        reason=reason,
        review=review,
        weight=compared.weight if compared else None,
    )[0]
    affected = _regroup([first, second], at=at)
    closed = "same" if same else "different"
    Review.objects.filter(a=first, b=second, closed_at=None).update(closed_at=at, closed_because=closed)
    # A join may part others as well, as a guard demands; of them nobody has said that they are two people.
    if not same:
        _parted(whole, [decision], because=reason, mandate=mandate, at=at)
    ledger.write(mandate, did=f"identity.{decision.kind}", at=at, about=sorted(affected | before), decision=decision.pk)
    return decision, affected | before


@transaction.atomic
def undo(decision_id: UUID, *, mandate: Mandate, at: datetime, because: str = "") -> set[UUID]:
    """
    Take a decision back. Who is whom is then exactly what it would be had it never been taken.

    :returns: ids of the people who gained or lost a mention
    :raises CannotDecide: if it has been undone before; if the word that it replaced, and that stands again now,
        contradicts what others have decided since
    """
    mandate.require(*DECIDERS)
    decision = Decision.objects.filter(pk=decision_id).first()
    if decision is None:
        raise NotAllowed("no such decision")
    # What was taken out of a person together goes back together.
    together = Q(mix_up=decision.mix_up_id, review=None) if _was_taken_out(decision) else Q(pk=decision.pk)
    several = list(Decision.objects.filter(together, undone_at=None).select_for_update())
    if decision.pk not in {d.pk for d in several}:
        raise CannotDecide("This decision has been undone already.")
    ends = {m for d in several for m in (d.a_id, d.b_id)}
    before = _people(*ends)
    whole = people_whole(before)
    Decision.objects.filter(pk__in=[d.pk for d in several]).update(undone_at=at, undone_by=mandate.who)
    for undone in several:
        _stand_again(undone)
    affected = _regroup(ends, at=at)
    if decision.kind == Decision.Kind.JOIN:
        _parted(whole, several, because=because, mandate=mandate, at=at)
    ledger.write(mandate, did="identity.undo", at=at, about=sorted(affected | before), decision=decision.pk)
    return affected | before


@transaction.atomic
def take_out(mentions: Collection[UUID], *, mandate: Mandate, at: datetime, because: str = "") -> PutRight:
    """
    Part some mentions of one person from all its others: they are somebody else's.

    Each of them is excluded from each of the others, so that no score brings any of them back.

    :raises CannotDecide: if they are not of one person, or are all that this person has
    """
    mandate.require(*DECIDERS)
    out = set(mentions)
    people = set(Mention.objects.filter(pk__in=out).values_list("person_id", flat=True))
    if len(people) != 1:
        raise CannotDecide("These records are not of one person any more. Load the page again.")
    whole = people_whole(people)
    rest = whole.keys() - out
    if not out <= whole.keys() or not rest:
        raise CannotDecide("These are all the records of this person: nobody is left whose they could be.")
    if len(out) * len(rest) > _MOST:
        raise CannotDecide("That is too many records to part one by one. Undo the decision that joined them instead.")
    pairs = [(min(one, other), max(one, other)) for one in sorted(out) for other in sorted(rest)]
    decisions = _write(pairs, Decision.Kind.EXCLUDE, mandate=mandate, at=at, reason=because)
    affected = _regroup(whole, at=at)
    noted = _parted(whole, decisions, because=because, mandate=mandate, at=at)
    if not noted:
        raise CannotDecide("These records were never one person’s for any time. Nothing was changed.")
    ledger.write(
        mandate, did="identity.take_out", at=at, about=sorted(affected | people), mix_up=noted[0].pk, records=len(out)
    )
    return PutRight(noted[0], affected | people)


def _stand_again(decision: Decision) -> None:
    """Had this decision never been taken, the one that it replaced would stand."""
    if decision.replaces_id is not None:
        Decision.objects.filter(pk=decision.replaces_id).update(undone_at=None, undone_by="")


def _was_taken_out(decision: Decision) -> bool:
    return decision.mix_up_id is not None and decision.review_id is None and decision.kind == Decision.Kind.EXCLUDE


def _write(
    pairs: Iterable[tuple[UUID, UUID]],
    kind: Decision.Kind,
    *,
    mandate: Mandate,
    at: datetime,
    reason: str,
    review: Review | None = None,
    weight: float | None = None,
) -> list[Decision]:
    """A decision about each pair, in place of whatever stood."""
    wanted = set(pairs)
    ends = {m for pair in wanted for m in pair}
    standing = Decision.objects.filter(a__in=ends, b__in=ends, undone_at=None)
    replaced = {(a, b): pk for pk, a, b in standing.values_list("pk", "a_id", "b_id") if (a, b) in wanted}
    Decision.objects.filter(pk__in=list(replaced.values())).update(undone_at=at, undone_by=mandate.who)
    return Decision.objects.bulk_create(
        Decision(
            kind=kind,
            a_id=a,
            b_id=b,
            reason=reason[:500],
            by=mandate.who,
            by_name=mandate.name,
            at=at,
            review=review,
            weight=weight,
            model=current_model().version if weight is not None else "",
            replaces_id=replaced.get((a, b)),
        )
        for a, b in sorted(wanted)
    )


def _regroup(mentions: Iterable[UUID], *, at: datetime) -> set[UUID]:
    try:
        return regroup(mentions, at=at)
    except Contradiction as contradiction:
        raise CannotDecide(
            "Somebody has decided the opposite about records of the same people. Undo that decision first."
        ) from contradiction


def _parted(
    whole: dict[UUID, UUID], decisions: Iterable[Decision], *, because: str, mandate: Mandate, at: datetime
) -> list[MixUp]:
    noted = note_parted(whole, because=because, mandate=mandate, at=at)
    if noted:
        Decision.objects.filter(pk__in=[d.pk for d in decisions]).update(mix_up=noted[0])
    return noted


def _people(*mentions: UUID) -> set[UUID]:
    return set(Mention.objects.filter(pk__in=mentions).values_list("person_id", flat=True))
