"""What has become late is noticed once, by whichever worker asks first, and becomes an event that everybody can see."""

from datetime import datetime

from goldenthread.access.mandate import Mandate
from goldenthread.chronology.actions import happened
from goldenthread.pathways.models import Duty


def notice(*, mandate: Mandate, at: datetime) -> int:
    """Notice every open duty whose time has passed. Returns how many were new. Needs a mandate around it."""
    late = Duty.objects.filter(done_at=None, superseded_at=None, due_at__lte=at, late_noticed_at=None)
    noticed = 0
    for duty in late.select_related("because_of").order_by("due_at"):
        # The UPDATE is the lock: of two workers one row count is 1.
        if late.filter(pk=duty.pk).update(late_noticed_at=at):
            happened(
                "duty.late",
                mandate=mandate,
                at=at,
                when=duty.due_at,
                incident=duty.because_of.incident,
                notification_id=duty.because_of.notification_id or duty.notification_id,
                box=duty.box,
                about=duty.because_of.about,
                says={"duty": str(duty.pk), "rule": duty.rule, "owed_by": duty.owed_by},
            )
            noticed += 1
    return noticed
