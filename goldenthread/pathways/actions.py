"""Opening, finishing and superseding what is owed."""

from datetime import datetime
from uuid import UUID

from goldenthread.chronology.models import Event
from goldenthread.pathways.models import Duty


def owe(
    rule: str,
    *,
    rule_version: str,
    because_of: Event,
    owed_by: str,
    what: str,
    due_at: datetime,
    at: datetime,
    notification_id: UUID,
    box: str = "",
    assumed: str = "",
) -> Duty:
    """
    Have a duty open. Asked again while the same is still owed by the same time, it is the same duty; when the time has
    changed, the old one is marked superseded and a new one is opened.

    :param notification_id: what it is about: a notification, a hold's notification, a finding or an incident
    """
    same = Duty.objects.filter(
        rule=rule, owed_by=owed_by, notification_id=notification_id, done_at=None, superseded_at=None
    )
    if (standing := same.filter(due_at=due_at).first()) is not None:
        return standing
    same.update(superseded_at=at)
    duty, _ = Duty.objects.get_or_create(
        because_of=because_of,
        rule=rule,
        owed_by=owed_by,
        notification_id=notification_id,
        defaults={
            "rule_version": rule_version,
            "what": what,
            "due_at": due_at,
            "opened_at": at,
            "box": box,
            "assumed": assumed,
        },
    )
    return duty


def finish_for(notification_id: UUID, *rules: str, evidence: Event, at: datetime) -> int:
    """
    Finish the open duties of `rules` about a notification, because `evidence` shows that what was owed has been done.

    Returns how many there were: of two people who press the button, the second finds none.
    """
    duties = Duty.objects.filter(notification_id=notification_id, rule__in=rules, done_at=None, superseded_at=None)
    return duties.update(done_at=at, done_by=evidence)


def supersede_for(notification_id: UUID, *rules: str, at: datetime) -> int:
    """Mark open duties about a notification, all or those of `rules`, as replaced: the facts have changed."""
    duties = Duty.objects.filter(notification_id=notification_id, done_at=None, superseded_at=None)
    if rules:
        duties = duties.filter(rule__in=rules)
    return duties.update(superseded_at=at)
