"""The measures for whoever governs: how each stands, and one with its months, its definition and its parts."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldenthread.access.mandate import NotAllowed, Role
from goldenthread.reports.measuring.board import boards
from goldenthread.reports.measuring.definition import load_all
from goldenthread.web.measures import presenters
from goldenthread.web.middleware import Asked


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every measure with its latest value, what changed, its target, and what is wrong with its data."""
    asked = cast(Asked, request)
    asked.mandate.require(Role.GOVERNANCE)
    shown = boards(load_all(), mandate=asked.mandate, at=asked.at)
    return render(request, "measures/measures.html", presenters.everything(shown, asked.at))


@require_safe
def measure(request: HttpRequest, slug: str) -> HttpResponse:
    """One measure."""
    asked = cast(Asked, request)
    asked.mandate.require(Role.GOVERNANCE)
    wanted = [each for each in load_all() if each.slug == slug]
    if not wanted:
        raise NotAllowed("no such measure")
    [board] = boards(wanted, mandate=asked.mandate, at=asked.at)
    return render(request, "measures/measure.html", presenters.one(board, asked.at))
