"""
Which pair is asked next: the one whose answer helps the most children.

First by how many children nobody can be told of until it is answered, and by when; then by how many children of the
last days' incidents the answer may concern; then by how many children's school, family or household it touches; then
by how long it has waited. All of it is asked of the database now: with each incident it changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from goldenthread.access.mandate import Mandate
from goldenthread.clock import london
from goldenthread.identity.answering import Hanging
from goldenthread.identity.models import Review
from goldenthread.identity.reach import children_reached
from goldenthread.identity.review_queries import open_reviews
from goldenthread.notify.needs import Waiting, hanging_on_reviews, recently_found

# After a first delivery thousands of pairs wait. Of so many, the oldest, how far each reaches is asked.
LOOKED_AT = 500


@dataclass(frozen=True, slots=True)
class Queued:
    """One pair in the order, and why it stands where it stands."""

    review: UUID
    waiting: int
    due: datetime | None
    recent: int
    reach: int
    opened_at: datetime

    @property
    def place(self) -> tuple[object, ...]:
        """What the order goes by: the smaller comes first."""
        no_hurry = datetime.max.replace(tzinfo=self.opened_at.tzinfo)
        return (-self.waiting, self.due or no_hurry, -self.recent, -self.reach, self.opened_at, str(self.review))


def order(*, mandate: Mandate, at: datetime) -> list[Queued]:
    """
    The pairs that wait for this person, the one that helps the most children first; the oldest `LOOKED_AT` of them
    and every one for which a child waits.
    """
    mine = open_reviews(mandate=mandate).select_related("a", "b")
    hanging = hanging_on_reviews()
    reviews = {r.pk: r for r in (*mine.filter(pk__in=hanging), *mine[:LOOKED_AT])}
    recent = _recent(reviews.values(), at)
    reached = children_reached(reviews, on=london(at).date())
    queued = [
        Queued(
            review=pk,
            waiting=len({each.person.pk for each in hanging.get(pk, ())}),
            due=min((each.due for each in hanging.get(pk, ())), default=None),
            recent=recent.get(pk, 0),
            reach=len(reached.get(pk, ())),
            opened_at=review.opened_at,
        )
        for pk, review in reviews.items()
    ]
    return sorted(queued, key=lambda each: each.place)


def _recent(reviews: Iterable[Review], at: datetime) -> dict[UUID, int]:
    """For each review how many of its two people are children of an incident of the last days."""
    found = {each.person.pk for each in recently_found(at=at)}
    return {r.pk: len({r.a.person_id, r.b.person_id} & found) for r in reviews}


def hangs_on(hanging: Sequence[Waiting], touched: Sequence[Waiting]) -> Hanging:
    """What the rule of two people asks about a pair: which incidents, and whether a child waits."""
    return Hanging(gradings=[each.incident.grading for each in (*hanging, *touched)], waits=bool(hanging))
