"""What the desk does: decide about a child, let a draft go, take one back, ring. Holds are in `hold_acts`."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from goldenthread.chronology.models import Incident
from goldenthread.clock import london
from goldenthread.directory.models import Setting, SettingContact, Team
from goldenthread.notify import deciding, holding, holds, phoning, queries, withdrawing
from goldenthread.notify.models import Notification
from goldenthread.notify.standing import opened_by
from goldenthread.web.middleware import Asked
from goldenthread.web.tell_desk.forms import ChooseSettingForm, PhoneForm, WithdrawForm, named_settings
from goldenthread.web.tell_desk.shared import about, back, incident_href
from goldenthread.web.words import moment

SOMEBODY_FIRST = "Somebody has decided about this child already; nothing was changed."


@require_POST
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Tell or leave, of a child who waits for a person."""
    asked = cast(Asked, request)
    found = queries.found_child(pk, mandate=asked.mandate)
    word = request.POST.get("decision")
    if word not in ("tell", "leave"):
        messages.error(request, "Choose to tell, or to leave this child out.")
    else:
        try:
            deciding.decide_found(found, tell=word == "tell", mandate=asked.mandate, at=asked.at)
            said = "They will be told now." if word == "tell" else "Nobody is told about this child for this incident."
            messages.success(request, said)
        except deciding.AlreadyDecided:
            messages.error(request, SOMEBODY_FIRST)
    return redirect(incident_href(Incident.objects.get(record_id=found.incident_id).pk, f"child-{found.pk}"))


@require_POST
def choose_setting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which of several successors of a closed setting the child goes to."""
    asked = cast(Asked, request)
    found = queries.found_child(pk, mandate=asked.mandate)
    incident = Incident.objects.get(record_id=found.incident_id)
    choices = named_settings(deciding.candidates(found, incident))
    form = ChooseSettingForm(request.POST, settings=choices, prefix=str(found.pk))
    if not form.is_valid():
        messages.error(request, "Choose one of the settings.")
    else:
        try:
            deciding.choose_setting(found, urn=form.cleaned_data["urn"], mandate=asked.mandate, at=asked.at)
            messages.success(request, "Thank you. That setting is told now.")
        except deciding.AlreadyDecided:
            messages.error(request, SOMEBODY_FIRST)
    return redirect(incident_href(incident.pk, f"child-{found.pk}"))


@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A person has read the draft and lets it go."""
    asked = cast(Asked, request)
    found = queries.notification(pk, mandate=asked.mandate, at=asked.at, page="release")
    try:
        holding.release(found, mandate=asked.mandate, at=asked.at)
        messages.success(request, "It is on its way.")
    except holds.HoldRefused as refused:
        messages.error(request, f"Not sent: {refused}.")
    return back(found)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a notification back; the page shows who has opened it, before and after."""
    asked = cast(Asked, request)
    found = queries.notification(pk, mandate=asked.mandate, at=asked.at, page="withdraw")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            opened = withdrawing.withdraw(
                found, because=form.cleaned_data["because"], mandate=asked.mandate, at=asked.at
            )
            who = "; ".join(f"{o.name}, {moment(o.at, at=asked.at)}" for o in opened)
            messages.success(request, f"Taken back. It had been opened by: {who or 'nobody'}.")
        except withdrawing.AlreadyWithdrawn:
            messages.error(request, "Somebody has taken it back already.")
        return back(found)
    return render(request, "tell_desk/withdraw.html", about(found, asked) | {"form": form, "opened": opened_by(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whom to ring, and how the call ended."""
    asked = cast(Asked, request)
    found = queries.notification(pk, mandate=asked.mandate, at=asked.at, page="phone")
    form = PhoneForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reached = form.cleaned_data["reached"] == "yes"
        spoke_to = form.cleaned_data["spoke_to"]
        phoning.record_call(found, reached=reached, spoke_to=spoke_to, mandate=asked.mandate, at=asked.at)
        messages.success(
            request,
            "Written down. They still acknowledge it themselves." if reached else "Written down. Still to ring.",
        )
        return back(found)
    return render(
        request, "tell_desk/phone.html", about(found, asked) | {"form": form, "numbers": _numbers(found, asked)}
    )


def _numbers(notification: Notification, asked: Asked) -> list[tuple[str, str]]:
    """Who answers for this box, and the number; a contact with a conflict of interest is not rung."""
    kind, _, key = notification.box.partition(":")
    if kind == "team":
        team = Team.objects.filter(pk=key).first()
        return [(team.name, team.phone or "no number on file")] if team else []
    kept_from = {h.contact for h in notification.holds.all() if h.lifted_at is None and h.contact}
    today = london(asked.at).date()
    contacts = SettingContact.objects.filter(setting_id=key, valid_from__lte=today).exclude(email__in=kept_from)
    numbers = [
        (f"{c.name}, {c.get_role_display()}", c.phone or "no number on file")
        for c in contacts.order_by("pk")
        if c.valid_to is None or c.valid_to >= today
    ]
    setting = Setting.objects.filter(pk=key).first()
    if setting is not None:
        numbers.append((f"{setting.name}, from the national register", setting.phone or "no number on file"))
    return numbers
