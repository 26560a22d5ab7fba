"""Deliveries and quarantine, holds, and the ledger. Looking at any of them is itself in the ledger."""

from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from goldenthread.access import ledger as ledger_of
from goldenthread.access import queries as ledger_queries
from goldenthread.access.mandate import NotAllowed, Role
from goldenthread.access.models import LedgerEntry
from goldenthread.identity.models import Person
from goldenthread.records import queries as records
from goldenthread.web.context import DESK
from goldenthread.web.governance import people, presenters
from goldenthread.web.governance.acts import DONE, SEEN, SHARED
from goldenthread.web.governance.forms import LedgerSearch
from goldenthread.web.middleware import Asked

A_PAGE = 50
SORTS = {"all": None, "shared": SHARED, "seen": SEEN, "done": DONE}


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Did every agency's file arrive, was anything refused, what waits in quarantine."""
    asked = _for_governance(request)
    ledger_of.write(asked.mandate, did="quarantine.view", at=asked.at)
    page = _page_of(records.files(), request)
    context = presenters.deliveries(asked.at)
    context |= {"page": page, "waiting": presenters.open_rows_of(page), "totals": presenters.totals(records.files())}
    return render(request, "governance/deliveries.html", context)


@require_safe
def delivery(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file: what came of it, and each bad row with what is wrong and what to do."""
    asked = _for_governance(request)
    found = records.files().filter(pk=pk).first()
    if found is None:
        raise NotAllowed("no such delivery")
    ledger_of.write(asked.mandate, did="quarantine.view", at=asked.at, delivery=found.pk)
    page = _page_of(records.rows_of(found), request)
    still = presenters.open_rows_of([found]).get(found.pk, 0)
    return render(request, "governance/delivery.html", {"delivery": found, "page": page, "still": still})


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """What is kept back, why, on whose authority, and until when."""
    asked = cast(Asked, request)
    asked.mandate.require(*DESK, Role.GOVERNANCE)
    standing = presenters.holds(asked.mandate, asked.at, ended=False)
    ended = presenters.holds(asked.mandate, asked.at, ended=True)
    about = {child for row in (*standing, *ended) for child in row.about}
    ledger_of.write(asked.mandate, did="holds.view", at=asked.at, about=sorted(about))
    may_open = presenters.may_open_hold(asked.mandate)
    return render(request, "governance/holds.html", {"rows": standing, "ended": ended, "may_open": may_open})


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Search of the ledger: about whom, by whom, what, when."""
    asked = _for_governance(request)
    form = LedgerSearch(request.GET)
    matches: list[Person] = []
    found = LedgerEntry.objects.none()
    if form.is_valid():
        if form.cleaned_data["person"]:
            matches = people.named(form.cleaned_data["person"])
            about = sorted(match.pk for match in matches)
            ledger_of.write(asked.mandate, did="people.search", at=asked.at, about=about)
        ledger_of.write(asked.mandate, did="ledger.search", at=asked.at, **form.asked)
        found = _search(form, matches)
    page = _page_of(found, request)
    context = {"form": form, "matches": matches, "page": page, "rows": presenters.entries(list(page))}
    return render(request, "governance/ledger.html", {**context, "href": _more(request)})


def _search(form: LedgerSearch, matches: list[Person]) -> QuerySet[LedgerEntry]:
    said = form.cleaned_data
    return ledger_queries.entries(
        about=people.ids_ever([match.pk for match in matches]) if said["person"] else None,
        who=ledger_queries.actors_named(said["reader"]) if said["reader"] else None,
        did=[said["act"]] if said["act"] else None,
        **form.span,
    )


@require_safe
def who_saw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everybody who saw this person, or was told about them: the page that is printed for the family."""
    asked = _for_governance(request)
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise NotAllowed("no such person")
    ids = people.ids_ever([person.pk])
    ledger_of.write(asked.mandate, did="ledger.who_saw", at=asked.at, about=sorted(ids))
    what = request.GET.get("what", "all")
    everything = ledger_queries.entries(about=ids)
    page = _page_of(ledger_queries.entries(about=ids, did=SORTS.get(what)), request)
    context: dict[str, Any] = {
        "person": person,
        "summary": presenters.summary(everything),
        "page": page,
        "rows": presenters.entries(list(page)),
        "what": what,
        "here": reverse("who-saw", args=[person.pk]),
        "href": _more(request),
    }
    return render(request, "governance/who_saw.html", context)


def _for_governance(request: HttpRequest) -> Asked:
    asked = cast(Asked, request)
    asked.mandate.require(Role.GOVERNANCE)
    return asked


def _page_of(rows: QuerySet[Any], request: HttpRequest) -> "Page[Any]":
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def _more(request: HttpRequest) -> str:
    """The address of this search up to the page's number."""
    rest = [(name, value) for name, value in request.GET.items() if name != "page"]
    return f"?{urlencode([*rest, ('page', '')])}"
