"""The school inbox: read, take on, and say what was done. Made for a phone in a car park."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goldenthread.access.mandate import NotAllowed
from goldenthread.notify import not_ours as refusing
from goldenthread.notify import reading
from goldenthread.notify.models import InboxItem
from goldenthread.web.inbox import presenters
from goldenthread.web.inbox.forms import ActionForm
from goldenthread.web.middleware import Asked


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What was addressed to the reader's setting or team."""
    asked = cast(Asked, request)
    if not asked.mandate.boxes:
        raise NotAllowed("reads no inbox")
    items = reading.inbox(mandate=asked.mandate, at=asked.at)
    return render(request, "inbox/inbox.html", presenters.inbox(items, asked.at))


@require_safe
def item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One message. Reading it is a receipt, and an event on the thread."""
    return _page(request, _open(request, pk), ActionForm())


@require_POST
def acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it on: the clock stops."""
    asked, found = cast(Asked, request), _open(request, pk)
    if reading.acknowledge(found, mandate=asked.mandate, at=asked.at):
        messages.success(request, "Thank you. The Encompass desk can see that you have it.")
    else:
        messages.info(request, "A colleague had taken this on already.")
    return redirect("inbox-item", pk=found.pk)


@require_POST
def action(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what was done, and what the child said or showed."""
    asked, found = cast(Asked, request), _open(request, pk)
    form = ActionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    reading.record_action(
        found, did=form.in_words, voice=form.cleaned_data["voice"], mandate=asked.mandate, at=asked.at
    )
    messages.success(request, "Saved. You can come back and add more.")
    return redirect("inbox-item", pk=found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def not_ours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it back: asked once more, because it leaves the inbox at once and for everybody there."""
    asked, found = cast(Asked, request), _open(request, pk)
    if request.method != "POST":
        return render(request, "inbox/not_ours.html", {"item": found, "names": presenters.names(found)})
    refusing.not_ours(found, mandate=asked.mandate, at=asked.at)
    messages.success(request, "It is out of your inbox. The Encompass desk finds out who should have been told.")
    return redirect("inbox")


def _open(request: HttpRequest, pk: UUID) -> InboxItem:
    asked = cast(Asked, request)
    return reading.open_item(pk, mandate=asked.mandate, at=asked.at)


def _page(request: HttpRequest, found: InboxItem, form: ActionForm) -> HttpResponse:
    context = presenters.item(found, cast(Asked, request).at)
    return render(request, "inbox/item.html", {**context, "form": form})
