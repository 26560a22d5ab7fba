"""Why nobody is told of a child: one reason at a time, kept for as long as it is true."""

from datetime import datetime
from uuid import UUID

from goldenthread.chronology.models import Incident
from goldenthread.notify.models import NotTold

WAITS = "waits_for_person"
LEFT_OUT = "decided_not"
TAKEN_BACK = "withdrawn"
NOT_LINKED = "no_longer_linked"

_LONGEST = 300


def say(incident: Incident, person_id: UUID, found_id: UUID, reason: str, words: str, *, at: datetime) -> None:
    """Write down why nobody is told of this child; with an empty `reason`, that somebody is told now."""
    words = words[:_LONGEST]
    standing = NotTold.objects.filter(incident=incident, person_id=person_id, ended_at=None).first()
    if standing is not None:
        if (standing.reason, standing.words, standing.found_id) == (reason, words, found_id):
            return
        NotTold.objects.filter(pk=standing.pk).update(ended_at=at)
    if reason:
        NotTold.objects.create(
            incident=incident, person_id=person_id, found_id=found_id, reason=reason, words=words, at=at
        )
