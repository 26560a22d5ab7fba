"""The lists, for whoever prepares a panel."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldenthread.casework.lists import every
from goldenthread.web.lists import presenters
from goldenthread.web.middleware import Asked


@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Every list with its rule and how many are on it now; it names nobody."""
    asked = cast(Asked, request)
    counts = every.counts(mandate=asked.mandate, at=asked.at)
    return render(request, "lists/lists.html", {"lists": [presenters.summary(c, at=asked.at) for c in counts]})


@require_safe
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """One list: who is on it, why, and which rows of which files say so."""
    asked = cast(Asked, request)
    found = every.listed(slug, mandate=asked.mandate, at=asked.at)
    return render(request, "lists/list.html", presenters.page(found, at=asked.at))


@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as a spreadsheet, for the panel's agenda; the ledger says that it was taken out."""
    asked = cast(Asked, request)
    found = every.listed(slug, mandate=asked.mandate, at=asked.at, did="list.download")
    answer = HttpResponse(presenters.csv(found, at=asked.at), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{found.on:%Y-%m-%d}.csv"'
    return answer
