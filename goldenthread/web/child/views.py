"""The page of one child or adult, for whoever holds a grant about them."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldenthread.notify.child_file import child_file
from goldenthread.web.child import presenters
from goldenthread.web.middleware import Asked


@require_safe
def child(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who they are and what every agency knows, on one page."""
    asked = cast(Asked, request)
    file = child_file(pk, mandate=asked.mandate, at=asked.at)
    return render(request, "child/child.html", presenters.page(file, at=asked.at))
