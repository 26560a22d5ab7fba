"""Review: one pair at a time, the one that helps the most children first; answered and undone with one key."""

from collections.abc import Sequence
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goldenthread.access.mandate import NotAllowed, Role
from goldenthread.clock import london
from goldenthread.identity import answering, deciding, queries, reach, review_queries
from goldenthread.identity.answering import Outcome, Said
from goldenthread.identity.deciding import CannotDecide
from goldenthread.identity.models import Decision, Review
from goldenthread.notify import needs
from goldenthread.notify.encompass import ask_for_work
from goldenthread.notify.review_order import Queued, hangs_on, order
from goldenthread.web.middleware import Asked
from goldenthread.web.review import presenters

_DECIDED = {
    "same": "Same person: written down. Whoever must be told because of it is told now.",
    "different": "Two people: written down. No score will bring them together again.",
}
_SAID = {
    Outcome.SECOND: "Written down. A second person is asked too; nothing changes until both have answered.",
    Outcome.PARTED: "Written down. A colleague answered otherwise: a manager settles it; nothing changes until then.",
    Outcome.LEFT: "Left to a colleague.",
}


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """The first pair in the order; for a manager, before it, what they are to settle."""
    asked = cast(Asked, request)
    queue = order(mandate=asked.mandate, at=asked.at)
    to_settle = review_queries.to_settle(mandate=asked.mandate).first()
    if to_settle is not None:
        return _page(request, to_settle.pk, queue)
    if queue:
        return _page(request, queue[0].review, queue)
    mine = [presenters.own_answer(each) for each in review_queries.own_answers(mandate=asked.mandate)]
    return render(request, "review/none.html", {"mine": mine})


@require_safe
def pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pair, opened from the child who waits for it."""
    asked = cast(Asked, request)
    asked.mandate.require(*queries.REVIEWERS)
    return _page(request, pk, order(mandate=asked.mandate, at=asked.at))


def _page(request: HttpRequest, pk: UUID, queue: Sequence[Queued]) -> HttpResponse:
    asked = cast(Asked, request)
    mandate, at = asked.mandate, asked.at
    found = review_queries.pair_to_decide(pk, mandate=mandate, at=at)
    one, other = found.review.a.person_id, found.review.b.person_id
    hanging = needs.hanging_on_reviews().get(found.review.pk, [])
    touched = needs.recently_found({one, other}, at=at)
    changes = reach.consequences(found.review.pk, one, other, on=london(at).date())
    people = reach.people_named(changes.family_changes)
    needs.shown([*hanging, *touched], mandate=mandate, at=at, family=changes.family_changes)
    context = presenters.page(
        found,
        hanging,
        review_queries.own_answers(mandate=mandate),
        touched=touched,
        changes=changes,
        people=people,
        queue=queue,
        waiting=review_queries.open_reviews(mandate=mandate).count(),
        at=at,
    )
    return render(request, "review/pair.html", context)


@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Same, different, or can't tell; then the next pair."""
    asked = cast(Asked, request)
    mandate, at = asked.mandate, asked.at
    mandate.require(*queries.REVIEWERS)
    word = request.POST.get("decision", "")
    found = Review.objects.select_related("a", "b").filter(pk=pk).first()
    if found is None or word not in Said.values:
        raise NotAllowed("no such review")
    hanging = needs.hanging_on_reviews().get(pk, [])
    hangs = hangs_on(hanging, needs.recently_found({found.a.person_id, found.b.person_id}, at=at))
    reason = request.POST.get("reason", "")
    try:
        answered = answering.answer(pk, word, hangs=hangs, reason=reason, mandate=mandate, at=at)
    except CannotDecide as cannot:
        messages.error(request, str(cannot))
        return redirect("review" if found.closed_at else "review-pair", *([] if found.closed_at else [pk]))
    return _after(request, answered, word)


@require_POST
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A manager's word on a pair about which two people differ."""
    asked = cast(Asked, request)
    asked.mandate.require(Role.MANAGER)
    word = request.POST.get("decision", "")
    if word not in _DECIDED or not Review.objects.filter(pk=pk).exists():
        raise NotAllowed("no such review")
    reason = request.POST.get("reason", "")
    try:
        answered = answering.settle(pk, same=word == "same", reason=reason, mandate=asked.mandate, at=asked.at)
    except CannotDecide as cannot:
        messages.error(request, str(cannot))
        return redirect("review")
    return _after(request, answered, word)


def _after(request: HttpRequest, answered: answering.Answered, word: str) -> HttpResponse:
    ask_for_work(answered.affected)
    said = _DECIDED[word] if answered.outcome is Outcome.DECIDED else _SAID[answered.outcome]
    messages.success(request, said)
    return redirect("review")


@require_POST
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one's own answer back while it waits for another's."""
    asked = cast(Asked, request)
    try:
        answering.take_back(pk, mandate=asked.mandate, at=asked.at)
    except CannotDecide as cannot:
        messages.error(request, str(cannot))
    else:
        messages.success(request, "Taken back. It is as if you had not answered.")
    return redirect("review")


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a decision back; the worker takes back what was told because of it. Then, if asked, who saw it."""
    asked = cast(Asked, request)
    try:
        affected = deciding.undo(pk, mandate=asked.mandate, at=asked.at)
    except CannotDecide as cannot:
        messages.error(request, str(cannot))
    else:
        ask_for_work(affected)
        messages.success(request, "Undone. Who is whom is as if it had never been decided.")
        parted = Decision.objects.filter(pk=pk).values_list("mix_up", flat=True)[0]
        if parted is not None and request.POST.get("then") == "mix-up":
            return redirect("mix-up", parted)
    return redirect("review")
