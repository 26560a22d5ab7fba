"""What the desk's acts share: the notification as their pages show it, and the way back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from goldenthread.notify import queries
from goldenthread.notify.models import Notification
from goldenthread.web.middleware import Asked
from goldenthread.web.people import all_with_age
from goldenthread.web.tell_desk import wording


def about(notification: Notification, asked: Asked) -> dict[str, Any]:
    """Which notification a page is about: the place, its children, how it stands."""
    people = queries.people_of([notification])
    return {
        "place": queries.box_names([notification.box])[notification.box],
        "who": all_with_age((people[told.person_id] for told in notification.told.all()), at=asked.at),
        "incident": notification.incident,
        "now": wording.notified(notification, at=asked.at),
        "back": incident_href(notification.incident_id, f"notification-{notification.pk}"),
    }


def incident_href(incident: UUID, anchor: str) -> str:
    """The incident's page at one of its parts."""
    return f"{reverse('incident', args=[incident])}#{anchor}"


def back(notification: Notification) -> HttpResponse:
    """To the notification on its incident's page."""
    return redirect(incident_href(notification.incident_id, f"notification-{notification.pk}"))
