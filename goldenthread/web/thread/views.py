"""The thread: any notification back to the lines it rests on."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldenthread.identity import queries as identity
from goldenthread.notify import proof
from goldenthread.web.middleware import Asked
from goldenthread.web.thread import presenters


@require_safe
def thread(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One notification: incident, found child, links, records, agency, file and line; and what happened since."""
    asked = cast(Asked, request)
    known = proof.thread_of(pk, mandate=asked.mandate, at=asked.at)
    return render(request, "thread/thread.html", presenters.page(known, at=asked.at))


@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """One row of one file, as the agency sent it."""
    asked = cast(Asked, request)
    one = identity.one_record(pk, mandate=asked.mandate, at=asked.at)
    return render(request, "thread/record.html", presenters.record(one))
