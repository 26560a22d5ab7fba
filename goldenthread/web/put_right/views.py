"""A wrong join put right with one click, and the list of who saw mixed records."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from goldenthread.access.mandate import NotAllowed
from goldenthread.identity import deciding, record_history
from goldenthread.identity.deciding import DECIDERS, CannotDecide
from goldenthread.identity.models import Person
from goldenthread.notify import mixed
from goldenthread.notify.encompass import ask_for_work
from goldenthread.web.governance.presenters import entries
from goldenthread.web.middleware import Asked
from goldenthread.web.put_right import presenters

A_PAGE = 50


@require_safe
def records_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every record that is taken for this person, since when and why; and those that once were."""
    asked = cast(Asked, request)
    history = record_history.records_of(pk, mandate=asked.mandate, at=asked.at)
    return render(request, "put_right/records_of.html", presenters.records_of(history, asked.mandate, at=asked.at))


@require_POST
def take_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one record, or those that are ticked, out of this person."""
    asked = cast(Asked, request)
    asked.mandate.require(*DECIDERS)
    if not Person.objects.filter(pk=pk).exists():
        raise NotAllowed("no such person")
    alone = request.POST.get("alone")
    out = _ids([alone] if alone else request.POST.getlist("out"))
    if not out:
        messages.error(request, "Tick the records that are somebody else’s.")
        return redirect("records-of", pk)
    because = request.POST.get("because", "").strip()
    try:
        right = deciding.take_out(out, mandate=asked.mandate, at=asked.at, because=because)
    except CannotDecide as cannot:
        messages.error(request, str(cannot))
        return redirect("records-of", pk)
    ask_for_work(right.affected)
    messages.success(request, "Taken out. No score brings them together again. Below is who saw them as one.")
    return redirect("mix-up", right.mix_up.pk)


def _ids(texts: list[str]) -> set[UUID]:
    try:
        return {UUID(text) for text in texts}
    except ValueError:
        raise NotAllowed("no such record") from None


@require_safe
def mix_up(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was mixed, from when to when, and exactly who saw or was told of it."""
    asked = cast(Asked, request)
    parted = record_history.one_mix_up(pk, mandate=asked.mandate, at=asked.at)
    saw = mixed.saw(parted.spans)
    page = Paginator(saw, A_PAGE).get_page(request.GET.get("page"))
    context = presenters.mix_up(parted, mixed.told(parted.spans), asked.mandate, at=asked.at)
    readers = saw.order_by().values("who").distinct().count()
    return render(
        request, "put_right/mix_up.html", {**context, "page": page, "rows": entries(list(page)), "readers": readers}
    )


@require_safe
def mix_ups(request: HttpRequest) -> HttpResponse:
    """Everything that was put right, the last first."""
    asked = cast(Asked, request)
    found = record_history.last_mix_ups(mandate=asked.mandate)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "put_right/mix_ups.html", {"page": page})
