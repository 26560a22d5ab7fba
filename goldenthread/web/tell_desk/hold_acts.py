"""Holding a notification back, and what only a manager does to a hold."""

from collections.abc import Callable
from typing import cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goldenthread.access.mandate import Role
from goldenthread.clock import london
from goldenthread.notify import holds, queries
from goldenthread.notify.models import Hold
from goldenthread.web.middleware import Asked
from goldenthread.web.tell_desk.forms import HoldForm, LiftForm, UntilForm
from goldenthread.web.tell_desk.shared import about, back
from goldenthread.web.words import moment


@require_http_methods(["GET", "HEAD", "POST"])
def place_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep a notification back, with a reason and an end."""
    asked = cast(Asked, request)
    found = queries.notification(pk, mandate=asked.mandate, at=asked.at, page="hold")
    form = HoldForm(request.POST if request.method == "POST" else None, on=london(asked.at).date())
    if form.is_valid():
        said = form.cleaned_data
        try:
            hold = holds.place(
                found,
                reason=said["reason"],
                words=said["words"],
                expires_at=asked.at + form.length,
                mandate=asked.mandate,
                at=asked.at,
            )
            ending = "" if hold.authorised_at or asked.mandate.has(Role.MANAGER) else " A manager must authorise it."
            messages.success(request, f"Held until {moment(hold.expires_at, at=asked.at)}.{ending}")
        except holds.HoldRefused as refused:
            messages.error(request, f"Not held: {refused}.")
        return back(found)
    return render(request, "tell_desk/place_hold.html", about(found, asked) | {"form": form})


@require_safe
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One hold: why, by whom, until when; a manager authorises or lifts it here."""
    asked = cast(Asked, request)
    found = queries.hold(pk, mandate=asked.mandate, at=asked.at)
    return _hold_page(request, found, asked, UntilForm(), LiftForm())


@require_POST
def authorise_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A manager takes responsibility for it, with an end."""
    asked = cast(Asked, request)
    asked.mandate.require(Role.MANAGER)
    found = queries.hold(pk, mandate=asked.mandate, at=asked.at)
    form = UntilForm(request.POST)
    if not form.is_valid():
        return _hold_page(request, found, asked, form, LiftForm())
    until = asked.at + form.length

    def authorise() -> None:
        holds.authorise(found, expires_at=until, mandate=asked.mandate, at=asked.at)

    return _manage(request, found, authorise, f"Authorised in your name until {moment(until, at=asked.at)}.")


@require_POST
def lift_hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A manager ends it, with a reason; the worker then lets the notification go, unless something else stops it."""
    asked = cast(Asked, request)
    asked.mandate.require(Role.MANAGER)
    found = queries.hold(pk, mandate=asked.mandate, at=asked.at)
    form = LiftForm(request.POST)
    if not form.is_valid():
        return _hold_page(request, found, asked, UntilForm(), form)
    because = form.cleaned_data["because"]

    def lift() -> None:
        holds.lift(found, because=because, mandate=asked.mandate, at=asked.at)

    return _manage(request, found, lift, "Lifted. It goes now, unless something else stops it.")


def _manage(request: HttpRequest, found: Hold, act: Callable[[], None], done: str) -> HttpResponse:
    try:
        act()
        messages.success(request, done)
    except holds.HoldRefused as refused:
        messages.error(request, f"Nothing was changed: {refused}.")
    return redirect("hold", pk=found.pk)


def _hold_page(request: HttpRequest, found: Hold, asked: Asked, until: forms.Form, lift: forms.Form) -> HttpResponse:
    notification = queries.notification(found.notification_id, mandate=asked.mandate, at=asked.at, page="hold")
    return render(
        request,
        "tell_desk/hold.html",
        about(notification, asked)
        | {
            "hold": found,
            "ended": found.expires_at <= asked.at,
            "until": until,
            "lift": lift,
            "manages": asked.mandate.has(Role.MANAGER) and found.lifted_at is None,
        },
    )
