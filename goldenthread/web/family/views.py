"""The family of one person on one day: a picture and its table."""

import logging
from datetime import date
from typing import cast
from uuid import UUID

from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from goldenthread.access import ledger
from goldenthread.access.grants import held, require_grant
from goldenthread.access.mandate import NotAllowed
from goldenthread.clock import london
from goldenthread.directory.models import Agency
from goldenthread.identity.family import Family, family_of
from goldenthread.identity.models import Person
from goldenthread.web.family import presenters
from goldenthread.web.family.forms import DayForm
from goldenthread.web.middleware import Asked
from goldenthread.web.people import with_age

log = logging.getLogger(__name__)


@require_safe
def family(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who belongs to whom around one person, who lives with whom, and who says so."""
    asked = cast(Asked, request)
    grant = require_grant(pk, mandate=asked.mandate, at=asked.at)
    person = Person.objects.filter(pk=pk).first()
    if person is None:
        raise NotAllowed("no such person")
    today = london(asked.at).date()
    given = request.GET if "day" in request.GET else {"day": today.isoformat()}
    form = DayForm(given, today=today, born=person.dob)
    day = form.cleaned_data["day"] if form.is_valid() else today
    found = _looked(pk, day)
    about = sorted(found.people) if found else [pk]
    ledger.write(asked.mandate, did="child.view", at=asked.at, about=about, page="family", grant=grant.pk, day=day)
    context = {"who": with_age(person, at=asked.at), "person": person, "form": form, "day": day, "today": today}
    if found is None:
        return render(request, "family/family.html", {**context, "family": None})
    granted = held(found.people, mandate=asked.mandate, at=asked.at)
    agencies = dict(Agency.objects.values_list("slug", "name"))
    shown = presenters.page(found, granted=granted, agencies=agencies, at=asked.at)
    return render(request, "family/family.html", {**context, "family": shown})


def _looked(pk: UUID, day: date) -> Family | None:
    """The family; None when it could not be looked at, which the page says: never an empty picture."""
    try:
        with transaction.atomic():
            return family_of(pk, day)
    except DatabaseError:
        log.exception("a family could not be looked at")
        return None
