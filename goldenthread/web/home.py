"""The first page of whoever has signed in, and the pages that anybody may read."""

from typing import cast

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from goldenthread.web.context import places
from goldenthread.web.middleware import Asked


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The page where this person's work waits; without any work here, a page that says so."""
    mine = places(cast(Asked, request).mandate)
    return redirect(mine[0].name) if mine else render(request, "home/no_work.html")


@require_safe
def healthy(request: HttpRequest) -> HttpResponse:
    """For whatever watches the server: 200 while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except OperationalError:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    return HttpResponse("healthy\n", content_type="text/plain")


@require_safe
def kept_safe(request: HttpRequest) -> HttpResponse:
    """How what is here is kept safe, in plain words."""
    return render(request, "about/kept_safe.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What these pages are made to, and whom to tell when they fall short."""
    return render(request, "about/accessibility.html")
