"""The model in plain words and figures; a change of it proposed by one person and answered by another."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from goldenthread.access.mandate import NotAllowed
from goldenthread.identity import model_card, proposing
from goldenthread.identity.core.model import current_model
from goldenthread.identity.live_figures import Live, live
from goldenthread.identity.models import ModelProposal
from goldenthread.identity.proposing import ANSWERERS, PROPOSERS, CannotPropose
from goldenthread.web.middleware import Asked
from goldenthread.web.model import presenters
from goldenthread.web.model.forms import AnswerForm, FileForm, ThresholdsForm


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """Which model is in force, what it does and how well; what is proposed instead."""
    asked = cast(Asked, request)
    asked.mandate.require(*PROPOSERS)
    context = presenters.page(model_card.card(), current_model().version, _live())
    context |= presenters.measured(_measured())
    every = list(ModelProposal.objects.order_by("-proposed_at"))
    context |= presenters.proposals(every, current_model().version, asked.mandate)
    return render(request, "model/model.html", context)


def _live() -> Live | None:
    """Figures of people's answers; None when they could not be looked at, which the page says: never a zero."""
    try:
        with transaction.atomic():
            return live(current_model())
    except DatabaseError:
        return None


def _measured() -> tuple[model_card.Measured, ...] | model_card.Unreadable | None:
    try:
        return model_card.measured()
    except model_card.Unreadable as unreadable:
        return unreadable


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """Other thresholds, or another model file."""
    asked = cast(Asked, request)
    asked.mandate.require(*PROPOSERS)
    now = current_model()
    by_file = "reason" in request.POST
    thresholds = ThresholdsForm(
        request.POST if request.method == "POST" and not by_file else None,
        initial={"join": now.join, "review": now.review},
    )
    file = FileForm(request.POST, request.FILES) if by_file else FileForm()
    form = file if by_file else thresholds
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(form, asked)
        except CannotPropose as cannot:
            form.add_error(None, str(cannot))
        else:
            messages.success(request, "Proposed. Somebody else must accept or refuse it.")
            return redirect("model-proposal", made.pk)
    context = {"thresholds": thresholds, "file": file, "form": form, "now": now}
    return render(request, "model/propose.html", context)


def _make(form: ThresholdsForm | FileForm, asked: Asked) -> ModelProposal:
    said, mandate, at = form.cleaned_data, asked.mandate, asked.at
    if isinstance(form, FileForm):
        return proposing.propose(said["file"], why=said["reason"], mandate=mandate, at=at)
    return proposing.propose_thresholds(
        join=said["join"], review=said["review"], why=said["why"], mandate=mandate, at=at
    )


@require_http_methods(["GET", "POST"])
def proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One proposal: what would change, why, and how past decisions would have fared; accepted or refused here."""
    asked = cast(Asked, request)
    asked.mandate.require(*(PROPOSERS if request.method == "GET" else ANSWERERS))
    found = ModelProposal.objects.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("no such proposal")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        accept, because = form.cleaned_data["answer"] == "accept", form.cleaned_data["because"]
        try:
            proposing.answer(pk, accept=accept, because=because, mandate=asked.mandate, at=asked.at)
        except CannotPropose as cannot:
            messages.error(request, str(cannot))
        else:
            messages.success(request, "Accepted. It is not in force yet." if accept else "Refused.")
        return redirect("model-proposal", pk)
    context = presenters.proposal(found, asked.mandate, current_model())
    return render(request, "model/proposal.html", {**context, "form": form})
