"""Writing what happened."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from goldenthread.access.mandate import Mandate
from goldenthread.chronology.models import Event, Incident
from goldenthread.records.models import SourceRecord


def happened(
    kind: str,
    *,
    mandate: Mandate,
    at: datetime,
    incident: Incident | None = None,
    record: SourceRecord | None = None,
    notification_id: UUID | None = None,
    box: str = "",
    about: Iterable[UUID] = (),
    says: dict[str, Any] | None = None,
    when: datetime | None = None,
) -> Event:
    """
    Write one event.

    :param kind: noun and verb, such as `notification.acknowledged`
    :param at: the present instant
    :param when: when it happened, if that was not now
    :param about: person ids
    """
    return Event.objects.create(
        kind=kind,
        at=when or at,
        written_at=at,
        agency=mandate.agency,
        who=mandate.who,
        who_name=mandate.name,
        incident=incident,
        record=record,
        notification_id=notification_id,
        box=box,
        about=list(about),
        says=says or {},
    )
