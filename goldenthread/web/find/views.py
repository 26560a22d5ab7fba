"""Find a person: the front door’s first page. What is typed travels in a request’s body, never in an address."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from goldenthread.access.grants import state_reason
from goldenthread.access.mandate import NotAllowed, Role
from goldenthread.access.models import Grant
from goldenthread.clock import london
from goldenthread.identity.core.wanted import Wanted, read_wanted
from goldenthread.identity.models import Person
from goldenthread.identity.searching import search
from goldenthread.web.find import presenters, reasons
from goldenthread.web.find.forms import Search
from goldenthread.web.middleware import Asked


@sensitive_post_parameters("wanted")
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """One box for whatever is known, behind a reason; and whom it found."""
    asked = cast(Asked, request)
    asked.mandate.require(Role.FRONT_DOOR)
    stated = reasons.stated_now(request.session, at=asked.at)
    if request.method != "POST":
        return render(request, "find/find.html", presenters.box(Search(stated=stated is not None), stated))
    form = Search(request.POST, stated=stated is not None)
    wanted = _wanted(form, asked)
    if form.cleaned_data.get("reason"):
        reason, reference = Grant.Reason(form.cleaned_data["reason"]), form.cleaned_data.get("reference", "")
        stated = reasons.state(request.session, reason, reference, at=asked.at)
    if not form.is_valid() or wanted is None or stated is None:
        return render(request, "find/find.html", presenters.box(form, stated))
    found = search(wanted, reason=stated.reason, mandate=asked.mandate, at=asked.at)
    # Chosen and kept: next time the form asks for no reason, and offers another one unticked.
    again = Search(initial={"wanted": form.cleaned_data["wanted"]}, stated=True)
    context = presenters.box(again, stated) | presenters.results(wanted, found, at=asked.at)
    return render(request, "find/find.html", context)


def _wanted(form: Search, asked: Asked) -> Wanted | None:
    """What was typed, read apart; None, and an error in the form, where nobody can be looked for by it."""
    if not form.is_valid() and "wanted" in form.errors:
        return None
    wanted = read_wanted(form.cleaned_data["wanted"], on=london(asked.at).date())
    if wanted.is_empty:
        form.add_error("wanted", " ".join((*wanted.problems, presenters.NOTHING_TO_SEARCH_BY)))
        return None
    return wanted


@require_POST
def open_result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open one person, for the reason that was stated for the search."""
    asked = cast(Asked, request)
    asked.mandate.require(Role.FRONT_DOOR)
    if not Person.objects.filter(pk=pk).exists():
        raise NotAllowed("no such person")
    stated = reasons.stated_now(request.session, at=asked.at)
    if stated is None:
        messages.error(request, "An hour has passed since you said why you are looking. Say it again.")
        return redirect("find")
    state_reason(pk, reason=stated.reason, reference=stated.reference, mandate=asked.mandate, at=asked.at)
    return redirect("child", pk)
