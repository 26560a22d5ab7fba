"""Review: one pair at a time, the one that a child waits for first; decided with one key, undone with one click."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goldenthread.access.mandate import NotAllowed
from goldenthread.identity import deciding, queries
from goldenthread.identity.models import Decision, Review
from goldenthread.notify import needs
from goldenthread.notify.encompass import ask_for_work
from goldenthread.web.middleware import Asked
from goldenthread.web.review import presenters

_SAID = {
    "same": "Same person: written down. Whoever must be told because of it is told now.",
    "different": "Two people: written down. No score will bring them together again.",
    "later": "Left to a colleague.",
}


@require_safe
def review(request: HttpRequest) -> HttpResponse:
    """The pair that a child waits for soonest; else one about a child of the last nights; else the longest waiting."""
    asked = cast(Asked, request)
    mandate = asked.mandate
    open_reviews = queries.open_reviews(mandate=mandate)
    hanging = needs.hanging_on_reviews()
    mine = set(open_reviews.filter(pk__in=hanging).values_list("pk", flat=True))
    first = next((pk for pk in hanging if pk in mine), None)
    if first is None:
        recent = [each.person.pk for each in needs.recently_found(at=asked.at)]
        about_recent = open_reviews.filter(Q(a__person__in=recent) | Q(b__person__in=recent))
        open_one = about_recent.first() or open_reviews.first()
        first = open_one.pk if open_one else None
    if first is None:
        decided = [presenters.decided(d) for d in queries.last_decisions(mandate=mandate)]
        return render(request, "review/none.html", {"mine": decided})
    return _page(request, first)


@require_safe
def pair(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One pair, opened from the child who waits for it."""
    return _page(request, pk)


def _page(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = cast(Asked, request)
    found = queries.pair_to_decide(pk, mandate=asked.mandate, at=asked.at)
    hanging = needs.hanging_on_reviews().get(found.review.pk, [])
    both = {found.a.mention.person_id, found.b.mention.person_id}
    touched = [] if hanging else needs.recently_found(both, at=asked.at)
    needs.shown([*hanging, *touched], mandate=asked.mandate, at=asked.at)
    context = presenters.page(
        found,
        hanging,
        queries.last_decisions(mandate=asked.mandate),
        touched=touched,
        waiting=queries.open_reviews(mandate=asked.mandate).count(),
        at=asked.at,
    )
    return render(request, "review/pair.html", context)


@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Same, different, or later; then the next pair."""
    asked = cast(Asked, request)
    mandate, at = asked.mandate, asked.at
    mandate.require(*queries.REVIEWERS)
    word = request.POST.get("decision", "")
    found = Review.objects.filter(pk=pk).first()
    if found is None or word not in _SAID:
        raise NotAllowed("no such review")
    if found.closed_at is not None:
        messages.error(request, "Somebody has decided about that pair already; nothing was changed.")
        return redirect("review")
    if word == "later":
        deciding.cannot_tell(found, mandate=mandate, at=at)
    else:
        try:
            _, affected = deciding.decide(found.a_id, found.b_id, same=word == "same", mandate=mandate, at=at)
        except deciding.CannotDecide as cannot:
            messages.error(request, str(cannot))
            return redirect("review-pair", pk=pk)
        ask_for_work(affected)
    messages.success(request, _SAID[word])
    return redirect("review")


@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a decision back; the worker takes back what was told because of it."""
    asked = cast(Asked, request)
    asked.mandate.require(*queries.REVIEWERS)
    if not Decision.objects.filter(pk=pk).exists():
        raise NotAllowed("no such decision")
    try:
        affected = deciding.undo(pk, mandate=asked.mandate, at=asked.at)
    except deciding.CannotDecide as cannot:
        messages.error(request, str(cannot))
    else:
        ask_for_work(affected)
        messages.success(request, "Undone. Who is whom is as if it had never been decided.")
    return redirect("review")
