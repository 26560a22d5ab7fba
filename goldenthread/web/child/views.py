"""The page of one child or adult, for whoever holds a grant about them."""

from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldenthread.access import ledger
from goldenthread.access.grants import require_grant
from goldenthread.access.mandate import NotAllowed
from goldenthread.identity.models import Person
from goldenthread.web.middleware import Asked
from goldenthread.web.people import with_age


@require_safe
def child(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who they are and what every agency knows, on one page."""
    asked = cast(Asked, request)
    grant = require_grant(pk, mandate=asked.mandate, at=asked.at)
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise NotAllowed("no such person")
    ledger.write(asked.mandate, did="child.view", at=asked.at, about=[pk], page="child", grant=grant.pk)
    return render(request, "child/child.html", {"who": with_age(person, at=asked.at), "person": person})
