"""The tell desk's two pages to read: last night at a glance, and one incident."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldenthread.access.mandate import Role
from goldenthread.notify import needs, queries
from goldenthread.web.middleware import Asked
from goldenthread.web.tell_desk import incident_page, presenters


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Last night, or an earlier one, and what needs somebody whatever night it comes from."""
    mandate, at = (asked := cast(Asked, request)).mandate, asked.at
    began = presenters.night_of(request.GET.get("night", ""), at=at)
    since, until = presenters.period(began, at=at)
    night = queries.night(since=since, until=until, mandate=mandate, at=at)
    waiting = needs.needs(mandate=mandate, at=at)
    show = request.GET.get("show", "all")
    return render(
        request,
        "tell_desk/desk.html",
        presenters.desk(night, waiting, began=began, show=show, manages=mandate.has(Role.MANAGER), at=at),
    )


@require_safe
def incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One incident: every child hop by hop, what each place is told, who was not told and why."""
    mandate, at = (asked := cast(Asked, request)).mandate, asked.at
    file, names = queries.incident_file(pk, mandate=mandate, at=at)
    known = incident_page.known_about(file)
    return render(request, "tell_desk/incident.html", incident_page.page(file, names, known, mandate=mandate, at=at))
